/** Batches and their rows as they are kept. */
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { SheetCell } from '@qinghe/domain/rosters/cell.ts'
import { type Answer, divisionsSaid } from '@qinghe/domain/rosters/questions.ts'
import { Column, Question, type RowState } from '@qinghe/domain/rosters/types.ts'
import { z } from 'zod'
import { withFileName } from '../crypto/fileNames.ts'
import { open, seal } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type Content, openContent } from './content.ts'
import { loadSheets, type Sheet } from './sheets.ts'

export { sealContent } from './content.ts'

export type StoredState = RowState | 'aside'
type Bare = { row: number; sheet: number; line: number; state: StoredState; selected: boolean; child: string | null; imported_status: string | null }
export type StoredRow = Bare & { content: Content }
type Raw = Bare & { sealed: Uint8Array }

type Kinds = {
  county: number; id: string; region: number; number: string; file_name: string; file_words: Uint8Array | null; state: string; uploaded_by: string; posting: string
  uploaded_at: string; committed_at: string | null; progress: number; sheet: string | null; sheets: string[]; header_row: number | null
  columns: unknown; failure: string | null; undo_until: string | null; kept: Uint8Array | null; holder: string | null
  states_left_behind: boolean; is_read: boolean; touched_at: string | null
  questions: unknown; answers: unknown; left_out: unknown; secret: Uint8Array | null; errand: Uint8Array | null
  work_done: number; work_total: number; work_began: string | null; rests: string; runs_as: string | null; replaces: string | null; wanted_sheet: string | null
}
export type BatchRow = Kinds & { layouts: readonly Sheet[] }

const batchColumns = sql`b.county, b.id, b.region, b.number, b.file_name, b.file_words, b.state, b.uploaded_by, b.posting, b.uploaded_at, b.committed_at,
  b.progress, b.sheet, b.sheets, b.header_row, b.columns, b.failure, b.undo_until, b.kept, b.states_left_behind, b.is_read, b.touched_at,
  b.questions, b.answers, b.left_out, b.secret, b.errand, b.work_done, b.work_total, b.work_began, b.rests, b.runs_as, b.replaces, b.wanted_sheet,
  (select w.holder from qinghe.who_held(b.posting) w) as holder`

/** @param where about `b` */
export async function loadBatches(r: Reader, where: Sql): Promise<BatchRow[]> {
  const rows = await r.rows(sql<Kinds>`select ${batchColumns} from qinghe.roster_batches b where b.county = ${r.actor.county} and ${where}`)
  const sheets = await loadSheets(r, rows.map(row => row.id))
  return rows.map(row => ({ ...withFileName(r.ring, 'roster_batches', row), layouts: sheets.get(row.id) ?? [] }))
}

export async function getBatch(r: Reader, id: string): Promise<BatchRow> {
  const [found] = await loadBatches(r, sql`b.id = ${id}`)
  if (!found) throw new NotFound('这个导入批次')
  return found
}

/** What rows of this batch are judged with. */
export type JudgeBy = { batch: string; keeper: number; columnsOf: (sheet: number) => readonly Column[]; statesLeftBehind: (sheet: number) => boolean; said: ReadonlyMap<string, RegionCode> }
const Answered = z.array(z.object({ question: z.string(), options: z.array(z.string()) }))
export const answersOf = (batch: BatchRow): Answer[] => Answered.parse(batch.answers)
const Questions = z.array(Question)
export const questionsIn = (batch: BatchRow): Question[] => Questions.parse(batch.questions)

export const judgedBy = (batch: BatchRow): JudgeBy => ({
  batch: batch.id, keeper: batch.region, columnsOf: sheet => columnsOf(batch, sheet),
  statesLeftBehind: sheet => batch.layouts.find(one => one.sheet === sheet)?.states_left_behind ?? batch.states_left_behind,
  said: divisionsSaid(questionsIn(batch), answersOf(batch)),
})

/** Columns of one sheet; without it of the first that is taken. */
export function columnsOf(batch: BatchRow, sheet?: number): Column[] {
  const found = batch.layouts.find(one => (sheet === undefined ? one.taken : one.sheet === sheet))
  return found?.columns ?? z.array(Column).parse(batch.columns)
}

/** Rows in the order of the file. */
export async function loadRows(r: Reader, batch: string, where: Sql = sql`true`): Promise<StoredRow[]> {
  return loadFirst(r, { batch, limit: null }, where)
}

/** The first rows alone: asked for as a list within a list PostgreSQL compared every row with each of them. */
export async function loadFirst(r: Reader, { batch, limit }: { batch: string; limit: number | null }, where: Sql): Promise<StoredRow[]> {
  const raw = await r.rows(sql<Raw>`select row, sheet, line, state, selected, child, imported_status, sealed from qinghe.roster_rows
    where county = ${r.actor.county} and batch = ${batch} and ${where} order by row limit ${limit}`)
  return raw.map(({ sealed, ...row }) => ({ ...row, content: openContent(r, { batch, row: row.row }, sealed) }))
}

/** A staging's rows by ranges of their numbers, so that memory does not grow with the file. @returns undefined behind the last one */
export const sliceRows = 1_000
export async function nextSlice(r: Reader, batch: string, after: number): Promise<{ rows: StoredRow[]; last: number } | undefined> {
  const next = await r.first(sql<{ row: number }>`select row from qinghe.roster_rows where county = ${r.actor.county} and batch = ${batch} and row > ${after} order by row limit 1`)
  if (!next) return undefined
  const last = Math.ceil(next.row / sliceRows) * sliceRows
  return { rows: await loadRows(r, batch, sql`row >= ${next.row} and row <= ${last}`), last }
}

export const textsOf = (cells: readonly SheetCell[]): string[] => cells.map(cell => cell.text)

const KeptRows = z.array(z.object({ row: z.number(), child: z.string(), name: z.string(), because: z.string() }))
/** Why an import was taken back, and who stayed all the same. Undone before there was a reason beside them: the rows alone. */
const Kept = z.union([z.object({ reason: z.string(), rows: KeptRows }), KeptRows.transform(rows => ({ reason: '', rows }))])
export type Kept = z.infer<typeof Kept>
const sealedAt = (column: 'kept' | 'secret' | 'errand', batch: string) => ({ table: 'roster_batches', column, row: batch })
export const sealKept = (r: Reader, batch: string, kept: Kept): Uint8Array => seal(r.ring, sealedAt('kept', batch), JSON.stringify(kept))
export const openKept = (r: Reader, batch: BatchRow): Kept =>
  batch.kept === null ? { reason: '', rows: [] } : Kept.parse(JSON.parse(open(r.ring, sealedAt('kept', batch.id), batch.kept)))

/** A mending of many cells that goes on in the background. */
const Errand = z.object({ group: z.number(), value: z.string(), after: z.number() })
export type Errand = z.infer<typeof Errand>
export const sealErrand = (r: Reader, batch: string, errand: Errand): Uint8Array => seal(r.ring, sealedAt('errand', batch), JSON.stringify(errand))
export const openErrand = (r: Reader, batch: BatchRow): Errand | null =>
  batch.errand === null ? null : Errand.parse(JSON.parse(open(r.ring, sealedAt('errand', batch.id), batch.errand)))

export const sealSecret = (r: Reader, batch: string, secret: string): Uint8Array => seal(r.ring, sealedAt('secret', batch), secret)
export const openSecret = (r: Reader, batch: BatchRow): string => (batch.secret === null ? '' : open(r.ring, sealedAt('secret', batch.id), batch.secret))
