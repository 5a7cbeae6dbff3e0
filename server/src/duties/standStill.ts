/** Days of duties whose clock stood or stands, counted again from the days of their plans (decision 060): whatever came first, plan, calendar, act or pause,
 *  they are the same. What is as it should be is not written. */
import { type DaysKept, daysWith, type Planned } from '@qinghe/domain/duties/paused.ts'
import type { Instant } from '@qinghe/domain/kernel/plainDate.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import type { Pause } from '@qinghe/domain/plans/pauses.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { sql } from '../db/sql.ts'
import type { Ask } from './generate.ts'

type Row = {
  id: string; plan: string; duty: string; opens: string | null; base_on: string | null; base_provisional: boolean; base_unknown: string | null
  due_on: string | null; provisional: boolean; unknown: string | null; remind_at: string[]; escalate_at: string[]; escalate_to: string[]
}
export type Standing = { county: number; plans: readonly Plan[]; worldOf: (plan: Plan) => DueWorld; now: Instant }
export type Moved = { plan: string; duty: string; amount: number }

const day = (text: string | null) => (text === null ? null : plainDate(text))
const plannedOf = ({ opens, base_on, base_provisional, base_unknown }: Row, pauses: readonly Pause[]): Planned => {
  const on = day(base_on)
  return { opens: day(opens), unknown: base_unknown, due: on && { day: on, minute: null, provisional: base_provisional }, pauses }
}
const moments = (all: readonly string[]): string[] => all.map(at => new Date(at).toISOString())
const isAsKept = (row: Row, days: DaysKept): boolean => JSON.stringify([row.due_on, row.provisional, row.unknown, moments(row.remind_at), moments(row.escalate_at), row.escalate_to])
  === JSON.stringify([days.due_on, days.provisional, days.unknown, days.remind_at, days.escalate_at, days.escalate_to])

/** @param ask within one transaction as qinghe_scanner; what somebody holds now is left for the next time
 *  @returns how many of each were put right */
export async function standStill(ask: Ask, { county, plans, worldOf, now }: Standing): Promise<Moved[]> {
  const rows = await ask(sql<Row>`select d.id, d.plan, d.duty, d.opens, d.base_on, d.base_provisional, d.base_unknown, d.due_on, d.provisional, d.unknown, d.remind_at, d.escalate_at, d.escalate_to
    from qinghe.duties d where d.county = ${county}::int and d.paused and d.done_at is null and d.waived_at is null and d.retracted_at is null order by d.id for update of d skip locked`)
  // Asked once the duties are held: nobody grants or ends a pause between the two.
  const held = await ask(sql<Pause & { duty: string }>`select p.duty, p.since, p.until from qinghe.duty_pauses p
    where p.county = ${county}::int and p.duty = any(${rows.map(row => row.id)}::uuid[]) and p.state = 'granted'`)
  const pauses = Map.groupBy(held, one => one.duty)
  const right = rows.flatMap(row => {
    const plan = plans.find(one => one.plan === row.plan)
    const duty = plan?.duties.find(one => one.id === row.duty)
    if (plan === undefined || duty === undefined) return []
    const days = daysWith(duty, plannedOf(row, pauses.get(row.id) ?? []), { world: worldOf(plan), now })
    return isAsKept(row, days) ? [] : [{ id: row.id, plan: row.plan, duty: row.duty, ...days }]
  })
  if (right.length === 0) return []
  return ask(sql<Moved>`with put as (update qinghe.duties d set due_on = n.due_on, due_at = n.due_at, provisional = n.provisional, unknown = n.unknown, remind_at = n.remind_at, escalate_at = n.escalate_at, escalate_to = n.escalate_to,
      ladder = n.ladder, next_at = n.next_at from jsonb_to_recordset(${JSON.stringify(right)}::jsonb) n (id uuid, due_on date, due_at timestamptz, provisional boolean, unknown text, remind_at timestamptz[], escalate_at timestamptz[],
        escalate_to text[], ladder int, next_at timestamptz) where d.county = ${county}::int and d.id = n.id returning d.plan, d.duty)
    select plan, duty, count(*)::int as amount from put group by 1, 2`)
}
