/** What follows for duties that are there when plans change, and when a child leaves the register (decision 053). */
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { sql } from '../db/sql.ts'
import { looseStates } from '../records/store.ts'
import type { Ask, Generated } from './generate.ts'
import { inForceKeys } from './standing.ts'

const isOpen = sql`d.done_at is null and d.waived_at is null and d.retracted_at is null`
const notInForce = '方案不再施行，或者不再有这一项'
const leftRegister = '这名儿童已不在册'
/** Whose archive is over. */
const left: readonly string[] = ['exited', 'transferred', 'merged']

type Key = ReturnType<typeof inForceKeys>[number]
type Found = { n: number }
const keysOf = (keys: readonly Key[]): string[] => keys.map(one => one.key)

/** Duties of plans that hold here no longer, and those a plan no longer has. */
const dropGone = (county: number, keys: readonly Key[]) => sql<Found>`with gone as (
    update qinghe.duties d set retracted_at = qinghe.now(), retracted_why = ${notInForce}, next_at = null
      where d.county = ${county}::int and ${isOpen} and d.plan || '.' || d.duty <> all(${keysOf(keys)}::text[]) returning d.id),
    told as (insert into qinghe.duty_events (county, id, duty, at, what) select ${county}::int, gen_random_uuid(), id, qinghe.now(), 'retracted' from gone)
  select count(*)::int as n from gone`

/** What an act had opened before its plan ended, once the plan holds again: no act opens it a second time. It lies where its child or record is now. */
const reopen = (county: number, keys: readonly Key[]) => sql<Found>`with back as (
    select d.id, coalesce(case d.about when 'child' then k.region when 'record' then r.region end, d.region) as region, coalesce(case d.about when 'child' then k.school when 'record' then r.school end, d.school) as school
      from qinghe.duties d left join qinghe.children k on k.county = d.county and k.id = d.child left join qinghe.records r on r.county = d.county and r.id = d.record
      where d.county = ${county}::int and d.retracted_why = ${notInForce} and d.plan || '.' || d.duty = any(${keysOf(keys.filter(one => one.isStarted))}::text[])
        and (r.id is null or r.state <> all(${[...looseStates]}::text[])) and (k.id is null or k.status <> all(${[...left]}::text[]))),
    again as (update qinghe.duties d set retracted_at = null, retracted_why = null, next_at = (d.remind_at || d.escalate_at)[d.ladder + 1], region = b.region, school = b.school
      from back b where d.county = ${county}::int and d.id = b.id returning d.id),
    told as (insert into qinghe.duty_events (county, id, duty, at, what) select ${county}::int, gen_random_uuid(), id, qinghe.now(), 'reopened' from again)
  select count(*)::int as n from again`

/** Who may know of a duty follows its plan as it is now, also of what is over: that there is one may tell of an illness. */
const putReaders = (county: number, keys: readonly Key[]) => sql<Found>`with put as (
    update qinghe.duties d set readers = n.readers, clause = n.clause
      from unnest(${keysOf(keys)}::text[], ${keys.map(one => one.clause)}::text[], ${keys.map(one => one.readers)}::bigint[]) n (key, clause, readers)
      where d.county = ${county}::int and d.plan || '.' || d.duty = n.key and (d.readers, d.clause) is distinct from (n.readers, n.clause) returning d.id)
  select count(*)::int as n from put`

/** @param ask within one transaction as qinghe_scanner */
export async function followPlans(ask: Ask, county: number, plans: readonly Plan[]): Promise<Generated> {
  const keys = inForceKeys(plans)
  const [gone] = await ask(dropGone(county, keys))
  const [again] = await ask(reopen(county, keys))
  const [put] = await ask(putReaders(county, keys))
  return { made: 0, changed: (again?.n ?? 0) + (put?.n ?? 0), retracted: gone?.n ?? 0, done: 0 }
}

/** Nobody owes anything about a child that has left, but what the leaving itself opened. Records of hers that are open go on: somebody has to close them.
 *  @param children of all where null */
export async function retractLeft(ask: Ask, county: number, children: readonly string[] | null): Promise<Generated> {
  const which = children === null ? sql`true` : sql`d.child = any(${[...children]}::uuid[])`
  const [over] = await ask(sql<Found>`with over as (
      update qinghe.duties d set retracted_at = qinghe.now(), retracted_why = ${leftRegister}, next_at = null from qinghe.children k
        where d.county = ${county}::int and ${isOpen} and d.about = 'child' and ${which} and k.county = d.county and k.id = d.child and k.status = any(${[...left]}::text[])
          and exists (select 1 from qinghe.changes h where h.county = d.county and h.child = d.child and h.at >= d.started_at and h.command::text <> split_part(d.period, '/', 1)) returning d.id),
      told as (insert into qinghe.duty_events (county, id, duty, at, what) select ${county}::int, gen_random_uuid(), id, qinghe.now(), 'retracted' from over)
    select count(*)::int as n from over`)
  return { made: 0, changed: 0, retracted: over?.n ?? 0, done: 0 }
}
