import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lunarDayOf } from '../kernel/lunar.ts'
import { addDays, plainDate } from '../kernel/plainDate.ts'
import { firstOfMonth, isInMonth, monthWords, readDate, settledBy } from './dates.ts'
import type { DateBounds } from './dateReading.ts'

const child: DateBounds = { latest: plainDate('2026-06-30') }
const parent: DateBounds = { latest: plainDate('2012-06-30') }
const words = (reading: ReturnType<typeof readDate>) =>
  reading.kind === 'day' ? reading.day : reading.kind === 'month' ? `${reading.year}/${reading.months.join('|')}` : reading.code
const read = (text: string, isNumber = false, bounds = child) => words(readDate(text, isNumber, bounds))
const doubtOf = (text: string, bounds = child) => {
  const reading = readDate(text, false, bounds)
  return reading.kind === 'day' ? (reading.doubt?.code ?? null) : reading.kind
}
const others = (text: string, bounds = child) => readDate(text, false, bounds).others.map(other => other.day)

describe('days as people write them', () => {
  test.each([
    '2012-03-16', '2012.3.16', '2012/03/16', '2012年3月16日', '2012年3月16', '20120316', '2012 年 3 月 16 日', '２０１２．３．１６', '2012-03-16 00:00:00', '2012-03-16T00:00:00.000Z',
    '2012—03—16', '2012/3/16 8:30', '2012、3、16', '2012,3,16', '2012，3，16', '2012 3 16', '2012.3-16', '2012年3.16', '2012.3。16', '2012.03.16.', '2012\\3\\16', '2012_3_16', '2012·3·16',
    '2012年3月16号', '2012.3.16生', '2012年3月16日出生', '出生于2012年3月16日', '出生日期：2012-3-16', '(2012.3.16)', '（2012年3月16日）', '2012.3.16（14岁）', '2012年03月16日 星期五',
    '2012年三月十六日', '二〇一二年三月十六日', '二零一二年三月十六日', '二O一二年三月十六日', '二○一二年三月十六', '二〇一二年三月一十六日', '贰零壹贰年叁月拾陆日', '一二年三月十六日', '12.3.16', '12年3月16日',
    '12-03-16', '120316', '16-Mar-2012', '16-Mar-12', 'Mar 16, 2012', 'March 16, 2012', '16 March 2012', '2012-Mar-16', '16-3月 -12', '16-03-2012', '3/16/2012', '2012.0316', '201203.16',
    "'2012-03-16", '\u200B2012-03-16', '2012年3月16日凌晨', '2012年3月16日8时30分', '公历2012年3月16日', '公历2012.3.16（农历二月廿四）', '2012年3月16日（农历二月廿四）', '2012/3/16 12:00:00 AM',
    '2012-03-15T16:00:00Z', '2012-03-15T16:00:00.000Z', '2012-03-16T00:00:00+08:00', 'Fri Mar 16 2012 00:00:00 GMT+0800 (中国标准时间)', 'Thu, 15 Mar 2012 16:00:00 GMT',
  ])('%s is 16 March 2012', text => expect([read(text), doubtOf(text)]).toEqual(['2012-03-16', null]))
  test.each(['2012.03', '2012年3月', '2012-3', '201203', '2012/03', 'Mar-12', '12年3月', 'March 2012', '3/2012', '二〇一二年三月', '2012年3月份', '2012年3月上旬', '2012年3月底', '2012.03.00'])(
    '%s is a month', text => expect(read(text)).toBe('2012/3'))
  test('serial numbers count from 1900, or from 1904 where the workbook says so', () => {
    expect(read('40984', true)).toBe('2012-03-16')
    expect(read('42841')).toBe('2017-04-16')
    expect(read('18264')).toBe('1950-01-01')
    expect(read('18263')).toBe('date.shape')
    expect(read('73415')).toBe('2100-12-31')
    expect(read('73416')).toBe('date.shape')
    expect(read('39522', true, { ...child, epoch: 1904 })).toBe('2012-03-16')
    expect(others('40984')).toEqual(['2016-03-17'])
  })
  test('a number that lost its zero may be January or October', () => {
    expect(read('2012.1', true)).toBe('2012/1|10')
    expect(read('2012.1')).toBe('2012/1')
    expect(read('2012.11', true)).toBe('2012/11')
    expect(read('2012.2', true)).toBe('2012/2')
    expect(read('2012.031', true)).toBe('2012-03-10')
  })
  test.each([
    ['2020-13-08', 'date.month'], ['2020.13', 'date.month'], ['2020-00-08', 'date.month'], ['20201301', 'date.month'], ['2020-02-30', 'date.day'], ['2019-02-29', 'date.day'],
    ['1899-01-01', 'date.year'], ['2101-01-01', 'date.year'], ['215.3.8', 'date.year'], ['20155.3.8', 'date.year'], ['2012', 'date.yearOnly'], ['2012年', 'date.yearOnly'], ['农历2012年3月', 'date.lunar'],
    ['阴历三月', 'date.lunar'], ['乙未年二月初三', 'date.lunar'], ['三月', 'date.noYear'], ['3月8日', 'date.noYear'], ['3.8', 'date.noYear'], ['15-Mar', 'date.noYear'], ['', 'date.shape'],
    ['2012-03-16-1', 'date.shape'], ['123456789', 'date.shape'], ['999', 'date.shape'], ['不详', 'date.shape'], ['2O12.3.16', 'date.letters'], ['2012308', 'date.digits'], ['9.3.8', 'date.shape'],
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
    expect(message('12.3.16')).toBe('年份只写了“12”，请写四位，例如 2017-04-16')
  })
  test('every day is read in every form', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000 }), n => {
      const day = addDays(plainDate('1950-01-01'), n)
      const [y = '', m = '', d = ''] = day.split('-')
      const han = (text: string) => text.replace(/\d/gu, one => '〇一二三四五六七八九'[Number(one)] ?? '')
      const counted = (x: number) => (x < 10 ? han(String(x)) : `${x < 20 ? '' : han(String(x).slice(0, 1))}十${x % 10 === 0 ? '' : han(String(x % 10))}`)
      const wide = (text: string) => text.replace(/\d/gu, one => String.fromCharCode(one.charCodeAt(0) + 0xFEE0))
      for (const text of [
        day, `${y}.${Number(m)}.${Number(d)}`, `${y}年${m}月${d}日`, `${y}${m}${d}`, String(18_264 + n), wide(day), `${y}、${Number(m)}、${Number(d)}`, `${han(y)}年${counted(Number(m))}月${counted(Number(d))}日`,
        `${y}/${m}/${d} 00:00:00`, `${day}T00:00:00Z`,
      ]) expect(read(text), text).toBe(day)
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

describe('years of two digits', () => {
  test('belong to the hundred years in which the person can have been born', () => {
    expect(read('15.3.8')).toBe('2015-03-08')
    expect(read('85.3.8', false, parent)).toBe('1985-03-08')
    expect(read('05.3.8', false, parent)).toBe('2005-03-08')
    expect(read('15.3.8', false, parent)).toBe('1915-03-08')
    expect(read('85年3月', false, parent)).toBe('1985/3')
    expect(read('850308', false, parent)).toBe('1985-03-08')
  })
  test('belong to none where nobody says so', () => {
    expect(read('15.3.8', false, {})).toBe('date.century')
    expect(read('150308', false, {})).toBe('date.century')
    expect(read('15年3月', false, {})).toBe('date.century')
  })
  test('six digits that may be a month or a day are a month, unless the number says the day', () => {
    expect(read('200912')).toBe('2009/12')
    expect(others('200912')).toEqual(['2020-09-12'])
    expect(read('190805')).toBe('2019-08-05')
  })
})

describe('a lunar day', () => {
  test.each(['农历二〇一五年二月初三', '农历2015年2月初3', '农历2015年2月3日', '阴历2015.2.3', '2015年2月3日（农历）', '2015年农历二月初三', '2015年二月初三', '旧历2015-02-03', '农历15年2月3日'])(
    '%s becomes the solar day, and both are named', text => {
      const reading = readDate(text, false, child)
      expect(reading).toMatchObject({ kind: 'day', day: '2015-03-22', doubt: { code: 'date.lunar', message: '农历 2015 年二月初三，换算成公历是 2015-03-22，请与户口簿核对' } })
      expect(reading.others.map(other => other.day)).toEqual(['2015-02-03'])
    })
  test('of a leap month, of the twelfth month, of a month with a name', () => {
    expect(read('农历2014年闰九月初三')).toBe('2014-10-26')
    expect(read('2014年腊月三十')).toBe('2015-02-18')
    expect(read('2015年正月初八')).toBe('2015-02-26')
    expect(read('2015年冬月廿一')).toBe('2015-12-31')
  })
  test('that does not exist is refused, with the solar day it may have been', () => {
    expect(read('农历2015年闰二月初三')).toBe('date.lunar')
    expect(others('农历2015年闰二月初三')).toEqual(['2015-02-03'])
    expect(read('农历2015年正月三十')).toBe('date.lunar')
  })
  test('30 February can only be lunar', () => expect(others('2014-02-30')).toContain('2014-03-30'))
  test('every lunar day is read', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 20_000 }), n => {
      const day = addDays(plainDate('1970-01-01'), n)
      const lunar = lunarDayOf(day)
      expect(read(`农历${lunar.year}年${lunar.isLeap ? '闰' : ''}${lunar.month}月${lunar.day}日`)).toBe(day)
    }))
  })
})

