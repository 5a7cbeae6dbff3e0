/** Numbers in an order people write them in → a day. People here write year, month, day; other orders come from programs set to
 *  another language, and from slips, and are doubted unless only one order is possible. */
import { addDays, isPlainDate, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import type { DateBounds, DateReading, OtherDay } from './dateReading.ts'

export type Shape = { hasYear: boolean; hasMonth: boolean; hasSlash: boolean; isNumber: boolean; bounds: DateBounds }

const firstYear = 1900
const lastYear = 2100
const monthsInYear = 12
/** Day 0 of spreadsheets that count from 1900, with the leap day they invented already passed. */
const serialZero = plainDate('1899-12-30')
/** Day 0 of those that count from 1904 lies so many days later. */
const epochApart = 1_462
/** 1950 to 2100: smaller or larger numbers are no birthdays. */
const serials = { from: 18_264, to: 73_415 }

const pad = (n: number): string => String(n).padStart(2, '0')
type Finding = { code: string; message: string }
const wrong = (code: string, message: string, others: readonly OtherDay[] = []): DateReading => ({ kind: 'wrong', code, message, others })
const notADay: Finding = { code: 'date.shape', message: '不像日期，请写成 2017-04-16' }
const shapeless = (others: readonly OtherDay[] = []): DateReading => wrong(notADay.code, notADay.message, others)
const sure = (day: PlainDate, others: readonly OtherDay[] = []): DateReading => ({ kind: 'day', day, others, doubt: null })
const doubted = (day: PlainDate, doubt: Finding, others: readonly OtherDay[]): DateReading => ({ kind: 'day', day, others, doubt })

type Numbers = { year: number | null; month: number; day: number }
/** Undefined when there is no such day. */
function dayAt({ year, month, day }: Numbers): PlainDate | undefined {
  const text = `${year}-${pad(month)}-${pad(day)}`
  return year !== null && year >= firstYear && year <= lastYear && isPlainDate(text) ? plainDate(text) : undefined
}
const other = (numbers: Numbers, why: string): OtherDay[] => {
  const day = dayAt(numbers)
  return day === undefined ? [] : [{ day, why }]
}
const apart = (day: PlainDate, others: readonly OtherDay[]): OtherDay[] => others.filter((one, at) => one.day !== day && others.findIndex(two => two.day === one.day) === at)

function ofParts(year: number, month: number, day: number): DateReading {
  const found = dayAt({ year, month, day })
  if (found !== undefined) return sure(found)
  if (year < firstYear || year > lastYear) return wrong('date.year', `年份 ${year} 不对`)
  const swapped = other({ year, month: day, day: month }, '月、日写反')
  if (month >= 1 && month <= monthsInYear && day === 0) return { kind: 'month', year, months: [month], others: [] }
  if (month < 1 || month > monthsInYear) return wrong('date.month', `没有 ${month} 月`, swapped)
  return wrong('date.day', `${year} 年没有 ${month} 月 ${day} 日`, swapped)
}

function ofMonth(year: number, month: number): DateReading {
  if (year < firstYear || year > lastYear) return wrong('date.year', `年份 ${year} 不对`)
  return month < 1 || month > monthsInYear ? wrong('date.month', `没有 ${month} 月`) : { kind: 'month', year, months: [month], others: [] }
}

/** The year of two digits in the hundred years before the last day possible. */
function yearOf(text: string, { latest }: DateBounds): number | null {
  if (text.length === 4) return Number(text)
  if (text.length !== 2 || latest === undefined) return null
  const year = Number(latest.slice(0, 2)) * 100 + Number(text)
  return year > Number(latest.slice(0, 4)) ? year - 100 : year
}

const noYear = (): DateReading => wrong('date.noYear', '没有年份，请写成 2017-04-16')
const noCentury = (text: string): DateReading => wrong('date.century', `年份只写了“${text}”，请写四位，例如 2017-04-16`)

/** 8 digits are a day, 6 a month or a day of a year of two digits; everything between a serial number. */
export function ofDigits(text: string, shape: Shape): DateReading {
  const n = (from: number, to?: number): number => Number(text.slice(from, to))
  switch (text.length) {
    case 8: return ofEight(text)
    case 7: return ofSeven(text)
    case 6: return ofSix(text, shape.bounds)
    case 5: return ofSerial(n(0), shape.bounds)
    case 4: return wrong('date.yearOnly', '只有年份，请写到日，例如 2017-04-16')
    case 2: return shape.hasYear ? wrong('date.yearOnly', '只有年份，请写到日，例如 2017-04-16') : shapeless()
    default: return shape.hasMonth ? noYear() : shapeless()
  }
}

function ofEight(text: string): DateReading {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6))]
  const reading = ofParts(year, month, day)
  if (reading.kind !== 'wrong') return reading
  const last = Number(text.slice(4))
  const [one, two] = [Number(text.slice(0, 2)), Number(text.slice(2, 4))]
  const turned = [...other({ year: last, month: two, day: one }, '按日月年读'), ...other({ year: last, month: one, day: two }, '按月日年读')]
  return { ...reading, others: [...reading.others, ...turned] }
}

/** A nought is missing: 2015308 is 8 March, 2015111 may be 11 January or 1 November. */
function ofSeven(text: string): DateReading {
  const year = Number(text.slice(0, 4))
  const others = [...other({ year, month: Number(text.slice(4, 5)), day: Number(text.slice(5)) }, '月份补 0'), ...other({ year, month: Number(text.slice(4, 6)), day: Number(text.slice(6)) }, '日子补 0')]
  return wrong('date.digits', '读到 7 位数字，应为 8 位，例如 20170416', others)
}

