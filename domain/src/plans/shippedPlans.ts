/** What the plans shipped with the product may refer to, besides the kinds and contracts there are. */
import { archivePackage } from '../archives/parameters.ts'
import type { Parameter } from '../kernel/parameters.ts'
import type { ConditionParameter } from '../records/condition.ts'
import { parameterKey, recordPackage } from '../records/parameters.ts'
import { shippedParameters } from '../records/shipped.ts'
import { unitOf } from './dueText.ts'
import type { PlanWorld } from './plan.ts'

const durations = { days: 'days', workdays: 'workdays', months: 'months', years: 'years' } as const
function asCondition({ title, unit }: Parameter): ConditionParameter {
  const known = Object.entries(durations).find(([name]) => name === unitOf(unit))?.[1]
  return { label: title, ...(known === undefined ? {} : { unit: known }) }
}

const values: Readonly<Record<string, Parameter>> = { ...archivePackage.values, ...recordPackage.values }
/** An age is counted in 周岁, which is no span of time. */
export const planParameters: Pick<PlanWorld, 'parameters' | 'values'> = {
  parameters: { ...Object.fromEntries(Object.entries<Parameter>(archivePackage.values).map(([name, one]) => [name, asCondition(one)])), ...shippedParameters },
  values: (name, code) => { const key = parameterKey(name, code); return Object.hasOwn(values, key) ? (values[key]?.value ?? null) : null },
}
