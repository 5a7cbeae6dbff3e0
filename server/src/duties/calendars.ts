/** The calendars of a county: holidays as announced (those the product knows, then those it entered) and its school terms. */
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import { workCalendar } from '@qinghe/domain/kernel/holidays.ts'
import { calendarFrom, type HolidayYear } from '@qinghe/domain/kernel/workdays.ts'
import { type Sql, sql } from '../db/sql.ts'

export type Calendars = Pick<DueWorld, 'calendar' | 'terms'>
type Ask = <T>(q: Sql<T>) => Promise<T[]>

/** As the notice of a year that was entered says it. */
export async function enteredYears(ask: Ask, county: number): Promise<HolidayYear[]> {
  const rows = await ask(sql<{ year: number; basis: string; off: [string, string][] | null; worked: string[] }>`select w.year, w.basis, w.worked::text[] as worked,
      (select jsonb_agg(jsonb_build_array(lower(o), upper(o) - 1) order by o) from unnest(w.off) o) as off from qinghe.work_calendar w where w.county = ${county} order by w.year`)
  return rows.map(({ year, basis, off, worked }) => ({ year, basis, off: off ?? [], worked }))
}
export const enteredTerms = async (ask: Ask, county: number): Promise<DueWorld['terms']> =>
  (await ask(sql<{ id: string; starts: string; ends: string }>`select s.id, s.starts::text as starts, s.ends::text as ends from qinghe.school_terms s where s.county = ${county} order by s.starts`))
    .map(({ id, starts, ends }) => ({ id, from: plainDate(starts), to: plainDate(ends) }))

export async function calendarsOf(ask: Ask, county: number): Promise<Calendars> {
  const entered = calendarFrom(await enteredYears(ask, county))
  const both = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> => new Set([...a, ...b])
  return {
    terms: await enteredTerms(ask, county),
    calendar: { off: both(workCalendar.off, entered.off), worked: both(workCalendar.worked, entered.worked), published: both(workCalendar.published, entered.published) },
  }
}
