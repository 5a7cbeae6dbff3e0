/** A county enters its school terms and the holidays of a year. The generation notices by itself and counts all days anew (generating.ts). */
import { type CalendarOutput, getCalendar, setHolidays, type SetHolidaysInput, setTerms, type SetTermsInput } from '@qinghe/domain/duties/calendarContract.ts'
import { holidayIssues, isSameYear, termIssues } from '@qinghe/domain/duties/calendarRules.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { holidayYears } from '@qinghe/domain/kernel/holidays.ts'
import type { HolidayYear } from '@qinghe/domain/kernel/workdays.ts'
import type { Reader } from '../db/reader.ts'
import { join, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { answer, each, type Endpoint, perform } from '../http/endpoint.ts'
import { enteredTerms, enteredYears } from './calendars.ts'

const toldYear = (entered: boolean) => ({ year, basis, off, worked }: HolidayYear): CalendarOutput['years'][number] =>
  ({ year, basis, off: off.map(([from, to]) => ({ from: plainDate(from), to: plainDate(to) })), worked: worked.map(plainDate), entered })

async function calendar(r: Reader): Promise<CalendarOutput> {
  const { county } = r.actor
  const [terms, years] = [await enteredTerms(r.rows, county), await enteredYears(r.rows, county)]
  return { terms: [...terms], years: [...holidayYears.map(toldYear(false)), ...years.filter(one => holidayYears.every(known => known.year !== one.year)).map(toldYear(true))] }
}

function refuseAbove({ actor }: Writer): void {
  if (actor.county === 0) throw problem('calendar.county', '校历和放假安排由县里登记', 422)
}
const done: Done = { records: [], about: [] }

async function enterTerms(w: Writer, { terms }: SetTermsInput): Promise<Done> {
  refuseAbove(w)
  const { county, posting, account } = w.actor
  refuseIf(termIssues(terms, await enteredTerms(w.rows, county)))
  await w.derive(sql`insert into qinghe.school_terms (county, id, starts, ends, posting, account, at)
    values ${join(terms.map(one => sql`(${county}, ${one.id}, ${one.from}::date, ${one.to}::date, ${posting}::uuid, ${account}::uuid, ${w.now}::timestamptz)`), ', ')}
    on conflict (county, id) do update set starts = excluded.starts, ends = excluded.ends, posting = excluded.posting, account = excluded.account, at = excluded.at`)
  return done
}

async function enterHolidays(w: Writer, { year, basis, off, worked }: SetHolidaysInput): Promise<Done> {
  refuseAbove(w)
  const { county, posting, account } = w.actor
  const stretches = off.map(({ from, to }) => [from, to] as const)
  refuseIf(holidayIssues({ year, off: stretches, worked }))
  const known = [...holidayYears, ...await enteredYears(w.rows, county)].find(one => one.year === year)
  if (known && isSameYear(known, { year, off: stretches, worked })) return done
  if (known) throw problem('calendar.known', `${year} 年的放假安排已经有了（${known.basis}），和这一份不一样；请核对通知，确实有误的请联系平台维护人员更正`, 409)
  await w.derive(sql`insert into qinghe.work_calendar (county, year, basis, off, worked, posting, account, at) values (${county}, ${year}, ${basis},
    array[${join(off.map(({ from, to }) => sql`daterange(${from}::date, ${to}::date, '[]')`), ', ')}], ${worked}::date[], ${posting}::uuid, ${account}::uuid, ${w.now}::timestamptz)`)
  return done
}

export const calendarRoutes: readonly Endpoint[] = [answer(getCalendar, calendar), perform(setTerms, each(enterTerms)), perform(setHolidays, each(enterHolidays))]
