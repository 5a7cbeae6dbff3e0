/** Days of a plan: no period is lost or doubled, working days can be counted back, and what is not known is said to be unknown. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { dueFrom, duePeriods, type DueWorld, remindersOf, shiftDue } from './due.ts'
import type { Due } from './dueDay.ts'
import { readPlace, readSpan } from './dueText.ts'
import { workCalendar } from '../kernel/holidays.ts'
import { type Period, type PeriodKind, periodsIn } from './periods.ts'
import type { Trigger } from './plan.ts'
import { addWorkdays, isWorkday, weekdayOf, workingDayAt } from '../kernel/workdays.ts'

const d = plainDate
const aDay = fc.integer({ min: 0, max: 20_000 }).map(days => addDays(d('2000-01-01'), days))
const terms: Period[] = Array.from({ length: 20 }, (_, i) => [
  { id: `${2015 + i}-1`, from: d(`${2015 + i}-09-01`), to: d(`${2016 + i}-01-20`) }, { id: `${2015 + i}-2`, from: d(`${2016 + i}-02-20`), to: d(`${2016 + i}-07-05`) },
]).flat()
const keyPeriods = [{ id: 'summer', title: '暑假', from: '07-01', to: '08-31' }, { id: 'newYear', title: '岁末', from: '12-20', to: '01-10' }]
const world: DueWorld = { calendar: workCalendar, terms, keyPeriods, parameter: name => (name === 'unset' ? null : 3) }
const place = (text: string) => { const { read, fault } = readPlace(text, { day: undefined, unset: 'days' }); if (read === null) throw new Error(fault); return read }
const span = (text: string) => { const { read, fault } = readSpan(text, { wait: 'days', unset: 'days' }); if (read === null) throw new Error(fault); return read }
const every = (period: PeriodKind, due: string, opens = 'first day', onHoliday: 'keep' | 'before' | 'after' = 'keep'): Trigger & { by: 'period' } =>
  ({ by: 'period', period, of: ['summer', 'newYear'], opens: place(opens), due: place(due), onHoliday })
const dueDays = (trigger: Trigger, from: string, to: string): string[] => duePeriods(trigger, { from: d(from), to: d(to) }, world).due.map(one => one.due)
const whole = (day: string, minute: number | null = null): Due => ({ day: d(day), minute, provisional: false })

describe('working days', () => {
  test('follow what was announced: holidays are off, the Saturday or Sunday worked instead is on', () => {
    expect(['2026-01-01', '2026-02-17', '2026-06-19', '2026-10-07'].map(day => isWorkday(workCalendar, d(day)))).toEqual([false, false, false, false])
    expect(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'].map(day => isWorkday(workCalendar, d(day)))).toEqual(Array(6).fill(true))
    expect([...workCalendar.worked].every(day => weekdayOf(d(day)) > 5)).toBe(true)
    // 2026: 365 days less 104 Saturdays and Sundays and the holidays that fall on other days, and the worked ones come back.
    const of2026 = Array.from({ length: 365 }, (_, i) => addDays(d('2026-01-01'), i))
    expect(of2026.filter(day => workCalendar.off.has(day))).toHaveLength(33)
    expect(of2026.filter(day => isWorkday(workCalendar, day))).toHaveLength(248)
  })
  test('are counted from the day after, over the spring festival', () => {
    expect(addWorkdays(workCalendar, d('2026-02-13'), 1)).toEqual({ day: '2026-02-14', provisional: false })
    expect(addWorkdays(workCalendar, d('2026-02-13'), 2)).toEqual({ day: '2026-02-24', provisional: false })
    expect(addWorkdays(workCalendar, d('2026-02-24'), -2)).toEqual({ day: '2026-02-13', provisional: false })
  })
  test('of a year that is not announced are Monday to Friday, and provisional', () => {
    expect(addWorkdays(workCalendar, d('2026-12-31'), 1)).toEqual({ day: '2027-01-01', provisional: true })
    expect(addWorkdays(workCalendar, d('2027-03-01'), 0)).toEqual({ day: '2027-03-01', provisional: false })
    expect(workingDayAt(workCalendar, d('2027-05-01'), 'after')).toEqual({ day: '2027-05-03', provisional: true })
    expect(workingDayAt(workCalendar, d('2026-05-01'), 'after')).toEqual({ day: '2026-05-06', provisional: false })
    expect(workingDayAt(workCalendar, d('2026-05-01'), 'before')).toEqual({ day: '2026-04-30', provisional: false })
  })
  test('counted on and back come to the same working day, and later counts lie later', () => {
    fc.assert(fc.property(aDay, fc.integer({ min: 1, max: 60 }), (start, count) => {
      const day = workingDayAt(workCalendar, start, 'after').day
      const on = addWorkdays(workCalendar, day, count)
      expect(addWorkdays(workCalendar, on.day, -count).day).toBe(day)
      expect(isWorkday(workCalendar, on.day)).toBe(true)
      expect(addWorkdays(workCalendar, day, count + 1).day > on.day).toBe(true)
      const between = Array.from({ length: daysBetween(day, on.day) }, (_, i) => addDays(day, i + 1))
      expect(between.filter(one => isWorkday(workCalendar, one))).toHaveLength(count)
    }), { numRuns: 200 })
  })
})

describe('periods', () => {
  test('have their names', () => {
    const names = (kind: PeriodKind, from: string, to: string): string[] => periodsIn({ kind, keyPeriods, terms }, { from: d(from), to: d(to) }).map(one => one.id)
    expect(names('quarter', '2026-03-31', '2026-04-01')).toEqual(['2026-Q1', '2026-Q2'])
    expect(names('halfYear', '2026-06-30', '2026-07-01')).toEqual(['2026-H1', '2026-H2'])
    expect(names('week', '2026-01-01', '2026-01-05')).toEqual(['2026-W01', '2026-W02'])
    expect(names('week', '2027-01-03', '2027-01-04')).toEqual(['2026-W53', '2027-W01'])
    expect(names('keyPeriod', '2026-08-31', '2027-01-01')).toEqual(['summer-2026', 'newYear-2026'])
    expect(names('term', '2027-01-20', '2027-02-20')).toEqual(['2026-1', '2026-2'])
  })
  test('of the calendar lie side by side: every day is in exactly one', () => {
    fc.assert(fc.property(fc.constantFrom<PeriodKind>('day', 'week', 'month', 'quarter', 'halfYear', 'year'), aDay, fc.nat(400), (kind, from, length) => {
      const found = periodsIn({ kind, keyPeriods, terms }, { from, to: addDays(from, length) })
      expect(found[0]!.from <= from && found.at(-1)!.to >= addDays(from, length)).toBe(true)
      found.slice(1).forEach((one, i) => { expect(one.from).toBe(addDays(found[i]!.to, 1)) })
      expect(new Set(found.map(one => one.id)).size).toBe(found.length)
    }), { numRuns: 100 })
  })
})

describe('due days', () => {
  test('at the ends of months', () => {
    expect(dueDays(every('month', 'day 31'), '2026-01-01', '2026-04-30')).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'])
    expect(dueDays(every('month', 'day 29'), '2028-02-01', '2028-02-29')).toEqual(['2028-02-29'])
    expect(dueDays(every('quarter', 'last-month day 20'), '2026-01-01', '2026-12-31')).toEqual(['2026-03-20', '2026-06-20', '2026-09-20', '2026-12-20'])
    expect(dueDays(every('year', 'month 2 day 29'), '2027-01-01', '2028-12-31')).toEqual(['2027-02-28', '2028-02-29'])
    expect(dueDays(every('term', 'first-month day 10'), '2026-09-01', '2027-03-01')).toEqual(['2026-09-10', '2027-02-20'])
    expect(dueDays(every('week', 'day 5'), '2026-11-30', '2026-12-06')).toEqual(['2026-12-04'])
    expect(dueDays(every('quarter', 'month 2 day 15', 'first day', 'before'), '2026-01-01', '2026-03-31')).toEqual(['2026-02-14'])
    expect(dueDays(every('quarter', 'month 2 day 15', 'first day', 'after'), '2026-01-01', '2026-03-31')).toEqual(['2026-02-24'])
  })
  test('no period is lost and none doubled, however ten years are cut into pieces', () => {
    const triggers = [
      every('month', 'last day + 40 days'), every('quarter', 'last-month day 20'), every('halfYear', 'last day - 10 workdays'), every('year', 'first day - 6 months'), every('term', 'last day - 7 days'),
      every('keyPeriod', 'first day - 30 days'), every('week', 'day 5', 'first day', 'after'), every('year', 'last day + 12 months'), every('quarter', 'last day + 200 workdays'),
    ]
    fc.assert(fc.property(fc.constantFrom(...triggers), fc.integer({ min: 0, max: 3000 }), fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), (trigger, start, cuts) => {
      const from = addDays(d('2016-01-01'), start)
      const ends: PlainDate[] = []
      for (const cut of cuts) ends.push(addDays(ends.at(-1) ?? from, cut))
      const pieces = ends.flatMap((to, i) => duePeriods(trigger, { from: i === 0 ? from : addDays(ends[i - 1]!, 1), to }, world).due)
      const atOnce = duePeriods(trigger, { from, to: ends.at(-1)! }, world).due
      expect(pieces).toEqual(atOnce)
      expect(new Set(atOnce.map(one => one.period)).size).toBe(atOnce.length)
    }), { numRuns: 120 })
  })
  test('every period of ten years is due once', () => {
    const counts: [Trigger & { by: 'period' }, number][] = [[every('quarter', 'last day'), 40], [every('month', 'day 15'), 120], [every('year', 'last-month day 20'), 10], [every('halfYear', 'last day'), 20]]
    for (const [trigger, count] of counts) expect(duePeriods(trigger, { from: d('2026-01-01'), to: d('2035-12-31') }, world).due).toHaveLength(count)
  })
  test('of a term nobody entered are unknown, and say so', () => {
    const trigger = every('term', 'last day')
    expect(duePeriods(trigger, { from: d('2026-09-01'), to: d('2027-07-31') }, { ...world, terms: terms.filter(one => one.id === '2026-1') })).toEqual({
      due: [{ period: '2026-1', opens: '2026-09-01', due: '2027-01-20', provisional: false }], unknown: '这段时间的校历没有登记，学期的起止不知道',
    })
  })
  test('that hang on a parameter without a value are unknown', () => {
    expect(duePeriods(every('month', 'day @unset'), { from: d('2026-01-01'), to: d('2026-12-31') }, world)).toEqual({ due: [], unknown: '到期日用到的参数没有值' })
  })
})

describe('what an act starts', () => {
  const on = (due: (Trigger & { by: 'act' })['due']): Trigger & { by: 'act' } => ({ by: 'act', acts: ['visit.record'], due })
  test('is due after a span, at once, or on a day of its record', () => {
    const started = whole('2026-09-24', 23 * 60 + 55)
    const due = (of: (Trigger & { by: 'act' })['due'], record = {}): Due | null => dueFrom(on(of), { started, record }, world)
    expect(due(span('10 minutes'))).toEqual(whole('2026-09-25', 5))
    expect(due(span('72 hours'))).toEqual(whole('2026-09-27', 23 * 60 + 55))
    expect(due(span('3 workdays'))).toEqual(whole('2026-09-30'))
    expect(due({ at: 'once' })).toEqual(started)
    expect(due({ field: 'dueOn' }, { dueOn: '2026-10-01' })).toEqual(whole('2026-10-01'))
    expect(due({ field: 'dueOn' })).toBeNull()
    expect(due(span('@unset'))).toBeNull()
  })
  test('minutes on and minutes back are the same moment', () => {
    fc.assert(fc.property(aDay, fc.nat(1439), fc.nat(9999), (day, minute, count) => {
      const from: Due = { day, minute, provisional: false }
      const on_ = shiftDue(from, { span: { count, unit: 'minutes' }, sign: 1 }, world)
      expect(on_ && shiftDue(on_, { span: { count, unit: 'minutes' }, sign: -1 }, world)).toEqual(from)
    }))
  })
  test('is reminded of before and told upwards after, in order', () => {
    const duty = { remind: [span('3 days'), span('10 days')], escalate: [{ after: span('1 workdays'), to: 'childSupervisor' as const }, { after: span('5 days'), to: 'countyCivilAffairs' as const }] }
    const { remind, escalate } = remindersOf(duty, whole('2026-09-30'), world)
    expect(remind.map(one => one.day)).toEqual(['2026-09-20', '2026-09-27'])
    expect(escalate.map(one => `${one.day} ${one.to}`)).toEqual(['2026-10-05 countyCivilAffairs', '2026-10-08 childSupervisor'])
  })
})
