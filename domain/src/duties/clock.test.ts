import { describe, expect, it } from 'vitest'
import { instant, plainDate } from '../kernel/plainDate.ts'
import type { DueWorld } from '../plans/due.ts'
import { workCalendar } from '../kernel/holidays.ts'
import { dueAt, ladderOf, latenessOf, minuteOf } from './clock.ts'

const world: DueWorld = { calendar: workCalendar, terms: [], keyPeriods: [], parameter: () => null }
const day = plainDate('2026-03-20')

describe('a due day', () => {
  it('lasts until its end in Beijing, and one by the clock until its minute', () => {
    expect(dueAt({ day, minute: null })).toBe('2026-03-20T16:00:00.000Z')
    expect(dueAt({ day, minute: 570 })).toBe('2026-03-20T01:30:00.000Z')
    expect(minuteOf(instant('2026-03-20T01:30:30Z'))).toBe(570)
    expect(minuteOf(instant('2026-03-19T16:00:00Z'))).toBe(0)
  })

  it('is late from the moment after it, by days or by minutes', () => {
    expect(latenessOf({ day, minute: null }, instant('2026-03-20T15:59:59Z'))).toBeNull()
    expect(latenessOf({ day, minute: null }, instant('2026-03-20T16:00:00Z'))).toEqual({ days: 1, minutes: null })
    expect(latenessOf({ day, minute: 570 }, instant('2026-03-20T03:00:00Z'))).toEqual({ days: 0, minutes: 90 })
  })
})

describe('a ladder', () => {
  const duty = { remind: [{ count: 3, unit: 'days' }, { count: 1, unit: 'days' }], escalate: [{ after: { count: 2, unit: 'days' }, to: 'childSupervisor' }] } as const
  it('tells in the morning of each day, the owner before and whoever stands above after', () => {
    expect(ladderOf(duty, { day, minute: null, provisional: false }, { world, now: instant('2026-03-01T00:00:00Z') })).toEqual({
      remind: ['2026-03-17T00:00:00.000Z', '2026-03-19T00:00:00.000Z'], escalate: ['2026-03-22T00:00:00.000Z'], to: ['childSupervisor'], ladder: 0, next: '2026-03-17T00:00:00.000Z',
    })
  })

  it('leaves out reminders that were over before it began, and never a step above', () => {
    const late = (now: string) => { const { ladder, next } = ladderOf(duty, { day, minute: null, provisional: false }, { world, now: instant(now) }); return [ladder, next] }
    expect(late('2026-03-18T00:00:00Z')).toEqual([1, '2026-03-19T00:00:00.000Z'])
    expect(late('2026-04-01T00:00:00Z')).toEqual([2, '2026-03-22T00:00:00.000Z'])
  })

  it('of a duty by the clock goes by the minute', () => {
    const minutes = { remind: [], escalate: [{ after: { count: 10, unit: 'minutes' }, to: 'police' }] } as const
    expect(ladderOf(minutes, { day, minute: 1435, provisional: false }, { world, now: instant('2026-03-20T15:55:00Z') }).escalate).toEqual(['2026-03-20T16:05:00.000Z'])
  })
})
