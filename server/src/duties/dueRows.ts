/** The periods of a duty that are to be there now, with their days and their ladder: what a statement is given. Pure; days come from the reference
 *  (domain/src/plans/due.ts). */
import { addDays, type Instant, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { dueAt, ladderOf } from '@qinghe/domain/duties/clock.ts'
import { duePeriods, type DueWorld, farthest, periodsAsked } from '@qinghe/domain/plans/due.ts'
import type { Due } from '@qinghe/domain/plans/dueDay.ts'
import { type Between, periodsIn } from '@qinghe/domain/plans/periods.ts'
import type { Duty } from '@qinghe/domain/plans/plan.ts'

/** `since`: from which day the plan holds here. `from`: what was due before is not made any more. */
export type Owing = { duty: Duty; world: DueWorld; since: PlainDate; from: PlainDate; today: PlainDate; now: Instant }
/** Columns of a row that do not hang on the subject. `starts`, `ends`: the period itself, whose records count. */
export type DueRow = {
  period: string; starts: PlainDate | null; ends: PlainDate | null; opens: PlainDate | null; due_on: PlainDate | null; due_at: string | null; provisional: boolean; unknown: string | null
  remind_at: readonly string[]; escalate_at: readonly string[]; escalate_to: readonly string[]; next_at: string | null; ladder: number
}

/** What opens within two weeks is there already, so that people can plan. */
export const daysAhead = 14
/** What was due lately and is there already still moves when its plan or the calendar does. */
const daysBack = 31
export const lookedBackTo = ({ since, from }: Pick<Owing, 'since' | 'from'>): PlainDate => { const day = addDays(from, -daysBack); return day < since ? since : day }
const around = 3 * farthest.days

type Placed = Pick<DueRow, 'period' | 'starts' | 'ends' | 'opens'>
export function dueRow({ duty, world, now }: Pick<Owing, 'duty' | 'world' | 'now'>, placed: Placed, due: Due): DueRow {
  const { remind, escalate, to, ladder, next } = ladderOf(duty, due, { world, now })
  return { ...placed, due_on: due.day, due_at: dueAt(due), provisional: due.provisional, unknown: null, remind_at: remind, escalate_at: escalate, escalate_to: to, next_at: next, ladder }
}
const whole = (day: PlainDate, provisional: boolean): Due => ({ day, minute: null, provisional })
export const withoutDay = (placed: Placed, unknown: string): DueRow =>
  ({ ...placed, due_on: null, due_at: null, provisional: false, unknown, remind_at: [], escalate_at: [], escalate_to: [], next_at: null, ladder: 0 })

/** Every period that opens in two weeks at the latest and is not due long ago, and one without a day where that is not known. */
export function dueRows(owing: Owing): DueRow[] {
  const { duty: { trigger }, world, today } = owing
  const from = lookedBackTo(owing)
  const last = addDays(today, daysAhead)
  if (trigger.by === 'day') return trigger.day < from ? [] : [dueRow(owing, { period: trigger.day, starts: null, ends: null, opens: null }, whole(trigger.day, false))]
  if (trigger.by !== 'period') return []
  const wide: Between = { from, to: addDays(last, around) }
  const bounds = new Map(periodsIn(periodsAsked(trigger, world), { from: addDays(from, -around), to: addDays(wide.to, around) }).map(one => [one.id, one]))
  const known = duePeriods(trigger, wide, world).due.filter(one => one.opens <= last)
    .map(({ period, opens, due, provisional }) => dueRow(owing, { period, starts: bounds.get(period)?.from ?? null, ends: bounds.get(period)?.to ?? null, opens }, whole(due, provisional)))
  const { unknown } = duePeriods(trigger, { from: today, to: today }, world)
  return unknown === null ? known : [...known, withoutDay({ period: '', starts: null, ends: null, opens: null }, unknown)]
}
