/** Where each form of evidence in docs/coverage.tsv is looked for. A new form is one line in `findersHere`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fieldKeys } from '@qinghe/domain/archives/fields.ts'
import { codeListById } from '@qinghe/domain/codes/catalogue.ts'
import { Command } from 'commander'
import { type ESTree, parseSync, Visitor } from 'vite'
import { parse } from 'yaml'
import { z } from 'zod'
import { standingOf } from '@qinghe/domain/plans/plan.ts'
import type { Finders } from './coverage.ts'
import { plansHere } from './planWorld.ts'
import { domainFiles, everyContract, root } from './walk/contractTable.ts'

const below = (folder: string): string[] => (existsSync(join(root, folder))
  ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => `${folder}/${name.replaceAll('\\', '/')}`).sort() : [])
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const load = async (path: string): Promise<unknown[]> => Object.values(await import(pathToFileURL(path).href))

// Tests

const suites = new Set(['it', 'test', 'describe'])
/** `it`, `test.describe.serial`, `describe.each([…])`: what stands before the brackets of the title. */
function rootName(node: ESTree.Node): string {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MemberExpression') return rootName(node.object)
  return node.type === 'CallExpression' ? rootName(node.callee) : ''
}
function titleOf(node: ESTree.Argument | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  return node?.type === 'TemplateLiteral' ? node.quasis.map(quasi => quasi.value.cooked).join('…') : undefined
}

/** The titles of tests and groups in the text of a test file; what stands in a comment is none. */
export function titlesIn(path: string, text: string): string[] {
  const titles: string[] = []
  new Visitor({
    CallExpression: call => {
      const title = titleOf(call.arguments[0])
      if (title !== undefined && call.arguments.length > 1 && suites.has(rootName(call.callee))) titles.push(title)
    },
  }).visit(parseSync(path, text).program)
  return titles
}

const isTestFile = (path: string): boolean => /^(domain|server|web|testing|cli|bench|e2e|scripts)\/.*\.(test|spec)\.tsx?$/u.test(path)
/** Shorter, and it would be part of some other title as well. */
const shortestTitle = 12

function namesATest(name: string): boolean {
  const [path = '', part = ''] = name.split(/#(.*)/su)
  return isTestFile(path) && part.length >= shortestTitle && existsSync(join(root, path)) && titlesIn(path, read(path)).some(title => title.includes(part))
}

// Kinds of records

const Kind = z.object({
  kind: z.string(), basis: z.array(z.string()).default([]), codeLists: z.record(z.string(), z.unknown()).default({}),
  fields: z.array(z.object({ id: z.string() })), acts: z.array(z.object({ id: z.string() })).default([]),
})
export type DeclaredKind = z.infer<typeof Kind>
/** Not compiled here: a kind that is wrong is the matter of its own test. What lies beside kinds (a layout, an overlay) is no kind. */
export const kindsHere = (): DeclaredKind[] => below('kinds').filter(path => path.endsWith('.yaml'))
  .flatMap(path => Kind.safeParse(parse(read(path))).data ?? [])

// Screens, codes, parameters, commands

/** Addresses of the router, as it writes them. */
export const screensIn = (text: string): string[] => [...text.matchAll(/\bpath: '([^']+)'/gu)].map(found => String(found[1]))

const Package = z.object({ name: z.string(), version: z.number(), values: z.record(z.string(), z.unknown()) })
async function parametersHere(): Promise<Set<string>> {
  const packages: string[] = []
  for (const file of domainFiles().filter(path => /[\\/]parameters\.ts$/u.test(path))) {
    for (const value of await load(file)) packages.push(...Object.keys(Package.safeParse(value).data?.values ?? {}))
  }
  return new Set(packages)
}

const pathsOf = (command: Command): string[] => [command.name(), ...command.commands.flatMap(pathsOf).map(path => `${command.name()} ${path}`)]
async function commandsHere(): Promise<Set<string>> {
  const paths: string[] = []
  for (const file of below('cli/commands').filter(path => path.endsWith('.ts'))) {
    for (const [name, make] of Object.entries(await import(pathToFileURL(join(root, file)).href))) {
      if (!name.endsWith('Command') || typeof make !== 'function') continue
      const command: unknown = make()
      if (command instanceof Command) paths.push(...pathsOf(command))
    }
  }
  return new Set(paths)
}

// Plans

/** What waits altogether for a part of the product shows nothing yet. */
const clausesHere = (): Set<string> => new Set(plansHere().plans.flatMap(plan => plan.clauses
  .filter(clause => standingOf(plan, clause.id).state !== 'waits').map(clause => `${plan.plan}.${clause.id}`)))

/** Every form of evidence and where its names are looked for. */
export async function findersHere(): Promise<Finders> {
  const kinds = kindsHere()
  const named = (of: (kind: DeclaredKind) => readonly string[]): Set<string> => new Set(kinds.flatMap(kind => of(kind).map(id => `${kind.kind}.${id}`)))
  const acts = named(kind => kind.acts.map(act => act.id))
  const fields = new Set([...named(kind => kind.fields.map(field => field.id)), ...fieldKeys.map(key => `archive.${key}`)])
  const lists = named(kind => Object.keys(kind.codeLists))
  const contracts = new Set((await everyContract()).map(contract => contract.name))
  const clauses = clausesHere()
  const [screens, parameters, commands] = [new Set(screensIn(read('web/src/app/router.tsx'))), await parametersHere(), await commandsHere()]
  return {
    test: namesATest,
    contract: name => contracts.has(name),
    screen: name => screens.has(name),
    field: name => fields.has(name),
    code: name => codeListById(name) !== undefined || lists.has(name),
    parameter: name => parameters.has(name),
    kind: name => kinds.some(kind => kind.kind === name),
    act: name => acts.has(name),
    cli: name => commands.has(name),
    clause: name => clauses.has(name),
  }
}
