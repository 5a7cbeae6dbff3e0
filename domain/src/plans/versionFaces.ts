/** Contracts of what everybody who works reads of the versions of a plan: which were in force in the county since when and by whom, and what one says otherwise
 *  than another. What is only proposed is for those who write plans. */
import { z } from 'zod'
import { noChildren, query } from '../kernel/contract.ts'
import { RecordId } from '../kernel/ids.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { open, placeName, ruleText, staffName, workText } from '../kernel/shown.ts'
import { lacksPurpose, PrintedFile, printedHow, purposeMissing } from '../printing/contract.ts'
import { Name } from '../records/declaration.ts'
import { PlanDifference } from './countyPlans.ts'

const rest = { may: 'plans.read', purpose: 'reference', audit: noChildren('查看方案的各版', '方案是工作规定，不含任何儿童') } as const

/** A version of the county, or the plan as the product ships it. */
export const PlanSide = z.union([RecordId, z.literal('shipped')])
export type PlanSide = z.infer<typeof PlanSide>

export const PlanVersionsInput = z.object({ plan: Name })
export type PlanVersionsInput = z.infer<typeof PlanVersionsInput>
const PlanVersion = z.object({
  /** `version` null: it ended from that day. `until`: the day the next begins. */
  id: RecordId, version: ruleText().nullable(), from: WorkDay, until: WorkDay.nullable(), standing: open('rule', z.enum(['proposed', 'coming', 'running', 'past'])), reason: workText(),
  proposedBy: staffName(), proposedAt: Instant, decidedBy: staffName().nullable(), decidedAt: Instant.nullable(),
  /** The one it took the place of, or what of the product it was made over; null where there was nothing. */
  before: open('id', PlanSide).nullable(),
})
const PlanVersions = z.object({
  plan: open('code', z.string()), title: ruleText(), place: placeName(), shipped: ruleText().nullable(), versions: z.array(PlanVersion),
})
export type PlanVersions = z.infer<typeof PlanVersions>
export const listPlanVersions = query('plans.versions', { at: 'GET /api/plans/versions', input: PlanVersionsInput, output: PlanVersions, ...rest })

export const ComparePlansInput = z.object({ plan: Name, older: PlanSide, newer: PlanSide })
export type ComparePlansInput = z.infer<typeof ComparePlansInput>
const Compared = z.object({ older: ruleText(), newer: ruleText(), differences: z.array(PlanDifference) })
export type ComparedPlans = z.infer<typeof Compared>
export const comparePlanVersions = query('plans.compare', { at: 'GET /api/plans/compare', input: ComparePlansInput, output: Compared, ...rest })

/** `side` left out: what is in force in the county, or the product's where it took none. */
export const PrintPlanInput = z.object({ plan: Name, side: PlanSide.optional(), ...printedHow }).refine(input => !lacksPurpose(input), purposeMissing)
export type PrintPlanInput = z.infer<typeof PrintPlanInput>
export const printPlan = query('plans.print', {
  at: 'POST /api/plans/printing', input: PrintPlanInput, output: PrintedFile.omit({ children: true }), may: 'plans.read', purpose: 'reference', audit: noChildren('打印方案', '方案是工作规定，不含任何儿童'),
})
