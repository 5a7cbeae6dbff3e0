/** Working days: what the State Council announces for a year, else Monday to Friday, marked as provisional. A span in working days begins on the day
 *  after the one it is counted from (民法典 201). */
import { addDays, daysBetween, type PlainDate, plainDate } from './plainDate.ts'

/** `off`: from and to, both included. `worked`: Saturdays and Sundays on which people work instead. */
export type HolidayYear = { year: number; basis: string; off: readonly (readonly [from: string, to: string])[]; worked: readonly string[] }
export type WorkCalendar = { off: ReadonlySet<string>; worked: ReadonlySet<string>; published: ReadonlySet<number> }

function daysFrom(from: string, to: string): PlainDate[] {
  const first = plainDate(from)
  return Array.from({ length: daysBetween(first, plainDate(to)) + 1 }, (_, i) => addDays(first, i))
}

export const calendarFrom = (years: readonly HolidayYear[]): WorkCalendar => ({
  off: new Set(years.flatMap(({ off }) => off.flatMap(([from, to]) => daysFrom(from, to)))),
  worked: new Set(years.flatMap(({ worked }) => worked)),
  published: new Set(years.map(({ year }) => year)),
})

const aMonday = plainDate('2024-01-01')
const week = 7
/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: PlainDate): number => (((daysBetween(aMonday, day) % week) + week) % week) + 1
const saturday = 6

export const isWorkday = (calendar: WorkCalendar, day: PlainDate): boolean =>
  calendar.worked.has(day) || (!calendar.off.has(day) && weekdayOf(day) < saturday)

const yearOf = (day: PlainDate): number => Number(day.slice(0, 4))
/** Whether what is announced for all years from one day to another is known. */
export function isPublished({ published }: WorkCalendar, a: PlainDate, b: PlainDate): boolean {
  const [first, last] = a <= b ? [yearOf(a), yearOf(b)] : [yearOf(b), yearOf(a)]
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).every(year => published.has(year))
}

/** `provisional`: a year on the way is not announced yet; the day may still move. */
export type Counted = { day: PlainDate; provisional: boolean }

/** The n-th working day after a day, or before it; 0 is the day itself. */
export function addWorkdays(calendar: WorkCalendar, from: PlainDate, count: number): Counted {
  const step = count < 0 ? -1 : 1
  let day = from
  for (let left = Math.abs(Math.trunc(count)); left > 0;) {
    day = addDays(day, step)
    if (isWorkday(calendar, day)) left--
  }
  return { day, provisional: count !== 0 && !isPublished(calendar, from, day) }
}

export type OnHoliday = 'keep' | 'before' | 'after'
/** A day of rest gives way to the working day before or after it, where the rule says so. */
export function workingDayAt(calendar: WorkCalendar, day: PlainDate, rule: OnHoliday): Counted {
  if (rule === 'keep') return { day, provisional: false }
  let found = day
  while (!isWorkday(calendar, found)) found = addDays(found, rule === 'before' ? -1 : 1)
  return { day: found, provisional: !isPublished(calendar, day, found) }
}

/** Where all years on the way are announced; null where a holiday may still move the day. */
export function announcedWorkday(calendar: WorkCalendar, from: PlainDate, count: number): PlainDate | null {
  const { day, provisional } = addWorkdays(calendar, from, count)
  return provisional ? null : day
}

/** All working days of the years that are announced, in order: what SQL counts in. */
export const announcedWorkdays = (calendar: WorkCalendar): PlainDate[] => [...calendar.published].sort((a, b) => a - b)
  .flatMap(year => daysFrom(`${year}-01-01`, `${year}-12-31`).filter(day => isWorkday(calendar, day)))
