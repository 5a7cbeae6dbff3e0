/** From days of a plan to moments a clock can wait for. Days are days in Asia/Shanghai, UTC+8 all year since 1991. */
import { daysBetween, dayOf, type Instant, instant, type PlainDate } from '../kernel/plainDate.ts'
import { type DueWorld, remindersOf } from '../plans/due.ts'
import type { Due } from '../plans/dueDay.ts'
import type { Pause } from '../plans/pauses.ts'
import type { Duty } from '../plans/plan.ts'

const minuteMs = 60_000
const minutesInDay = 1_440
/** People are told in the morning of a day; whoever works by the clock, at the minute. */
const morning = 480

const momentAt = (day: PlainDate, minute: number): Instant => instant(new Date(Date.parse(`${day}T00:00:00+08:00`) + minute * minuteMs))
/** The moment after which it is late. */
export const dueAt = ({ day, minute }: Pick<Due, 'day' | 'minute'>): Instant => momentAt(day, minute ?? minutesInDay)
/** The moment at which somebody is told. */
const toldAt = ({ day, minute }: Pick<Due, 'day' | 'minute'>): Instant => momentAt(day, minute ?? morning)
/** The minute of the day in Beijing. */
export const minuteOf = (at: Instant): number => Math.floor((Date.parse(at) - Date.parse(momentAt(dayOf(at), 0))) / minuteMs)

/** `ladder`: steps that are over already when it begins: nobody is reminded of what they never could have done in time. */
export type Ladder = { remind: Instant[]; escalate: Instant[]; to: string[]; ladder: number; next: Instant | null }
export function ladderOf(duty: Pick<Duty, 'remind' | 'escalate'>, due: Due, { world, now, pauses = [] }: { world: DueWorld; now: Instant; pauses?: readonly Pause[] }): Ladder {
  const { remind, escalate } = remindersOf(duty, due, { ...world, pauses })
  const [before, after] = [remind.map(toldAt), escalate.map(toldAt)]
  const over = before.filter(at => Date.parse(at) < Date.parse(now)).length
  return { remind: before, escalate: after, to: escalate.map(one => one.to), ladder: over, next: [...before, ...after][over] ?? null }
}

/** How late something is that is still open; null while its time is not over. */
export function latenessOf({ day, minute }: Pick<Due, 'day' | 'minute'>, now: Instant): { days: number; minutes: number | null } | null {
  const over = Date.parse(now) - Date.parse(dueAt({ day, minute }))
  if (over < 0) return null
  return { days: daysBetween(day, dayOf(now)), minutes: minute === null ? null : Math.floor(over / minuteMs) }
}
