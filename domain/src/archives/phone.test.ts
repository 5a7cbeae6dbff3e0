import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalPhone } from '../kernel/phone.ts'
import { phoneSharedBy, readPhone } from './phone.ts'

const code = (text: string) => { const reading = readPhone(text, 'father.phone'); return reading.ok ? reading.number : reading.issue.code }

describe('telephone numbers', () => {
  test.each([
    ['19900001234', '19900001234'], ['199 0000 1234', '19900001234'], ['199-0000-1234', '19900001234'], ['+8619900001234', '19900001234'],
    ['86-19900001234', '19900001234'], ['1９９00001234', '19900001234'], ['0735-1234567', '0735-1234567'], ['07351234567', '07351234567'],
    ['(010)12345678', '01012345678'], ['0735—1234567', '0735-1234567'],
    ['0086 199 0000 1234', '19900001234'], ['＋８６１９９００００１２３４', '19900001234'], ['86 19900001234', '19900001234'], ['199.0000.1234', '19900001234'], ['\u202D19900001234\u202C', '19900001234'],
    ["'19900001234", '19900001234'], ['199－0000－1234', '19900001234'], ['+86-0735-1234567', '0735-1234567'],
  ])('%s is read as %s', (text, wanted) => expect(code(text)).toBe(wanted))
  test.each([
    ['1990000123', 'phone.length'], ['199000012345', 'phone.length'], ['12900001234', 'phone.shape'], ['1234567', 'phone.length'], ['7351234567', 'phone.shape'],
    ['0735-12345678901', 'phone.shape'], ['无', 'phone.shape'], ['', 'phone.shape'], ['19900001234转8', 'phone.shape'], ['x19900001234', 'phone.shape'],
  ])('%s is refused as %s', (text, wanted) => expect(code(text)).toBe(wanted))
  test('the refusal says how many digits were read and at which field', () => {
    const reading = readPhone('1990000123', 'mother.phone')
    expect(reading).toMatchObject({ ok: false, issue: { field: 'mother.phone', message: '读到 10 位，手机号应为 11 位' } })
  })
  test('a normal form is its own normal form', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\d\-+ ]{0,16}$/), text => {
      expect(normalPhone(normalPhone(text))).toBe(normalPhone(text))
    }))
  })
  test('what an apostrophe or a mark hides is no digit', () => expect(code('1\u200B9900001234')).toBe('19900001234'))
  test('one phone for six children is worth a look, for five it is not', () => {
    expect(phoneSharedBy(5, { value: 5 }, 'guardian.phone')).toEqual([])
    expect(phoneSharedBy(6, { value: 5 }, 'guardian.phone')).toMatchObject([{ code: 'phone.shared', field: 'guardian.phone', details: { children: 6 } }])
    expect(phoneSharedBy(6, { value: 5 }, 'guardian.phone')[0]?.message).toContain('6 名儿童')
  })
})
