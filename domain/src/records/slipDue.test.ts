import { describe, expect, it } from 'vitest'
import { instant } from '../kernel/plainDate.ts'
import { clockSpanOf, dueByClock, isByClock } from './slipDue.ts'

describe('a slip that is due by the clock', () => {
  it.each([['30 minutes', 30, 'minutes'], ['1 minute', 1, 'minutes'], ['2 hours', 2, 'hours']] as const)('reads %s', (text, count, unit) => {
    expect(clockSpanOf(text)).toEqual({ count, unit })
  })
  it.each(['3 days', '5 workdays', '@visitBackdating', 'minutes', '2 hour and a half'])('leaves %s to others', text => expect(clockSpanOf(text)).toBeUndefined())
  it.each([
    ['2026-05-20T02:00:00.000Z', '30 minutes', '2026-05-20', 630], ['2026-05-20T02:00:01.000Z', '30 minutes', '2026-05-20', 631],
    ['2026-05-20T15:50:00.000Z', '30 minutes', '2026-05-21', 20], ['2026-12-31T15:59:59.999Z', '48 hours', '2027-01-03', 0],
  ] as const)('sent at %s for %s is due on %s in minute %i, in Beijing, never earlier than was given', (at, text, day, minute) => {
    const span = clockSpanOf(text)
    expect(span && dueByClock(instant(at), span)).toEqual({ day, minute })
  })
  it('is told from one that counts in days', () => {
    expect([isByClock({ count: 2, unit: 'hours' }), isByClock({ count: 2, unit: 'workdays' }), isByClock({ parameter: 'x', unit: 'days' })]).toEqual([true, false, false])
  })
})
