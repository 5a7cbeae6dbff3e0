/** A batch: one uploaded 花名册 on its way into the archives. */
import { z } from 'zod'
import { AccountId, ChildId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { FieldKey } from '../archives/draft.ts'

export const BatchState = z.enum(['parsing', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed', 'expired', 'compared'])
export type BatchState = z.infer<typeof BatchState>
export const batchStateNames: Record<BatchState, string> = {
  parsing: '正在读取', checking: '正在检查', ready: '等待确认', committing: '正在导入', committed: '已导入', undoing: '正在撤销',
  undone: '已撤销', failed: '没有成功', expired: '已到期清除', compared: '已转入比对',
}

/** What a column of the sheet is: a field of the archive, a helper that only readRow understands, or nothing. */
export const ColumnTarget = z.union([
  FieldKey,
  z.enum(['row.village', 'row.town', 'row.hukouText', 'row.residenceText', 'row.health', 'row.disability', 'row.gradeClass', 'row.bothAway', 'row.oneAway', 'row.incapableParent']),
])
export type ColumnTarget = z.infer<typeof ColumnTarget>
/** `letter` as the spreadsheet names it (A, B … AA); target null: 不导入. */
export const Column = z.object({
  index: z.number().int().min(0), letter: z.string(), header: z.string(), target: ColumnTarget.nullable(),
  certainty: z.enum(['exact', 'synonym', 'guessed', 'chosen', 'none']), note: z.string().nullable(),
})
export type Column = z.infer<typeof Column>

export const CellIssue = z.object({
  /** Index of the column; null when it is about the row. */
  column: z.number().int().min(0).nullable(), field: z.string().nullable(),
  severity: z.enum(['error', 'warning', 'known']), code: z.string(), title: z.string(), message: z.string(),
  /** A value that can be taken with one click, and whether taking it leaves the identity 待核. */
  suggestion: z.object({ value: z.string(), label: z.string(), unverified: z.boolean() }).nullable(),
  /** The archive somebody has to look at before deciding. */
  child: ChildId.optional(),
})
export type CellIssue = z.infer<typeof CellIssue>

export const RowState = z.enum(['ok', 'warning', 'error', 'imported', 'undone'])
export type RowState = z.infer<typeof RowState>
/** Cells are shown as the person wrote them, except that identity and phone numbers are masked. */
export const RosterRow = z.object({
  /** Number of the row in the sheet, counted from 1 as the spreadsheet does. */
  row: z.number().int().min(1), state: RowState, selected: z.boolean(), cells: z.array(z.string()), issues: z.array(CellIssue),
  fixed: z.array(z.number().int()), child: ChildId.nullable(),
})
export type RosterRow = z.infer<typeof RosterRow>

export const Counts = z.object({
  total: z.number().int(), ok: z.number().int(), warning: z.number().int(), error: z.number().int(), deselected: z.number().int(),
  imported: z.number().int(), undone: z.number().int(),
})
export type Counts = z.infer<typeof Counts>

export const Batch = z.object({
  id: RecordId, number: z.string(), fileName: z.string(), state: BatchState, region: RegionCode, regionName: z.string(),
  uploadedBy: AccountId, uploadedByName: z.string(), uploadedAt: Instant, committedAt: Instant.nullable(),
  /** 0–1 of the work now running, with an estimate when there is one. */
  progress: z.number().min(0).max(1), secondsLeft: z.number().int().nullable(),
  sheet: z.string().nullable(), sheets: z.array(z.string()), headerRow: z.number().int().nullable(),
  columns: z.array(Column), counts: Counts,
  /** By its title everybody in it is a left-behind child. */
  statesLeftBehind: z.boolean(),
  /** Failed, but every row was read: it can be checked again without the file. */
  mayRecheck: z.boolean(),
  /** When what was never imported is cleared; null once something was. */
  clearedAt: Instant.nullable(),
  /** Why it failed, and what to do. */
  failure: z.string().nullable(),
  /** Until when the whole batch can be undone; null when it no longer can. */
  undoUntil: Instant.nullable(),
  /** Children the undo left alone, because somebody has worked on them since. */
  keptAtUndo: z.array(z.object({ row: z.number().int(), child: ChildId, name: z.string(), because: z.string() })),
})
export type Batch = z.infer<typeof Batch>

/** A download: the endpoint answers the bytes with this name and media type instead of JSON. */
export const FileAnswer = z.object({ fileName: z.string(), mediaType: z.string(), bytes: z.instanceof(Uint8Array) })
export type FileAnswer = z.infer<typeof FileAnswer>
