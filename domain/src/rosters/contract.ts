/** 花名册导入: upload → columns → check → commit as ONE command → undo by batch. */
import { z } from 'zod'
import { command, noChildren, query, shows, showsLines } from '../kernel/contract.ts'
import { deniedFields } from '../archives/abilities.ts'
import { FieldKey } from '../archives/draft.ts'
import { findShown } from '../archives/fieldShown.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, line, open, placeName, ruleText, shown, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { whole } from '../archives/query.ts'
import { Batch, CellIssue, ColumnTarget, FileAnswer, LineRole, RosterFile, RosterRow, rosterText, shownCellText, Suggestion } from './types.ts'

/** multipart/form-data: part `envelope` (JSON, the usual Envelope around this input) first, then part `file`.
 *  The batch id is the client's own, and the receipt repeats it as { type: 'roster' }. */
export const UploadInput = z.object({
  batch: RecordId, fileName: z.string().min(1).max(200),
  /** Rows without a village are kept here; the acting region when absent. */
  region: RegionCode.optional(),
  sheet: z.string().max(100).optional(),
  /** A marked workbook comes back mended: it takes the place of this batch, whose columns, answers and settled lines hold for it. */
  replaces: RecordId.optional(),
})
export type UploadInput = z.infer<typeof UploadInput>
export const uploadRoster = command('rosters.upload', {
  at: 'POST /api/rosters', input: UploadInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '上传花名册',
})

const ofBatch = z.object({ batch: RecordId })

export const ListBatchesInput = z.object({ after: Cursor.optional(), limit: whole(1, 100).optional() })
export type ListBatchesInput = z.infer<typeof ListBatchesInput>
export const ListBatchesOutput = z.object({ batches: z.array(Batch), nextCursor: NextPage })
export type ListBatchesOutput = z.infer<typeof ListBatchesOutput>
export const listBatches = query('rosters.list', {
  at: 'GET /api/rosters', input: ListBatchesInput, output: ListBatchesOutput, may: 'rosters.read', purpose: 'roster',
  audit: shows('查看导入批次', 'S1', (output: ListBatchesOutput) => output.batches.flatMap(batch => batch.keptAtUndo.map(kept => kept.child))),
})

export const getBatch = query('rosters.get', {
  at: 'GET /api/rosters/:batch', input: ofBatch, output: Batch, may: 'rosters.read', purpose: 'roster',
  audit: shows('查看导入批次', 'S1', (output: Batch) => output.keptAtUndo.map(kept => kept.child)),
})

export const RowsFilter = z.enum(['all', 'problems', 'errors', 'warnings', 'known', 'deselected', 'imported'])
export type RowsFilter = z.infer<typeof RowsFilter>
export const RowsInput = ofBatch.extend({
  filter: RowsFilter.optional(),
  /** Of one sheet (index in Batch.layouts), or of one group of findings only. */
  sheet: whole(0, 1_000).optional(), group: z.string().max(200).optional(),
  after: Cursor.optional(), limit: whole(1, 200).optional(),
})
export type RowsInput = z.infer<typeof RowsInput>
export const RowsOutput = z.object({ rows: z.array(RosterRow), next: NextPage })
export type RowsOutput = z.infer<typeof RowsOutput>
export const listRows = query('rosters.rows', {
  at: 'GET /api/rosters/:batch/rows', input: RowsInput, output: RowsOutput, may: 'rosters.read', purpose: 'roster',
  audit: showsLines('查看花名册', output => output.rows.length, (output: RowsOutput) => output.rows.flatMap(row => [row.child ?? [], ...row.issues.map(found => found.child ?? [])].flat())),
})

/** Lines of one sheet as they stand in the file, whatever they are: to point at a heading by hand, and to see what was left out. */
export const RosterLine = z.object({ line: count(), role: LineRole, hidden: z.boolean(), cells: z.array(shownCellText()) })
export type RosterLine = z.infer<typeof RosterLine>
export const LinesInput = ofBatch.extend({
  sheet: whole(0, 1_000), only: z.enum(['all', 'leftOut']).optional(), after: Cursor.optional(), limit: whole(1, 200).optional(),
})
export type LinesInput = z.infer<typeof LinesInput>
export const LinesOutput = z.object({ lines: z.array(RosterLine), next: NextPage })
export type LinesOutput = z.infer<typeof LinesOutput>
export const listLines = query('rosters.lines', {
  at: 'GET /api/rosters/:batch/lines', input: LinesInput, output: LinesOutput, may: 'rosters.read', purpose: 'roster', audit: showsLines('查看花名册原表', (output: LinesOutput) => output.lines.length),
})

