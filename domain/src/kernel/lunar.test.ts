import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lunarDayOf, lunarWords, solarDayOf } from './lunar.ts'
import { addDays, plainDate } from './plainDate.ts'

describe('the lunar calendar', () => {
  test.each([
    ['2015-02-19', 2015, 1, 1, false], ['2015-03-22', 2015, 2, 3, false], ['2014-10-24', 2014, 9, 1, true], ['2017-07-23', 2017, 6, 1, true],
    ['2020-05-23', 2020, 4, 1, true], ['2023-03-22', 2023, 2, 1, true], ['2012-05-21', 2012, 4, 1, true], ['1990-01-27', 1990, 1, 1, false], ['2010-02-13', 2009, 12, 30, false],
  ])('%s is %i-%i-%i', (solar, year, month, day, isLeap) => {
    expect(lunarDayOf(plainDate(solar))).toEqual({ year, month, day, isLeap })
    expect(solarDayOf({ year, month, day, isLeap })).toBe(solar)
  })
  test.each([[2015, 1, 30, false], [2015, 2, 1, true], [2015, 13, 1, false], [2015, 1, 0, false], [2015, 1, 31, false]])('has no %i-%i-%i', (year, month, day, isLeap) => {
    expect(solarDayOf({ year, month, day, isLeap })).toBeNull()
  })
  test('every day of a century comes back from its lunar day', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 36_500 }), n => {
      const day = addDays(plainDate('1950-01-01'), n)
      expect(solarDayOf(lunarDayOf(day))).toBe(day)
    }))
  })
  test('has words', () => {
    expect(lunarWords({ year: 2015, month: 2, day: 3, isLeap: false })).toBe('农历 2015 年二月初三')
    expect([1, 10, 11, 20, 21, 30].map(day => lunarWords({ year: 2014, month: 9, day, isLeap: true }).slice(-4)))
      .toEqual(['九月初一', '九月初十', '九月十一', '九月二十', '九月廿一', '九月三十'])
    expect(lunarWords({ year: 2014, month: 12, day: 8, isLeap: false })).toBe('农历 2014 年腊月初八')
  })
})
