/** A condition means the same on the phone and in the database, for whatever is filled in and whatever is not. */
import { addDays, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { workdaysFrom } from '@qinghe/domain/kernel/holidays.ts'
import type { Condition, DurationUnit, FieldKindName } from '@qinghe/domain/records/condition.ts'
import { evaluate, type Facts, type Line, type Value } from '@qinghe/domain/records/evaluate.ts'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { type Sql, sql, value } from '../db/sql.ts'
import { conditionSql, inJson } from './conditionSql.ts'

let db: TestDatabase
let client: pg.Client
beforeAll(async () => {
  db = await cloneDatabase()
  client = new pg.Client(db.connection('qinghe_range'))
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await db.drop()
})

type Fields = Record<'yesNo' | 'number' | 'text' | 'day' | 'code' | 'codes', readonly string[]>
const record: Fields = { yesNo: ['met', 'away'], number: ['minutes', 'cost'], text: ['why'], day: ['born', 'seen'], code: ['result'], codes: ['grades'] }
const line: Fields = { yesNo: ['urgent'], number: ['amount'], text: ['what'], day: ['due'], code: ['grade'], codes: ['kinds'] }
/** 29 February, ends of months and years more often than their share. */
const day = fc.oneof(fc.constantFrom('2024-02-29', '2023-02-28', '2024-03-01', '2024-01-31', '2023-12-31', '2020-02-29', '2026-11-29', '2025-01-01', '2026-02-14', '2026-02-13', '2026-12-31', '2024-12-31'), fc.integer({ min: 0, max: 40_000 }).map(n => addDays(plainDate('1960-01-01'), n) as string)).map(plainDate)
const code = fc.constantFrom('a', 'b', 'c')
const number = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.constantFrom(0.5, 2.25))
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 3, nil: null })
const values: Record<keyof Fields, fc.Arbitrary<Value>> = { yesNo: fc.boolean(), number, text: fc.constantFrom('甲', '乙', "o'x"), day, code, codes: fc.array(code, { maxLength: 3 }) }
const lineOf = (fields: Fields): fc.Arbitrary<Line> => fc.record(Object.fromEntries(Object.entries(fields).flatMap(([kind, names]) => names.map(name => [name, maybe(values[kind as keyof Fields])])))) as fc.Arbitrary<Line>
const facts: fc.Arbitrary<Facts> = fc.record({ own: lineOf(record), issues: maybe(fc.array(lineOf(line), { maxLength: 3 })), today: day }).map(({ own, issues, today }) => ({
  record: { ...own, issues }, today, parameter: (name, given) => (name === 'most' ? 3 : ({ a: 30, b: 90 }[String(given)] ?? null)), workdaysFrom,
}))

