/** The product under the journeys: where it listens and where its folder is, known to every process of the run. */
import { execFile } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** @property day on which its demo was filled: midnight may pass while the journeys run */
export type Product = { url: string; home: string; day: PlainDate }
export type Account = { login: string; name: string; role: string; place: string; password: string; totp: string | null }

const variable = 'QINGHE_JOURNEY'
export const writeProduct = (product: Product): void => { process.env[variable] = JSON.stringify(product) }
export const readProduct = (): Product | undefined => {
  const text = process.env[variable]
  return text === undefined ? undefined : JSON.parse(text)
}
export function product(): Product {
  const found = readProduct()
  if (found === undefined) throw new Error('the product was not started: setUp.ts runs first')
  return found
}

/** The accounts a demo prints, as its folder keeps them. */
export function accountOf(login: string): Account {
  const accounts: Account[] = JSON.parse(readFileSync(join(product().home, 'demo/accounts.json'), 'utf8'))
  const found = accounts.find(account => account.login === login)
  if (found === undefined) throw new Error(`the demo has no account ${login}`)
  return found
}

/** What a person types at the root of the repository. */
export async function qinghe(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(join(root, 'qinghe'), words, { env: { ...process.env, QINGHE_HOME: product().home } })
  return stdout
}

export async function codeOf(login: string): Promise<string> {
  const found = /\b\d{6}\b/.exec(await qinghe('demo', 'code', login))
  if (found === null) throw new Error(`demo code ${login} said no code`)
  return found[0]
}

/** The children journeys were given to themselves in this run; a file, because after a failure another process goes on. */
const givenFile = (): string => join(product().home, 'given-to-journeys')
export const given = (): string[] => (existsSync(givenFile()) ? readFileSync(givenFile(), 'utf8').split('\n') : [])
export const give = (id: string): void => appendFileSync(givenFile(), `${id}\n`)
