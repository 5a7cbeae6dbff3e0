/** One duty of a plan for one slice of a county, in one statement: what is owed and not there is made, what changed is put right, what is owed no more is
 *  taken back with its reason. Done again with nothing changed it writes nothing (decision 053). */
import { ident, type Sql, sql } from '../db/sql.ts'
import { looseStates, nobody } from '../records/store.ts'
import { doneFor } from './acts.ts'
import { type DueRow, dueRow, dueRows, lookedBackTo, withoutDay } from './dueRows.ts'
import { asksLines, type Definition, isOfChild, roleOf, rollingDays, subjectsOf, valuesOf, wantedSql, type Where } from './wanted.ts'
import { isPlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { noInterval } from '@qinghe/domain/plans/owed.ts'

export type Ask = <T>(q: Sql<T>) => Promise<T[]>
/** `done`: how many were found done, or no longer done. */
export type Generated = { made: number; changed: number; retracted: number; done: number }

const isOpen = sql`d.done_at is null and d.waived_at is null and d.retracted_at is null`

/** Rows of the definition for the subjects of the slice, found by the key: ids of one length are in the same order as text. */
const ofDefinition = (def: Definition, { county, slice }: Where): Sql => {
  const all = sql`d.county = ${county}::int and d.plan = ${def.plan} and d.duty = ${def.duty.id}`
  if (!isOfChild(def) || slice === null) return all
  return 'ids' in slice ? sql`${all} and d.subject = any(${[...slice.ids]}::text[])` : sql`${all} and d.subject >= ${slice.from} and d.subject <= ${slice.to}`
}

/** The days of what comes round hang on who it is about: they are asked for first. */
export async function daysOf(ask: Ask, def: Definition, { where, subjects }: { where: Where; subjects: Sql }): Promise<DueRow[]> {
  const { trigger } = def.duty
  if (trigger.by !== 'rolling') return dueRows(def)
  const placed = { period: '', starts: null, ends: null, opens: null }
  return (await ask(rollingDays(def, { where, subjects }))).map(({ day }) => (day !== null && isPlainDate(day)
    ? dueRow(def, placed, { day: plainDate(day), minute: null, provisional: false }) : withoutDay(placed, noInterval)))
}

/** A column as the plan has it, and as it is written where there are pauses. */
const planned = (name: 'due_on' | 'provisional' | 'unknown'): Sql => sql`(case when d.paused then d.${ident(`base_${name === 'due_on' ? 'on' : name}`)} else d.${ident(name)} end)`
const kept = (name: string): Sql => sql`(case when d.paused then d.${ident(name)} else w.${ident(name === 'unknown' ? 'unsure' : name)} end)`

/** Subjects that are gone, conditions that are false, and periods that are not there. What was due long ago is only taken back with its subject. */
const overSql = (def: Definition): Sql => {
  const owing = def.duty.trigger.by === 'rolling' ? sql`exists (select 1 from w where w.subject = d.subject and w.period = d.period)`
    : sql`(coalesce(${planned('due_on')} < ${lookedBackTo(def)}::date, false) or exists (select 1 from w where w.subject = d.subject and w.period = d.period))`
  const stands = asksLines(def) || def.duty.trigger.by === 'rolling' ? sql`exists (select 1 from f where f.subject = d.subject)` : sql`exists (select 1 from j where j.subject = d.subject and j.holds is not false)`
  return sql`not (${owing} and ${stands})`
}

type Touched = { made: string[] | null; changed: string[] | null; retracted: number }
function statement(def: Definition, given: { where: Where; subjects: Sql; rows: readonly DueRow[] }): Sql<Touched> {
  const { duty, plan, version, readers } = def
  const { where } = given
  const now = sql`qinghe.now()`
  // Of what has pauses the day of the plan is put right; what they make of it is counted afterwards (standStill.ts).
  const differs = sql`((d.region, d.school, d.opens, ${planned('due_on')}, ${planned('provisional')}, ${planned('unknown')}, d.version, d.needs)
    is distinct from (w.region, w.school, w.opens, w.due_on, w.provisional, w.unsure, ${version}::text, ${duty.evidence.map(one => one.count)}::int[])
    or not d.paused and (d.due_at, d.remind_at, d.escalate_at, d.escalate_to) is distinct from (w.due_at, w.remind_at, w.escalate_at, w.escalate_to))`
  // What was handed over by name stays whose it is.
  const seat = sql`case when d.posting = ${nobody}::uuid then ${roleOf(def)}::text else d.role end`
  const clock = sql`case when d.paused or d.due_at is not distinct from w.due_at and d.retracted_at is null and d.remind_at = w.remind_at and d.escalate_at = w.escalate_at then d.ladder else w.ladder end`
  const next = sql`case when d.paused then case when d.retracted_at is null then d.next_at else (d.remind_at || d.escalate_at)[d.ladder + 1] end when d.due_at is not distinct from w.due_at and d.retracted_at is null and d.remind_at = w.remind_at and d.escalate_at = w.escalate_at then d.next_at else w.next_at end`
  return sql<Touched>`${wantedSql(def, given)},
    old as (select d.id, d.subject, d.period from qinghe.duties d where ${ofDefinition(def, where)}),
    made as (insert into qinghe.duties (county, id, plan, version, duty, clause, about, subject, child, region, school, readers, role, period, opens, due_on, due_at, provisional, unknown, needs,
        remind_at, escalate_at, escalate_to, next_at, ladder, started_at)
      select ${where.county}::int, gen_random_uuid(), ${plan}, ${version}, ${duty.id}, ${duty.clause}, ${duty.about}, w.subject, w.child, w.region, w.school, ${readers}::bigint, ${roleOf(def)}, w.period,
        w.opens, w.due_on, w.due_at, w.provisional, w.unsure, ${duty.evidence.map(one => one.count)}::int[], w.remind_at, w.escalate_at, w.escalate_to, w.next_at, w.ladder, ${now}
      from w where (w.due_on is null or w.due_on >= ${def.from}::date or ${def.duty.trigger.by === 'rolling'}::boolean) and not exists (select 1 from old where old.subject = w.subject and old.period = w.period)
      on conflict do nothing returning id),
    changed as (update qinghe.duties d set region = w.region, school = w.school, opens = w.opens, role = ${seat}, version = ${version}, needs = ${duty.evidence.map(one => one.count)}::int[],
        base_on = case when d.paused then w.due_on end, base_provisional = d.paused and w.provisional, base_unknown = case when d.paused then w.unsure end,
        due_on = ${kept('due_on')}, due_at = ${kept('due_at')}, provisional = ${kept('provisional')}, unknown = ${kept('unknown')}, remind_at = ${kept('remind_at')}, escalate_at = ${kept('escalate_at')}, escalate_to = ${kept('escalate_to')}, ladder = ${clock}, next_at = ${next},
        retracted_at = null, retracted_why = null
      from w, qinghe.duties was where ${ofDefinition(def, where)} and d.subject = w.subject and d.period = w.period and was.county = d.county and was.id = d.id
        and d.done_at is null and d.waived_at is null and (d.retracted_at is not null or d.role <> ${seat} or ${differs})
      returning d.id, was.retracted_at is not null as reopened),
    over as (update qinghe.duties d set retracted_at = ${now}, retracted_why = '按现在的方案、日历和情况不再需要办', next_at = null
      where ${ofDefinition(def, where)} and ${isOpen} and ${overSql(def)} returning d.id),
    told as (insert into qinghe.duty_events (county, id, duty, at, what)
      select ${where.county}::int, gen_random_uuid(), id, ${now}, 'retracted' from over union all select ${where.county}::int, gen_random_uuid(), id, ${now}, 'reopened' from changed where reopened)
    select (select array_agg(id) from made) as made, (select array_agg(id) from changed) as changed, (select count(*)::int from over) as retracted`
}

type Settling = { def: Definition; where: Where; which: Sql }
/** Evidence from before the duty was there: acts on a day on which it was open. */
async function collect(ask: Ask, { def, where, which }: Settling): Promise<void> {
  const { duty } = def
  const about = { about: duty.about, county: sql`${where.county}::int`, child: sql`d.child`, region: sql`d.region`, school: sql`d.school`, subject: sql`d.subject`, role: sql`d.role` }
  const opened = duty.trigger.by === 'rolling' ? sql`(d.opens is null or e.day > d.opens)` : sql`(d.opens is null or e.day >= d.opens)`
  for (const [piece, one] of duty.evidence.entries()) {
    const done = doneFor({ pieces: [one], about, values: valuesOf(def), kinds: def.kinds })
    if (done === null) continue
    await ask(sql`insert into qinghe.duty_evidence as k (county, duty, piece, source, act, day, at, posting)
      select d.county, d.id, ${piece}::int, e.source, e.act, e.day, e.at, e.posting from qinghe.duties d cross join lateral (${done}) e
      where ${ofDefinition(def, where)} and ${which} and d.waived_at is null and d.retracted_at is null and ${opened} and (d.done_at is null or d.due_on is null or e.day <= d.due_on)
      on conflict (county, duty, piece, source) do update set taken_back_at = null, day = excluded.day where k.taken_back_at is not null or k.day <> excluded.day`)
  }
}

/** Records that were voided are evidence of nothing. */
async function takeBack(ask: Ask, { def, where, which }: Settling): Promise<void> {
  await ask(sql`update qinghe.duty_evidence e set taken_back_at = qinghe.now() from qinghe.duties d, qinghe.records r
    where ${ofDefinition(def, where)} and ${which} and e.county = d.county and e.duty = d.id and e.taken_back_at is null and r.county = e.county and r.id = e.source and r.state = any(${[...looseStates]}::text[])`)
}

/** Done is when every piece was done as often as it needs; no longer, it is open again. @returns how many turned */
async function recount(ask: Ask, { def, where, which }: Settling): Promise<number> {
  const rows = await ask(sql<{ complete: boolean }>`with told as (
      select d.id, bool_and(coalesce(e.n, 0) >= n.need) as complete, max(e.last) as at from qinghe.duties d cross join lateral unnest(d.needs) with ordinality n (need, place)
        left join lateral (select count(*) as n, max(k.at) as last from qinghe.duty_evidence k where k.county = d.county and k.duty = d.id and k.piece = n.place - 1 and k.taken_back_at is null) e on true
      where ${ofDefinition(def, where)} and ${which} and d.waived_at is null and d.retracted_at is null group by d.id),
    turned as (update qinghe.duties d set done_at = case when t.complete then qinghe.now() end, done_by = case when t.complete then
          (select k.posting from qinghe.duty_evidence k where k.county = d.county and k.duty = d.id and k.taken_back_at is null order by k.at desc, k.source limit 1) end,
        next_at = case when t.complete then null else (d.remind_at || d.escalate_at)[d.ladder + 1] end
      from told t where d.county = ${where.county}::int and d.id = t.id and (d.done_at is not null) <> t.complete returning d.id, t.complete),
    events as (insert into qinghe.duty_events (county, id, duty, at, what) select ${where.county}::int, gen_random_uuid(), id, qinghe.now(), 'reopened' from turned where not complete)
    select complete from turned`)
  return rows.length
}

/** @param ask within one transaction as qinghe_scanner */
export async function generateOne(ask: Ask, def: Definition, where: Where): Promise<Generated> {
  const subjects = subjectsOf(def, where)
  if (subjects === null) return { made: 0, changed: 0, retracted: 0, done: 0 }
  // Of children somebody has just worked on everything is looked at anew, of others what is new.
  const isTold = where.slice !== null && 'ids' in where.slice
  if (isTold) await takeBack(ask, { def, where, which: sql`true` })
  const reopened = isTold ? await recount(ask, { def, where, which: sql`true` }) : 0
  const [touched] = await ask(statement(def, { where, subjects, rows: await daysOf(ask, def, { where, subjects }) }))
  const [made, changed] = [touched?.made ?? [], touched?.changed ?? []]
  const settling = { def, where, which: isTold ? sql`true` : sql`d.id = any(${[...made, ...changed]}::uuid[])` }
  if (isTold || made.length + changed.length > 0) await collect(ask, settling)
  const done = isTold || made.length + changed.length > 0 ? await recount(ask, settling) : 0
  return { made: made.length, changed: changed.length, retracted: touched?.retracted ?? 0, done: reopened + done }
}