describe('what is likely is doubted, and what it could also be is said', () => {
  test.each([
    ['8/3/2015', '2015-08-03', ['2015-03-08'], 'date.order'], ['3/8/15', '2015-03-08', ['2015-08-03'], 'date.order'], ['12/8/15', '2012-08-15', ['2015-12-08', '2015-08-12'], 'date.order'],
    ['2015-03-07 16:00:00', '2015-03-07', ['2015-03-08'], 'date.moment'], ['2015-03-08T20:00:00Z', '2015-03-09', ['2015-03-08'], 'date.moment'],
    ['1989-05-03 15:00:00', '1989-05-03', ['1989-05-04'], 'date.moment'], ['1989-12-31 23:59:17', '1989-12-31', ['1990-01-01'], 'date.moment'],
  ])('%s is taken as %s', (text, day, may, code) => {
    expect([read(text), doubtOf(text), others(text)]).toEqual([day, code, may])
  })
  test.each([
    ['2015-13-08', ['2015-08-13']], ['2O15.3.8', ['2015-03-08']], ['2015308', ['2015-03-08']], ['2015111', ['2015-01-11', '2015-11-01']], ['08032015', ['2015-03-08', '2015-08-03']],
    ['9.3.8', ['2009-03-08']], ['2015-13-40', []], ['不详', []],
  ])('%s is refused with %j', (text, may) => {
    expect(readDate(text, false, child).kind).toBe('wrong')
    expect(others(text)).toEqual(may)
  })
  test('a moment is the day in Asia/Shanghai', () => {
    expect(read('2015-03-08T16:00:00Z')).toBe('2015-03-09')
    expect(read('2015-03-08T15:59:59Z')).toBe('2015-03-08')
    expect(read('2015-03-08T20:00:00-05:00')).toBe('2015-03-09')
    expect(read('1989-05-03T15:00:00Z')).toBe('1989-05-04')
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_700_000_000 }), seconds => {
      const at = new Date(seconds * 1_000)
      expect(read(at.toISOString())).toBe(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at))
    }))
  })
  test('the birthday of the identity number settles what may be meant', () => {
    const by = (text: string, known: string) => settledBy(readDate(text, false, child), plainDate(known))
    expect(by('8/3/2015', '2015-03-08')).toBe('2015-03-08')
    expect(by('农历2015年二月初三', '2015-02-03')).toBe('2015-02-03')
    expect(by('2012.1', '2012-01-20')).toBe('2012-01-20')
    expect(by('200912', '2020-09-12')).toBe('2020-09-12')
    expect(by('2015-13-08', '2015-08-13')).toBe('2015-08-13')
    expect(by('8/3/2015', '2015-03-09')).toBeNull()
  })
})
