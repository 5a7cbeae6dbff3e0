/** 数据比对: a roster that was uploaded and mapped becomes a comparison; the run is in the background; people judge what is in doubt. */
import { z } from 'zod'
import { flag, whole, wordList } from '../archives/query.ts'
import { command, noChildren, query, shows, showsLines } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, line, open, placeName, ruleText, shown, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { Reconciliation } from './reconciliation.ts'
import { ComparedField, ComparisonKind, ComparisonState, findCompared, Outside, RowState, TaskKind, TaskState, Verdict } from './types.ts'

const words = (what: string, max: number) => saidWords({ what, max })

/** `batch` is an uploaded roster whose columns are mapped; it leaves the staging of imports by this. */
export const OrderInput = z.object({
  comparison: RecordId, batch: RecordId, kind: ComparisonKind, department: words('提供名册的部门', 60), period: words('名册的时间范围', 40),
  purpose: words('比对目的', 200), legalBasis: words('依据', 200),
  /** Everybody of the area who should stand in it does: who is not in it is listed. */
  isComplete: z.boolean(),
  /** Everybody in it should have an archive: who has none is a new lead. */
  allShouldBeFiled: z.boolean(),
})
export type OrderInput = z.infer<typeof OrderInput>
export const orderComparison = command('comparisons.order', {
  at: 'POST /api/comparisons', input: OrderInput, touches: () => [], may: 'comparisons.order', purpose: 'roster', audit: '发起数据比对',
})

const ofComparison = z.object({ comparison: RecordId })
export const restartComparison = command('comparisons.restart', {
  at: 'POST /api/comparisons/:comparison/restart', input: ofComparison, touches: () => [], may: 'comparisons.order', purpose: 'roster', audit: '重新比对',
})
export type RestartInput = z.infer<typeof ofComparison>

const ofPair = ofComparison.extend({ row: z.number().int().min(1), child: ChildId })
/** Joins, parts, or asks the village. It only says who is who: no archive is written. */
export const DecideInput = ofPair.extend({ verdict: Verdict })
export type DecideInput = z.infer<typeof DecideInput>
export const decidePair = command('comparisons.decide', {
  at: 'POST /api/comparisons/:comparison/decide', input: DecideInput, touches: input => [input.child], may: 'comparisons.order', purpose: 'roster', audit: '判断是否同一人',
})
/** `decision`: the one the person saw; another that came in between is left alone. `asking`: takes back that the village was asked. */
export const UndoInput = ofPair.extend({ decision: RecordId.optional(), asking: z.boolean().optional() })
export type UndoInput = z.infer<typeof UndoInput>
export const undoDecision = command('comparisons.undo', {
  at: 'POST /api/comparisons/:comparison/undo', input: UndoInput, touches: input => [input.child], may: 'comparisons.order', purpose: 'roster', audit: '撤销比对判断',
})

export const CloseTaskInput = z.object({ task: RecordId, outcome: z.enum(['done', 'notNeeded']), evidence: words('核实情况', 500) })
export type CloseTaskInput = z.infer<typeof CloseTaskInput>
export const closeTask = command('comparisons.closeTask', {
  at: 'POST /api/comparisons/tasks/:task/close', input: CloseTaskInput, touches: () => [], may: 'comparisons.tasks', purpose: 'roster', audit: '办结比对差异',
})

const childName = shown('ID', 'name', z.string())
/** What a village answered may name anybody of the family. */
const testimony = shown(['ID', 'FAM'], 'words', z.string())
const bits = () => open('rule', z.number())
export const Comparison = z.object({
  id: RecordId, number: workText(), fileName: workText(), kind: ComparisonKind, department: workText(), period: workText(), purpose: workText(),
  legalBasis: workText(), region: RegionCode, regionName: placeName(), isComplete: z.boolean(), allShouldBeFiled: z.boolean(),
  keptColumns: z.array(workText()), warnings: z.array(workText()), state: ComparisonState, progress: open('count', z.number().min(0).max(1)), failure: workText().nullable(),
  orderedByName: staffName(), orderedAt: Instant, finishedAt: Instant.nullable(),
  modelHash: workText().nullable(), threshold: bits().nullable(), review: bits().nullable(),
  balance: z.object({
    rows: count(), same: count(), differs: count(), lead: count(), doubtful: count(), outside: count(),
    expected: count(), expectedFound: count(), expectedDoubtful: count(), missing: count(),
  }),
  /** Pairs somebody decided, and differences still open. */
  decided: count(), openTasks: count(),
})
export type Comparison = z.infer<typeof Comparison>

