/** 台账导入: a file → columns → findings → records, as ONE command → undo. One set of contracts for all kinds; which kind, the upload says. */
import { z } from 'zod'
import { whole } from '../archives/query.ts'
import { type Access, posts } from '../kernel/access.ts'
import { command, noChildren, query, shows, showsLines } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { count, open, shownAs, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { rolesOfAct } from '../records/contract.ts'
import type { Kind } from '../records/kind.ts'
import { ownAudience } from '../staff/audiences.ts'
import { FileAnswer } from '../rosters/types.ts'
import { actsOfImport, isImportable } from './targets.ts'
import { Finding, ownCell, RecordImport, Row } from './types.ts'

/** Whoever may begin a record of a kind that is imported. Which kinds, the server asks at each upload. */
export const importAccess = (kinds: readonly Kind[]): Access => ({
  'imports.use': [posts([...new Set(kinds.filter(isImportable).flatMap(kind => actsOfImport(kind).flatMap(act => rolesOfAct(kind, act))))])],
})

const rest = { may: 'imports.use', purpose: 'care' } as const
const kindName = z.string().max(60)
/** multipart/form-data: part `envelope` first, then part `file`. */
export const UploadInput = z.object({
  batch: RecordId, kind: kindName, fileName: z.string().min(1).max(200),
  /** A marked workbook comes back mended and takes the place of this import. */
  replaces: RecordId.optional(),
})
export type UploadInput = z.infer<typeof UploadInput>
export const uploadImport = command('imports.upload', { at: 'POST /api/imports', input: UploadInput, touches: () => [], audit: '上传台账', ...rest })

const ofBatch = z.object({ batch: RecordId })
export type OfBatch = z.infer<typeof ofBatch>
export const ListInput = z.object({ kind: kindName.optional(), after: Cursor.optional(), limit: whole(1, 100).optional() })
export type ListInput = z.infer<typeof ListInput>
export const ListOutput = z.object({ imports: z.array(RecordImport), next: NextPage })
export type ListOutput = z.infer<typeof ListOutput>
export const listImports = query('imports.list', { at: 'GET /api/imports', input: ListInput, output: ListOutput, audit: noChildren('查看台账导入批次', '批次的名称和行数，不含任何儿童'), ...rest })
export const getImport = query('imports.get', { at: 'GET /api/imports/:batch', input: ofBatch, output: RecordImport, audit: noChildren('查看台账导入批次', '批次的名称和行数，不含任何儿童'), ...rest })

/** `raw`: every line as it stands in the file, also above the heading. */
export const RowsFilter = z.enum(['all', 'errors', 'warnings', 'known', 'imported', 'raw'])
export type RowsFilter = z.infer<typeof RowsFilter>
export const RowsInput = ofBatch.extend({ filter: RowsFilter.optional(), group: z.string().max(64).optional(), after: Cursor.optional(), limit: whole(1, 200).optional() })
export type RowsInput = z.infer<typeof RowsInput>
export const RowsOutput = z.object({ rows: z.array(Row), next: NextPage })
export type RowsOutput = z.infer<typeof RowsOutput>
const childrenOf = (found: readonly Finding[]) => found.flatMap(one => one.children.map(child => child.child))
export const listRows = query('imports.rows', {
  at: 'GET /api/imports/:batch/rows', input: RowsInput, output: RowsOutput, audit: showsLines('查看台账导入的行', (output: RowsOutput) => output.rows.length, (output: RowsOutput) => output.rows.flatMap(row => childrenOf(row.findings))), ...rest,
})

/** Findings of one kind: the same finding about the same words in the same column. */
export const Group = z.object({ key: open('code', z.string()), column: count().nullable(), header: workText(), text: ownCell(), finding: Finding, count: count(), rows: z.array(count()).max(20) })
export type Group = z.infer<typeof Group>
export const GroupsOutput = z.object({ groups: z.array(Group).max(200), more: count() })
export type GroupsOutput = z.infer<typeof GroupsOutput>
export const listGroups = query('imports.groups', {
  at: 'GET /api/imports/:batch/groups', input: ofBatch, output: GroupsOutput, audit: shows('查看台账导入的问题', 'S2', (output: GroupsOutput) => output.groups.flatMap(group => childrenOf([group.finding]))), ...rest,
})

/** What a masked cell says, for whoever may mend it. */
export const RevealInput = ofBatch.extend({ row: whole(1, 1_000_000), column: whole(0, 1_000) })
export type RevealInput = z.infer<typeof RevealInput>
export const RevealOutput = z.object({ text: shownAs({ domains: [ownAudience], mask: 'words', sealed: false }, z.string()) })
export const revealCell = query('imports.reveal', { at: 'GET /api/imports/:batch/cell', input: RevealInput, output: RevealOutput, audit: showsLines('查看台账单元格原文', () => 1), ...rest })

/** Also chooses the heading; what was chosen is remembered for the office. */
export const MapInput = ofBatch.extend({ heading: z.number().int().min(1).max(1_000).optional(), columns: z.array(z.object({ index: z.number().int().min(0).max(1_000), target: z.string().max(120).nullable() })).max(200) })
export type MapInput = z.infer<typeof MapInput>
export const mapColumns = command('imports.map', { at: 'POST /api/imports/:batch/columns', input: MapInput, touches: () => [], audit: '对应台账的列', ...rest })
export const FixInput = ofBatch.extend({ row: z.number().int().min(1), column: z.number().int().min(0).max(1_000), value: z.string().max(2_000) })
export type FixInput = z.infer<typeof FixInput>
export const fixCell = command('imports.fixCell', { at: 'POST /api/imports/:batch/cells', input: FixInput, touches: () => [], audit: '修改台账单元格', ...rest })
export const MendInput = ofBatch.extend({ group: z.string().max(64), value: z.string().max(2_000) })
export type MendInput = z.infer<typeof MendInput>
export const mendGroup = command('imports.mendGroup', { at: 'POST /api/imports/:batch/groups/mend', input: MendInput, touches: () => [], audit: '批量修改台账单元格', ...rest })
/** Which of several children a line is about. */
export const ChooseInput = ofBatch.extend({ row: z.number().int().min(1), child: ChildId })
export type ChooseInput = z.infer<typeof ChooseInput>
export const chooseChild = command('imports.choose', { at: 'POST /api/imports/:batch/children', input: ChooseInput, touches: input => [input.child], audit: '选定台账这一行的儿童', ...rest })
export const SelectInput = ofBatch.extend({ rows: z.array(z.number().int().min(1)).min(1).max(5_000), selected: z.boolean() })
export type SelectInput = z.infer<typeof SelectInput>
export const selectRows = command('imports.select', { at: 'POST /api/imports/:batch/selection', input: SelectInput, touches: () => [], audit: '选择要导入的行', ...rest })

/** Orders the import; the worker writes all of it in one transaction, so that nobody sees half of it. */
export const CommitInput = ofBatch.extend({ expected: z.number().int().min(1, '没有可以导入的行') })
export type CommitInput = z.infer<typeof CommitInput>
export const commitImport = command('imports.commit', { at: 'POST /api/imports/:batch/commit', input: CommitInput, touches: () => [], audit: '导入台账', ...rest })
export const cancelImport = command('imports.cancel', { at: 'POST /api/imports/:batch/cancel', input: ofBatch, touches: () => [], audit: '中止导入台账', ...rest })
export const UndoInput = ofBatch.extend({ reason: saidWords({ what: '撤销原因' }) })
export type UndoInput = z.infer<typeof UndoInput>
export const undoImport = command('imports.undo', { at: 'POST /api/imports/:batch/undo', input: UndoInput, touches: () => [], audit: '撤销台账导入', ...rest })

const OwnFile = z.object({ fileName: workText(), mediaType: workText(), bytes: shownAs({ domains: [ownAudience], mask: 'whole', sealed: false }, z.instanceof(Uint8Array)), lines: count() })
export type OwnFile = z.infer<typeof OwnFile>
export const markedImport = query('imports.marked', { at: 'GET /api/imports/:batch/marked', input: ofBatch, output: OwnFile, audit: showsLines('下载标注后的台账', (output: OwnFile) => output.lines), ...rest })
/** An empty workbook of a kind: its headings, and what may be written into coded columns. */
export const TemplateInput = z.object({ kind: kindName })
export type TemplateInput = z.infer<typeof TemplateInput>
export const templateOf = query('imports.template', { at: 'GET /api/imports/template', input: TemplateInput, output: FileAnswer, may: 'imports.use', purpose: 'reference', audit: noChildren('下载台账样表', '空白表格，没有儿童信息') })
