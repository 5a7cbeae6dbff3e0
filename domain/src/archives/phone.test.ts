import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalPhone, phonesIn, phoneSharedBy, readPhone } from './phone.ts'

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

describe('all numbers of a cell', () => {
  const [a, b] = ['19900000001', '19900000002']
  test.each([
    [`${a}/${b}`, [a, b], ''], [`${a}、${b}`, [a, b], ''], [`${a} ${b}`, [a, b], ''], [`${a}\n${b}`, [a, b], ''], [`${a}${b}`, [a, b], ''], [`${a}；${a}`, [a], ''],
    ['199 0000 0001', [a], ''], ['199-0000-0001，+86 199 0000 0002', [a, b], ''], [`${a}（母）`, [a], '母'], [`爸${a}妈${b}`, [a, b], '爸 妈'],
    [`0735-1234567/${a}`, ['0735-1234567', a], ''], ['(0735)1234567', ['07351234567'], ''], ['0735 1234567', ['07351234567'], ''], [`${a}停机`, [a], '停机'],
    ['1990000000', [], '1990000000'], ['1234567', [], '1234567'], ['', [], ''],
  ])('%j has %j and the words %j', (text, numbers, words) => expect(phonesIn(text)).toMatchObject({ numbers, words }))
  test.each(['停机', '空号', '无', '换号', '已换号', '—', '/', '0', '关机', '欠费停机', '暂无', '打不通'])('%s says that nobody can be called', text => {
    expect(phonesIn(text)).toMatchObject({ numbers: [], isAbsent: true })
  })
  test.each(['1990000000', '王小禾', '见备注', `${a}停机`, ''])('%j does not say so', text => expect(phonesIn(text).isAbsent).toBe(false))
  test('every number that was read is a number, and reads back as itself', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\d+\-/ 、（）母0-9]{0,40}$/u), text => {
      for (const number of phonesIn(text).numbers) {
        expect(readPhone(number, 'father.phone')).toEqual({ ok: true, number })
        expect(phonesIn(number)).toEqual({ numbers: [number], words: '', isAbsent: false })
      }
    }), { numRuns: 1_000 })
  })
})
