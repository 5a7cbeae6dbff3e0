import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { birthOf, checkCharacter, eighteenDigits, idNumberAgainst, isKnownProvince, normalIdNumber, readIdNumber, sexOf } from './idNumber.ts'

const today = plainDate('2026-06-30')
const day = fc.date({ min: new Date('1930-01-01'), max: new Date('2026-06-30'), noInvalidDate: true }).map(date => date.toISOString().slice(0, 10))
const number = fc.tuple(day, fc.integer({ min: 0, max: 999 })).map(([birth, order]) => {
  const first17 = `999999${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  return first17 + checkCharacter(first17)
})
const message = (text: string) => {
  const reading = readIdNumber(text, today)
  return reading.ok ? null : { code: reading.issue.code, message: reading.issue.message, suggestion: reading.suggestion }
}

describe('the citizen identity number', () => {
  test.each(['34052419800101001X', '11010519491231002X', '999999201503010016', '999999201006010031'])('%s passes the check of the standard', text => {
    expect(readIdNumber(text, today)).toMatchObject({ ok: true, number: text, converted: false })
  })
  test('every number with the right check character is read, with its birthday and sex', () => {
    fc.assert(fc.property(number, text => {
      const reading = readIdNumber(text, today)
      expect(reading).toMatchObject({ ok: true, number: text, sexCode: Number(text[16]) % 2 === 1 ? 1 : 2 })
      expect(reading.ok && reading.birthDate.replaceAll('-', '')).toBe(text.slice(6, 14))
    }))
  })
  test('one wrong digit is always noticed', () => {
    fc.assert(fc.property(number, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (text, at, shift) => {
      const wrong = text.slice(0, at) + String((Number(text[at]) + shift) % 10) + text.slice(at + 1)
      expect(readIdNumber(wrong, today).ok).toBe(false)
    }))
  })
  test('two neighbours swapped are always noticed', () => {
    fc.assert(fc.property(number, fc.integer({ min: 0, max: 15 }), (text, at) => {
      fc.pre(text[at] !== text[at + 1])
      expect(readIdNumber(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2), today).ok).toBe(false)
    }))
  })
  test('fifteen digits become eighteen', () => {
    expect(readIdNumber('999999800101001', today)).toMatchObject({ ok: true, converted: true, birthDate: '1980-01-01' })
    fc.assert(fc.property(number, text => {
      fc.pre(text.slice(6, 8) === '19')
      expect(readIdNumber(text.slice(0, 6) + text.slice(8, 17), today)).toMatchObject({ ok: true, converted: true, number: text })
    }))
  })
  test('seventeen digits say which character would be the last', () => {
    expect(message('99999920150301001')).toEqual({
      code: 'idNumber.length', suggestion: '999999201503010016', message: '读到 17 位，应为 18 位。按前 17 位推算，末位应为 6，请对照户口簿核实',
    })
  })
  test('a wrong check character says the right one', () => {
    expect(message('999999201503010017')).toEqual({
      code: 'idNumber.check', suggestion: '999999201503010016',
      message: '校验不通过：按前 17 位推算，末位应为 6，读到的是 7。可能有一位写错，请对照户口簿核实',
    })
  })
  test.each([
    ['4.31003E+17', 'idNumber.scientific'], ['4.31e17', 'idNumber.scientific'], ['99999X201503010016', 'idNumber.character'],
    ['99999920150301001A', 'idNumber.character'], ['9999992015030100166', 'idNumber.length'], ['9999', 'idNumber.length'], ['', 'idNumber.length'],
    ['999999201502300011', 'idNumber.birth'], ['999999202607010011', 'idNumber.future'],
  ])('%s is refused as %s', (text, code) => {
    expect(message(text)?.code).toBe(code)
    expect(message(text)?.suggestion).toBeNull()
  })
  test('the refusal names the place of a wrong character and the count of digits', () => {
    expect(message('99999X201503010016')?.message).toBe('第 6 位是“X”，应为数字，只有第 18 位可以是 X')
    expect(message('9999992015030100166')?.message).toContain('读到 19 位')
    expect(message('999999201502300011')?.message).toContain('20150230')
  })
  test('somebody born today has a number, somebody born tomorrow has none', () => {
    const of = (birth: string) => `999999${birth}001`
    expect(readIdNumber(of('20260630') + checkCharacter(of('20260630')), today).ok).toBe(true)
    expect(readIdNumber(of('20260701') + checkCharacter(of('20260701')), today).ok).toBe(false)
  })
  test('width, spaces, dashes, apostrophes and a small x carry no meaning', () => {
    expect(normalIdNumber("'３４０５２４ 1980-0101 001x")).toBe('34052419800101001X')
    expect(readIdNumber(' 34052419800101001x ', today)).toMatchObject({ ok: true, number: '34052419800101001X' })
  })
  test.each([['\u200B340524\u00A019800101001X', '34052419800101001X'], ['‘340524198001010015', '340524198001010015'], ['34052419800101001×', '34052419800101001X'], ['34052419800101001ｘ', '34052419800101001X'], ['340524 19800101 001Х', '34052419800101001X']])(
    '%s is written %s', (typed, wanted) => expect(normalIdNumber(typed)).toBe(wanted))
  test.each([['99999920l503010016', '999999201503010016'], ['999999201503O1OO16', '999999201503010016']])('%s has letters where digits belong, which can be mended', (typed, wanted) => {
    expect(message(typed)).toEqual({ code: 'idNumber.character', suggestion: wanted, message: '号码里有字母 O 或 I，应为数字 0 或 1，请对照户口簿核实' })
  })
  test('letters are not mended into a number that fails the check', () => expect(message('99999920l503010017')?.suggestion).toBeNull())
  test('eighteen stay eighteen, fifteen become eighteen', () => {
    expect(eighteenDigits('999999800101001')).toBe('999999198001010011')
    expect(eighteenDigits('999999201503010016')).toBe('999999201503010016')
    expect(eighteenDigits('E12345678')).toBe('E12345678')
  })
  test('the refusal stands at the field that was asked about', () => {
    const reading = readIdNumber('1', today, 'mother.idNumber')
    expect(reading.ok ? null : reading.issue.field).toBe('mother.idNumber')
  })
  test('odd is male, even is female, and 30 February is nobody’s birthday', () => {
    expect(sexOf('999999201503010016')).toBe(1)
    expect(sexOf('999999201503010020')).toBe(2)
    expect(birthOf('999999201502300011')).toBeNull()
  })
  test('provinces are known by their first two digits', () => {
    expect(isKnownProvince('431003')).toBe(true)
    expect(isKnownProvince('999999')).toBe(true)
    expect(isKnownProvince('161003')).toBe(false)
  })
})

describe('the number against what was typed', () => {
  const girl = { number: '999999201704160028', birthDate: plainDate('2017-04-16'), sexCode: 2 as const }
  test('another birthday and another sex are both said', () => {
    const found = idNumberAgainst(girl, { birthDate: plainDate('2017-04-15'), sexCode: 1 })
    expect(found.map(one => one.field)).toEqual(['birthDate', 'sexCode'])
    expect(found[0]?.message).toContain('证件号是 2017-04-16，填的是 2017-04-15')
    expect(found[1]?.message).toBe('与证件号不符：证件号第 17 位是偶数，应为女')
  })
  test('a boy’s number says odd and 男', () => {
    expect(idNumberAgainst({ ...girl, sexCode: 1 }, { sexCode: 2 })[0]?.message).toBe('与证件号不符：证件号第 17 位是奇数，应为男')
  })
  test('what agrees or is not known is no contradiction', () => {
    expect(idNumberAgainst(girl, { birthDate: girl.birthDate, sexCode: 2 })).toEqual([])
    expect(idNumberAgainst(girl, { birthDate: null, sexCode: 0 })).toEqual([])
    expect(idNumberAgainst(girl, { sexCode: 9 })).toEqual([])
    expect(idNumberAgainst(girl, {})).toEqual([])
  })
})
