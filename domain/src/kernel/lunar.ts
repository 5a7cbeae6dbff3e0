/** 农历: the lunar day of a solar one and back, by the calendar of the platform (Unicode's “chinese”), so that no table of ours has to
 *  be right. Families in villages keep birthdays by it, and rosters hold them. */
import { addDays, plainDate, type PlainDate } from './plainDate.ts'

export type LunarDay = { year: number; month: number; day: number; isLeap: boolean }

const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' })

export function lunarDayOf(day: PlainDate): LunarDay {
  const parts = new Map<string, string>(chinese.formatToParts(new Date(`${day}T00:00:00Z`)).map(part => [part.type, part.value]))
  const month = parts.get('month') ?? ''
  return { year: Number(parts.get('relatedYear')), month: Number(month.replace(/\D/gu, '')), day: Number(parts.get('day')), isLeap: /\D/u.test(month) }
}

type LunarMonth = { month: number; isLeap: boolean; first: PlainDate; days: number }
const shortMonth = 29
/** New year falls between 21 January and 20 February. */
const earliestNewYear = '01-21'

function newYearOf(year: number): PlainDate {
  const from = plainDate(`${year}-${earliestNewYear}`)
  const { month, day } = lunarDayOf(from)
  if (month === 1) return addDays(from, 1 - day)
  // In the twelfth month: it ends after its 29th or 30th day.
  const next = addDays(from, shortMonth + 1 - day)
  return lunarDayOf(next).day === 1 ? next : addDays(next, 1)
}

const years = new Map<number, readonly LunarMonth[]>()
function monthsOf(year: number): readonly LunarMonth[] {
  const known = years.get(year)
  if (known) return known
  const months: LunarMonth[] = []
  let first = newYearOf(year)
  for (let lunar = lunarDayOf(first); lunar.year === year; lunar = lunarDayOf(first)) {
    const days = lunarDayOf(addDays(first, shortMonth)).day === 1 ? shortMonth : shortMonth + 1
    months.push({ month: lunar.month, isLeap: lunar.isLeap, first, days })
    first = addDays(first, days)
  }
  years.set(year, months)
  return months
}

/** Null when the year has no such day: no such leap month, or the month has only 29 days. */
export function solarDayOf({ year, month, day, isLeap }: LunarDay): PlainDate | null {
  const found = monthsOf(year).find(one => one.month === month && one.isLeap === isLeap)
  return found && day >= 1 && day <= found.days ? addDays(found.first, day - 1) : null
}

const tens = ['初', '十', '廿', '三'] as const
const ones = '十一二三四五六七八九'
const monthNames = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊'] as const
const dayWords = (day: number): string =>
  day === 10 ? '初十' : day === 20 ? '二十' : day === 30 ? '三十' : `${tens[Math.floor(day / 10)] ?? ''}${ones[day % 10] ?? ''}`

/** 农历 2015 年闰二月初三 */
export const lunarWords = ({ year, month, day, isLeap }: LunarDay): string => `农历 ${year} 年${isLeap ? '闰' : ''}${monthNames[month - 1] ?? ''}月${dayWords(day)}`
