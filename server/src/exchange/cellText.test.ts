import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnName, columnOf, dateText, hasUnseenCharacters, isDateFormat, plainNumber } from './cellText.ts'

describe('columns', () => {
  test('are named as people see them', () =>
    expect([1, 26, 27, 702, 703, 16_384].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']))
  test('name and number are each other’s opposite', () =>
    fc.assert(fc.property(fc.integer({ min: 1, max: 16_384 }), n => columnOf(`${columnName(n)}12`) === n)))
  test('beyond the last column there is none', () => expect(columnOf('XFE1')).toBe(0))
})

describe('a stored number in plain digits', () => {
  test.each([
    ['0', '0', false],
    ['007', '7', false],
    ['-12.50', '-12.5', false],
    ['1E3', '1000', false],
    ['2.5E-2', '0.025', false],
    ['9.99999201503012E+17', '999999201503012000', true],
    ['123456789012345', '123456789012345', false],
    ['1234567890123456', '1234567890123456', true],
    ['0.30000000000000004', '0.3', false],
    ['1e-7', '0.0000001', false],
    ['-0', '0', false],
  ])('%s is %s', (raw, text, precisionLost) => expect(plainNumber(raw)).toEqual({ text, precisionLost }))
  test.each(['', 'abc', '1e999', 'Infinity', '0x10', '１'])('%s is no number', raw => expect(plainNumber(raw)).toBeUndefined())
  test('a whole number a spreadsheet can hold is its own text', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }),
        n => plainNumber(n.toExponential())?.text === String(n),
      ),
    ))
})

describe('day numbers', () => {
  test.each([
    [42_064, '2015-03-01'],
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [0.25, '06:00:00'],
    [42_064.999_994, '2015-03-01 23:59:59'],
    [2_958_465, '9999-12-31'],
  ])('%s is %s', (serial, text) => expect(dateText(serial, false)).toBe(text))
  test('counted from 1904 on old Macintosh files', () => expect(dateText(40_602, true)).toBe('2015-03-01'))
  test.each([-1, 3_000_000, Number.NaN])('%s is no day', serial => expect(dateText(serial, false)).toBeUndefined())
})

describe('number formats', () => {
  test.each(['yyyy"年"m"月"d"日"', 'yyyy/m/d', '[$-804]yyyy-mm-dd', '[h]:mm', 'm.d'])('%s shows days or times', code =>
    expect(isDateFormat(180, code)).toBe(true),
  )
  test.each(['General', '0.00', '[Red]0', '0"days"', '@', '#,##0\\d', '0;yyyy'])('%s does not', code =>
    expect(isDateFormat(180, code)).toBe(false),
  )
  test('built-in ones by number, Chinese ones included', () =>
    expect([0, 1, 14, 22, 31, 49, 57].map(id => isDateFormat(id, undefined))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      true,
    ]))
})

describe('characters nobody can see', () => {
  test.each(['a\0b', '\u000b', '\u007f', '\u0085', '\ufffe', '\ud842'])('%j has one', text =>
    expect(hasUnseenCharacters(text)).toBe(true),
  )
  test.each(['', '欧阳·思甜', '𠮷', '两\n行\t', '\u200d', '\u3000'])('%j has none', text =>
    expect(hasUnseenCharacters(text)).toBe(false),
  )
})
