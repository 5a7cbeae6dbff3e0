/** What the duties of a county stand on: its plans, their values, its calendar, and how far its feeds were read. */
import { createHash } from 'node:crypto'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { readerBit } from '@qinghe/domain/duties/readers.ts'
import type { Parameters as ParameterPort } from '@qinghe/domain/kernel/parameters.ts'
import type { Instant, PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import type { Duty, Plan } from '@qinghe/domain/plans/plan.ts'
import { recordPackage } from '@qinghe/domain/records/parameters.ts'
import { sql } from '../db/sql.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import type { PlansHere } from '../plans/inForce.ts'
import type { Calendars } from './calendars.ts'
import type { Definition } from './wanted.ts'

export type Sources = { parameters: () => ParameterPort; plans: Pick<PlansHere, 'inForce'> }
export type Now = { now: Instant; today: PlainDate }
export type County = {
  county: number; code: RegionCode; ran_on: PlainDate | null; stood_on: string | null; feed: number; records: number; feed_head: number; record_head: number; entered: string
}

export const counties = sql<County>`select t.county, c.code, r.ran_on, r.stood_on, coalesce(r.feed, 0) as feed, coalesce(r.records, 0) as records, coalesce(f.seq, 0) as feed_head, coalesce(k.seq, 0) as record_head,
    concat((select string_agg(s.id || s.starts || s.ends, ' ' order by s.id) from qinghe.school_terms s where s.county = t.county), '/',
      (select string_agg(w.year || w.off::text || w.worked::text, ' ' order by w.year) from qinghe.work_calendar w where w.county = t.county)) as entered
  from qinghe.tenants t join qinghe.tenant_codes c on c.county = t.county and c.valid_to is null left join qinghe.duty_runs r on r.county = t.county
    left join qinghe.feed_heads f on f.county = t.county left join qinghe.record_feed_heads k on k.county = t.county order by t.county`

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
/** Plans are compiled once and stay the same objects. */
const digests = new WeakMap<Plan, string>()
function digestOf(plan: Plan): string {
  const found = digests.get(plan) ?? sha(JSON.stringify(plan))
  digests.set(plan, found)
  return found
}
/** Whatever days and conditions hang on beside the facts themselves. */
export function stoodOn({ parameters }: Sources, { code, entered }: County, { plans, today }: { plans: readonly Plan[]; today: PlainDate }): string {
  const at = { region: code, day: today }
  const values = [...Object.values(parameters()(archivePackage, at)), ...Object.values(parameters()(recordPackage, at))].map(one => one.value)
  return sha(JSON.stringify([plans.map(digestOf), values, entered]))
}

/** What acts start is started by them (follow.ts); who owes something by name is known from a record. */
const isGenerated = ({ awaits, trigger, owner, about }: Duty): boolean => awaits === null && trigger.by !== 'act' && 'role' in owner && about !== 'record'

type Standing = { county: Pick<County, 'code'>; plans: readonly Plan[]; calendars: Calendars; from: PlainDate } & Now
/** What the days of a plan are counted by. */
export const worldsOf = ({ parameters }: Pick<Sources, 'parameters'>, { county: { code }, calendars, today }: Pick<Standing, 'county' | 'calendars' | 'today'>) => (plan: Plan): DueWorld =>
  ({ ...dueWorldOf({ parameters: (asked, region, day = today) => parameters()(asked, { region, day }) }, plan, { region: code, day: today }), ...calendars })

export const definitionsOf = (sources: Pick<Sources, 'parameters'>, standing: Standing): Definition[] => someOf(sources, standing, isGenerated)
export const doubtfulOf = (sources: Pick<Sources, 'parameters'>, standing: Standing): Definition[] => someOf(sources, standing, isJudgedAgain)
function someOf({ parameters }: Pick<Sources, 'parameters'>, { county: { code }, plans, calendars, from, now, today }: Standing, which: (duty: Duty) => boolean): Definition[] {
  const limit = parameters()(archivePackage, { region: code, day: today }).leftBehindAgeLimit.value
  return plans.flatMap(plan => {
    const world = worldsOf({ parameters }, { county: { code }, calendars, today })(plan)
    return plan.duties.filter(which).map((duty): Definition => ({
      plan: plan.plan, version: plan.version, kinds: plan.kinds, duty, world, readers: readerBit(plan, duty), leftBehindAgeLimit: limit, since: plan.from, from: from < plan.from ? plan.from : from, today, now,
    }))
  })
}
/** What acts open under a condition about whomever it is about, which whoever acts may not be able to judge. */
const isJudgedAgain = ({ awaits, trigger, where, about }: Duty): boolean => awaits === null && trigger.by === 'act' && about !== 'record' && where !== null && where.condition !== null

/** Everything that may be open here, also what acts start. */
export const inForceKeys = (plans: readonly Plan[]): { key: string; clause: string; readers: string; isStarted: boolean }[] => plans.flatMap(plan => plan.duties.filter(one => one.awaits === null)
  .map(duty => ({ key: `${plan.plan}.${duty.id}`, clause: duty.clause, readers: readerBit(plan, duty), isStarted: duty.trigger.by === 'act' })))
