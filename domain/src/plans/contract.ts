/** Reading the plans: each clause as sentences, and what of it waits for a part of the product. */
import { z } from 'zod'
import { noChildren, query } from '../kernel/contract.ts'
import { WorkDay } from '../kernel/plainDate.ts'
import { ruleText } from '../kernel/shown.ts'

/** One thing that carries a clause out. `waits`: the part of the product it waits for. */
const Told = z.object({ sort: ruleText(), title: ruleText(), words: z.array(ruleText()), basis: ruleText().nullable(), waits: ruleText().nullable() })
const ToldClause = z.object({
  id: ruleText(), title: ruleText(), sort: ruleText(), says: ruleText(), items: z.array(ruleText()), basis: ruleText().nullable(),
  standing: z.enum(['runs', 'partly', 'waits']), waits: z.array(ruleText()), told: z.array(Told),
})
export type ToldClause = z.infer<typeof ToldClause>
const ToldParameter = z.object({ title: ruleText(), value: ruleText(), basis: ruleText() })
const ToldPlan = z.object({
  plan: ruleText(), title: ruleText(), version: ruleText(), from: WorkDay, level: ruleText(), source: ruleText(), basis: z.array(ruleText()), parameters: z.array(ToldParameter), clauses: z.array(ToldClause),
})
export type ToldPlan = z.infer<typeof ToldPlan>
export const PlansOutput = z.object({ plans: z.array(ToldPlan) })

export const listPlans = query('plans.list', {
  at: 'GET /api/plans', input: z.object({}), output: PlansOutput, may: 'plans.read', purpose: 'reference', audit: noChildren('查看方案', '方案是工作规定，没有任何儿童的内容'),
})
