/** Many bytes values as one parameter. An array of them travels as text, two letters a byte and escaped twice; one value travels as it is,
 *  and is cut up again by the statement. */
import { type Sql, sql } from '../db/sql.ts'

export type Packed = { all: Uint8Array; from: number[]; sizes: number[] }

export function packed(values: readonly Uint8Array[]): Packed {
  const from: number[] = []
  let at = 1
  for (const value of values) {
    from.push(at)
    at += value.length
  }
  return { all: Buffer.concat(values), from, sizes: values.map(value => value.length) }
}

/** The bytes of the row `alias` of a list that has the columns `at` and `size`. */
export const cut = ({ all }: Packed): Sql => sql`substring(${all}::bytea from s.at for s.size)`

const denseEnough = 4
/** That `t.row` is one of these numbers. Rows of a slice lie side by side, and a range of the key is read as it lies; named one by one PostgreSQL
 *  read all of the batch by another index instead, as long as it did not know how large the batch had become. */
export function isAmong(rows: readonly number[]): Sql {
  const [from, to] = rows.reduce(([low, high], row) => [Math.min(low, row), Math.max(high, row)], [Number.POSITIVE_INFINITY, 0])
  const isDense = rows.length > 0 && to - from <= denseEnough * rows.length
  return isDense ? sql`t.row >= ${from} and t.row <= ${to}` : sql`t.row = any(${[...rows]}::int[])`
}
