/** Every contract of domain/, found by walking its files, those made from the declarations of kinds, and the table that says which role may use which. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { z } from 'zod'
import { words } from '../../server/src/main.ts'
import { recordContracts } from '../../server/src/records/routes.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))
export const tableFile = join(root, 'docs/matrix/contracts.tsv')

const Shape = z.object({ kind: z.enum(['query', 'command']), name: z.string(), at: z.string() })
const isContract = (value: unknown): value is Contract => Shape.safeParse(value).success

/** Modules of the domain that run: tests aside. */
export const domainFiles = (): string[] => readdirSync(join(root, 'domain/src'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort().map(name => join(root, 'domain/src', name))

/** Whatever a module of the domain exports as a contract is one; lists that repeat them count once. */
export async function everyContract(): Promise<Contract[]> {
  const modules: Record<string, unknown>[] = []
  for (const file of domainFiles()) modules.push(await import(pathToFileURL(file).href))
  const found = new Set([...modules.flatMap(module => Object.values(module).filter(isContract)), ...recordContracts])
  return [...found].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const mayText = ({ may }: Contract): string => (typeof may === 'string' ? may : `公开：${may.anyone}`)
export const isAllowed = ({ may }: Contract, role: string): boolean => typeof may !== 'string' || mayDo(role, may, words)

/** One line a contract, one column a role: 1 may, 0 may not. */
export async function contractTable(): Promise<string> {
  const head = ['contract', 'route', 'kind', 'may', 'purpose', ...roleKeys]
  const lines = (await everyContract()).map(contract =>
    [contract.name, contract.at, contract.kind, mayText(contract), contract.purpose, ...roleKeys.map(role => (isAllowed(contract, role) ? '1' : '0'))])
  return [head, ...lines].map(line => line.join('\t')).join('\n').concat('\n')
}