type Kind = keyof Fields
/** Conditions of a kind, over the fields of the record and, within lines, those of the line. */
function of(kind: Kind, depth: number, inLine: boolean): fc.Arbitrary<Condition> {
  const field = fc.constantFrom(...record[kind].map((name): Condition => ({ op: 'field', name, is: kind, from: 'record' })), ...(inLine ? line[kind].map((name): Condition => ({ op: 'field', name, is: kind, from: 'line' })) : []))
  const constant = values[kind].map((given): Condition => ({ op: 'value', is: kind, value: given as string }))
  const simple = kind === 'codes' ? field : fc.oneof(field, constant)
  if (depth === 0) return simple
  const below = (one: Kind): fc.Arbitrary<Condition> => of(one, depth - 1, inLine)
  const pair = <K extends Kind>(one: K) => fc.tuple(below(one), below(one))
  const over = (how: 'any' | 'count' | 'sum' | 'last', one: Kind | null): fc.Arbitrary<Condition>[] => (inLine ? [] : [one === null ? fc.constant<Condition>({ op: 'lines', how, lines: 'issues', of: null }) : of(one, depth - 1, true).map((inner): Condition => ({ op: 'lines', how, lines: 'issues', of: inner }))])
  const sign = fc.constantFrom<1 | -1>(1, -1)
  const compared = (one: Kind, by: readonly ('=' | '!=' | '<' | '<=' | '>' | '>=')[]) => fc.tuple(pair(one), fc.constantFrom(...by)).map(([[left, right], how]): Condition => ({ op: 'compare', by: how, left, right }))
  switch (kind) {
    case 'yesNo': return fc.oneof(
      simple, fc.tuple(fc.constantFrom<'and' | 'or'>('and', 'or'), fc.array(below('yesNo'), { minLength: 2, maxLength: 3 })).map(([op, all]): Condition => ({ op, of: all })), below('yesNo').map((one): Condition => ({ op: 'not', of: one })),
      fc.constantFrom<Kind>('yesNo', 'day', 'number', 'codes').chain(below).map((one): Condition => ({ op: 'known', of: one })), compared('day', ['=', '!=', '<', '<=', '>', '>=']), compared('number', ['=', '<', '>=']), compared('code', ['=', '!=']), compared('text', ['=', '!=']),
      fc.tuple(below('codes'), below('code')).map(([codes, one]): Condition => ({ op: 'has', codes, code: one })), ...over('any', 'yesNo'), ...over('last', 'yesNo'))
    case 'number': return fc.oneof(
      simple, fc.tuple(pair('number'), sign).map(([[left, right], by]): Condition => ({ op: 'plus', sign: by, left, right })), fc.constant<Condition>({ op: 'parameter', name: 'most' }), below('code').map((at): Condition => ({ op: 'parameter', name: 'every', at })),
      fc.constantFrom<'age' | 'daysSince'>('age', 'daysSince').chain(name => below('day').map((arg): Condition => ({ op: 'call', name, args: [arg] }))), pair('day').map((args): Condition => ({ op: 'call', name: 'monthsBetween', args })), ...over('count', null), ...over('count', 'yesNo'), ...over('sum', 'number'))
    case 'day': return fc.oneof(simple, fc.constant<Condition>({ op: 'call', name: 'today', args: [] }), fc.tuple(below('day'), of('number', 0, inLine)).map((args): Condition => ({ op: 'call', name: 'birthday', args })),
      fc.tuple(below('day'), of('number', 0, inLine), sign, fc.constantFrom<DurationUnit>('days', 'workdays', 'months', 'years')).map(([from, by, to, unit]): Condition => ({ op: 'shift', sign: to, day: from, by, unit })))
    default: return simple
  }
}

async function inSql(condition: Condition, { record: own, today, parameter }: Facts): Promise<unknown> {
  const body = sql`(select body from f)`
  const tableOf = (name: string, given: Sql | null): Sql => (given === null ? sql`${value(parameter(name, null))}::float8` : sql`(case ${given} when 'a' then ${value(parameter(name, 'a'))}::float8 when 'b' then ${value(parameter(name, 'b'))}::float8 end)`)
  const made = conditionSql(condition, { field: (name, is: FieldKindName) => inJson(body, name, is), parameter: tableOf, today: sql`${today as PlainDate}::date` })
  const text = sql`with f (body) as (select ${JSON.stringify(own)}::jsonb) select (${made})::text as found`
  const { rows } = await client.query({ text: text.text, values: text.values.map(one => one) })
  return rows[0].found
}
const asText = (found: Value): string | null => (found === null ? null : typeof found === 'number' ? String(Number(found)) : String(found))

test.each<Kind>(['yesNo', 'number', 'day'])('evaluate = SQL: %s', async kind => {
  await fc.assert(fc.asyncProperty(of(kind, 3, false), facts, async (condition, world) => {
    const there = await inSql(condition, world)
    expect(kind === 'number' && there !== null ? String(Number(there)) : there).toBe(asText(evaluate(condition, world)))
  }), { numRuns: 500 })
})

test('working days are counted alike, from every day of the announced years and around them', async () => {
  const days = Array.from({ length: 900 }, (_, i) => addDays(plainDate('2024-10-01'), i))
  for (const count of [-40, -1, 0, 1, 24]) {
    const condition: Condition = { op: 'shift', sign: 1, day: { op: 'field', name: 'born', is: 'day', from: 'record' }, by: { op: 'value', is: 'number', value: count }, unit: 'workdays' }
    const made = conditionSql(condition, { field: () => sql`d.day`, parameter: () => sql`null`, today: sql`null::date` })
    const text = sql`select (${made})::text as found from unnest(${days}::date[]) with ordinality d (day, n) order by d.n`
    const { rows } = await client.query({ text: text.text, values: text.values.map(one => one) })
    expect(rows.map(row => row.found)).toEqual(days.map(day => workdaysFrom(day, count)))
  }
})
