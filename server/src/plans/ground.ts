/** What the plans of a county are read over: kinds in force there, commands and who may use them; and what all of that is called. */
import type { Plan, PlanWorld } from '@qinghe/domain/plans/plan.ts'
import type { PlanNames } from '@qinghe/domain/plans/planWords.ts'
import { planParameters } from '@qinghe/domain/plans/shippedPlans.ts'
import { backOf, backWords } from '@qinghe/domain/plans/slipActs.ts'
import { actOf, type Kind } from '@qinghe/domain/records/kind.ts'
import type { Reader } from '../db/reader.ts'
import { kindsFor } from '../records/inForce.ts'
import { type PlansHere, worldOver } from './inForce.ts'

/** With the ledgers of the county, as it has them. */
export const worldOf = async (r: Reader, here: Pick<PlansHere, 'commands'>): Promise<PlanWorld> => worldOver(here.commands(), (await kindsFor(r)).all.map(({ kind }) => kind))

const valueIn = (plan: Plan, name: string): string | null => {
  const own = plan.parameters[name]
  const first = planParameters.values(name, null)
  return own ? `${own.value} ${own.unit}` : first === null ? null : String(first)
}

/** Acts as they are in force: of the ledgers of the county, and contracts. */
export type ActsHere = Pick<PlansHere, 'commands'> & { kindOf: (name: string) => Kind | undefined }
export async function actsFor(r: Reader, { commands }: Pick<PlansHere, 'commands'>): Promise<ActsHere> {
  const { find } = await kindsFor(r)
  return { commands, kindOf: name => find(name)?.kind }
}

/** What an act of a kind, or a contract, is called; null for one that is not there yet. */
export function actWords({ commands, kindOf }: ActsHere, act: string): string | null {
  const [name = '', id = ''] = act.split('.')
  const kind = kindOf(name)
  const found = kind && actOf(kind, id)
  const back = backOf(act)
  return found ? `${kind.title}：${found.label}${back === null ? '' : `，${backWords[back]}`}` : (commands().get(act)?.audit ?? null)
}

/** What things a plan names are called, among these plans. */
export const namesIn = (here: Pick<PlansHere, 'commands'>, { kinds }: PlanWorld, plans: readonly Plan[]): PlanNames => ({
  value: valueIn, act: act => actWords({ commands: here.commands, kindOf: name => kinds.get(name) }, act),
  indicator: (plan, id) => {
    const [name = '', inner] = id.split('.')
    const of = inner === undefined ? plan : plans.find(one => one.plan === name)
    return of?.indicators.find(one => one.id === (inner ?? id))?.title ?? id
  },
})
