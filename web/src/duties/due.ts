/** How a deadline is said: how late, today, how many days are left; what is only estimated says so. */
import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import { daysBetween, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { clockTime, isoDay } from '../ui/time.ts'

export type Due = NonNullable<DutyLine['due']>
export type SaidDue = { tone: 'late' | 'soon' | 'idle'; words: string }

const hourMinutes = 60
const dayMinutes = 24 * hourMinutes
/** From three days before, it is due soon. */
const soonDays = 3
/** Further off, the day itself says more than a number of days. */
const countedDays = 14

const atMinute = (minute: number): string => `${String(Math.floor(minute / hourMinutes)).padStart(2, '0')}:${String(minute % hourMinutes).padStart(2, '0')}`
export function sayDay(day: PlainDate, now: number): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${isoDay(now).startsWith(`${year}-`) ? '' : `${year} 年 `}${month} 月 ${date} 日`
}

/** The day itself, with the hour where there is one. */
export const sayDueDay = (due: Due, now: number): string => `${due.provisional ? '约 ' : ''}${sayDay(due.day, now)}${due.minute === null ? '' : ` ${atMinute(due.minute)}`}`

export function sayLate({ days, minutes }: NonNullable<DutyLine['late']>): string {
  if (minutes !== null && minutes < hourMinutes) return `逾期 ${Math.max(1, minutes)} 分钟`
  if (minutes !== null && minutes < dayMinutes) return `逾期 ${Math.floor(minutes / hourMinutes)} 小时`
  return `逾期 ${Math.max(1, days)} 天`
}

/** Whether it is late says the server: the clock of a phone may be wrong. */
export function sayDue(due: Due, late: DutyLine['late'], now: number = Date.now()): SaidDue {
  if (late !== null) return { tone: 'late', words: sayLate(late) }
  const left = daysBetween(plainDate(isoDay(now)), due.day)
  const about = due.provisional ? '约' : ''
  if (left <= 0) return { tone: 'soon', words: due.minute === null ? '今天到期' : `今天 ${atMinute(due.minute)} 到期` }
  if (left === 1) return { tone: 'soon', words: `${about}明天到期` }
  if (left <= countedDays) return { tone: left <= soonDays ? 'soon' : 'idle', words: `${about}剩 ${left} 天` }
  return { tone: 'idle', words: `${sayDueDay(due, now)}前` }
}

/** A moment somebody is told, or was told. */
export const sayMoment = (at: string, now: number): string => `${sayDay(plainDate(isoDay(at)), now)} ${clockTime(at)}`
