/** Batches and their rows as they are kept: what stood in the cells is sealed for its row. */
import { CellIssue, Column, type RowState } from '@qinghe/domain/rosters/types.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import type { SheetCell } from '@qinghe/domain/rosters/cell.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { open, seal } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'

const Sheet = z.object({ text: z.string(), kind: z.enum(['string', 'number', 'date', 'boolean', 'empty']), flag: z.string().optional() })
/** What somebody said about a line whose child was in the register already (proposals.ts); why it is another child is theirs to say. */
const Settled = z.object({ child: ChildId, verdict: z.enum(['applied', 'skipped', 'other']), reason: z.string().optional() })
/** `same` is what the blind index beside it is made of; kept sealed, so that a rotation of keys can make the index anew. */
const Content = z.object({ cells: z.array(Sheet), fixed: z.array(z.number()), issues: z.array(CellIssue), same: z.string().nullish(), settled: Settled.nullish() })
export type Content = z.infer<typeof Content>

export type StoredState = RowState | 'aside'
export type StoredRow = { row: number; state: StoredState; selected: boolean; child: string | null; imported_status: string | null; content: Content }
type Raw = { row: number; state: StoredState; selected: boolean; child: string | null; imported_status: string | null; sealed: Uint8Array }

const place = (batch: string, row: number) => ({ table: 'roster_rows', column: 'sealed', row: `${batch}:${row}` })

export const sealContent = (r: Reader, at: { batch: string; row: number }, content: Content): Uint8Array =>
  seal(r.ring, place(at.batch, at.row), JSON.stringify(content))
const openRow = (r: Reader, batch: string, raw: Raw): StoredRow =>
  ({ ...raw, content: Content.parse(JSON.parse(open(r.ring, place(batch, raw.row), raw.sealed))) })

export type BatchRow = {
  county: number; id: string; region: number; number: string; file_name: string; state: string; uploaded_by: string; posting: string
  uploaded_at: string; committed_at: string | null; progress: number; sheet: string | null; sheets: string[]; header_row: number | null
  columns: unknown; failure: string | null; undo_until: string | null; kept: Uint8Array | null; holder: string | null
  states_left_behind: boolean; is_read: boolean; touched_at: string | null
}

export const batchColumns = sql`b.county, b.id, b.region, b.number, b.file_name, b.state, b.uploaded_by, b.posting, b.uploaded_at, b.committed_at,
  b.progress, b.sheet, b.sheets, b.header_row, b.columns, b.failure, b.undo_until, b.kept,
  b.states_left_behind, b.is_read, b.touched_at, (select w.holder from qinghe.who_held(b.posting) w) as holder`

export async function getBatch(r: Reader, id: string): Promise<BatchRow> {
  const found = await r.first(sql<BatchRow>`select ${batchColumns} from qinghe.roster_batches b where b.county = ${r.actor.county} and b.id = ${id}`)
  if (!found) throw new NotFound('这个导入批次')
  return found
}
/** What rows of this batch are judged with. */
export const judgedBy = (batch: BatchRow, columns: readonly Column[] = columnsOf(batch)) => ({ keeper: batch.region, columns, statesLeftBehind: batch.states_left_behind })
export const columnsOf = (batch: BatchRow): Column[] => z.array(Column).parse(batch.columns)

/** Rows in the order of the sheet. */
export async function loadRows(r: Reader, batch: string, where: Sql = sql`true`): Promise<StoredRow[]> {
  const raw = await r.rows(sql<Raw>`select row, state, selected, child, imported_status, sealed from qinghe.roster_rows
    where county = ${r.actor.county} and batch = ${batch} and ${where} order by row`)
  return raw.map(one => openRow(r, batch, one))
}

export const textsOf = (cells: readonly SheetCell[]): string[] => cells.map(cell => cell.text)

const Kept = z.array(z.object({ row: z.number(), child: z.string(), name: z.string(), because: z.string() }))
export type Kept = z.infer<typeof Kept>
const keptPlace = (batch: string) => ({ table: 'roster_batches', column: 'kept', row: batch })
export const sealKept = (r: Reader, batch: string, kept: Kept): Uint8Array => seal(r.ring, keptPlace(batch), JSON.stringify(kept))
export const openKept = (r: Reader, batch: BatchRow): Kept =>
  batch.kept === null ? [] : Kept.parse(JSON.parse(open(r.ring, keptPlace(batch.id), batch.kept)))
