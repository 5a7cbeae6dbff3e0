/** Reading archives. The commands stand in commands.ts. */
import { z } from 'zod'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { personName } from '../kernel/personName.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { RevealReason } from '../kernel/revealReason.ts'
import { count, line, placeName, shownAs } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { Archive } from './archive.ts'
import { FieldKey } from './draft.ts'
import { fieldShown, findShown } from './fieldShown.ts'
import { ShownParameters } from './parameters.ts'
import { codeList, flag, whole, wordList } from './query.ts'
import { AgeBand, ArchiveRow, ArchiveStatus, Group, HistoryEntry, ListTab, SearchHit, Viewing } from './types.ts'

const region = z.coerce.number().pipe(RegionCode)

/** Every condition narrows; a figure carries the same filter, so that its number and the list behind it agree.
 *  Code 0 in sex and schooling stands for 未填. */
export const ListFilter = z.object({
  region: region.optional(),
  /** Only archives kept at this very code: those whose village is not known yet. */
  regionOnly: flag(),
  tab: ListTab.optional(),
  group: Group.optional(),
  status: wordList(ArchiveStatus),
  ageFrom: whole(0, 120).optional(), ageTo: whole(0, 120).optional(),
  ageBand: wordList(AgeBand),
  sex: codeList(), schooling: codeList(), category: codeList(), leftBehind: codeList(), guardianshipType: codeList(),
  /** Any of these fields is missing. */
  gap: wordList(FieldKey),
  batch: z.string().max(36).optional(),
  /** 村民小组, as it is written in the archive. */
  villageGroup: z.string().max(20).optional(),
  /** Nobody answers for the child: no child director in the village, no helper by name (P2-17). */
  nobody: flag(),
})
export type ListFilter = z.infer<typeof ListFilter>

export const ListSort = z.enum(['region', 'recent', 'birth'])
export type ListSort = z.infer<typeof ListSort>
export const defaultLimit = 50
export const ListInput = ListFilter.extend({
  sort: ListSort.optional(), after: Cursor.optional(), limit: whole(1, 100).optional(),
})
export type ListInput = z.infer<typeof ListInput>
export const ListOutput = z.object({
  rows: z.array(ArchiveRow),
  nextCursor: NextPage,
  /** From the statistics when the filter is one they know; null when counting would mean walking the list. */
  total: count().nullable(),
})
export type ListOutput = z.infer<typeof ListOutput>

export const listArchives = query('archives.list', {
  at: 'GET /api/archives', input: ListInput, output: ListOutput,
  may: 'archives.read', purpose: 'archive', audit: shows('查看档案列表', 'S1', (output: ListOutput) => output.rows.map(row => row.id)),
})

export const CountsInput = z.object({ region: region.optional() })
export type CountsInput = z.infer<typeof CountsInput>
export const CountsOutput = z.object({ tabs: z.partialRecord(ListTab, count()) })
export type CountsOutput = z.infer<typeof CountsOutput>
export const countArchives = query('archives.counts', {
  at: 'GET /api/archives/counts', input: CountsInput, output: CountsOutput,
  may: 'archives.read', purpose: 'archive', audit: shows('查看档案数', 'S1', () => []),
})

/** Each village with its register, and each other place that keeps archives itself because the village is not known yet. A figure of
 *  children the reader's role cannot judge is null. The lists behind: tab all, tab gaps with the statuses of the register, tab noGuardian. */
export const ProgressPlace = z.object({
  region: RegionCode, name: placeName(), townName: placeName(), all: count(), gaps: count(), noGuardian: count().nullable(),
})
export type ProgressPlace = z.infer<typeof ProgressPlace>
export const ProgressOutput = z.object({ places: z.array(ProgressPlace) })
export type ProgressOutput = z.infer<typeof ProgressOutput>
export const archiveProgress = query('archives.progress', {
  at: 'GET /api/archives/progress', input: CountsInput, output: ProgressOutput,
  may: 'archives.read', purpose: 'archive', audit: shows('查看各村档案进度', 'S1', () => []),
})

export const searchLimit = 20
export const SearchInput = z.object({ text: z.string().trim().min(1, '请输入要找的内容').max(50), region: RegionCode.optional() })
export type SearchInput = z.infer<typeof SearchInput>
export const SearchOutput = z.object({ hits: z.array(SearchHit).max(searchLimit), more: z.boolean() })
export type SearchOutput = z.infer<typeof SearchOutput>
/** By POST, so that a name stands in no address, log or history of a browser. */
export const searchArchives = query('archives.search', {
  at: 'POST /api/archives/search', input: SearchInput, output: SearchOutput,
  may: 'archives.read', purpose: 'archive', audit: shows('查找儿童', 'S1', (output: SearchOutput) => output.hits.map(hit => hit.id)),
})