/** Answers to Batch.questions; what is not answered keeps its preset. Everything is judged (again) afterwards. */
export const AnswerInput = ofBatch.extend({
  answers: z.array(z.object({ question: z.string().max(100), options: z.array(z.string().max(100)).max(500) })).max(200),
})
export type AnswerInput = z.infer<typeof AnswerInput>
export const answerQuestions = command('rosters.answer', {
  at: 'POST /api/rosters/:batch/answers', input: AnswerInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '回答花名册的问题',
})

/** Also chooses the heading rows of a sheet; everything is checked again afterwards. Without `sheet`: of every sheet with the heading of the first one taken. */
export const MapInput = ofBatch.extend({
  sheet: z.string().max(100).optional(), headerRow: z.number().int().min(1).optional(),
  /** First of several heading rows; `headerRow` is the last. */
  headerFrom: z.number().int().min(1).optional(),
  columns: z.array(z.object({ index: z.number().int().min(0), target: ColumnTarget.nullable() })).max(200),
})
export type MapInput = z.infer<typeof MapInput>
export const mapColumns = command('rosters.map', {
  at: 'POST /api/rosters/:batch/columns', input: MapInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '对应花名册的列',
})

export const RecheckInput = ofBatch
export type RecheckInput = z.infer<typeof RecheckInput>
export const recheckRoster = command('rosters.recheck', {
  at: 'POST /api/rosters/:batch/recheck', input: ofBatch, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '重新检查花名册',
})

export const FixCellInput = ofBatch.extend({
  row: z.number().int().min(1), column: z.number().int().min(0), value: z.string().max(500),
  /** The value was computed, not read from a document: the identity stays 待核. */
  unverified: z.boolean().optional(),
})
export type FixCellInput = z.infer<typeof FixCellInput>
export const fixCell = command('rosters.fixCell', {
  at: 'POST /api/rosters/:batch/cells', input: FixCellInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '修改花名册单元格',
})

/** Findings of one kind: the same finding about the same words in the same column. Masked like cells. */
export const IssueGroup = z.object({
  key: open('code', z.string()), severity: CellIssue.shape.severity, code: workText(), title: workText(), message: rosterText(), column: count().nullable(), header: workText(),
  text: shownCellText(), candidates: z.array(Suggestion), count: count(), rows: z.array(count()).max(20),
})
export type IssueGroup = z.infer<typeof IssueGroup>
export const GroupsInput = ofBatch.extend({ after: Cursor.optional(), limit: whole(1, 200).optional() })
export type GroupsInput = z.infer<typeof GroupsInput>
export const GroupsOutput = z.object({ groups: z.array(IssueGroup), next: NextPage })
export type GroupsOutput = z.infer<typeof GroupsOutput>
export const listGroups = query('rosters.groups', {
  at: 'GET /api/rosters/:batch/groups', input: GroupsInput, output: GroupsOutput, may: 'rosters.read', purpose: 'roster', audit: showsLines('查看花名册的问题', (output: GroupsOutput) => output.groups.length),
})

/** The same new value for every cell of a group: “焦冲 → 焦冲村，共 333 处”. */
export const MendGroupInput = ofBatch.extend({ group: z.string().max(200), value: z.string().max(500), unverified: z.boolean().optional() })
export type MendGroupInput = z.infer<typeof MendGroupInput>
export const mendGroup = command('rosters.mendGroup', {
  at: 'POST /api/rosters/:batch/groups/mend', input: MendGroupInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '批量修改花名册单元格',
})

/** What stands in a masked cell, for whoever may mend it. */
export const RevealCellInput = ofBatch.extend({ row: whole(1, 10_000_000), column: whole(0, 1_000) })
export type RevealCellInput = z.infer<typeof RevealCellInput>
export const RevealCellOutput = z.object({ text: rosterText() })
export type RevealCellOutput = z.infer<typeof RevealCellOutput>
export const revealCell = query('rosters.reveal', {
  at: 'GET /api/rosters/:batch/cell', input: RevealCellInput, output: RevealCellOutput, may: 'rosters.import', purpose: 'roster', audit: showsLines('查看花名册单元格原文', () => 1),
})

export const DeselectInput = ofBatch.extend({ rows: z.array(z.number().int().min(1)).min(1).max(10_000), selected: z.boolean() })
export type DeselectInput = z.infer<typeof DeselectInput>
export const deselectRows = command('rosters.deselect', {
  at: 'POST /api/rosters/:batch/selection', input: DeselectInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '选择要导入的行',
})

