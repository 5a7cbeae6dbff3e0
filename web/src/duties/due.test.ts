import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { expect, it } from 'vitest'
import { sayDue, sayDueDay, sayLate } from './due.ts'

const due = (text: string, minute: number | null = null, provisional = false) => ({ day: plainDate(text), minute, provisional })
const at = (text: string): number => Date.parse(`${text}+08:00`)

it('counts the days that are left, and names a day that is far', () => {
  expect(sayDue(due('2026-06-20'), null, at('2026-06-20T23:59'))).toEqual({ tone: 'soon', words: '今天到期' })
  expect(sayDue(due('2026-06-21'), null, at('2026-06-20T08:00')).words).toBe('明天到期')
  expect(sayDue(due('2026-06-23'), null, at('2026-06-20T08:00'))).toEqual({ tone: 'soon', words: '剩 3 天' })
  expect(sayDue(due('2026-06-24'), null, at('2026-06-20T08:00'))).toEqual({ tone: 'idle', words: '剩 4 天' })
  expect(sayDue(due('2026-09-30'), null, at('2026-06-20T08:00')).words).toBe('9 月 30 日前')
  expect(sayDue(due('2027-01-15'), null, at('2026-06-20T08:00')).words).toBe('2027 年 1 月 15 日前')
})
it('says how late something is by days, and by hours and minutes where a clock runs', () => {
  expect(sayDue(due('2026-06-20'), { days: 1, minutes: null }, at('2026-06-21T00:01'))).toEqual({ tone: 'late', words: '逾期 1 天' })
  expect(sayLate({ days: 11, minutes: null })).toBe('逾期 11 天')
  expect(sayDue(due('2026-06-20', 18 * 60), null, at('2026-06-20T17:59')).words).toBe('今天 18:00 到期')
  expect(sayLate({ days: 0, minutes: 0 })).toBe('逾期 1 分钟')
  expect(sayLate({ days: 0, minutes: 210 })).toBe('逾期 3 小时')
  expect(sayLate({ days: 2, minutes: 2_940 })).toBe('逾期 2 天')
})
it('calls nothing late that the server does not: the clock of a phone may run ahead', () => {
  expect(sayDue(due('2026-06-20'), null, at('2026-06-22T08:00'))).toEqual({ tone: 'soon', words: '今天到期' })
})
it('says where a day is only estimated, because the calendar of that year is not out', () => {
  expect(sayDue(due('2027-06-15', null, true), null, at('2026-12-01T08:00')).words).toBe('约 2027 年 6 月 15 日前')
  expect(sayDueDay(due('2026-06-15', 570, true), at('2026-06-10T08:00'))).toBe('约 6 月 15 日 09:30')
})
