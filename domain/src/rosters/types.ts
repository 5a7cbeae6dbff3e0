/** A batch: one uploaded 花名册 on its way into the archives. */
import { z } from 'zod'
import { AccountId, ChildId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { FieldKey } from '../archives/draft.ts'

export const BatchState = z.enum(['parsing', 'asking', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed', 'expired', 'compared'])
export type BatchState = z.infer<typeof BatchState>
export const batchStateNames: Record<BatchState, string> = {
  parsing: '正在读取', asking: '等待回答', checking: '正在检查', ready: '等待确认', committing: '正在导入', committed: '已导入', undoing: '正在撤销',
  undone: '已撤销', failed: '没有成功', expired: '已到期清除', compared: '已转入比对',
}

/** What a column of the sheet is: a field of the archive, a helper that only readRow understands, or nothing. */
export const ColumnTarget = z.union([
  FieldKey,
  z.enum(['row.village', 'row.town', 'row.hukouText', 'row.residenceText', 'row.health', 'row.disability', 'row.gradeClass', 'row.bothAway', 'row.oneAway', 'row.incapableParent',
    // Cells with several things in them, and words that belong to no field of their own: taken apart by readRow (or kept as gaps with a warning).
    'row.group', 'row.fatherText', 'row.motherText', 'row.guardianText', 'row.parentPhone', 'row.note']),
])
export type ColumnTarget = z.infer<typeof ColumnTarget>
/** `letter` as the spreadsheet names it (A, B … AA); target null: 不导入. */
export const Column = z.object({
  index: z.number().int().min(0), letter: z.string(), header: z.string(), target: ColumnTarget.nullable(),
  certainty: z.enum(['exact', 'synonym', 'guessed', 'chosen', 'none']), note: z.string().nullable(),
})
export type Column = z.infer<typeof Column>

/** What a cell could say instead; `unverified`: taking it leaves the identity 待核. */
export const Suggestion = z.object({ value: z.string(), label: z.string(), unverified: z.boolean() })
export type Suggestion = z.infer<typeof Suggestion>

export const CellIssue = z.object({
  /** Index of the column; null when it is about the row. */
  column: z.number().int().min(0).nullable(), field: z.string().nullable(),
  severity: z.enum(['error', 'warning', 'known']), code: z.string(), title: z.string(), message: z.string(),
  /** Values that can be taken with one click, the likeliest first; empty when only the person knows. */
  candidates: z.array(Suggestion),
  /** The archive somebody has to look at before deciding. */
  child: ChildId.optional(),
})
export type CellIssue = z.infer<typeof CellIssue>

/** `known`: the child has an archive already; the line is not imported but becomes proposed changes (proposals.ts), until somebody
 *  settles it as applied, skipped or another child. */
export const RowState = z.enum(['ok', 'warning', 'error', 'known', 'imported', 'undone'])
export type RowState = z.infer<typeof RowState>
/** What a line of a sheet is. Only `child` lines are imported; the others are listed as what they are, never as faulty children. */
export const LineRole = z.enum(['child', 'title', 'heading', 'columnNumbers', 'section', 'sum', 'signature', 'legend', 'note', 'blank'])
export type LineRole = z.infer<typeof LineRole>
export const lineRoleNames: Record<LineRole, string> = {
  child: '儿童', title: '标题', heading: '表头', columnNumbers: '栏次', section: '分组行', sum: '小计、合计', signature: '签字、填报人', legend: '图例、填表说明', note: '备注', blank: '空行',
}

/** Cells are shown as the person wrote them, except that identity and phone numbers are masked. */
export const RosterRow = z.object({
  /** Number of the line in the batch, unique over all its sheets; sheets follow each other, so the order is the file's. */
  row: z.number().int().min(1),
  /** Index of the sheet in Batch.layouts, and the number of the line in it, counted from 1 as the spreadsheet does. */
  sheet: z.number().int().min(0), line: z.number().int().min(1),
  state: RowState, selected: z.boolean(), cells: z.array(z.string()), issues: z.array(CellIssue),
  fixed: z.array(z.number().int()),
  /** Columns whose value stands in a line above (merged cells, block columns, 同上) and was taken from there; `cells` shows the value taken. */
  filled: z.array(z.number().int()),
  child: ChildId.nullable(),
})
export type RosterRow = z.infer<typeof RosterRow>

export const Counts = z.object({
  total: z.number().int(), ok: z.number().int(), warning: z.number().int(), error: z.number().int(), known: z.number().int(), deselected: z.number().int(),
  imported: z.number().int(), undone: z.number().int(),
})
export type Counts = z.infer<typeof Counts>

/** One sheet of the file: where its heading stands and what its columns are. `headingFrom`–`headingTo` count from 1; null: no heading found yet. */
export const SheetLayout = z.object({
  name: z.string(), hidden: z.boolean(), taken: z.boolean(),
  /** Lines with anything in them, and how many of them are children by the present heading. */
  lines: z.number().int(), children: z.number().int(),
  headingFrom: z.number().int().nullable(), headingTo: z.number().int().nullable(),
  columns: z.array(Column),
})
export type SheetLayout = z.infer<typeof SheetLayout>

/** What is asked before anything is judged (questions.ts): which sheets, hidden or filtered rows, coloured or struck-out rows, formulas
 *  without a value, divisions and columns where several fit. `options` are answered by `id`; `preset` holds until somebody answers. */
export const Question = z.object({
  id: z.string().max(100), kind: z.enum(['sheets', 'hiddenRows', 'markedRows', 'formulas', 'division', 'column']),
  title: z.string(), text: z.string(),
  options: z.array(z.object({ id: z.string().max(100), label: z.string(), detail: z.string().nullable(), count: z.number().int().nullable() })),
  several: z.boolean(), preset: z.array(z.string()), answer: z.array(z.string()).nullable(),
})
export type Question = z.infer<typeof Question>

/** Lines that are in the file and not among the children, by what they are; `lines` names some of them. */
export const LeftOut = z.object({
  sheet: z.number().int().min(0), why: z.union([LineRole, z.enum(['sheetNotTaken', 'hidden', 'marked', 'struck', 'noValue'])]), count: z.number().int(), lines: z.array(z.number().int()).max(20),
})
export type LeftOut = z.infer<typeof LeftOut>

export const Batch = z.object({
  /** `sheet`, `sheets`, `headerRow` and `columns` speak of the first sheet that is taken; `layouts` of all. */
  id: RecordId, number: z.string(), fileName: z.string(), state: BatchState, region: RegionCode, regionName: z.string(),
  uploadedBy: AccountId, uploadedByName: z.string(), uploadedAt: Instant, committedAt: Instant.nullable(),
  /** 0–1 of the work now running, with an estimate when there is one. */
  progress: z.number().min(0).max(1), secondsLeft: z.number().int().nullable(),
  sheet: z.string().nullable(), sheets: z.array(z.string()), headerRow: z.number().int().nullable(),
  columns: z.array(Column), counts: Counts,
  layouts: z.array(SheetLayout), questions: z.array(Question), leftOut: z.array(LeftOut),
  /** Rows done of the work now running; null when nothing runs. */
  work: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  /** The state in which this import enters the register, as the confirm page says it. */
  enters: z.string(),
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
  undoneBecause: z.string().nullable(),
  keptAtUndo: z.array(z.object({ row: z.number().int(), child: ChildId, name: z.string(), because: z.string() })),
})
export type Batch = z.infer<typeof Batch>

/** A download: the endpoint answers the bytes with this name and media type instead of JSON. */
export const FileAnswer = z.object({ fileName: z.string(), mediaType: z.string(), bytes: z.instanceof(Uint8Array) })
export type FileAnswer = z.infer<typeof FileAnswer>
