/** 比对模型: estimated anew from a place's own rosters, shown by what it would change, accepted by a second person. */
import { z } from 'zod'
import { command, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, shown, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { type Model, weightOf } from '../linkage/model.ts'
import type { Outcome } from './rules.ts'
import { type Candidate, RowState } from './types.ts'

export const ModelState = z.enum(['waiting', 'running', 'proposed', 'inForce', 'replaced', 'refused', 'failed'])
export type ModelState = z.infer<typeof ModelState>
export const modelStateNames: Record<ModelState, string> = {
  waiting: '排队等待', running: '正在估计', proposed: '待另一人确认', inForce: '正在使用', replaced: '已被替换', refused: '未采用', failed: '没有估计成',
}

const bits = () => open('rule', z.number())
const childName = shown('ID', 'name', z.string())
/** A row that would end elsewhere. */
const Moved = z.object({
  row: count(), from: RowState, to: RowState, childBefore: ChildId.nullable(), childAfter: ChildId.nullable(), bitsBefore: bits().nullable(), bitsAfter: bits().nullable(),
})
export const Effect = z.object({
  rows: count(), changed: count(),
  /** Rows by where they are and where they would be; those that stay are not listed. */
  moves: z.array(z.object({ from: RowState, to: RowState, count: count() })),
  /** Joined before and after, with another archive. */
  otherArchive: count(),
  examples: z.array(Moved),
  weights: z.array(z.object({ field: ruleText(), words: ruleText(), before: bits(), after: bits() })),
})
export type Effect = z.infer<typeof Effect>
type Move = z.infer<typeof Moved>

const mostExamples = 40
const rounded = (bits: number): number => Math.round(bits * 100) / 100

export type Judged = { outcomes: readonly Outcome[]; found: ReadonlyMap<number, readonly Candidate[]>; model: Model }

/** What would change if the rows of one roster were judged by another model; both sides know the same rows and archives. */
export function effectOf(before: Judged, after: Judged): Effect {
  const later = new Map(after.outcomes.map(one => [one.row, one]))
  const moved = before.outcomes.flatMap(one => {
    const now = later.get(one.row)
    return now === undefined || (now.state === one.state && now.child === one.child) ? [] : [moveOf(one, now, { before, after })]
  })
  const counts = new Map<string, { from: RowState; to: RowState; count: number }>()
  for (const { from, to } of moved) {
    const key = `${from} ${to}`
    counts.set(key, { from, to, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return {
    rows: before.outcomes.length, changed: moved.length, moves: [...counts.values()].sort((a, b) => b.count - a.count || (a.from + a.to < b.from + b.to ? -1 : 1)),
    otherArchive: moved.filter(one => one.childBefore !== null && one.childAfter !== null && one.childBefore !== one.childAfter).length,
    examples: spread(moved), weights: weightsOf(before.model, after.model),
  }
}

function moveOf(one: Outcome, now: Outcome, { before, after }: { before: Judged; after: Judged }): Move {
  const childOf = (outcome: Outcome): ChildId | null => {
    const child = outcome.child ?? outcome.open[0]
    return child === undefined ? null : ChildId.parse(child)
  }
  const [childBefore, childAfter] = [childOf(one), childOf(now)]
  const about = childBefore ?? childAfter
  const bits = ({ found }: Judged): number | null => found.get(one.row)?.find(candidate => candidate.child === about)?.bits ?? null
  return { row: one.row, from: one.state, to: now.state, childBefore, childAfter, bitsBefore: bits(before), bitsAfter: bits(after) }
}

/** A few of each kind of change rather than many of the commonest. */
function spread(moved: readonly Move[]): Move[] {
  const rank = new Map<string, number>()
  return moved.map(move => {
    const key = `${move.from} ${move.to}`
    const at = rank.get(key) ?? 0
    rank.set(key, at + 1)
    return { move, at }
  }).sort((a, b) => a.at - b.at || a.move.row - b.move.row).slice(0, mostExamples).map(({ move }) => move)
}

const weightsOf = (before: Model, after: Model): Effect['weights'] => after.comparisons.flatMap(({ field, levels }) => {
  const old = before.comparisons.find(comparison => comparison.field === field)?.levels ?? []
  return levels.map((level, i) => ({ field, words: level.words, before: rounded(weightOf(old[i] ?? level)), after: rounded(weightOf(level)) }))
})

/** Few pairs teach nothing reliable, and a class of pairs that is not the one of same people is no model of them.
 *  @param accepted rows the present model joins; @param same rows the estimated one joins
 *  @returns why the estimate is not to be trusted; null: it may be proposed */
export function whyNotLearned({ accepted, same, model }: { accepted: number; same: number; model: Model }): string | null {
  if (accepted < fewestPairs) return `现在的模型在这份名册里只认出 ${accepted} 对，少于 ${fewestPairs} 对，估计不可靠；请用更大的名册`
  if (same < accepted / mostApart || same > accepted * mostApart) return `按估计的模型会认出 ${same} 对，与现在认出的 ${accepted} 对相差太多，没有采用`
  const odd = model.comparisons.find(({ levels }) => (levels[0]?.m ?? 0) <= (levels[0]?.u ?? 0))
  const turned = model.comparisons.find(({ levels }) => (levels.at(-1)?.m ?? 0) > (levels.at(-1)?.u ?? 1))
  if (turned !== undefined) return `按这份名册估计，“${turned.field}”不同反而支持是同一人，说明名册里这一栏太少或不适合用来估计，没有采用`
  return odd === undefined ? null : `按这份名册估计，“${odd.field}”相同反而不支持是同一人，说明名册不适合用来估计，没有采用`
}
const fewestPairs = 100
const mostApart = 1.5

export const ProposeModelInput = z.object({
  model: RecordId, comparison: RecordId, reason: saidWords({ what: '重新估计的原因', max: 200 }),
  /** Where its effect is shown; the comparison it is learned from, when nothing is said. */
  against: RecordId.optional(),
  /** Back to the model that comes with the product: nothing is learned, and its effect is shown on the comparison. */
  restores: z.boolean().optional(),
})
export type ProposeModelInput = z.infer<typeof ProposeModelInput>
export const proposeModel = command('comparisons.proposeModel', {
  at: 'POST /api/comparison-models', input: ProposeModelInput, touches: () => [], may: 'comparisons.order', purpose: 'roster', audit: '提出更换比对模型',
})
export const DecideModelInput = z.object({ model: RecordId, verdict: z.enum(['accept', 'refuse']), reason: saidWords({ what: '理由', max: 200 }) })
export type DecideModelInput = z.infer<typeof DecideModelInput>
export const decideModel = command('comparisons.decideModel', {
  at: 'POST /api/comparison-models/:model/decide', input: DecideModelInput, touches: () => [], may: 'comparisons.order', purpose: 'roster', audit: '决定是否采用比对模型',
})

export const ProposedModel = z.object({
  id: RecordId, region: RegionCode, regionName: placeName(), state: ModelState, comparison: RecordId, comparisonNumber: workText(), against: RecordId, againstNumber: workText(),
  reason: workText(), failure: workText().nullable(), hash: workText().nullable(), baseHash: workText().nullable(), proposedByName: staffName(), proposedAt: Instant, isMine: z.boolean(),
  /** It is the one that comes with the product. */
  restores: z.boolean(), decidedAt: Instant.nullable(), decisionReason: workText().nullable(),
})
export type ProposedModel = z.infer<typeof ProposedModel>
export const ModelsOutput = z.object({ models: z.array(ProposedModel).max(100) })
export type ModelsOutput = z.infer<typeof ModelsOutput>
export const listModels = query('comparisons.models', {
  at: 'GET /api/comparison-models', input: z.object({}), output: ModelsOutput, may: 'comparisons.read', purpose: 'roster', audit: shows('查看比对模型', 'S1', () => []),
})
export const GetModelInput = z.object({ model: RecordId })
export type GetModelInput = z.infer<typeof GetModelInput>
export const ModelOutput = ProposedModel.extend({
  /** Null until it is estimated. Names as the reader may see them. */
  effect: Effect.extend({ examples: z.array(Moved.extend({ name: childName, nameBefore: childName.nullable(), nameAfter: childName.nullable() })) }).nullable(),
})
export type ModelOutput = z.infer<typeof ModelOutput>
export const getModel = query('comparisons.model', {
  at: 'GET /api/comparison-models/:model', input: GetModelInput, output: ModelOutput, may: 'comparisons.read', purpose: 'roster',
  audit: shows('查看比对模型会改变什么', 'S2', (output: ModelOutput) => (output.effect?.examples ?? []).flatMap(one => [one.childBefore, one.childAfter]).filter(child => child !== null)),
})