/** 201203 is a month and 150308 a day; where both are possible (200912) the identity number decides. */
function ofSix(text: string, bounds: DateBounds): DateReading {
  const month = ofMonth(Number(text.slice(0, 4)), Number(text.slice(4)))
  const [yy, mm, dd] = [text.slice(0, 2), Number(text.slice(2, 4)), Number(text.slice(4))]
  const short = other({ year: yearOf(yy, bounds), month: mm, day: dd }, '按年月日各两位读')
  const age = bounds.latest === undefined ? 0 : Number(bounds.latest.slice(0, 4)) - Number(text.slice(0, 4))
  // A hundred years ago nobody in a roster was born.
  const isMonth = month.kind === 'month' && age >= 0 && age < 100
  if (isMonth) return { ...month, others: short }
  const [only] = short
  if (only !== undefined) return sure(only.day)
  if (bounds.latest === undefined && mm >= 1 && mm <= monthsInYear && month.kind === 'wrong') return noCentury(yy)
  return month.kind === 'month' || Number(text.slice(0, 4)) >= firstYear ? month : shapeless()
}

function ofSerial(serial: number, { epoch = 1900 }: DateBounds): DateReading {
  if (serial < serials.from || serial > serials.to) return shapeless()
  const day = addDays(serialZero, serial)
  const later = addDays(day, epochApart)
  return epoch === 1904 ? sure(later, [{ day, why: '按 1900 年起算' }]) : sure(day, [{ day: later, why: '按 1904 年起算' }])
}

/** Numbers with something between them. */
export function ofNumbers(parts: readonly string[], shape: Shape): DateReading {
  if (!parts.every(part => /^\d+$/u.test(part))) return shapeless()
  const [a = '', b = '', c] = parts
  if (parts.length === 2) return ofTwo([a, b], shape)
  return parts.length === 3 && c !== undefined ? ofThree([a, b, c], shape) : shapeless()
}

function ofTwo([a, b]: readonly [string, string], { hasYear, hasMonth, isNumber, bounds }: Shape): DateReading {
  // 2015.0308, 201503.08
  if (a.length === 4 && b.length === 4) return ofParts(Number(a), Number(b.slice(0, 2)), Number(b.slice(2)))
  if (a.length === 4 && b.length === 3 && isNumber) return ofParts(Number(a), Number(b.slice(0, 2)), Number(`${b.slice(2)}0`))
  if (a.length === 6 && b.length <= 2) return ofParts(Number(a.slice(0, 4)), Number(a.slice(4)), Number(b))
  if (a.length === 4 && b.length <= 2) {
    const isShortened = isNumber && b === '1'
    return isShortened ? { kind: 'month', year: Number(a), months: [1, monthsInYear - 2], others: [] } : ofMonth(Number(a), Number(b))
  }
  if (b.length === 4 && a.length <= 2) return ofMonth(Number(b), Number(a))
  if (hasYear && a.length === 2) {
    const year = yearOf(a, bounds)
    return year === null ? noCentury(a) : ofMonth(year, Number(b))
  }
  return hasMonth || (a.length <= 2 && b.length <= 2 && !isNumber) ? noYear() : shapeless()
}

function ofThree(parts: readonly [string, string, string], shape: Shape): DateReading {
  const [a, b, c] = parts
  if (b.length > 2) return shapeless()
  if (a.length === 4 && c.length <= 2) return ofParts(Number(a), Number(b), Number(c))
  if (c.length === 4 && a.length <= 2) return yearLast(Number(c), Number(a), Number(b))
  if (a.length <= 2 && c.length <= 2) return ofShortYear(parts, shape)
  return a.length === 3 || a.length === 5 ? wrong('date.year', `年份 ${a} 不对`) : shapeless()
}

/** 8/3/2015: programs set to English write month, day, year; day, month, year is as possible, so both are shown. */
function yearLast(year: number, one: number, two: number): DateReading {
  const american = other({ year, month: one, day: two }, '按月日年读')
  const british = other({ year, month: two, day: one }, '按日月年读')
  const [first] = [...american, ...british]
  if (first === undefined) return ofParts(year, one, two)
  const others = apart(first.day, [...american, ...british])
  if (others.length === 0) return sure(first.day)
  return doubted(first.day, { code: 'date.order', message: `年份写在最后，月、日的先后分不清：按月日年读是 ${first.day}，也可能是 ${others[0]?.day}，请核对` }, others)
}

/** 15.3.8 and 12.8.15 begin with the year; 3/8/15 cannot, and 12/8/15 need not: with strokes programs set to English write it too. */
function ofShortYear([a, b, c]: readonly [string, string, string], { bounds, hasSlash, hasYear }: Shape): DateReading {
  if (bounds.latest === undefined) return noCentury(a)
  const own = a.length === 2 ? other({ year: yearOf(a, bounds), month: Number(b), day: Number(c) }, '按年月日读') : []
  const end = c.length === 2 ? yearOf(c, bounds) : null
  const american = other({ year: end, month: Number(a), day: Number(b) }, '按月日年读')
  const british = other({ year: end, month: Number(b), day: Number(a) }, '按日月年读')
  const [first] = [...own, ...american, ...british]
  if (first === undefined) return a.length === 2 ? ofParts(yearOf(a, bounds) ?? 0, Number(b), Number(c)) : shapeless(other({ year: yearOf(`0${a}`, bounds), month: Number(b), day: Number(c) }, '年份补 0'))
  const others = apart(first.day, [...american, ...british])
  const isPlain = own.length > 0 && (american.length === 0 || hasYear || !hasSlash)
  if (isPlain || others.length === 0) return sure(first.day, others)
  return doubted(first.day, { code: 'date.order', message: `年月日的先后分不清：读作 ${first.day}，也可能是 ${others[0]?.day}，请核对` }, others)
}
