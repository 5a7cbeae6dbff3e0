/** Days as people write them in spreadsheets: 2012.03, 2012年3月, 20120316, a serial number, 2012/3/16 00:00:00. */
import { addDays, isPlainDate, plainDate, type PlainDate } from '../kernel/plainDate.ts'

export type DateReading =
  | { kind: 'day'; day: PlainDate }
  /** Only the month is written. `months` has two when a number lost its zero: 2012.1 may be January or October. */
  | { kind: 'month'; year: number; months: readonly number[] }
  | { kind: 'wrong'; code: string; message: string }

const firstYear = 1900
const lastYear = 2100
const monthsInYear = 12
/** Day 0 of spreadsheets that count from 1900, with the leap day they invented already passed. */
const serialZero = plainDate('1899-12-30')
/** 1950 to 2100: smaller or larger numbers are no birthdays. */
const serials = { from: 18_264, to: 73_415 }

const wrong = (code: string, message: string): DateReading => ({ kind: 'wrong', code, message })
const pad = (n: number): string => String(n).padStart(2, '0')

function ofParts(year: number, month: number, day: number | null): DateReading {
  if (year < firstYear || year > lastYear) return wrong('date.year', `年份 ${year} 不对`)
  if (month < 1 || month > monthsInYear) return wrong('date.month', `没有 ${month} 月`)
  if (day === null) return { kind: 'month', year, months: [month] }
  const text = `${year}-${pad(month)}-${pad(day)}`
  return isPlainDate(text) ? { kind: 'day', day: plainDate(text) } : wrong('date.day', `${year} 年没有 ${month} 月 ${day} 日`)
}

/** 8 digits are a day, 6 a month; everything between a serial number. */
function ofDigits(text: string): DateReading {
  if (/^\d{8}$/u.test(text)) return ofParts(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)))
  if (/^\d{6}$/u.test(text)) return ofParts(Number(text.slice(0, 4)), Number(text.slice(4)), null)
  const serial = Number(text)
  if (/^\d{5}$/u.test(text) && serial >= serials.from && serial <= serials.to) return { kind: 'day', day: addDays(serialZero, serial) }
  if (/^\d{4}$/u.test(text)) return wrong('date.yearOnly', '只有年份，请写到日，例如 2017-04-16')
  return wrong('date.shape', '不像日期，请写成 2017-04-16')
}

const shape = /^(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})?日?)?(?:号)?(?:[T ]?\d{1,2}:\d{2}.*)?$/u

/** @param isNumber the cell holds a number, so 2012.10 has become 2012.1. */
export function readDate(written: string, isNumber = false): DateReading {
  const text = written.normalize('NFKC').trim().replace(/\s*([-./年月日])\s*/gu, '$1').replace(/[‐-―]/gu, '-').replace(/[．。]/gu, '.')
  if (/[农阴]历/u.test(text)) return wrong('date.lunar', '农历日期请换算成公历，与户口簿一致')
  if (/^\d+$/u.test(text)) return ofDigits(text)
  const parts = shape.exec(text)
  if (!parts) return wrong('date.shape', '不像日期，请写成 2017-04-16')
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), parts[3] === undefined ? null : Number(parts[3])]
  const isShortened = isNumber && parts[2] === '1' && day === null
  return isShortened ? { kind: 'month', year, months: [1, monthsInYear - 2] } : ofParts(year, month, day)
}

/** The month agrees with a day known from elsewhere, e.g. the identity number. */
export const isInMonth = (day: PlainDate, reading: { year: number; months: readonly number[] }): boolean =>
  Number(day.slice(0, 4)) === reading.year && reading.months.includes(Number(day.slice(5, 7)))

export const firstOfMonth = (reading: { year: number; months: readonly number[] }): PlainDate =>
  plainDate(`${reading.year}-${pad(reading.months[0] ?? 1)}-01`)

/** 2012 年 3 月 */
export const monthWords = (reading: { year: number; months: readonly number[] }): string => `${reading.year} 年 ${reading.months.join(' 或 ')} 月`
