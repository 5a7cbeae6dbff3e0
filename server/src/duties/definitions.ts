/** What the plans in force say of duties that are there. */
import type { Clause, Duty, Plan } from '@qinghe/domain/plans/plan.ts'
import type { Reader } from '../db/reader.ts'
import type { PlansHere } from '../plans/inForce.ts'

export type DefinedAt = { plan: Plan; duty: Duty; clause: Clause }
type Named = { county: number; plan: string; duty: string }

/** @returns nothing for a duty whose plan is in force no more */
export async function definitionsIn(r: Pick<Reader, 'today' | 'rows'>, here: Pick<PlansHere, 'inForce'>, counties: readonly number[]): Promise<(named: Named) => DefinedAt | undefined> {
  const known = new Map<string, DefinedAt>()
  for (const county of new Set(counties)) {
    for (const plan of await here.inForce(r, { county, day: r.today })) {
      for (const duty of plan.duties) {
        const clause = plan.clauses.find(one => one.id === duty.clause)
        if (clause) known.set(`${county} ${plan.plan} ${duty.id}`, { plan, duty, clause })
      }
    }
  }
  return ({ county, plan, duty }) => known.get(`${county} ${plan} ${duty}`)
}
