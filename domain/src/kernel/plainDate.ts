/** A day in the civil calendar, without a clock. Stored and compared as YYYY-MM-DD, so that no time zone can move a
 *  birthday. Days of the product are days in Asia/Shanghai (ARCHITECTURE.md section 15). */
import { z } from 'zod'
import { open } from './shown.ts'

const shape = /^(\d{4})-(\d{2})-(\d{2})$/
const dayMs = 86_400_000
const shanghaiOffsetMs = 8 * 3_600_000

function utcMs(text: string): number {
  const m = shape.exec(text)
  if (!m) return Number.NaN
  const [y, mo, d] = [Number(m[1]), Number(m[2]), Number(m[3])]
  const ms = Date.UTC(y, mo - 1, d)
  const back = new Date(ms)
  return y >= 1000 && back.getUTCMonth() === mo - 1 && back.getUTCDate() === d ? ms : Number.NaN
}

const zero = 48
/** Two digits at a place, -1 when they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero
  const ones = text.charCodeAt(at + 1) - zero
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}
const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True for a day that exists: 2024-02-29 yes, 2023-02-29 no. Without Date, because an archive has fifteen days to check. */
export function isPlainDate(text: string): boolean {
  if (text.length !== 10 || text.charAt(4) !== '-' || text.charAt(7) !== '-') return false
  const century = twoDigits(text, 0)
  const years = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (century < 10 || years < 0 || day < 1) return false
  const leaps = years % 4 === 0 && (years !== 0 || century % 4 === 0)
  return day <= (month === 2 && leaps ? 29 : (daysIn[month - 1] ?? 0))
}

export const PlainDate = z.string().refine(isPlainDate, '日期要写成 2017-04-16 这样，而且真实存在').brand<'PlainDate'>()
export type PlainDate = z.infer<typeof PlainDate>

/** A day on which work was done or has to be, and no day of anybody’s life. */
export const WorkDay = open('workDay', PlainDate)

/** A moment, as ISO 8601 in UTC with milliseconds. */
export const Instant = open('moment', z.iso.datetime().brand<'Instant'>())
export type Instant = z.infer<typeof Instant>

const fromMs = (ms: number): PlainDate => PlainDate.parse(new Date(ms).toISOString().slice(0, 10))

export const plainDate = (text: string): PlainDate => PlainDate.parse(text)
export const instant = (at: Date | string): Instant => Instant.parse(new Date(at).toISOString())

/** The day in Asia/Shanghai (UTC+8 all year since 1991) at a moment. */
export const dayOf = (at: Instant): PlainDate => fromMs(Date.parse(at) + shanghaiOffsetMs)

const minuteLength = 'yyyy-mm-ddThh:mm'.length
/** 2026-05-20 09:30 in Asia/Shanghai; what is no moment is said as it is. */
export function minuteText(at: string): string {
  const ms = Date.parse(at)
  return Number.isNaN(ms) ? at : new Date(ms + shanghaiOffsetMs).toISOString().slice(0, minuteLength).replace('T', ' ')
}

export const addDays = (day: PlainDate, days: number): PlainDate => fromMs(utcMs(day) + days * dayMs)
/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number => Math.round((utcMs(to) - utcMs(from)) / dayMs)

/** The birthday on which someone born on `birth` turns `years`. Born on 29 February, a common year turns on 1 March
 *  (docs/domain/规则.md V-07). */
export function birthdayAt(birth: PlainDate, years: number): PlainDate {
  const [y, m, d] = birth.split('-')
  const candidate = `${String(Number(y) + years).padStart(4, '0')}-${m}-${d}`
  return isPlainDate(candidate) ? plainDate(candidate) : plainDate(`${candidate.slice(0, 4)}-03-01`)
}

/** Whole years lived on `day`; the birthday itself counts as reached (docs/domain/规则.md V-07). Negative when not yet born. */
export function ageInYears(birth: PlainDate, day: PlainDate): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  // As text: 29 February comes after the 28th and before 1 March, the day it counts as in a common year.
  return birth.slice(5) <= day.slice(5) ? years : years - 1
}
