/** A batch: one uploaded 花名册 on its way into the archives. */
import { z } from 'zod'
import { AccountId, ChildId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, sealed, shown, staffName, workText } from '../kernel/shown.ts'
import { FieldKey } from '../archives/draft.ts'

/** A roster may hold anything of an archive, in any cell: its text is for whoever reads all of it in clear. */
const everything = ['ID', 'FAM', 'EDU', 'HLT', 'REL'] as const
export const rosterText = () => shown(everything, 'words', z.string())
/** A cell as screens show it: numbers of people stay masked even in their own roster. */
export const shownCellText = () => sealed(everything, 'numbers', z.string())

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
  index: count(), letter: workText(), header: workText(), target: ColumnTarget.nullable(),
  certainty: z.enum(['exact', 'synonym', 'guessed', 'chosen', 'none']), note: workText().nullable(),
})
export type Column = z.infer<typeof Column>

/** What a cell could say instead; `unverified`: taking it leaves the identity 待核. */
export const Suggestion = z.object({ value: rosterText(), label: rosterText(), unverified: z.boolean() })
export type Suggestion = z.infer<typeof Suggestion>

export const CellIssue = z.object({
  /** Index of the column; null when it is about the row. */
  column: count().nullable(), field: workText().nullable(),
  severity: z.enum(['error', 'warning', 'known']), code: workText(), title: workText(), message: rosterText(),
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
  row: count(),
  /** Index of the sheet in Batch.layouts, and the number of the line in it, counted from 1 as the spreadsheet does. */
  sheet: count(), line: count(),
  state: RowState, selected: z.boolean(), cells: z.array(shownCellText()), issues: z.array(CellIssue),
  fixed: z.array(count()),
  /** Columns whose value stands in a line above (merged cells, block columns, 同上) and was taken from there; `cells` shows the value taken. */
  filled: z.array(count()),
  child: ChildId.nullable(),
})
export type RosterRow = z.infer<typeof RosterRow>

export const Counts = z.object({
  total: count(), ok: count(), warning: count(), error: count(), known: count(), deselected: count(),
  imported: count(), undone: count(),
})
export type Counts = z.infer<typeof Counts>

/** One sheet of the file: where its heading stands and what its columns are. `headingFrom`–`headingTo` count from 1; null: no heading found yet. */
export const SheetLayout = z.object({
  name: workText(), hidden: z.boolean(), taken: z.boolean(),
  /** Lines with anything in them, and how many of them are children by the present heading. */
  lines: count(), children: count(),
  headingFrom: count().nullable(), headingTo: count().nullable(),
  columns: z.array(Column),
})
export type SheetLayout = z.infer<typeof SheetLayout>

/** What is asked before anything is judged (questions.ts): which sheets, hidden or filtered rows, coloured or struck-out rows, formulas
 *  without a value, divisions and columns where several fit. `options` are answered by `id`; `preset` holds until somebody answers. */
export const Question = z.object({
  id: open('code', z.string().max(100)), kind: z.enum(['sheets', 'hiddenRows', 'markedRows', 'formulas', 'division', 'column']),
  title: rosterText(), text: rosterText(),
  options: z.array(z.object({ id: open('code', z.string().max(100)), label: rosterText(), detail: rosterText().nullable(), count: count().nullable() })),
  several: z.boolean(), preset: z.array(open('code', z.string())), answer: z.array(open('code', z.string())).nullable(),
})
export type Question = z.infer<typeof Question>

/** Lines that are in the file and not among the children, by what they are; `lines` names some of them. */
export const LeftOut = z.object({
  sheet: count(), why: z.union([LineRole, z.enum(['sheetNotTaken', 'hidden', 'marked', 'struck', 'noValue'])]), count: count(), lines: z.array(count()).max(20),
})
export type LeftOut = z.infer<typeof LeftOut>

export const Batch = z.object({
  /** `sheet`, `sheets`, `headerRow` and `columns` speak of the first sheet that is taken; `layouts` of all. */
  id: RecordId, number: workText(), fileName: workText(), state: BatchState, region: RegionCode, regionName: placeName(),
  uploadedBy: AccountId, uploadedByName: staffName(), uploadedAt: Instant, committedAt: Instant.nullable(),
  /** 0–1 of the work now running, with an estimate when there is one. */
  progress: open('count', z.number().min(0).max(1)), secondsLeft: open('count', z.number().int()).nullable(),
  sheet: workText().nullable(), sheets: z.array(workText()), headerRow: count().nullable(),
  columns: z.array(Column), counts: Counts,
  layouts: z.array(SheetLayout), questions: z.array(Question), leftOut: z.array(LeftOut),
  /** Rows done of the work now running; null when nothing runs. */
  work: z.object({ done: count(), total: count() }).nullable(),
  /** The state in which this import enters the register, as the confirm page says it. */
  enters: workText(),
  /** By its title everybody in it is a left-behind child. */
  statesLeftBehind: z.boolean(),
  /** Failed, but every row was read: it can be checked again without the file. */
  mayRecheck: z.boolean(),
  /** When what was never imported is cleared; null once something was. */
  clearedAt: Instant.nullable(),
  /** Why it failed, and what to do. */
  failure: workText().nullable(),
  /** Until when the whole batch can be undone; null when it no longer can. */
  undoUntil: Instant.nullable(),
  /** Children the undo left alone, because somebody has worked on them since. */
  undoneBecause: rosterText().nullable(),
  keptAtUndo: z.array(z.object({ row: count(), child: ChildId, name: shown('ID', 'name', z.string()), because: rosterText() })),
})
export type Batch = z.infer<typeof Batch>

/** A download: the endpoint answers the bytes with this name and media type instead of JSON. Nothing in them can be masked any more. */
const fileOf = <T extends z.ZodType>(bytes: T) => z.object({ fileName: workText(), mediaType: workText(), bytes })
const Bytes = z.instanceof(Uint8Array)
/** A file about nobody. */
export const FileAnswer = fileOf(open('work', Bytes))
export type FileAnswer = z.infer<typeof FileAnswer>
/** A file with what a roster may hold: only for whoever reads all of it in clear. */
export const RosterFile = fileOf(shown(everything, 'whole', Bytes)).extend({ /** How many stand in it: counted, and not sent. */ lines: count() })
export type RosterFile = z.infer<typeof RosterFile>
