/** Months as the law counts them: to the day of the same number, and to the last day of a month that has none (民法典 202). A birthday is counted
 *  otherwise: who was born on 29 February turns on 1 March (birthdayAt, docs/domain/规则.md V-07). */
import { addDays, isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'

const text = (year: number, month: number, day: number): string => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
const partsOf = (day: PlainDate): [year: number, month: number, day: number] => [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))]
const twelve = 12

/** @param months may be negative */
export function addMonths(from: PlainDate, months: number): PlainDate {
  const [year, month, day] = partsOf(from)
  const count = year * twelve + month - 1 + Math.trunc(months)
  const [toYear, toMonth] = [Math.floor(count / twelve), (count % twelve) + 1]
  const same = text(toYear, toMonth, day)
  if (isPlainDate(same)) return plainDate(same)
  const next = toMonth === twelve ? text(toYear + 1, 1, 1) : text(toYear, toMonth + 1, 1)
  return addDays(plainDate(next), -1)
}

/** Whole months from `from` to `to`; negative when `to` is earlier. */
export function monthsBetween(from: PlainDate, to: PlainDate): number {
  if (to < from) return 0 - monthsBetween(to, from)
  const [[y1, m1], [y2, m2]] = [partsOf(from), partsOf(to)]
  const months = (y2 - y1) * twelve + (m2 - m1)
  return addMonths(from, months) <= to ? months : months - 1
}
