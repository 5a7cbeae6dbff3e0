/** Counting working days in SQL as conditions count them (domain/src/kernel/holidays.ts): by their place among those that are announced, so that what
 *  leaves the announced years is not known. */
import { workCalendar } from '@qinghe/domain/kernel/holidays.ts'
import { announcedWorkdays } from '@qinghe/domain/kernel/workdays.ts'
import { type Sql, sql } from '../db/sql.ts'

const days = announcedWorkdays(workCalendar)
const years = [...workCalendar.published].sort((a, b) => a - b)
const [first = 0, last = 0] = [years[0], years.at(-1)]
// Between two announced years with one that is not, places would go on as if it were not there.
if (last - first + 1 !== years.length) throw new Error('the announced years have a gap')

/** @param day a date · @param count a whole number */
export function workdaysFrom(day: Sql, count: Sql): Sql {
  const all = sql`${days}::date[]`
  return sql`(select case when s.n = 0 then s.d when s.d >= make_date(${first}, 1, 1) and s.d <= make_date(${last}, 12, 31) then
    (${all})[case when s.n > 0 then width_bucket(s.d, ${all}) + s.n else width_bucket(s.d - 1, ${all}) + 1 + s.n end] end
    from (select ${day} as d, (${count})::int as n) s)`
}
