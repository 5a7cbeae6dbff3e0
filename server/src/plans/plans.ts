/** The plans as people read them: of a county those in force there, as it worded them; besides, what the product brings and the county has not taken. */
import { listPlans, type PlanHere, type PlansOutput } from '@qinghe/domain/plans/contract.ts'
import { tellPlan } from '@qinghe/domain/plans/planWords.ts'
import type { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import type { HeadOfLog } from '../printing/foot.ts'
import { countyPlanRoutes } from './countyPlans.ts'
import { namesIn, worldOf } from './ground.ts'
import { type PlansHere, plansInForce } from './inForce.ts'
import { hashOf } from './planTexts.ts'
import { planPrinting } from './printing.ts'
import { versionRoutes } from './versionFaces.ts'

const listOver = (ground: PlansHere) => async (r: Reader): Promise<z.infer<typeof PlansOutput>> => {
  const running = await plansInForce(r, { county: r.actor.county, day: r.today })
  const shipped = ground.shipped()
  const notTaken = shipped.filter(one => !running.some(({ plan }) => plan.plan === one.plan.plan)).map(one => one.plan)
  const names = namesIn(ground, await worldOf(r, ground), [...running.map(one => one.plan), ...notTaken])
  const texts = new Set(shipped.map(one => hashOf(one.text)))
  const here = running.map(({ plan, source, since }): PlanHere => ({ ...tellPlan(plan, names), here: { since, changed: !texts.has(source) } }))
  const order = shipped.map(one => one.plan.plan)
  const placeOf = ({ plan }: PlanHere): number => (order.includes(plan) ? order.indexOf(plan) : order.length)
  return { county: r.actor.county !== 0, plans: [...here, ...notTaken.map((plan): PlanHere => ({ ...tellPlan(plan, names), here: null }))].sort((a, b) => placeOf(a) - placeOf(b)) }
}

const noHead: HeadOfLog = async () => null
/** @param head of the log, for the foot of paper */
export const planRoutesOver = (here: PlansHere, head: HeadOfLog = noHead): readonly Endpoint[] =>
  [answer(listPlans, listOver(here)), ...countyPlanRoutes(here), ...versionRoutes(here), ...planPrinting(here, head)]
