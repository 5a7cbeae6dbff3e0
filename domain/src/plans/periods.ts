/** Periods in which something is owed once: of the civil calendar, of the school calendar a county keeps, and the key periods a plan names. */
import { z } from 'zod'
import { addDays, daysBetween, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { addMonths } from '../records/months.ts'
import { weekdayOf } from '../kernel/workdays.ts'

export const PeriodKind = z.enum(['day', 'week', 'month', 'quarter', 'halfYear', 'year', 'term', 'keyPeriod'])
export type PeriodKind = z.infer<typeof PeriodKind>
export const periodWords: Record<PeriodKind, string> = { day: '天', week: '周', month: '月', quarter: '季度', halfYear: '半年', year: '年', term: '学期', keyPeriod: '重点时段' }

/** Both days belong to it. */
export type Period = { id: string; from: PlainDate; to: PlainDate }
export type Between = { from: PlainDate; to: PlainDate }
/** `from`, `to`: 07-01 of every year, or one day of one year. */
export type KeyPeriod = { id: string; title: string; from: string; to: string }

/** Whole months a period of the civil calendar has. */
export const monthsIn: Partial<Record<PeriodKind, number>> = { month: 1, quarter: 3, halfYear: 6, year: 12 }
const lastMonth = 12

const pad = (count: number): string => String(count).padStart(2, '0')
const yearOf = (day: PlainDate): number => Number(day.slice(0, 4))
const monthOf = (day: PlainDate): number => Number(day.slice(5, 7))

function civilId(kind: PeriodKind, from: PlainDate): string {
  const [year, month] = [yearOf(from), monthOf(from)]
  switch (kind) {
    case 'month': return from.slice(0, 7)
    case 'quarter': return `${year}-Q${Math.ceil(month / (monthsIn.quarter ?? 1))}`
    case 'halfYear': return `${year}-H${Math.ceil(month / (monthsIn.halfYear ?? 1))}`
    default: return String(year)
  }
}

function civil(kind: PeriodKind, months: number, { from, to }: Between): Period[] {
  const found: Period[] = []
  const first = Math.floor((monthOf(from) - 1) / months) * months + 1
  for (let begin = plainDate(`${from.slice(0, 4)}-${pad(first)}-01`); begin <= to; begin = addMonths(begin, months)) {
    found.push({ id: civilId(kind, begin), from: begin, to: addDays(addMonths(begin, months), -1) })
  }
  return found
}

const week = 7
const thursday = 4
/** Weeks begin on Monday and are counted as in GB/T 7408: the first is the one with the first Thursday of the year. */
function weekId(monday: PlainDate): string {
  const middle = addDays(monday, thursday - 1)
  const first = plainDate(`${middle.slice(0, 4)}-01-01`)
  return `${middle.slice(0, 4)}-W${pad(Math.floor(daysBetween(first, middle) / week) + 1)}`
}

function weeks({ from, to }: Between): Period[] {
  const found: Period[] = []
  for (let monday = addDays(from, 1 - weekdayOf(from)); monday <= to; monday = addDays(monday, week)) {
    found.push({ id: weekId(monday), from: monday, to: addDays(monday, week - 1) })
  }
  return found
}

function days({ from, to }: Between): Period[] {
  const found: Period[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) found.push({ id: day, from: day, to: day })
  return found
}

const isYearly = (text: string): boolean => !/^\d{4}/u.test(text)
/** 29 February of a year that has none is the day before 1 March. */
const dayIn = (year: number, text: string): PlainDate => (text === '02-29' ? addDays(plainDate(`${year}-03-01`), -1) : plainDate(`${year}-${text}`))

/** One for each year; what ends before it begins goes on into the next year. */
export function keyPeriodIn({ id, from, to }: KeyPeriod, { from: first, to: last }: Between): Period[] {
  if (!isYearly(from) || !isYearly(to)) return [{ id: `${id}-${from.slice(0, 4)}`, from: plainDate(from), to: plainDate(to) }].filter(one => one.from <= last && one.to >= first)
  const years = Array.from({ length: yearOf(last) - yearOf(first) + 2 }, (_, i) => yearOf(first) - 1 + i)
  return years.map(year => ({ id: `${id}-${year}`, from: dayIn(year, from), to: dayIn(from <= to ? year : year + 1, to) })).filter(one => one.from <= last && one.to >= first)
}

export type PeriodsAsked = { kind: PeriodKind; keyPeriods: readonly KeyPeriod[]; terms: readonly Period[] }
/** All periods of a kind with at least one day in between, in order of their first day. */
export function periodsIn({ kind, keyPeriods, terms }: PeriodsAsked, between: Between): Period[] {
  if (between.to < between.from) return []
  switch (kind) {
    case 'day': return days(between)
    case 'week': return weeks(between)
    case 'term': return terms.filter(one => one.from <= between.to && one.to >= between.from)
    case 'keyPeriod': return keyPeriods.flatMap(one => keyPeriodIn(one, between)).sort((a, b) => (a.from < b.from ? -1 : 1))
    default: return civil(kind, monthsIn[kind] ?? lastMonth, between)
  }
}
