import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../../testing/database.ts'
import { columnOf } from './binary.ts'
import type { Value } from './sql.ts'
import { typeParsers } from './types.ts'

let db: TestDatabase
let client: pg.Client
beforeAll(async () => {
  db = await emptyDatabase()
  client = new pg.Client({ ...db.connection('qinghe_owner'), types: typeParsers })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await db.drop()
})

async function back(type: string, values: readonly Value[]): Promise<unknown[]> {
  const { bytes, array } = columnOf(type, values)
  const { rows } = await client.query(`select s.v::${type} as v from unnest($1::${array}) with ordinality s (v, at) order by at`, [bytes])
  return rows.map(row => row.v)
}

const id = '01a22a2c-aa5b-77b6-8b66-bdce7b149556'
const cases: readonly (readonly [type: string, values: readonly Value[]])[] = [
  ['uuid', [id, null]],
  ['text', ['', '张三', '𠮷', 'NULL', '"{\\,}"', null]],
  ['boolean', [true, false, null]],
  ['smallint', [0, -1, 32_767, null]],
  ['integer', [0, -1, 431_003, 2 ** 31 - 1, null]],
  ['bigint', [431_003_102_234, 2 ** 53 - 1, -(2 ** 53 - 1), null]],
  ['date', ['2000-01-01', '1958-02-28', '2028-02-29', '9999-12-31', null]],
  ['timestamp with time zone', ['2026-11-30T01:45:28.123Z', '1949-10-01T07:00:00.000Z', null]],
  ['integer[]', [[], [1, 2, 3], null]],
  ['text[]', [[], ['father.phone', '带“引号”的', 'a,b', '"\\', 'NULL', ''], null]],
]

it.each(cases)('brings every %s to PostgreSQL as it was, in columns of any length', async (type, values) => {
  expect(await back(type, values)).toEqual(values)
  const many = Array.from({ length: 5_003 }, (_, i) => values[i % values.length] ?? null)
  expect(await back(type, many)).toEqual(many)
})

it('brings bytes and moments as they were', async () => {
  const bytes = [Buffer.from([0, 255, 92, 120]), Buffer.alloc(0), Buffer.alloc(40_000, 7)]
  expect(await back('bytea', [...bytes, null])).toEqual([...bytes, null])
  const at = new Date('2026-11-30T01:45:28.123Z')
  expect(await back('timestamp with time zone', [at])).toEqual([at.toISOString()])
})

it('brings an empty column as an empty one, and nulls alone as nulls', async () => {
  expect(await back('text', [])).toEqual([])
  const nulls = Array.from({ length: 9_000 }, () => null)
  expect(await back('date', nulls)).toEqual(nulls)
})

it('refuses what a column cannot hold instead of writing something else', () => {
  expect(() => columnOf('uuid', ['no id'])).toThrow('not a uuid')
  expect(() => columnOf('integer', [1.5])).toThrow('not a whole number')
  expect(() => columnOf('integer', [2 ** 31])).toThrow(RangeError)
  expect(() => columnOf('date', ['2026-13-40'])).toThrow('not a day')
  expect(() => columnOf('bytea', ['text'])).toThrow('not bytes')
  expect(() => columnOf('xml', ['<a/>'])).toThrow('no binary form of xml')
})
