/** Reading the plans: each clause as sentences, and what of it waits for a part of the product. */
import { z } from 'zod'
import { noChildren, query } from '../kernel/contract.ts'
import { WorkDay } from '../kernel/plainDate.ts'
import { open, ruleText } from '../kernel/shown.ts'

/** One thing that carries a clause out. `waits`: the part of the product it waits for. */
const Told = z.object({ id: ruleText(), sort: ruleText(), title: ruleText(), words: z.array(ruleText()), basis: ruleText().nullable(), waits: ruleText().nullable() })
const ToldClause = z.object({
  id: ruleText(), title: ruleText(), sort: ruleText(), says: ruleText(), items: z.array(ruleText()), basis: ruleText().nullable(),
  standing: z.enum(['runs', 'partly', 'waits']), waits: z.array(ruleText()), told: z.array(Told),
})
export type ToldClause = z.infer<typeof ToldClause>
const ToldParameter = z.object({ name: ruleText(), title: ruleText(), value: ruleText(), basis: ruleText() })
const ToldPlan = z.object({
  plan: ruleText(), title: ruleText(), version: ruleText(), from: WorkDay, level: ruleText(), source: ruleText(), basis: z.array(ruleText()), parameters: z.array(ToldParameter), clauses: z.array(ToldClause),
})
export type ToldPlan = z.infer<typeof ToldPlan>
/** Whether it is in force where the post works, from when, and whether it is the county's own wording; null: the county has not taken it, or nobody says
 *  so for this post, who stands above the counties. */
const PlanHere = ToldPlan.extend({ here: z.object({ since: WorkDay, changed: open('rule', z.boolean()) }).nullable() })
export type PlanHere = z.infer<typeof PlanHere>
/** `county`: whether there is a county to speak of. */
export const PlansOutput = z.object({ county: open('rule', z.boolean()), plans: z.array(PlanHere) })

export const listPlans = query('plans.list', {
  at: 'GET /api/plans', input: z.object({}), output: PlansOutput, may: 'plans.read', purpose: 'reference', audit: noChildren('查看方案', '方案是工作规定，没有任何儿童的内容'),
})
