import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from '../kernel/plainDate.ts'
import { firstOfMonth, isInMonth, monthWords, readDate } from './dates.ts'

const read = (text: string, isNumber = false) => {
  const reading = readDate(text, isNumber)
  return reading.kind === 'day' ? reading.day : reading.kind === 'month' ? `${reading.year}/${reading.months.join('|')}` : reading.code
}

describe('days as people write them', () => {
  test.each(['2012-03-16', '2012.3.16', '2012/03/16', '2012年3月16日', '2012年3月16', '20120316', '2012 年 3 月 16 日', '２０１２．３．１６', '2012-03-16 00:00:00', '2012-03-16T00:00:00.000Z', '2012—03—16', '2012/3/16 8:30'])(
    '%s is 16 March 2012', text => expect(read(text)).toBe('2012-03-16'))
  test.each(['2012.03', '2012年3月', '2012-3', '201203', '2012/03'])('%s is a month', text => expect(read(text)).toBe('2012/3'))
  test('serial numbers count from 1900', () => {
    expect(read('40984', true)).toBe('2012-03-16')
    expect(read('42841')).toBe('2017-04-16')
    expect(read('18264')).toBe('1950-01-01')
    expect(read('18263')).toBe('date.shape')
    expect(read('73415')).toBe('2100-12-31')
    expect(read('73416')).toBe('date.shape')
  })
  test('a number that lost its zero may be January or October', () => {
    expect(read('2012.1', true)).toBe('2012/1|10')
    expect(read('2012.1')).toBe('2012/1')
    expect(read('2012.11', true)).toBe('2012/11')
    expect(read('2012.2', true)).toBe('2012/2')
  })
  test.each([
    ['2020-13-08', 'date.month'], ['2020.13', 'date.month'], ['2020-00-08', 'date.month'], ['20201301', 'date.month'], ['2020-02-30', 'date.day'], ['2019-02-29', 'date.day'],
    ['1899-01-01', 'date.year'], ['2101-01-01', 'date.year'], ['2012', 'date.yearOnly'], ['农历2012年3月', 'date.lunar'], ['阴历三月', 'date.lunar'],
    ['三月', 'date.shape'], ['16-03-2012', 'date.shape'], ['', 'date.shape'], ['2012-03-16-1', 'date.shape'], ['123456789', 'date.shape'], ['999', 'date.shape'],
  ])('%s is refused as %s', (text, code) => expect(read(text)).toBe(code))
  test('years count from 1900 to 2100, both included', () => {
    expect(read('1900-01-01')).toBe('1900-01-01')
    expect(read('2100-12-31')).toBe('2100-12-31')
  })
  test('a refusal says what is wrong', () => {
    const message = (text: string) => { const reading = readDate(text); return reading.kind === 'wrong' ? reading.message : '' }
    expect(message('2020.13')).toBe('没有 13 月')
    expect(message('2020-02-30')).toBe('2020 年没有 2 月 30 日')
    expect(message('1800.1')).toBe('年份 1800 不对')
  })
  test('every day is read in every form', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000 }), n => {
      const day = addDays(plainDate('1950-01-01'), n)
      const [y, m, d] = day.split('-')
      for (const text of [day, `${y}.${Number(m)}.${Number(d)}`, `${y}年${m}月${d}日`, `${y}${m}${d}`, String(18_264 + n)]) expect(read(text)).toBe(day)
    }))
  })
  test('a month holds its days and has words', () => {
    const month = { year: 2012, months: [1, 10] }
    expect(isInMonth(plainDate('2012-10-31'), month)).toBe(true)
    expect(isInMonth(plainDate('2012-01-01'), month)).toBe(true)
    expect(isInMonth(plainDate('2012-02-01'), month)).toBe(false)
    expect(isInMonth(plainDate('2013-01-01'), month)).toBe(false)
    expect(firstOfMonth({ year: 2019, months: [3] })).toBe('2019-03-01')
    expect(monthWords(month)).toBe('2012 年 1 或 10 月')
  })
})
