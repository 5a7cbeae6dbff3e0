/** A plan as it is compiled and kept: plain data, every reference resolved, every condition checked. */
import type { CodeList } from '../codes/codeList.ts'
import type { Parameter } from '../kernel/parameters.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import type { Condition, ConditionScope } from '../records/condition.ts'
import type { Kind } from '../records/kind.ts'
import type { RoleKey } from '../staff/roles.ts'
import type { PlaceInPeriod, PlanSpan } from './dueText.ts'
import type { Feature } from './items.ts'
import type { KeyPeriod, PeriodKind } from './periods.ts'
import type { Subject } from './about.ts'
import type { DeclaredPlan, DutyCase } from './planShape.ts'
import type { OnHoliday } from '../kernel/workdays.ts'

/** What a plan may refer to beyond itself. */
export type PlanWorld = {
  kinds: ReadonlyMap<string, Kind>
  /** Contracts of the product, with the roles that may use each. */
  contracts: ReadonlyMap<string, readonly RoleKey[]>
  parameters: ConditionScope['parameters']
  /** First values of those, for a plan that does not set them itself. */
  values: (name: string, code: string | number | null) => number | null
}

export type Owner = { role: RoleKey } | { is: 'author' | 'assignee' }
/** A condition of what cannot run yet speaks of things nobody has declared: its words are kept, and it is never evaluated. */
export type PlanCondition = { written: string; condition: Condition | null }
export type Trigger =
  | { by: 'period'; period: PeriodKind; of: readonly string[]; opens: PlaceInPeriod; due: PlaceInPeriod; onHoliday: OnHoliday }
  | { by: 'rolling'; days: PlanCondition }
  | { by: 'act'; acts: readonly string[]; due: PlanSpan | { at: 'once' } | { field: string } }
  | { by: 'day'; day: PlainDate }
export type Evidence = { acts: readonly string[]; where: PlanCondition | null; count: number; title: string | null }
export type Duty = {
  id: string; clause: string; title: string; owner: Owner; about: Subject; where: PlanCondition | null; trigger: Trigger
  remind: readonly PlanSpan[]; escalate: readonly { after: PlanSpan; to: RoleKey }[]; evidence: readonly Evidence[]
  basis: string | null; awaits: Feature | null; scope: ConditionScope; cases: readonly DutyCase[]
  /** Its clock is never paused; also of whatever counts in minutes. What was compiled before pauses were there does not say it. */
  danger?: boolean
}
type Amount = number | string
type Common = { id: string; clause: string; title: string; basis: string | null; awaits: Feature | null }
export type Quota = Common & { counts: string; per: string; where: PlanCondition | null; most: Amount | null; least: Amount | null; unit: string; whenFull: 'refuse' | 'warn' }
export type Threshold = Common & { about: Subject; when: PlanCondition; means: string; scope: ConditionScope }
export type Score = Common & { about: Subject; period: PeriodKind; parts: readonly { title: string; weight: number }[] }
/** Per cent of those for which the denominator is true; of whom it is not known stand beside the figure. */
export type Indicator = Common & {
  about: Subject; period: PeriodKind; denominator: PlanCondition | null; numerator: PlanCondition; unit: 'percent' | 'count'; least: Amount | null; most: Amount | null; scope: ConditionScope
}
export type Goal = { id: string; clause: string; title: string; by: Amount | null; measuredBy: readonly string[]; unmeasured: string | null }
export type Clause = Omit<DeclaredPlan['clauses'][number], 'awaits' | 'basis'> & { awaits: Feature | null; basis: string | null }

/** What a plan keeps of a ledger it names (namedKinds.ts). */
export type NamedKind = Pick<Kind, 'title' | 'audience' | 'about'>
type Head = Pick<DeclaredPlan, 'plan' | 'title' | 'version' | 'level' | 'source' | 'basis'>
export type Plan = Head & {
  from: PlainDate; supersedes: { plan: string; version: string } | null
  /** By key: one that goes by a code has one for each (visitEvery.3). */
  parameters: Readonly<Record<string, Parameter>>
  codes: readonly (CodeList & { clause: string | null })[]
  periods: readonly (KeyPeriod & { clause: string | null; basis: string; hours: { from: string; to: string } | null })[]
  clauses: readonly Clause[]; duties: readonly Duty[]; quotas: readonly Quota[]; thresholds: readonly Threshold[]; scores: readonly Score[]
  indicators: readonly Indicator[]; goals: readonly Goal[]
  /** Ledgers its duties name; an act of anything else is a contract. */
  kinds: Readonly<Record<string, NamedKind>>
}

/** runs: all of a clause is in force as data. partly: some of it waits for a part of the product that is not built. waits: all of it does. */
export type Standing = { state: 'runs' | 'partly' | 'waits'; awaits: readonly Feature[] }
export function standingOf(plan: Plan, clause: string): Standing {
  const measures = [...plan.duties, ...plan.quotas, ...plan.thresholds, ...plan.scores, ...plan.indicators].filter(one => one.clause === clause)
  const plain = [...plan.codes, ...plan.periods, ...plan.goals].filter(one => one.clause === clause)
  const own = plan.clauses.find(one => one.id === clause)?.awaits ?? null
  const awaits = [...new Set([...measures.flatMap(one => one.awaits ?? []), ...(own === null ? [] : [own])])]
  const runs = [...measures.filter(one => one.awaits === null), ...plain].length
  return { state: awaits.length === 0 ? 'runs' : runs > 0 ? 'partly' : 'waits', awaits }
}
