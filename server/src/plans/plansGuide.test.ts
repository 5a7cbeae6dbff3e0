/** docs/plans.md explains every key of a plan, and every example in it compiles. */
import { readFileSync } from 'node:fs'
import { compilePlan } from '@qinghe/domain/plans/compilePlan.ts'
import { planKeys, PlanShape } from '@qinghe/domain/plans/planShape.ts'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { planWorldHere } from '../../../testing/planWorld.ts'
import { readPlan } from './planFile.ts'
import { planSchemaText } from './planSchema.ts'

const guide = readFileSync(new URL('../../../docs/plans.md', import.meta.url), 'utf8')
const world = planWorldHere()
const whole = /```yaml\n(?<text>[\s\S]*?)```/u.exec(guide)?.groups?.['text'] ?? ''
type Row = { heading: string; key: string; does: string; example: string }
const rows: Row[] = guide.split(/^## /mu).flatMap(part => {
  const heading = part.split('\n')[0]?.trim() ?? ''
  return part.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| 键')).map(line => {
    const [key = '', does = '', example = ''] = line.slice(1, -1).split(/\s\|(?:\s|$)/u).map(cell => cell.trim().replace(/^`(?<inside>[\s\S]*)`$/u, '$<inside>'))
    return { heading, key, does, example }
  })
})

type Written = Record<string, unknown[]> & { duties: Record<string, unknown>[] }
const listOf: Record<string, string> = { 条款: 'clauses', 应办事项: 'duties', 名额: 'quotas', 阈值: 'thresholds', 考核: 'scores', 指标: 'indicators', 目标: 'goals' }
const measured = { id: 'checked', clause: 'check', title: '核查率', about: 'child', period: 'quarter', denominator: 'leftBehind', numerator: 'any(infoCheck, state = done)', unit: 'percent' }
/** The example, put into the plan at the top of the page. */
function withExample({ heading, example }: Row): unknown {
  const base: Written = parse(whole)
  const given: unknown = parse(example)
  const list = listOf[heading]
  if (list) return { ...base, ...(heading === '目标' ? { indicators: [measured] } : {}), [list]: [...(base[list] ?? []), given] }
  if (heading === '参数') return { ...base, parameters: { ...base['parameters'], sample: given } }
  if (heading === '例子') return { ...base, duties: base.duties.map(duty => ({ ...duty, cases: [given] })) }
  return { ...base, ...given as object }
}

test('the plan on the page stands as it is', () => expect(readPlan(whole, world).faults).toEqual([]))
describe('every example compiles', () => {
  test.each(rows.map(row => [`${row.heading} ${row.key}`, row] as const))('%s', (_name, row) => expect(compilePlan(withExample(row), world).faults).toEqual([]))
})
test('every row shows what it explains', () => {
  expect(rows.filter(row => row.does === '' || !new RegExp(`\\b${row.key}:`, 'u').test(row.example))).toEqual([])
})

/** All keys of the shape, wherever they stand. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([name, inside]: [string, unknown]) =>
    (name === 'properties' && typeof inside === 'object' && inside !== null ? [...Object.keys(inside), ...Object.values(inside).flatMap(keysOf)] : Array.isArray(inside) ? inside.flatMap(keysOf) : keysOf(inside)))
}
test('no key is left out of this page or of the words that are suggested for a misspelt one, and none is invented', () => {
  const inShape = [...new Set(keysOf(z.toJSONSchema(PlanShape, { io: 'input', unrepresentable: 'any' })))].sort()
  expect([...new Set(rows.map(row => row.key))].sort()).toEqual(inShape)
  expect([...planKeys].sort()).toEqual(inShape)
})
test('the published schema is that of the shape', () => {
  expect(readFileSync(new URL('../../../docs/plans.schema.json', import.meta.url), 'utf8'), 'node scripts/planSchema.ts writes it anew').toBe(planSchemaText())
})
