/** Rows of our tables on their way in: in clear, sealed, and as statements. */
import type pg from 'pg'
import { type KeyRing, seal } from '../crypto/sealing.ts'
import { columnOf } from './binary.ts'
import { run } from './reader.ts'
import { ident, join, type Sql, sql, typeName, type Value, value } from './sql.ts'
import { refuseSwallowed } from './swallowed.ts'
import { specOf, type TableName } from './tables.ts'

export type Cells = Readonly<Record<string, Value>>

const rowsPerStatement = 1000

/** Multi-row VALUES, 1,000 rows a statement at most and never more than 65,535 parameters (row by row is 27–200 times slower, measured). */
export async function insertRows(client: pg.ClientBase, table: string, rows: readonly Cells[]): Promise<void> {
  const columns = [...new Set(rows.flatMap(r => Object.keys(r)))]
  const perStatement = Math.min(rowsPerStatement, Math.floor(60_000 / Math.max(1, columns.length)))
  for (let i = 0; i < rows.length; i += perStatement) {
    const tuples = rows.slice(i, i + perStatement).map(r => sql`(${join(columns.map(c => (c in r ? value(r[c] ?? null) : sql`default`)), ', ')})`)
    await insertAll(client, { table, sent: tuples.length }, sql`insert into qinghe.${ident(table)} (${join(columns.map(ident), ', ')}) values ${join(tuples, ', ')}`)
  }
}

/** A trigger or a rule may swallow rows without an error; what did not arrive was not written. */
async function insertAll(client: pg.ClientBase, { table, sent }: { table: string; sent: number }, q: Sql): Promise<void> {
  const { rowCount } = await client.query({ text: q.text, values: [...q.values] })
  refuseSwallowed(table, sent, rowCount)
}

/** Clear texts of sealed columns become sealed values, for their own row only. */
export function sealColumns(ring: KeyRing, table: TableName, row: Cells): Cells {
  const spec = specOf(table)
  const key = String(row[spec.key])
  const out: Record<string, Value> = { ...row }
  for (const column of spec.sealed) {
    const clear = row[column]
    if (typeof clear === 'string') out[column] = seal(ring, { table, column, row: key }, clear)
  }
  return out
}

/** As PostgreSQL reads a column out of JSON. */
export const jsonValue = (v: Value): unknown => (v instanceof Uint8Array ? `\\x${Buffer.from(v).toString('hex')}` : v)

type Typed = { tbl: string; col: string; type: string }
/** What the columns of these tables are, as format_type() says. */
async function typesOf(client: pg.ClientBase, tables: readonly string[]): Promise<Map<string, string>> {
  const rows = await run(client, sql<Typed>`select c.relname as tbl, a.attname as col, format_type(a.atttypid, null) as type from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'qinghe'::regnamespace and c.relname = any(${[...tables]}::text[]) and a.attnum > 0 and not a.attisdropped`)
  return new Map(rows.map(({ tbl, col, type }) => [`${tbl}.${col}`, type]))
}

/** Many rows of tables at once, in the order the tables come: a column is one parameter (binary.ts). Every row of a table has the columns of its first. */
export async function insertSlice(client: pg.ClientBase, slice: ReadonlyMap<string, readonly Cells[]>): Promise<void> {
  const types = await typesOf(client, [...slice.keys()])
  for (const [table, rows] of slice) {
    const columns = Object.keys(rows[0] ?? {})
    if (rows.some(row => Object.keys(row).length !== columns.length)) throw new Error(`rows of ${table} with different columns`)
    const typed = columns.map(name => ({ name: ident(name), type: types.get(`${table}.${name}`) ?? '' }))
    for (let at = 0; at < rows.length; at += rowsPerArray) {
      const some = rows.slice(at, at + rowsPerArray)
      const sent = columns.map((name, i) => columnOf(typed[i]?.type ?? '', some.map(row => row[name] ?? null)))
      const arrays = sent.map(({ bytes, array }) => sql`${bytes}::${typeName(array)}`)
      const names = join(typed.map(({ name }) => name), ', ')
      const read = join(typed.map(({ name, type }) => (type.endsWith('[]') ? sql`s.${name}::${typeName(type)}` : sql`s.${name}`)), ', ')
      await insertAll(client, { table, sent: some.length }, sql`insert into qinghe.${ident(table)} (${names}) select ${read} from unnest(${join(arrays, ', ')}) s (${names})`)
    }
  }
}
const rowsPerArray = 10_000
