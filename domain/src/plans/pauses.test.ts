/** Days on which a clock stands: what was left of the time is left when it goes on, however the pauses lie and whoever tells of them first. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ladderOf } from '../duties/clock.ts'
import { workCalendar } from '../kernel/holidays.ts'
import { addDays, instant, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { isWorkday } from '../kernel/workdays.ts'
import type { DueWorld } from './due.ts'
import { dueAfter, type Pause, pauseOn } from './pauses.ts'
import type { Trigger } from './plan.ts'

const d = plainDate
const quarter: Trigger = { by: 'period', period: 'quarter', of: [], opens: { at: 'first', offset: null }, due: { at: 'last', offset: null }, onHoliday: 'keep' }
const within = (unit: 'days' | 'workdays'): Trigger => ({ by: 'act', acts: ['archives.submit'], due: { count: 5, unit } })
const pause = (since: string, until: string | null): Pause => ({ since: d(since), until: until === null ? null : d(until) })
type Asked = { opens: string | null; due: string; minute?: number }
const moved = (trigger: Trigger, { opens, due, minute }: Asked, ...pauses: Pause[]): string | null =>
  dueAfter({ day: d(due), minute: minute ?? null, provisional: false }, { trigger, opens: opens === null ? null : d(opens), pauses, calendar: workCalendar })?.day ?? null

describe('a day', () => {
  it('comes later by the days the clock stood while the time ran, and by no others', () => {
    const asked = { opens: '2026-04-01', due: '2026-06-20' }
    expect([
      moved(quarter, asked), moved(quarter, asked, pause('2026-05-01', '2026-05-10')), moved(quarter, asked, pause('2026-03-01', '2026-04-02')), moved(quarter, asked, pause('2026-06-21', '2026-07-01')),
      moved(quarter, asked, pause('2026-06-20', '2026-06-30')), moved(quarter, asked, pause('2026-05-01', '2026-05-10'), pause('2026-06-25', '2026-06-26')),
    ]).toEqual(['2026-06-20', '2026-06-30', '2026-06-22', '2026-06-20', '2026-07-01', '2026-07-02'])
  })

  it('counts working days where the clause does: over a weekend nothing is lost, over a festival the days that were worked', () => {
    // From Wednesday 20 May five working days are until Wednesday 27 May.
    const asked = { opens: '2026-05-20', due: '2026-05-27' }
    expect([moved(within('workdays'), asked, pause('2026-05-23', '2026-05-24')), moved(within('workdays'), asked, pause('2026-05-21', '2026-05-22')), moved(within('days'), asked, pause('2026-05-23', '2026-05-24')),
      moved(within('workdays'), { opens: '2026-02-09', due: '2026-02-14' }, pause('2026-02-13', '2026-02-23'))]).toEqual(['2026-05-27', '2026-05-29', '2026-05-29', '2026-02-25'])
  })

  it('is not known while the clock stands without an end, and never stands where it counts in minutes', () => {
    expect([moved(quarter, { opens: '2026-04-01', due: '2026-06-20' }, pause('2026-05-01', null)), moved(quarter, { opens: '2026-04-01', due: '2026-06-20' }, pause('2026-06-21', null)),
      moved(within('days'), { opens: '2026-05-20', due: '2026-05-20', minute: 600 }, pause('2026-05-01', null))]).toEqual([null, '2026-06-20', '2026-05-20'])
  })

  const start = d('2026-03-02')
  const aDay = fc.integer({ min: 0, max: 70 }).map(days => addDays(start, days))
  const pauses = fc.array(fc.tuple(aDay, fc.integer({ min: 0, max: 20 })).map(([since, days]): Pause => ({ since, until: addDays(since, days) })), { maxLength: 5 })
  it('leaves as many days that count as there were, whatever pauses there are', () => {
    fc.assert(fc.property(pauses, fc.integer({ min: 1, max: 30 }), fc.constantFrom('days' as const, 'workdays' as const), (all, length, unit) => {
      const counts = (day: PlainDate): boolean => unit === 'days' || isWorkday(workCalendar, day)
      const stands = (day: PlainDate): boolean => pauseOn(all, day) !== undefined
      const after = Array.from({ length: 400 }, (_, i) => addDays(start, i + 1))
      const due = after.filter(counts)[length - 1] ?? start
      expect(dueAfter({ day: due, minute: null, provisional: false }, { trigger: within(unit), opens: start, pauses: all, calendar: workCalendar })?.day).toBe(after.filter(day => counts(day) && !stands(day))[length - 1])
    }))
  })

  it('is the same in whatever order the pauses are told', () => {
    fc.assert(fc.property(pauses, all => { expect(moved(quarter, { opens: start, due: '2026-03-31' }, ...all)).toBe(moved(quarter, { opens: start, due: '2026-03-31' }, ...all.toReversed())) }))
  })

  it('tells nobody while the clock stands: the owner on the first day after it, whoever stands above later by as much', () => {
    const world: DueWorld = { calendar: workCalendar, terms: [], keyPeriods: [], parameter: () => null }
    const duty = { remind: [{ count: 3, unit: 'days' }], escalate: [{ after: { count: 3, unit: 'days' }, to: 'childSupervisor' }, { after: { count: 10, unit: 'days' }, to: 'countyCivilAffairs' }] } as const
    const told = (...all: Pause[]) => { const { remind, escalate, to } = ladderOf(duty, { day: d('2026-06-20'), minute: null, provisional: false }, { world, now: instant('2026-06-01T00:00:00Z'), pauses: all }); return [remind, escalate, to].map(one => one.map(at => at.slice(0, 10))) }
    expect(told(pause('2026-06-15', '2026-06-18'))).toEqual([['2026-06-19'], ['2026-06-23', '2026-06-30'], ['childSuper', 'countyCivi']])
    expect(told(pause('2026-06-22', '2026-06-25'))).toEqual([['2026-06-17'], ['2026-06-27', '2026-07-04'], ['childSuper', 'countyCivi']])
    expect(told(pause('2026-06-25', null))).toEqual([['2026-06-17'], ['2026-06-23'], ['childSuper']])
  })
})
