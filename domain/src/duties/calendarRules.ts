/** What a county enters by hand so that days can be counted: the terms of its schools, and the holidays of a year that was announced after this version
 *  of the product. Both as they stand in the notice; what contradicts itself or what is known already is told. */
import { addDays, daysBetween, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { type HolidayYear, weekdayOf } from '../kernel/workdays.ts'

type Term = { id: string; from: PlainDate; to: PlainDate }
/** A school term has weeks, not days, and ends before the next year of life. */
const shortestTerm = 30
const longestTerm = 240

export function termIssues(terms: readonly Term[], known: readonly Term[]): Issue[] {
  const all = [...known.filter(one => terms.every(other => other.id !== one.id)), ...terms].toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const twice = terms.filter((one, i) => terms.findIndex(other => other.id === one.id) !== i)
  return [
    ...twice.map(one => issue('calendar.termTwice', `学期 ${one.id} 写了两次，请只留一行`, 'terms')),
    ...terms.flatMap(({ id, from, to }) => {
      const days = daysBetween(from, to) + 1
      return days >= shortestTerm && days <= longestTerm ? [] : [issue('calendar.termLength', `学期 ${id} 从 ${from} 到 ${to} 共 ${days} 天，不像一个学期，请核对起止日期`, 'terms')]
    }),
    ...all.flatMap((one, i) => {
      const next = all[i + 1]
      return next && next.from <= one.to ? [issue('calendar.termsOverlap', `学期 ${one.id}（到 ${one.to}）和学期 ${next.id}（从 ${next.from}）重叠了，请核对起止日期`, 'terms')] : []
    }),
  ]
}

type Entered = Pick<HolidayYear, 'year' | 'off' | 'worked'>
const daysOff = ({ off }: Entered): string[] => off.flatMap(([first, to]) => {
  const from = plainDate(first)
  return Array.from({ length: Math.max(0, daysBetween(from, plainDate(to)) + 1) }, (_, i) => addDays(from, i))
})
const sameDays = (a: readonly string[], b: readonly string[]): boolean => JSON.stringify([...new Set(a)].sort()) === JSON.stringify([...new Set(b)].sort())
/** Entered twice it is the same, or it is refused: days that were counted once are not moved without a word. */
export const isSameYear = (a: Entered, b: Entered): boolean => sameDays(daysOff(a), daysOff(b)) && sameDays(a.worked, b.worked)

const saturday = 6
const longestNotice = 60
export function holidayIssues(entered: { year: number; off: readonly (readonly [PlainDate, PlainDate])[]; worked: readonly PlainDate[] }): Issue[] {
  const { year, off, worked } = entered
  const days = daysOff(entered)
  const isOfYear = (day: PlainDate): boolean => day.startsWith(String(year))
  return [
    ...off.filter(([from, to]) => to < from).map(([from, to]) => issue('calendar.offOrder', `放假从 ${from} 到 ${to}：结束早于开始，请核对`, 'off')),
    ...[...off.flat(), ...worked].filter(day => !isOfYear(day)).map(day => issue('calendar.otherYear', `${day} 不在 ${year} 年，请分年登记`, 'year')),
    ...worked.filter(day => weekdayOf(day) < saturday).map(day => issue('calendar.workedWeekday', `${day} 不是周末，本来就上班，不用登记为调休`, 'worked')),
    ...worked.filter(day => days.includes(day)).map(day => issue('calendar.both', `${day} 既放假又上班，请核对`, 'worked')),
    ...(days.length > longestNotice ? [issue('calendar.tooMany', `一共 ${days.length} 天，放假安排没有这么多，请核对`, 'off')] : []),
  ]
}
