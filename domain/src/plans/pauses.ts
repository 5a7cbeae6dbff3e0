/** Days on which the clock of a duty stands (decision 060): a child in hospital, away with her parents. What is left of the time when the clock stops is left
 *  when it goes on, counted in working days where the clause counts them. Pure; what counts in minutes never stands. */
import { addDays, daysBetween, type PlainDate } from '../kernel/plainDate.ts'
import { addWorkdays, isPublished, isWorkday, type WorkCalendar, workingDayAt } from '../kernel/workdays.ts'
import type { Due } from './dueDay.ts'
import type { Duty, Trigger } from './plan.ts'

/** Both days stand. `until` null: nobody knows yet when it ends. */
export type Pause = { since: PlainDate; until: PlainDate | null }

/** Whether the time somebody has is working time. */
function countsWorkdays(trigger: Trigger): boolean {
  if (trigger.by === 'act') return 'unit' in trigger.due && trigger.due.unit === 'workdays'
  return trigger.by === 'period' && trigger.due.offset?.span.unit === 'workdays'
}

/** The first day of the time somebody has: what is counted from an act, or from the last time it was done, begins on the day after. */
const firstDay = ({ by }: Trigger, opens: PlainDate | null): PlainDate | null => (opens === null ? null : by === 'period' ? opens : addDays(opens, 1))

/** In order, and those that touch each other as one. */
export function merged(pauses: readonly Pause[]): Pause[] {
  const found: Pause[] = []
  for (const one of pauses.toSorted((a, b) => (a.since < b.since ? -1 : 1))) {
    const last = found.at(-1)
    if (last === undefined || (last.until !== null && addDays(last.until, 1) < one.since)) found.push({ ...one })
    else if (last.until !== null && (one.until === null || one.until > last.until)) last.until = one.until
  }
  return found
}

type Counting = { calendar: WorkCalendar; workdays: boolean; /** Before it no day counted. */ from: PlainDate | null }
function daysIn({ calendar, workdays }: Counting, from: PlainDate, until: PlainDate): number {
  const all = daysBetween(from, until) + 1
  return workdays ? Array.from({ length: all }, (_, i) => addDays(from, i)).filter(day => isWorkday(calendar, day)).length : all
}

/** One pause that begins while the time runs. */
function after(day: PlainDate, { since, until }: { since: PlainDate; until: PlainDate }, counting: Counting): { day: PlainDate; provisional: boolean } {
  const { calendar, workdays } = counting
  const count = daysIn(counting, since, until)
  const { day: later } = workdays ? addWorkdays(calendar, day, count) : { day: addDays(day, count) }
  const next = addDays(until, 1)
  const moved = later > until ? later : workdays ? workingDayAt(calendar, next, 'after').day : next
  return { day: moved, provisional: workdays && !isPublished(calendar, since, moved) }
}

/** A day that comes later by the pauses before it; null where the clock stands without an end. */
function moved(due: Due, pauses: readonly Pause[], counting: Counting): Due | null {
  let found = due
  for (const { since, until } of pauses) {
    const begin = counting.from !== null && since < counting.from ? counting.from : since
    if (begin > found.day) break
    if (until === null) return null
    if (until < begin) continue
    const { day, provisional } = after(found.day, { since: begin, until }, counting)
    found = { ...found, day, provisional: found.provisional || provisional }
  }
  return found
}

type Paused = { trigger: Trigger; opens: PlainDate | null; pauses: readonly Pause[]; calendar: WorkCalendar }
/** By when it is owed with these pauses; null: the clock stands, and nobody knows until when. */
export function dueAfter(due: Due, { trigger, opens, pauses, calendar }: Paused): Due | null {
  if (due.minute !== null) return due
  const found = moved(due, merged(pauses), { calendar, workdays: countsWorkdays(trigger), from: firstDay(trigger, opens) })
  if (found === null || found.day === due.day || trigger.by !== 'period' || trigger.onHoliday === 'keep') return found
  // A day of rest gives way onwards: before it the clock may have stood.
  const { day, provisional } = workingDayAt(calendar, found.day, 'after')
  return { ...found, day, provisional: found.provisional || provisional }
}

/** The pause a day lies in. */
export const pauseOn = (pauses: readonly Pause[], day: PlainDate): Pause | undefined => merged(pauses).find(({ since, until }) => since <= day && (until === null || until >= day))

type Steps = { due: Due; pauses: readonly Pause[]; calendar: WorkCalendar }
/** Nobody is reminded while the clock stands, but on the first day after it; never after it is due. */
export function remindAfter(at: Due, { due, pauses }: Omit<Steps, 'calendar'>): Due | null {
  const pause = pauseOn(pauses, at.day)
  if (pause === undefined) return at
  const day = pause.until === null ? null : addDays(pause.until, 1)
  return day === null || day > due.day ? null : { ...at, day }
}
/** What is told after the due day waits for pauses that begin after it; null: nobody is told before they end. */
export const escalateAfter = (at: Due, { due, pauses, calendar }: Steps, span: Duty['escalate'][number]['after']): Due | null =>
  (at.minute !== null || due.minute !== null ? at : moved(at, merged(pauses), { calendar, workdays: span.unit === 'workdays', from: addDays(due.day, 1) }))
