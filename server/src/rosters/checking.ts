/** Writes what judging found: states, findings and repeats of a whole batch or of a few rows. */
import { repeatedRows } from '@qinghe/domain/rosters/batch.ts'
import { isChildRow } from '@qinghe/domain/rosters/headers.ts'
import type { Column } from '@qinghe/domain/rosters/types.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type Judged, judge } from './judge.ts'
import { type BatchRow, columnsOf, judgedBy, loadRows, sealContent, type StoredRow, textsOf } from './store.ts'

/** Everything that writes to staging: a Writer in a command, or the reading job's own transaction. */
export type Staging = Reader & { derive: <T>(q: Sql<T>) => Promise<T[]> }

const rowsPerStatement = 500

/** Stored under the current key, looked for under all that are alive. */
const blindsOf = (r: Reader, same: string | null | undefined): Uint8Array[] => (same ? r.blind('idNumber', same) : [])
const sealed = (r: Reader, batch: string, { row, judged }: { row: StoredRow; judged: Judged | null }): Uint8Array =>
  sealContent(r, { batch, row: row.row }, { ...row.content, same: judged?.same ?? null })

async function keep(w: Staging, batch: string, rows: readonly { row: StoredRow; judged: Judged | null }[]): Promise<void> {
  for (let i = 0; i < rows.length; i += rowsPerStatement) {
    const some = rows.slice(i, i + rowsPerStatement)
    await w.derive(sql`update qinghe.roster_rows t set sealed = s.sealed, same_blind = s.same, state = s.state
      from unnest(${some.map(one => one.row.row)}::int[], ${some.map(one => sealed(w, batch, one))}::bytea[],
        ${some.map(one => blindsOf(w, one.judged?.same)[0] ?? null)}::bytea[], ${some.map(one => one.judged?.state ?? 'aside')}::text[]) s (row, sealed, same, state)
      where t.county = ${w.actor.county} and t.batch = ${batch} and t.row = s.row`)
  }
}

const isOpen = (row: StoredRow): boolean => row.state !== 'imported'

/** Judges every row below the heading that is not in the register yet. */
export async function checkBatch(w: Staging, batch: BatchRow, columns: readonly Column[]): Promise<void> {
  const header = batch.header_row ?? 0
  const rows = (await loadRows(w, batch.id)).filter(isOpen)
  const children = rows.filter(row => row.row > header && isChildRow(textsOf(row.content.cells), columns))
  const judged = await judge(w, judgedBy(batch, columns), children)
  const repeats = repeatedRows(judged.map(({ row, draft }) => ({ row, draft })), columns)
  const byRow = new Map(judged.map(one => {
    const repeat = repeats.get(one.row)
    return [one.row, repeat ? { ...one, issues: [...one.issues, repeat], state: 'error' as const } : one] as const
  }))
  await keep(w, batch.id, rows.map(row => {
    const found = byRow.get(row.row) ?? null
    return { row: { ...row, content: { ...row.content, issues: found?.issues ?? [] } }, judged: found }
  }))
}

/** After one cell was mended: the row itself, and the rows that were or now are its twins. */
export async function checkRow(w: Staging, batch: BatchRow, row: StoredRow): Promise<void> {
  const columns = columnsOf(batch)
  const [judged] = await judge(w, judgedBy(batch, columns), [row])
  if (!judged) return
  const twins = await w.rows(sql<{ row: number }>`select row from qinghe.roster_rows where county = ${w.actor.county} and batch = ${batch.id}
    and row <> ${row.row} and state <> 'imported' and same_blind = any(${[...blindsOf(w, judged.same), ...blindsOf(w, row.content.same)]}::bytea[])`)
  const others = await loadRows(w, batch.id, sql`row = any(${twins.map(t => t.row)}::int[])`)
  const all = await judge(w, judgedBy(batch, columns), [row, ...others].sort((a, b) => a.row - b.row))
  const repeats = repeatedRows(all.map(one => ({ row: one.row, draft: one.draft })), columns)
  await keep(w, batch.id, all.map(one => {
    const repeat = repeats.get(one.row)
    const stored = one.row === row.row ? row : (others.find(other => other.row === one.row) ?? row)
    const issues = repeat ? [...one.issues, repeat] : one.issues
    return { row: { ...stored, content: { ...stored.content, issues } }, judged: { ...one, issues, state: repeat ? 'error' : one.state } }
  }))
}
