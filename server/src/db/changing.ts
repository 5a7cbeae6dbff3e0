/** Changing rows of protected tables, many at a time: one statement reads them, one for each set of columns writes them. */
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { type Change, type ChangeKind, openRow, record } from './history.ts'
import { run, type Session } from './reader.ts'
import { type Cells, jsonValue, sealColumns } from './rows.ts'
import { ident, join, sql, type Value } from './sql.ts'
import { specOf, type TableName } from './tables.ts'

export type ChangeOf = { key: string; child: ChildId; set: Cells; effectiveFrom?: PlainDate }
type Target = { session: Session; table: TableName; kind: Exclude<ChangeKind, 'created'> }

const rowsPerStatement = 1_000

/** Some at a time; a row that is changed twice in one call is changed one after the other. */
function roundsOf(changes: readonly ChangeOf[]): ChangeOf[][] {
  const times = new Map<string, number>()
  const turns: ChangeOf[][] = []
  for (const one of changes) {
    const turn = times.get(one.key) ?? 0
    times.set(one.key, turn + 1)
    const own = turns[turn]
    if (own) own.push(one)
    else turns[turn] = [one]
  }
  return turns.flatMap(turn => Array.from({ length: Math.ceil(turn.length / rowsPerStatement) }, (_, i) => turn.slice(i * rowsPerStatement, (i + 1) * rowsPerStatement)))
}

async function readBefore({ session: { client, actor }, table }: Target, keys: readonly string[]): Promise<Map<string, Cells>> {
  const { key } = specOf(table)
  const rows = await run<Record<string, Value>>(client,
    sql`select * from qinghe.${ident(table)} where county = ${actor.county} and ${ident(key)} = any(${keys}::uuid[])`)
  return new Map(rows.map(row => [String(row[key]), row]))
}

type Row = { key: string; sealed: Cells }

/** Names the rows twice, in the list and by any(…): joined to the list alone PostgreSQL reads the whole table. */
async function write({ session: { client, actor }, table }: Target, columns: readonly string[], rows: readonly Row[]): Promise<void> {
  const { key } = specOf(table)
  const records = rows.map(row => Object.fromEntries([[key, row.key], ...columns.map(column => [column, jsonValue(row.sealed[column] ?? null)])]))
  const updated = await run<{ county: number }>(client, sql`
    update qinghe.${ident(table)} t set ${join(columns.map(column => sql`${ident(column)} = s.${ident(column)}`), ', ')}
    from jsonb_populate_recordset(null::qinghe.${ident(table)}, ${JSON.stringify(records)}::jsonb) s
    where t.county = ${actor.county} and t.${ident(key)} = s.${ident(key)} and t.${ident(key)} = any(${rows.map(row => row.key)}::uuid[]) returning t.county`)
  if (updated.length < rows.length) throw new NotFound('这条记录')
}

const differs = (a: Value | undefined, b: Value | undefined): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null)

export type Changed = { child: ChildId; written: Change[] }

async function changeSome(target: Target, changes: readonly ChangeOf[]): Promise<Changed[]> {
  const { session: { ring }, table, kind } = target
  const before = await readBefore(target, changes.map(one => one.key))
  const groups = new Map<string, { columns: string[]; rows: Row[] }>()
  const changed: Changed[] = []
  for (const { key, child, set: wanted, effectiveFrom } of changes) {
    const row = before.get(key)
    if (!row) throw new NotFound('这条记录')
    const clear = openRow(ring, table, row)
    const set = Object.fromEntries(Object.entries(wanted).filter(([column, v]) => differs(v, clear[column])))
    const columns = Object.keys(set).sort()
    if (columns.length === 0) continue
    const group = groups.get(columns.join()) ?? { columns, rows: [] }
    groups.set(columns.join(), group)
    group.rows.push({ key, sealed: sealColumns(ring, table, { ...set, [specOf(table).key]: key }) })
    changed.push({ child, written: record(table, { kind, before: clear, after: { ...clear, ...set }, effectiveFrom }) })
  }
  for (const { columns, rows } of groups.values()) await write(target, columns, rows)
  return changed
}

/** Writes only what differs. @returns the rows that did, with their lines of history */
export async function changeRows(target: Target, changes: readonly ChangeOf[]): Promise<Changed[]> {
  const changed: Changed[] = []
  for (const some of roundsOf(changes)) for (const one of await changeSome(target, some)) changed.push(one)
  return changed
}
