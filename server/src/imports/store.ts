/** Imports of records as they lie in the database: a row for the import, and a sealed one for each line of its sheet. */
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import type { ImportColumn } from '@qinghe/domain/imports/headings.ts'
import { Column, type Finding, type ImportState, type RowState } from '@qinghe/domain/imports/types.ts'
import type { SheetCell } from '@qinghe/domain/rosters/cell.ts'
import { z } from 'zod'
import { open, seal, type SealedAt } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { cut, packed } from '../rosters/packing.ts'

/** Work on an import: by a command, or by the worker in the name of the post. */
export type Staging = Reader & Pick<Writer, 'derive'>

export type ImportRow = {
  county: number; id: string; kind: string; act: string; region: number; posting: string; account: string; file_words: Uint8Array; state: ImportState; rests: 'ready' | 'committed' | 'undone'
  sheet: string; other_sheets: string[]; heading: number | null; columns: unknown; replaces: string | null; command: string | null; failure: string | null; kept: unknown
  uploaded_at: string; committed_at: string | null; undo_until: string | null
}
const columns = sql`i.county, i.id, i.kind, i.act, i.region, i.posting, i.account, i.file_words, i.state, i.rests, i.sheet, i.other_sheets, i.heading, i.columns, i.replaces, i.command, i.failure, i.kept,
  i.uploaded_at, i.committed_at, i.undo_until`

/** @param where about `i` */
export const loadImports = (r: Pick<Reader, 'rows' | 'actor'>, where: Sql): Promise<ImportRow[]> =>
  r.rows(sql<ImportRow>`select ${columns} from qinghe.record_imports i where i.county = ${r.actor.county} and ${where}`)
export async function loadImport(r: Pick<Reader, 'rows' | 'actor'>, id: string): Promise<ImportRow> {
  const [found] = await loadImports(r, sql`i.id = ${id}`)
  if (!found) throw new NotFound('这个导入批次')
  return found
}

const Columns = z.array(Column)
export const columnsOf = (row: Pick<ImportRow, 'columns'>): ImportColumn[] => Columns.parse(row.columns)
const Kept = z.array(z.object({ row: z.number(), record: z.string(), because: z.string() }))
export const keptOf = (row: Pick<ImportRow, 'kept'>): z.infer<typeof Kept> => Kept.parse(row.kept)

const fileAt = (id: string): SealedAt => ({ table: 'record_imports', column: 'file_words', row: id })
export const sealFile = (r: Pick<Reader, 'ring'>, id: string, name: string): Uint8Array => seal(r.ring, fileAt(id), name)
export const fileNameOf = (r: Pick<Reader, 'ring'>, row: ImportRow): string => open(r.ring, fileAt(row.id), row.file_words)
export const sealReason = (r: Pick<Reader, 'ring'>, id: string, reason: string): Uint8Array => seal(r.ring, { table: 'record_imports', column: 'reason', row: id }, reason)

/** `child`: whom somebody chose among several. */
export type Content = { cells: SheetCell[]; findings: Finding[]; child?: string | undefined }
export type StoredRow = { row: number; state: RowState | 'aside'; selected: boolean; record: string | null; content: Content }
type Raw = Omit<StoredRow, 'content'> & { sealed: Uint8Array }

const rowAt = (batch: string, row: number): SealedAt => ({ table: 'record_import_rows', column: 'sealed', row: `${batch}:${row}` })
/** It opened under our own key, so we wrote it. */
const isContent = (value: unknown): value is Content => typeof value === 'object' && value !== null && 'cells' in value && 'findings' in value
function openContent(r: Pick<Reader, 'ring'>, at: { batch: string; row: number }, sealed: Uint8Array): Content {
  const kept: unknown = JSON.parse(open(r.ring, rowAt(at.batch, at.row), sealed))
  if (!isContent(kept)) throw new Error('a line of an import without cells')
  return kept
}
const sealContent = (r: Pick<Reader, 'ring'>, at: { batch: string; row: number }, content: Content): Uint8Array => seal(r.ring, rowAt(at.batch, at.row), JSON.stringify(content))

/** @param where about the row's own columns */
export async function loadRows(r: Pick<Reader, 'rows' | 'actor' | 'ring'>, batch: string, { where = sql`true`, limit = null }: { where?: Sql; limit?: number | null } = {}): Promise<StoredRow[]> {
  const raw = await r.rows(sql<Raw>`select row, state, selected, record, sealed from qinghe.record_import_rows where county = ${r.actor.county} and batch = ${batch} and ${where} order by row limit ${limit}`)
  return raw.map(({ sealed, ...row }) => ({ ...row, content: openContent(r, { batch, row: row.row }, sealed) }))
}

type Kept = { row: number; state: StoredRow['state']; content: Content }
const bytesOf = (w: Staging, batch: string, rows: readonly Kept[]) => packed(rows.map(one => sealContent(w, { batch, row: one.row }, one.content)))

export async function insertLines(w: Staging, batch: string, rows: readonly Kept[]): Promise<void> {
  if (rows.length === 0) return
  const bytes = bytesOf(w, batch, rows)
  await w.derive(sql`insert into qinghe.record_import_rows (county, batch, row, posting, sealed, state)
    select ${w.actor.county}::int, ${batch}::uuid, s.row, ${w.actor.posting}::uuid, ${cut(bytes)}, s.state
    from unnest(${rows.map(one => one.row)}::int[], ${rows.map(one => one.state)}::text[], ${bytes.from}::int[], ${bytes.sizes}::int[]) s (row, state, at, size)`)
}

export async function keepLines(w: Staging, batch: string, rows: readonly Kept[]): Promise<void> {
  if (rows.length === 0) return
  const bytes = bytesOf(w, batch, rows)
  await w.derive(sql`update qinghe.record_import_rows t set state = s.state, sealed = ${cut(bytes)}
    from unnest(${rows.map(one => one.row)}::int[], ${rows.map(one => one.state)}::text[], ${bytes.from}::int[], ${bytes.sizes}::int[]) s (row, state, at, size)
    where t.county = ${w.actor.county} and t.batch = ${batch} and t.row = s.row`)
}

/** Lines are judged again by the worker; meanwhile nothing is committed. */
export const queue = (w: Staging, batch: string): Promise<unknown> => w.derive(sql`update qinghe.record_imports set rests = case when state in ('committed', 'undone') then state else rests end,
    state = 'checking', attempts = 0, failure = null where county = ${w.actor.county} and id = ${batch}`)
