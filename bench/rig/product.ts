/** The product as a newcomer starts it, on a data folder of one's own, spoken to over HTTP; and the means to end all of it at once. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { root } from './home.ts'

export type Product = { base: string; child: ChildProcess; readyMs: number }

const givenUpMs = 120_000

/** @property log a file that gets what it says @property tmp where it puts temporary files */
export type Around = { log?: string; tmp?: string }

/** Starts `cli/main.ts start` and waits until /health/ready answers. */
export async function startProduct(home: string, port: number, { log, tmp }: Around = {}): Promise<Product> {
  const begun = performance.now()
  const out = log === undefined ? 'ignore' : openSync(log, 'a')
  const child = spawn(process.execPath, [...(process.env['QINGHE_BENCH_NODE']?.split(' ') ?? []), join(root, 'cli/main.ts'), 'start'], {
    env: { ...process.env, QINGHE_HOME: home, PORT: String(port), ...(tmp === undefined ? {} : { TMPDIR: tmp }) }, stdio: ['ignore', out, out], detached: true,
  })
  if (typeof out === 'number') closeSync(out)
  const base = `http://127.0.0.1:${port}`
  while (performance.now() - begun < givenUpMs) {
    const isReady = await fetch(`${base}/health/ready`).then(answer => answer.status === 200, () => false)
    if (isReady) return { base, child, readyMs: performance.now() - begun }
    await pause(20)
  }
  throw new Error('the product did not become ready')
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // ended meanwhile
  }
}

/** Every process of this data folder: the server by its environment, PostgreSQL by its data folder, and all they started. */
export function processesOf(home: string): number[] {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)
  const parentOf = new Map(all.map(pid => [pid, Number(textOf(`/proc/${pid}/stat`).split(') ').pop()?.split(' ')[1] ?? 0)]))
  const heads = new Set(all.filter(pid => pid !== process.pid
    && (textOf(`/proc/${pid}/environ`).includes(`QINGHE_HOME=${home}\0`) || textOf(`/proc/${pid}/cmdline`).includes(home))))
  const isOurs = (pid: number): boolean => heads.has(pid) || (parentOf.has(pid) && pid > 1 && pid !== process.pid && isOurs(parentOf.get(pid) ?? 0))
  return all.filter(pid => pid !== process.pid && isOurs(pid))
}

/** kill -9 of every process at once; nobody gets to say goodbye. @returns how many died */
export async function killAll(home: string): Promise<number> {
  const pids = processesOf(home)
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch { /* it had just ended by itself */ }
  }
  while (processesOf(home).length > 0) await pause(10)
  return pids.length
}

export async function stopProduct({ child }: Product, home: string): Promise<void> {
  child.kill('SIGTERM')
  while (processesOf(home).length > 0) await pause(50)
}

export type Answer = { status: number; body: any }
export type Caller = {
  get: (path: string) => Promise<Answer>; post: (path: string, body: unknown) => Promise<Answer>; send: (path: string, input: unknown, more?: object) => Promise<Answer>
  upload: (path: string, input: unknown, file: { name: string; bytes: Uint8Array<ArrayBuffer> }) => Promise<Answer>
}

/** A connection that was kept may close while it is being used again; what is asked twice has one id and happens once. */
const asked = (url: string, init: RequestInit): Promise<Response> => fetch(url, init).catch((error: unknown) => {
  const code = error instanceof TypeError && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined
  if (code !== 'UND_ERR_SOCKET') throw error
  return fetch(url, init)
})

/** Signs a demo account in, as the screens do; the session outlives every crash. */
export async function signIn(product: () => Product, home: string, login: string): Promise<Caller> {
  const accounts: { login: string; password: string; totp: string | null }[] = JSON.parse(readFileSync(join(home, 'demo/accounts.json'), 'utf8'))
  const account = accounts.find(one => one.login === login)
  if (!account) throw new Error(`no demo account ${login}`)
  const jar = new Map<string, string>()
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await asked(`${product().base}${path}`, {
      method, headers: { cookie: cookie(), origin: product().base, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] ?? '').split('=')
      if (name && value !== undefined) jar.set(name, value)
    }
    return { status: answer.status, body: await answer.json() }
  }
  await ask('POST', '/api/session', { login, password: account.password })
  if (account.totp !== null) {
    const said = execFileSync(process.execPath, [join(root, 'cli/main.ts'), 'demo', 'code', login], { env: { ...process.env, QINGHE_HOME: home }, encoding: 'utf8' })
    await ask('POST', '/api/session/code', { code: JSON.parse(said.trim().split('\n').pop() ?? '').code })
  }
  const upload: Caller['upload'] = async (path, input, { name, bytes }) => {
    const form = new FormData()
    form.append('envelope', JSON.stringify({ id: newUuid(), input }))
    form.append('file', new Blob([bytes]), name)
    const answer = await fetch(`${product().base}${path}`, { method: 'POST', headers: { cookie: cookie(), origin: product().base }, body: form })
    return { status: answer.status, body: await answer.json() }
  }
  return { upload, get: path => ask('GET', path), post: (path, body) => ask('POST', path, body), send: (path, input, more = {}) => ask('POST', path, { id: newUuid(), input, ...more }) }
}
