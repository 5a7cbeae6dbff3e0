import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, ageInYears, birthdayAt, dayOf, daysBetween, instant, isPlainDate, type PlainDate, plainDate } from './plainDate.ts'

const day = fc.integer({ min: 0, max: 60_000 }).map(n => addDays(plainDate('1950-01-01'), n))

describe('a day', () => {
  it('exists or is refused', () => {
    expect([isPlainDate('2024-02-29'), isPlainDate('2023-02-29'), isPlainDate('2023-13-01'), isPlainDate('2023-1-1')]).toEqual([true, false, false, false])
  })
  it('is the day in Shanghai, whatever the clock says elsewhere', () => {
    expect(dayOf(instant('2026-06-30T16:00:00.000Z'))).toBe('2026-07-01')
    expect(dayOf(instant('2026-06-30T15:59:59.999Z'))).toBe('2026-06-30')
  })
  it('comes back when as many days are taken away as were added', () => {
    fc.assert(fc.property(day, fc.integer({ min: -9000, max: 9000 }), (d, n) => {
      expect(addDays(addDays(d, n), -n)).toBe(d)
      expect(daysBetween(d, addDays(d, n))).toBe(n)
    }))
  })
})

describe('an age', () => {
  it('is reached on the birthday itself', () => {
    expect(ageInYears(plainDate('2010-06-15'), plainDate('2026-06-14'))).toBe(15)
    expect(ageInYears(plainDate('2010-06-15'), plainDate('2026-06-15'))).toBe(16)
  })
  it('of someone born on 29 February turns on 1 March in a common year', () => {
    const leap = plainDate('2008-02-29')
    expect([ageInYears(leap, plainDate('2023-02-28')), ageInYears(leap, plainDate('2023-03-01')), ageInYears(leap, plainDate('2024-02-29'))]).toEqual([14, 15, 16])
  })
  it('turns exactly on birthdayAt', () => {
    fc.assert(fc.property(day, fc.integer({ min: 0, max: 30 }), (birth, years) => {
      const turns: PlainDate = birthdayAt(birth, years)
      expect(ageInYears(birth, turns)).toBe(years)
      expect(ageInYears(birth, addDays(turns, -1))).toBe(years - 1)
    }))
  })
})