/** Who some archives are, for lines that know a child by its id only. What is not one's own is left out. */
export const NamesInput = z.object({ ids: z.array(ChildId).min(1).max(50) })
export type NamesInput = z.infer<typeof NamesInput>
export const NamesOutput = z.object({ children: z.array(z.object({ id: ChildId, name: shownAs(fieldShown('name'), z.string()) })).max(50) })
export type NamesOutput = z.infer<typeof NamesOutput>
export const nameChildren = query('archives.names', {
  at: 'POST /api/archives/names', input: NamesInput, output: NamesOutput,
  may: 'archives.read', purpose: 'archive', audit: shows('查看姓名', 'S1', (output: NamesOutput) => output.children.map(child => child.id)),
})

/** Asked before an archive is created, with whatever is known so far. Never shows more than a search would. */
export const DuplicatesInput = z.object({
  name: z.string().overwrite(personName).max(50).optional(), birthDate: PlainDate.optional(), idNumber: z.string().max(30).optional(),
  motherIdNumber: z.string().max(30).optional(), except: ChildId.optional(),
})
export type DuplicatesInput = z.infer<typeof DuplicatesInput>
export const findDuplicates = query('archives.duplicates', {
  at: 'POST /api/archives/duplicates', input: DuplicatesInput, output: SearchOutput,
  may: 'archives.create', purpose: 'archive', audit: shows('建档前查重', 'S1', (output: SearchOutput) => output.hits.map(hit => hit.id)),
})

export const GetInput = z.object({ id: ChildId })
export type GetInput = z.infer<typeof GetInput>
export const getArchive = query('archives.get', {
  at: 'GET /api/archives/:id', input: GetInput, output: Archive,
  may: 'archives.read', purpose: 'archive', audit: shows('查看档案', 'S2', (output: Archive) => [output.id]),
})

export const HistoryInput = GetInput.extend({ after: Cursor.optional(), limit: whole(1, 100).optional() })
export type HistoryInput = z.infer<typeof HistoryInput>
export const HistoryOutput = z.object({ id: ChildId, entries: z.array(HistoryEntry), nextCursor: NextPage })
export type HistoryOutput = z.infer<typeof HistoryOutput>
export const listHistory = query('archives.history', {
  at: 'GET /api/archives/:id/history', input: HistoryInput, output: HistoryOutput,
  may: 'archives.read', purpose: 'archive', audit: shows('查看档案历史', 'S2', (output: HistoryOutput) => [output.id]),
})

export const ViewersOutput = z.object({ id: ChildId, entries: z.array(Viewing), nextCursor: NextPage })
export type ViewersOutput = z.infer<typeof ViewersOutput>
export const listViewers = query('archives.viewers', {
  at: 'GET /api/archives/:id/viewers', input: HistoryInput, output: ViewersOutput,
  may: 'archives.viewers', purpose: 'audit', audit: shows('查看谁看过档案', 'S1', (output: ViewersOutput) => [output.id]),
  aboveCounty: '谁在什么时候看过，只有工作人员，没有儿童的内容',
})

/** The leaf records the field, the reason and its words (`note` is required with 其他, see rules in reveal.ts); never the value. */
export const RevealInput = z.object({
  id: ChildId, field: FieldKey,
  /** Which parent or spell when the field stands in an older one; the present one when absent. */
  record: z.string().max(36).optional(),
  reason: RevealReason, note: saidWords({ what: '用途', min: 0, max: 200 }).optional(),
})
export type RevealInput = z.infer<typeof RevealInput>
export const RevealOutput = line({ by: 'field', values: ['value'], find: findShown, clear: true }, z.object({ id: ChildId, field: FieldKey, value: z.string().nullable(), at: Instant }))
export type RevealOutput = z.infer<typeof RevealOutput>
export const revealField = query('archives.reveal', {
  at: 'POST /api/archives/:id/reveal', input: RevealInput, output: RevealOutput,
  may: 'archives.reveal', purpose: 'archive', audit: shows('查看完整信息', 'S2', (output: RevealOutput) => [output.id]),
})

/** What the forms judge by before they send, and what a screen shows as the basis of a rule. */
export const ParametersInput = z.object({})
export type ParametersInput = z.infer<typeof ParametersInput>
export const ParametersOutput = z.object({ values: ShownParameters })
export type ParametersOutput = z.infer<typeof ParametersOutput>
export const getParameters = query('archives.parameters', {
  at: 'GET /api/archives/parameters', input: ParametersInput, output: ParametersOutput,
  may: 'archives.read', purpose: 'reference', audit: noChildren('查看规则参数', '规则的年龄、期限和依据，不涉及儿童'),
})

export const archiveQueries = [
  listArchives, countArchives, archiveProgress, searchArchives, nameChildren, findDuplicates, getArchive, listHistory, listViewers, revealField, getParameters,
] as const
