/** What can only be judged with all plans at hand: one plan that replaces another, goals measured by the indicator of another. */
import type { Fault } from '../records/declaration.ts'
import { meant } from '../records/nearest.ts'
import type { Plan } from './plan.ts'

const nameOf = ({ plan, version }: Pick<Plan, 'plan' | 'version'>): string => `${plan} ${version}`

function supersedesFaults(plan: Plan, all: readonly Plan[]): Fault[] {
  const { supersedes } = plan
  if (supersedes === null || supersedes.plan === plan.plan) return []
  const names = all.map(nameOf)
  const old = all.find(one => nameOf(one) === nameOf(supersedes))
  if (!old) return [{ path: ['supersedes'], message: `没有 ${nameOf(supersedes)} 这个方案${meant(nameOf(supersedes), names)}` }]
  return [
    ...(old.from >= plan.from ? [{ path: ['supersedes'], message: `“${old.title}”从 ${old.from} 起施行，不比这一个早，不能被它代替` }] : []),
    ...(old.level !== plan.level ? [{ path: ['supersedes'], message: `“${old.title}”属于另一级，不能被它代替` }] : []),
  ]
}

function goalFaults(plan: Plan, all: readonly Plan[]): Fault[] {
  const ids = all.flatMap(one => one.indicators.map(indicator => `${one.plan}.${indicator.id}`))
  return plan.goals.flatMap((goal, i) => goal.measuredBy.flatMap((id, k): Fault[] =>
    (!id.includes('.') || ids.includes(id) ? [] : [{ path: ['goals', i, 'measuredBy', k], message: `没有名为 ${id} 的指标${meant(id, ids)}` }])))
}

/** @returns the faults of each plan that has some, by its name */
export function planFaultsTogether(all: readonly Plan[]): ReadonlyMap<string, readonly Fault[]> {
  const found = all.map(plan => [plan.plan, [...supersedesFaults(plan, all), ...goalFaults(plan, all)]] as const)
  return new Map(found.filter(([, faults]) => faults.length > 0))
}
