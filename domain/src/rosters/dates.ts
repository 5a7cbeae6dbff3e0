/** Days as people write them in spreadsheets: 2012.03, 2012年3月, 二〇一二年三月十六日, 20120316, 12.3.16, Mar-12, 农历, a serial number, a moment.
 *  What a text means for certain is a day; what it most likely means is a day with a doubt; the rest is said with what it could mean. */
import { lunarWords, solarDayOf } from '../kernel/lunar.ts'
import { isPlainDate, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import { readMoment } from './dateMoment.ts'
import type { DateBounds, DateReading } from './dateReading.ts'
import { ofDigits, ofNumbers } from './dateShapes.ts'
import { dateText, plainDateText } from './dateText.ts'

const ymd = /^(\d{4}|\d{2})-(\d{1,2})-(\d{1,2})$/u
function readLunar(text: string, leapMonth: boolean, yearOf: (year: string) => number | null): DateReading {
  const [, y = '', m, d] = ymd.exec(text) ?? []
  const year = yearOf(y)
  if (m === undefined || year === null) return { kind: 'wrong', code: 'date.lunar', message: '农历日期请写全年月日，或换算成公历', others: [] }
  const lunar = { year, month: Number(m), day: Number(d), isLeap: leapMonth }
  const day = solarDayOf(lunar)
  const asWritten = `${year}-${m.padStart(2, '0')}-${String(d).padStart(2, '0')}`
  const others = isPlainDate(asWritten) ? [{ day: plainDate(asWritten), why: '按公历读' }] : []
  if (day === null) return { kind: 'wrong', code: 'date.lunar', message: `没有${lunarWords(lunar)}，请与户口簿核对`, others }
  return { kind: 'day', day, others, doubt: { code: 'date.lunar', message: `${lunarWords(lunar)}，换算成公历是 ${day}，请与户口簿核对` } }
}

/** The century a year of two digits belongs to. */
const fullYear = (latest: PlainDate | undefined) => (written: string): number | null => {
  if (written.length === 4) return Number(written)
  if (latest === undefined || written.length !== 2) return null
  const century = Number(latest.slice(0, 2)) * 100
  const year = century + Number(written)
  return year > Number(latest.slice(0, 4)) ? year - 100 : year
}

/** 2O15.3.8 is a repair and not a reading: the person looks at it. */
const asRepair = (reading: DateReading): DateReading => ({
  kind: 'wrong', code: 'date.letters', message: '数字里有字母 O 或 I，请改成数字 0 或 1', others: reading.kind === 'day' ? [{ day: reading.day, why: '把字母改成数字' }, ...reading.others] : reading.others,
})

/** 2015年2月30日 is no day, but may be one of the lunar calendar. */
function withLunar(reading: DateReading, text: string): DateReading {
  const [, year = '', month, day] = ymd.exec(text) ?? []
  if (reading.kind !== 'wrong' || reading.code !== 'date.day' || year.length !== 4) return reading
  const lunar = solarDayOf({ year: Number(year), month: Number(month), day: Number(day), isLeap: false })
  return lunar === null ? reading : { ...reading, others: [...reading.others, { day: lunar, why: '按农历换算' }] }
}

const fullDay = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/u
/** Nearly all days of a roster, a twentieth of the time: undefined when it takes more than a look. */
function asUsual(written: string): DateReading | undefined {
  const [, year, month = '', day = ''] = fullDay.exec(written) ?? []
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return year !== undefined && year >= '1900' && year <= '2100' && isPlainDate(text) ? { kind: 'day', day: plainDate(text), others: [], doubt: null } : undefined
}

/** @param isNumber the cell holds a number, so 2012.10 has become 2012.1. */
export function readDate(written: string, isNumber = false, bounds: DateBounds = {}): DateReading {
  const usual = asUsual(written)
  if (usual) return usual
  const plain = plainDateText(written)
  const at = readMoment(plain)
  if (at) return at
  const found = dateText(plain)
  const shape = { ...found, isNumber, bounds }
  if (found.lunar) return readLunar(found.text, found.leapMonth, fullYear(bounds.latest))
  const reading = /^\d+$/u.test(found.text) ? ofDigits(found.text, shape) : ofNumbers(found.text.split('-'), shape)
  return found.mended && reading.kind !== 'wrong' ? asRepair(reading) : withLunar(reading, found.text)
}

/** The day a known birthday (the identity number's) makes of a reading, when it is one of those the text may mean. */
export function settledBy(reading: DateReading, known: PlainDate): PlainDate | null {
  const may = [...(reading.kind === 'day' ? [reading.day] : []), ...reading.others.map(other => other.day)]
  return may.includes(known) || (reading.kind === 'month' && isInMonth(known, reading)) ? known : null
}

/** The month agrees with a day known from elsewhere, e.g. the identity number. */
export const isInMonth = (day: PlainDate, reading: { year: number; months: readonly number[] }): boolean =>
  Number(day.slice(0, 4)) === reading.year && reading.months.includes(Number(day.slice(5, 7)))

export const firstOfMonth = (reading: { year: number; months: readonly number[] }): PlainDate =>
  plainDate(`${reading.year}-${String(reading.months[0] ?? 1).padStart(2, '0')}-01`)

/** 2012 年 3 月 */
export const monthWords = (reading: { year: number; months: readonly number[] }): string => `${reading.year} 年 ${reading.months.join(' 或 ')} 月`
