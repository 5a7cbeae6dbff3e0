/** Contracts of the plans of a county (decision 054): which it took, what it made of them, and how a second person puts a version into force from a day.
 *  Rules of work only: no answer here holds anything of a child. */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { Difference } from '../kernel/differences.ts'
import { RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { count, open, placeName, ruleText, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { Name } from '../records/declaration.ts'
import { PlanChange } from './planChange.ts'
import { Sentence } from './sentenceShape.ts'

const about = '方案是工作规定，不含任何儿童'
const rest = { purpose: 'reference', audit: noChildren('查看本县的方案', about) } as const

export const VersionState = z.enum(['proposed', 'published', 'replaced', 'refused', 'withdrawn'])
export type VersionState = z.infer<typeof VersionState>
/** `version` null: the plan ends here from that day. `running`: in force today. */
const version = () => z.object({
  id: RecordId, plan: open('code', z.string()), title: ruleText(), version: ruleText().nullable(), from: WorkDay, state: open('code', VersionState), running: open('rule', z.boolean()), reason: workText(),
  proposedBy: staffName(), proposedAt: Instant, decidedBy: staffName().nullable(), decidedAt: Instant.nullable(), decidedReason: workText().nullable(),
  /** Whether the acting person may put it into force, or take it back. */
  mayDecide: open('rule', z.boolean()), mayWithdraw: open('rule', z.boolean()),
})
const CountyPlans = z.object({
  place: placeName(), today: WorkDay,
  plans: z.array(z.object({
    plan: open('code', z.string()), title: ruleText(), origin: open('code', z.enum(['shipped', 'changed', 'own'])), duties: count(), waiting: count(),
    running: z.object({ version: ruleText(), since: WorkDay }).nullable(),
    /** Already decided for a later day; `version` null: it ends then. */
    next: z.object({ version: ruleText().nullable(), from: WorkDay }).nullable(),
    /** The product brings another than the one the county's was made over. */
    newer: ruleText().nullable(), proposed: open('rule', z.boolean()),
  })),
  versions: z.array(version()),
})
export type CountyPlans = z.infer<typeof CountyPlans>
export const listCountyPlans = query('plans.county', { at: 'GET /api/plans/county', input: z.object({}), output: CountyPlans, may: 'plans.edit', ...rest })

/** What the editor begins from. `of` merged: the county's, carried onto the newer one of the product. */
export const PlanSourceInput = z.object({ plan: Name.optional(), version: RecordId.optional(), of: z.enum(['running', 'merged']).optional() })
export type PlanSourceInput = z.infer<typeof PlanSourceInput>
const PlanSource = z.object({
  plan: open('code', z.string()), source: ruleText(), running: ruleText().nullable(),
  conflicts: z.array(z.object({ where: ruleText(), yours: ruleText(), theirs: ruleText(), original: ruleText() })),
})
export type PlanSource = z.infer<typeof PlanSource>
export const getPlanSource = query('plans.source', { at: 'GET /api/plans/source', input: PlanSourceInput, output: PlanSource, may: 'plans.edit', ...rest })

export const longestSource = 100_000
const source = z.string().min(1, '还没有写内容').max(longestSource, '文件太长')
/** `effect`: what becomes of what is owed; null where nothing is owed by it. */
export const PlanDifference = Difference.extend({ clause: ruleText().nullable(), effect: ruleText().nullable() })
export type PlanDifference = z.infer<typeof PlanDifference>
const CheckedPlan = z.object({
  /** With the change that was asked for. */
  source: ruleText(),
  /** From the top; nothing when it may be proposed. */
  faults: z.array(z.object({ line: count(), column: count(), message: ruleText() })),
  plan: open('code', z.string()).nullable(), title: ruleText().nullable(), version: ruleText().nullable(),
  clauses: z.array(z.object({ id: ruleText(), title: ruleText(), sort: ruleText(), says: ruleText(), items: z.array(ruleText()), basis: ruleText().nullable(), waits: z.array(ruleText()), sentences: z.array(Sentence) })),
  /** Against the version in force, or the product's where none is; null for a plan that is new. */
  differences: z.array(PlanDifference).nullable(),
  /** Examples of days that were the old ones, and went with the change. */
  casesDropped: count(),
})
export type CheckedPlan = z.infer<typeof CheckedPlan>
export const CheckPlanInput = z.object({ source: source.or(z.literal('')), change: PlanChange.optional() })
export type CheckPlanInput = z.infer<typeof CheckPlanInput>
export const checkPlan = query('plans.check', { at: 'POST /api/plans/check', input: CheckPlanInput, output: CheckedPlan, may: 'plans.edit', purpose: 'reference', audit: noChildren('检查方案的改动', about) })

const reason = () => saidWords({ what: '理由', max: 200 })
const changing = { touches: () => [], may: 'plans.propose', purpose: 'administration' } as const
export const ProposePlanInput = z.object({
  id: RecordId, source, from: PlainDate, reason: reason(),
  /** The text was carried onto the newest one of the product. */
  merged: z.boolean().default(false),
})
export type ProposePlanInput = z.infer<typeof ProposePlanInput>
export const proposePlan = command('plans.propose', { at: 'POST /api/plans/versions', input: ProposePlanInput, ...changing, audit: '提出方案的改动' })

const mostAtOnce = 20
export const TakePlansInput = z.object({ plans: z.array(z.object({ id: RecordId, plan: Name })).min(1, '选至少一个方案').max(mostAtOnce, `一次最多 ${mostAtOnce} 个`), from: PlainDate, reason: reason() })
export type TakePlansInput = z.infer<typeof TakePlansInput>
export const takePlans = command('plans.take', { at: 'POST /api/plans/taking', input: TakePlansInput, ...changing, audit: '提出采用方案' })

export const EndPlanInput = z.object({ id: RecordId, plan: Name, from: PlainDate, reason: reason() })
export type EndPlanInput = z.infer<typeof EndPlanInput>
export const endPlan = command('plans.withdraw', { at: 'POST /api/plans/ending', input: EndPlanInput, ...changing, audit: '提出停用方案' })

export const DecidePlansInput = z.object({ ids: z.array(RecordId).min(1).max(mostAtOnce), to: z.enum(['published', 'refused', 'withdrawn']), reason: saidWords({ what: '说明', min: 0, max: 200 }).optional() })
export type DecidePlansInput = z.infer<typeof DecidePlansInput>
export const decidePlans = command('plans.decide', { at: 'POST /api/plans/decisions', input: DecidePlansInput, touches: () => [], may: 'plans.decide', purpose: 'administration', audit: '发布或退回方案的改动' })