export const ListInput = z.object({
  department: z.string().max(60).optional(), state: ComparisonState.optional(), after: Cursor.optional(), limit: whole(1, 100).optional(),
})
export type ListInput = z.infer<typeof ListInput>
export const ListOutput = z.object({
  comparisons: z.array(Comparison), nextCursor: NextPage,
  /** Whose rosters there are, whatever was asked for: what can be chosen from. */
  departments: z.array(workText()),
})
export type ListOutput = z.infer<typeof ListOutput>
export const listComparisons = query('comparisons.list', {
  at: 'GET /api/comparisons', input: ListInput, output: ListOutput, may: 'comparisons.read', purpose: 'roster',
  audit: shows('查看数据比对', 'S1', () => []),
})
export const getComparison = query('comparisons.get', {
  at: 'GET /api/comparisons/:comparison', input: ofComparison, output: Comparison, may: 'comparisons.read', purpose: 'roster',
  audit: shows('查看数据比对', 'S1', () => []),
})

/** 对账报告, with the names of the differences that are still open. */
export const reportComparison = query('comparisons.report', {
  at: 'GET /api/comparisons/:comparison/report', input: ofComparison, output: Reconciliation, may: 'comparisons.read', purpose: 'roster',
  audit: shows('查看对账报告', 'S2', (output: Reconciliation) => output.children),
})

export const RowsInput = ofComparison.extend({ state: RowState, after: Cursor.optional(), limit: whole(1, 200).optional() })
export type RowsInput = z.infer<typeof RowsInput>
export const RowsOutput = z.object({
  rows: z.array(z.object({
    row: count(), state: RowState, name: childName, birthDate: shown('ID', 'day', z.string()), village: shown('ID', 'none', z.string()), child: ChildId.nullable(), differs: z.array(ruleText()),
    outside: Outside.nullable(),
    /** Of a row in doubt: the likeliest archive nobody has judged yet, so that the pair can be opened. */
    pair: ChildId.nullable(),
  })),
  next: NextPage,
})
export type RowsOutput = z.infer<typeof RowsOutput>
export const listRows = query('comparisons.rows', {
  at: 'GET /api/comparisons/:comparison/rows', input: RowsInput, output: RowsOutput, may: 'comparisons.read', purpose: 'roster',
  audit: showsLines('查看比对结果', output => output.rows.length, (output: RowsOutput) => output.rows.flatMap(row => row.child ?? row.pair ?? [])),
})

export const MissingInput = ofComparison.extend({ after: Cursor.optional(), limit: whole(1, 200).optional() })
export type MissingInput = z.infer<typeof MissingInput>
export const MissingOutput = z.object({
  children: z.array(z.object({ child: ChildId, name: childName, birthDate: shown('ID', 'day', PlainDate).nullable(), regionName: placeName() })), next: NextPage,
})
export type MissingOutput = z.infer<typeof MissingOutput>
export const listMissing = query('comparisons.missing', {
  at: 'GET /api/comparisons/:comparison/missing', input: MissingInput, output: MissingOutput, may: 'comparisons.read', purpose: 'roster',
  audit: shows('查看应在名册而不在的档案', 'S2', (output: MissingOutput) => output.children.map(one => one.child)),
})

export const Doubt = z.object({
  row: count(), name: childName, child: ChildId, childName, bits: bits(), why: ruleText(), takesTwo: z.boolean(),
  /** Somebody has said that they are the same and a second person is asked: the reader was the first, or somebody else. */
  second: z.enum(['mine', 'others']).nullable(),
  /** Where the question to the village stands. */
  asked: TaskState.nullable(),
})
export type Doubt = z.infer<typeof Doubt>
export const DoubtsOutput = z.object({ doubts: z.array(Doubt) })
export type DoubtsOutput = z.infer<typeof DoubtsOutput>
export const listDoubts = query('comparisons.doubts', {
  at: 'GET /api/comparisons/:comparison/doubts', input: ofComparison, output: DoubtsOutput, may: 'comparisons.read', purpose: 'roster',
  audit: shows('查看疑似名单', 'S2', (output: DoubtsOutput) => output.doubts.map(one => one.child)),
})

const StandingDecision = z.object({
  id: RecordId, verdict: z.enum(['same', 'different']), state: z.enum(['proposed', 'inForce']), byName: staffName(), isMine: z.boolean(), at: Instant, undoUntil: Instant,
})

