/** docs/kinds.md explains every key of a declaration, and every example in it compiles. */
import { readFileSync } from 'node:fs'
import { compileKind, type KindWorld } from '@qinghe/domain/records/compileKind.ts'
import { Declaration, FieldType } from '@qinghe/domain/records/declaration.ts'
import { Overlay } from '@qinghe/domain/records/overlay.ts'
import { keys as knownKeys } from '@qinghe/domain/records/shapeWords.ts'
import { shippedWorld } from '@qinghe/domain/records/shipped.ts'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readDeclaration, readOverlayFile } from './declarationFile.ts'

const guide = readFileSync(new URL('../../../docs/kinds.md', import.meta.url), 'utf8')
const shipped: KindWorld = { ...shippedWorld, kinds: new Set([...shippedWorld.kinds, 'callBack']) }
/** Some words are explained although the engine cannot do them yet. */
const someDay: KindWorld = { ...shipped, notYet: new Set() }
const whole = /```yaml\n(?<text>[\s\S]*?)```/u.exec(guide)?.groups?.['text'] ?? ''
type Row = { heading: string; key: string; does: string; example: string }
const allRows: Row[] = guide.split(/^## /mu).flatMap(part => {
  const heading = part.split('\n')[0]?.trim() ?? ''
  return part.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| 键')).map(line => {
    const [key = '', does = '', example = ''] = line.slice(1, -1).split(/\s\|(?:\s|$)/u).map(cell => cell.trim().replace(/^`(?<inside>[\s\S]*)`$/u, '$<inside>'))
    return { heading, key, does, example }
  })
})

const ofCounty = '县里的改动'
const rows = allRows.filter(row => row.heading !== ofCounty)
const countyRows = allRows.filter(row => row.heading === ofCounty)

type Declared = { fields: { id: string }[]; acts: { id: string }[] }
const put = <T extends { id: string }>(all: readonly T[], one: T): T[] => (all.some(each => each.id === one.id) ? all.map(each => (each.id === one.id ? one : each)) : [...all, one])
/** The example, put into the declaration at the top of the page. */
function withExample({ heading, example }: Row): unknown {
  const base: Declared = parse(whole)
  const given: Declared['fields'][number] = parse(example)
  if (heading === '动作') return { ...base, acts: put(base.acts, given) }
  if (heading === '字段' || heading === '字段类型' || heading === '条件') {
    // One example looks at a number that the declaration does not have.
    const beside = example.includes('minutes2') ? put(base.fields, { id: 'minutes2', type: 'number', label: '分钟' } as { id: string }) : base.fields
    return { ...base, fields: put(beside, given) }
  }
  return { ...base, ...given }
}

const notYet = (row: Row): boolean => row.does.includes('尚不支持')
test('the declaration on the page can be published as it stands', () => expect(readDeclaration(whole, shipped).faults).toEqual([]))
describe('every example compiles', () => {
  test.each(rows.filter(row => row.example !== '').map(row => [`${row.heading} ${row.key}`, row] as const))('%s', (_name, row) => {
    expect(compileKind(withExample(row), notYet(row) ? someDay : shipped).faults).toEqual([])
  })
  test.each(rows.filter(row => row.example !== '' && notYet(row)).map(row => [row.key, row] as const))('%s is refused until the engine can do it', (_key, row) => {
    expect(compileKind(withExample(row), shipped).faults.map(one => one.message)).toContainEqual(expect.stringMatching(/^尚不支持 /u))
  })
})
describe('every change a county may make', () => {
  const { kind } = compileKind(parse(whole), shipped)
  test.each(countyRows.map(row => [row.key, row] as const))('%s', (_key, row) => {
    const text = row.example.startsWith('{') ? JSON.stringify({ extends: 'callBack', ...parse(row.example) as object }) : row.example.startsWith('extends') ? row.example : `extends: callBack\n${row.example}`
    expect(kind && readOverlayFile(text, { kind, declaration: Declaration.parse(parse(whole)) }, { county: '431003', world: shipped }).faults).toEqual([])
  })
  test('is explained, and no other', () => expect(countyRows.map(row => row.key).sort()).toEqual(Object.keys(Overlay.shape).sort()))
})
test('every row shows what it explains', () => {
  const silent = allRows.filter(row => row.heading !== '条件' && row.example !== '' && !(row.heading === '字段类型' ? row.example.includes(`type: ${row.key}`) : new RegExp(`\\b${row.key}:`, 'u').test(row.example)))
  expect(silent).toEqual([])
  expect(allRows.filter(row => row.does === '')).toEqual([])
})

/** All keys of the shape, wherever they stand. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([name, inside]: [string, unknown]) =>
    (name === 'properties' && typeof inside === 'object' && inside !== null ? [...Object.keys(inside), ...Object.values(inside).flatMap(keysOf)] : Array.isArray(inside) ? inside.flatMap(keysOf) : keysOf(inside)))
}
test('no key of the shape is left out, of this page or of the words that are suggested for a misspelt one, and none is invented', () => {
  const inShape = [...new Set(keysOf(z.toJSONSchema(Declaration, { io: 'input', unrepresentable: 'any' })))].sort()
  const explained = rows.filter(row => row.heading !== '字段类型' && row.heading !== '条件').map(row => row.key)
  expect([...new Set(explained)].sort()).toEqual(inShape)
  expect([...new Set(knownKeys)].sort()).toEqual(inShape)
  expect(rows.filter(row => row.heading === '字段类型').map(row => row.key).sort()).toEqual([...FieldType.options].sort())
})
test('what is said not to be possible yet is what the engine says', () => {
  const named = /尚不支持”的写法[^：]*：(?<keys>.*)。/u.exec(guide)?.groups?.['keys']?.match(/[a-z]+/gu) ?? []
  expect([...named].sort()).toEqual([...shippedWorld.notYet].sort())
  expect(rows.filter(notYet).map(row => row.key)).toEqual(expect.arrayContaining([...shippedWorld.notYet]))
})
