import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPhone } from '../archives/phone.ts'
import { ownedPhones, phonesIn } from './phones.ts'

describe('all numbers of a cell', () => {
  const [a, b] = ['19900000001', '19900000002']
  test.each([
    [`${a}/${b}`, [a, b], ''], [`${a}、${b}`, [a, b], ''], [`${a} ${b}`, [a, b], ''], [`${a}\n${b}`, [a, b], ''], [`${a}${b}`, [a, b], ''], [`${a}；${a}`, [a], ''], [`'${a}`, [a], "'"],
    ['199 0000 0001', [a], ''], ['199-0000-0001，+86 199 0000 0002', [a, b], ''], ['0086-199.0000.0001', [a], ''], ['１９９００００００01', [a], ''], [`\u202D${a}\u202C`, [a], ''], [`${a}（母）`, [a], '母'], [`爸${a}妈${b}`, [a, b], '爸 妈'],
    [`0735-1234567/${a}`, ['0735-1234567', a], ''], ['(0735)1234567', ['07351234567'], ''], ['0735 1234567', ['07351234567'], ''], [`${a}停机`, [a], '停机'],
    ['1990000000', [], '1990000000'], ['1234567', [], '1234567'], ['停机', [], '停机'], ['', [], ''],
  ])('%j has %j and the words %j', (text, phones, words) => expect(phonesIn(text)).toMatchObject({ phones, words }))
  test('two without anything between them have their owners', () => {
    expect(ownedPhones(`父${a}母${b}`).map(one => [one.phone, one.owner])).toEqual([[a, 'father'], [b, 'mother']])
  })
  test('every number that was read is a number, and reads back as itself', () => {
    fc.assert(fc.property(fc.stringMatching(/^[\d+\-/ 、（）母0-9]{0,40}$/u), text => {
      for (const number of phonesIn(text).phones) {
        expect(readPhone(number, 'father.phone')).toEqual({ ok: true, number })
        expect(phonesIn(number)).toMatchObject({ phones: [number], words: '' })
      }
    }), { numRuns: 1_000 })
  })
})