export const PairInput = ofComparison.extend({ row: whole(1, 10_000_000), child: ChildId })
export type PairInput = z.infer<typeof PairInput>
export const PairOutput = z.object({
  row: count(), child: ChildId, bits: bits(), threshold: bits(), review: bits(), probability: bits(), sentence: ruleText(),
  guards: z.array(ruleText()), takesTwo: z.boolean(), regionName: placeName(),
  /** What stands decided about the pair, by whom, until when it can be undone. */
  decision: StandingDecision.nullable(),
  /** The question to the village and what it answered. */
  asked: z.object({ state: TaskState, due: WorkDay, evidence: testimony.nullable() }).nullable(),
  fields: z.array(line({ by: 'field', values: ['archive', 'roster'], find: findCompared }, z.object({
    field: ruleText(), archive: z.string(), roster: z.string(), verdict: z.enum(['same', 'near', 'different', 'missing']), words: ruleText(), bits: bits(), from: bits(), to: bits(),
  }))),
})
export type PairOutput = z.infer<typeof PairOutput>
export const getPair = query('comparisons.pair', {
  at: 'GET /api/comparisons/:comparison/pair', input: PairInput, output: PairOutput, may: 'comparisons.read', purpose: 'roster',
  audit: shows('对照疑似的两条记录', 'S2', (output: PairOutput) => [output.child]),
})

export const DecisionsInput = ofComparison.extend({ after: Cursor.optional(), limit: whole(1, 200).optional() })
export type DecisionsInput = z.infer<typeof DecisionsInput>
export const Decision = StandingDecision.extend({ row: count(), name: childName, child: ChildId, childName })
export type Decision = z.infer<typeof Decision>
export const DecisionsOutput = z.object({ decisions: z.array(Decision), nextCursor: NextPage })
export type DecisionsOutput = z.infer<typeof DecisionsOutput>
export const listDecisions = query('comparisons.decisions', {
  at: 'GET /api/comparisons/:comparison/decisions', input: DecisionsInput, output: DecisionsOutput, may: 'comparisons.read', purpose: 'roster',
  audit: shows('查看比对判断', 'S2', (output: DecisionsOutput) => output.decisions.map(one => one.child)),
})

/** Which differences; `mine`: those whose owner is the asking post, `late`: past their day. */
export const TasksFilter = z.object({
  state: TaskState.optional(), comparison: RecordId.optional(), kind: wordList(TaskKind), owner: staffName().max(40).optional(), mine: flag(), late: flag(),
  region: z.coerce.number().pipe(RegionCode).optional(),
})
export type TasksFilter = z.infer<typeof TasksFilter>
export const TasksInput = TasksFilter.extend({ after: Cursor.optional(), limit: whole(1, 200).optional() })
export type TasksInput = z.infer<typeof TasksInput>
export const Task = z.object({
  id: RecordId, comparison: RecordId, kind: TaskKind, row: count().nullable(), child: ChildId.nullable(), name: childName, region: RegionCode, regionName: placeName(),
  owner: staffName(), ownerName: staffName(), due: WorkDay, isLate: z.boolean(), state: TaskState, evidence: testimony.nullable(), mayClose: z.boolean(),
  /** The roster it comes from, and what stands there of the row it is about; empty where the roster has no such row. */
  source: workText(), written: z.array(line({ by: 'field', values: ['text'], find: findCompared }, z.object({ field: ComparedField, text: z.string() }))),
  /** Its comparison is within the reader's area: a county's is not within a town's. */
  opensResult: z.boolean(),
})
export type Task = z.infer<typeof Task>
export const TasksOutput = z.object({ tasks: z.array(Task), next: NextPage })
export type TasksOutput = z.infer<typeof TasksOutput>
export const listTasks = query('comparisons.listTasks', {
  at: 'GET /api/comparisons/tasks', input: TasksInput, output: TasksOutput, may: 'comparisons.tasks', purpose: 'roster',
  audit: shows('查看比对差异清单', 'S2', (output: TasksOutput) => output.tasks.flatMap(task => task.child ?? [])),
})

export const TaskCountsInput = z.object({ comparison: RecordId.optional(), region: z.coerce.number().pipe(RegionCode).optional() })
export type TaskCountsInput = z.infer<typeof TaskCountsInput>
export const TaskCountsOutput = z.object({
  /** Open ones by post and kind; `isMine`: of the asking post. */
  open: z.array(z.object({ owner: staffName(), ownerName: staffName(), isMine: z.boolean(), kind: TaskKind, tasks: count(), late: count() })),
})
export type TaskCountsOutput = z.infer<typeof TaskCountsOutput>
export const countTasks = query('comparisons.countTasks', {
  at: 'GET /api/comparisons/tasks/counts', input: TaskCountsInput, output: TaskCountsOutput, may: 'comparisons.tasks', purpose: 'roster',
  audit: noChildren('查看比对差异件数', '只有件数，没有儿童'),
})

export const comparisonQueries = [listComparisons, getComparison, listRows, listMissing, listDoubts, getPair, listDecisions, listTasks, reportComparison, countTasks] as const
export const comparisonCommands = [orderComparison, restartComparison, decidePair, undoDecision, closeTask] as const
