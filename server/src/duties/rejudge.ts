/** What an act opened although whoever did it could not judge whether it is owed is judged again by whoever reads the facts (decision 060): it is owed, and
 *  nothing is said to be unknown any more, or it is taken back. What is not known to anybody stays as it is. */
import { doubtful, noDay } from './starting.ts'
import { sql } from '../db/sql.ts'
import type { Ask, Generated } from './generate.ts'
import { type Definition, holdsSql, subjectsOf, type Where } from './wanted.ts'

const notOwed = '引起它的条件不成立'
type Judged = { gone: number; sure: number }

/** @param ask within one transaction as qinghe_scanner */
export async function judgeAgain(ask: Ask, def: Definition, where: Where): Promise<Generated> {
  const none: Generated = { made: 0, changed: 0, retracted: 0, done: 0 }
  const subjects = subjectsOf(def, where)
  if (subjects === null || def.duty.where === null) return none
  const unsure = sql`(case when d.paused then d.base_unknown else d.unknown end)`
  const [judged] = await ask(sql<Judged>`with open as materialized (select d.id, d.subject from qinghe.duties d where d.county = ${where.county}::int and d.plan = ${def.plan} and d.duty = ${def.duty.id}
        and d.done_at is null and d.waived_at is null and d.retracted_at is null and starts_with(${unsure}, ${doubtful})),
    f as materialized (select s.* from (${subjects}) s where exists (select 1 from open where open.subject = s.subject)),
    j as materialized (select f.subject, ${holdsSql(def, where)} as holds from f),
    gone as (update qinghe.duties d set retracted_at = qinghe.now(), retracted_why = ${notOwed}, next_at = null from open, j
      where d.county = ${where.county}::int and d.id = open.id and j.subject = open.subject and j.holds is false returning d.id),
    told as (insert into qinghe.duty_events (county, id, duty, at, what) select ${where.county}::int, gen_random_uuid(), id, qinghe.now(), 'retracted' from gone),
    sure as (update qinghe.duties d set unknown = case when d.paused and d.base_on is not null then case when d.due_on is null then d.unknown end when d.due_on is null then ${noDay}::text end,
        base_unknown = case when d.paused and d.base_on is null then ${noDay}::text end from open, j
      where d.county = ${where.county}::int and d.id = open.id and j.subject = open.subject and j.holds returning d.id)
    select (select count(*)::int from gone) as gone, (select count(*)::int from sure) as sure`)
  return { ...none, changed: judged?.sure ?? 0, retracted: judged?.gone ?? 0 }
}
