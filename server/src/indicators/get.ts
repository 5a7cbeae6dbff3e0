/** The indicators of a plan with its goals, and one of them with the places below. */
import type { Goal, IndicatorInput, OfPlan, OfPlanInput, OneIndicator, Standing } from '@qinghe/domain/indicators/contract.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Goal as PlanGoal, Plan } from '@qinghe/domain/plans/plan.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { Reader } from '../db/reader.ts'
import { namesIn, worldOf as planWorldOf } from '../plans/ground.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { type Asked, askedIn, type Ground, groundOf, noneOf, periodsFor, planIn, worldOf } from './ground.ts'
import { told } from './standing.ts'

/** plan.indicator, or one of the plan itself. */
function namedBy({ plan }: Plan, id: string): { plan: string; indicator: string } {
  const [first = '', second] = id.split('.')
  return second === undefined ? { plan, indicator: first } : { plan: first, indicator: second }
}
const foundIn = ({ plans }: Ground, { plan: name, indicator: id }: { plan: string; indicator: string }): Asked | null => {
  const plan = plans.find(one => one.plan === name)
  const indicator = plan?.indicators.find(one => one.id === id)
  return plan && indicator ? { plan, indicator } : null
}

function goalOf(ground: Ground, plan: Plan, { id, title, clause, by, unmeasured, measuredBy }: PlanGoal): Goal {
  const year = typeof by === 'string' ? worldOf(ground, plan).parameter(by.slice(1), null) : by
  return {
    id, title, clause, clauseTitle: plan.clauses.find(one => one.id === clause)?.title ?? '', by: year === null ? null : `${year} 年`, unmeasured,
    measuredBy: measuredBy.map(one => { const named = namedBy(plan, one); return { ...named, title: foundIn(ground, named)?.indicator.title ?? null } }),
  }
}

const whoseIn = ({ place, region, whose, r }: Ground) => ({ place: { code: regionCode(region), name: place.name }, whose, today: r.today })

export const indicatorsOfPlan = (here: PlansHere) => async (r: Reader, { plan: name, region }: OfPlanInput): Promise<Unparsed> => {
  const ground = await groundOf(r, here, region)
  const plan = planIn(ground, name)
  const { value } = namesIn(here, await planWorldOf(r, here), ground.plans)
  const goals = plan.goals.map(goal => goalOf(ground, plan, goal))
  const others = new Map(goals.flatMap(goal => goal.measuredBy).filter(one => one.plan !== name).map(one => [`${one.plan}.${one.indicator}`, foundIn(ground, one)]))
  const standings: Standing[] = []
  for (const asked of [...plan.indicators.map(indicator => ({ plan, indicator })), ...[...others.values()].filter(one => one !== null)]) standings.push((await told(ground, asked, value)).standing)
  return unparsed({
    ...whoseIn(ground), plan: name, title: plan.title, version: plan.version, since: plan.from, goals,
    indicators: standings.filter(one => one.plan === name), beside: standings.filter(one => one.plan !== name),
  } satisfies OfPlan)
}

export const getIndicator = (here: PlansHere) => async (r: Reader, { period, region, ...named }: IndicatorInput): Promise<Unparsed> => {
  const ground = await groundOf(r, here, region)
  const asked = askedIn(ground, named)
  const { value } = namesIn(here, await planWorldOf(r, here), ground.plans)
  const periods = noneOf(ground, asked) === null ? periodsFor(ground, asked) : []
  return unparsed({ ...whoseIn(ground), periods, ...await told(ground, { ...asked, period }, value) } satisfies OneIndicator)
}