/** Orders the import of every selected row without errors and answers { ordered } at once; Batch.work says how far it is, and all of them come in
 *  at one moment (decision 031). What became wrong since the check is refused with a finding and stays in the batch, which says how many in `failure`.
 *  It writes to no existing archive, so it locks nobody. */
export const CommitInput = ofBatch.extend({
  /** How many rows the person was told would be imported: a batch checked again in between is not committed blindly. */
  expected: z.number().int().min(1, '没有可以导入的行'),
})
export type CommitInput = z.infer<typeof CommitInput>
export const commitRoster = command('rosters.commit', {
  at: 'POST /api/rosters/:batch/commit', input: CommitInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '导入花名册',
})

/** Stops a commit that is under way; what was written is taken back and nobody has seen it. */
export const CancelInput = ofBatch
export type CancelInput = z.infer<typeof CancelInput>
export const cancelRoster = command('rosters.cancel', {
  at: 'POST /api/rosters/:batch/cancel', input: ofBatch, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '中止导入花名册',
})

/** A line whose child is in the register, beside the archive. Values are words, masked as the archive page masks them. */
export const Proposal = z.object({
  row: count(), sheet: count(), line: count(), child: ChildId, name: shown('ID', 'name', z.string()), regionName: placeName(), matchedBy: z.enum(['idNumber', 'nameAndBirth', 'nameWithoutNumber']), version: count(),
  fields: z.array(line({ by: 'key', values: ['archive', 'roster'], find: findShown }, z.object({ key: FieldKey, label: ruleText(), archive: z.string(), roster: z.string() }))),
  verdict: z.enum(['applied', 'skipped', 'other']).nullable(),
})
export type Proposal = z.infer<typeof Proposal>
export const ProposalsInput = ofBatch.extend({ after: Cursor.optional(), limit: whole(1, 200).optional() })
export type ProposalsInput = z.infer<typeof ProposalsInput>
export const ProposalsOutput = z.object({ proposals: z.array(Proposal), next: NextPage })
export type ProposalsOutput = z.infer<typeof ProposalsOutput>
export const listProposals = query('rosters.proposals', {
  at: 'GET /api/rosters/:batch/proposals', input: ProposalsInput, output: ProposalsOutput, may: 'rosters.read', purpose: 'roster',
  audit: shows('查看花名册与档案的差异', 'S2', (output: ProposalsOutput) => output.proposals.map(one => one.child)),
})

/** `applied` writes the fields chosen into the archive (corrected: it was wrong; changed: from a day), `skipped` leaves both alone,
 *  `other` says it is another child: the line may be imported, and where the id numbers are equal the reason is kept. */
export const SettleInput = ofBatch.extend({
  row: z.number().int().min(1), child: ChildId, version: z.number().int().min(0),
  verdict: z.enum(['applied', 'skipped', 'other']),
  fields: z.array(FieldKey).max(100), as: z.enum(['corrected', 'changed']).optional(), effectiveFrom: PlainDate.optional(), reason: saidWords({ min: 0 }).optional(),
})
export type SettleInput = z.infer<typeof SettleInput>
export const settleProposal = command('rosters.settle', {
  at: 'POST /api/rosters/:batch/settle', input: SettleInput, touches: input => [input.child], denies: (input, role) => deniedFields(input.fields, role),
  may: 'rosters.import', purpose: 'roster', audit: '处理花名册与档案的差异',
})

export const UndoInput = ofBatch.extend({ reason: saidWords({ what: '撤销原因' }) })
export type UndoInput = z.infer<typeof UndoInput>
/** Children somebody has worked on since stay; Batch.keptAtUndo lists them. The action locks the batch's children itself. */
export const undoRoster = command('rosters.undo', {
  at: 'POST /api/rosters/:batch/undo', input: UndoInput, touches: () => [], may: 'rosters.import', purpose: 'roster', audit: '撤销导入',
})

export const markedRoster = query('rosters.marked', {
  at: 'GET /api/rosters/:batch/marked', input: ofBatch, output: RosterFile, may: 'rosters.read', purpose: 'roster',
  audit: showsLines('下载标注后的原表', (output: RosterFile) => output.lines),
})

export const templateRoster = query('rosters.template', {
  at: 'GET /api/rosters/template', input: z.object({}), output: FileAnswer, may: 'rosters.read', purpose: 'reference',
  audit: noChildren('下载空白登记表', '空白表格，没有儿童信息'),
})

export const rosterQueries = [templateRoster, listBatches, getBatch, listRows, listGroups, revealCell, markedRoster] as const
export const rosterCommands = [uploadRoster, answerQuestions, mapColumns, recheckRoster, fixCell, mendGroup, deselectRows, commitRoster, undoRoster] as const
