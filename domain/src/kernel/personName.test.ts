import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameKey, personName } from './personName.ts'

describe('a name is written in one way', () => {
  test.each([
    ['张　三', '张三'], ['张　三　丰', '张三丰'], ['张 三', '张三'], ['张\u00A0三', '张三'], [' 王小禾 ', '王小禾'], ['王\t小禾', '王小禾'], ['王小\n禾', '王小禾'],
    ['欧阳　思甜', '欧阳思甜'], ['王\u200B小禾', '王小禾'], ['\uFEFF王小禾', '王小禾'], ['王\u00AD小禾', '王小禾'], ['王小禾\u202C', '王小禾'], ['葛\u{E0100}小禾', '葛小禾'],
    ['王\u3164小禾', '王小禾'], ['王\u2800小禾', '王小禾'],
  ])('without padding and marks nobody sees: %j is %s', (typed, wanted) => expect(personName(typed)).toBe(wanted))
  test.each(['·', '•', '．', '‧', '・', '･', '∙', '●', '.', '⋅', ' · ', '　•　', '··', '。', '\u0387'])('with one dot, whichever was typed: %j', typed => {
    expect(personName(`阿依古丽${typed}买买提`)).toBe('阿依古丽·买买提')
  })
  test.each([
    ['李○明', '李〇明'], ['李◯明', '李〇明'], ['李0明', '李〇明'], ['李０明', '李〇明'], ['李〇明', '李〇明'], ['李 0 明', '李〇明'],
    ['⻢小禾', '马小禾'], ['⻩小禾', '黄小禾'], ['⽯小禾', '石小禾'], ['⾦⼩⽟', '金小玉'], ['⻰小⻛', '龙小风'], ['⻋小⻨', '车小麦'], ['\uF90A小禾', '金小禾'], ['\u{2F81A}小禾', '冬小禾'],
    ['Ａｎｎａ', 'Anna'], ['Anna  Maria', 'Anna Maria'], ['J. Smith', 'J. Smith'], ['Ana•Lu', 'Ana·Lu'], ['阿卜杜拉·A', '阿卜杜拉·A'], ['阿卜杜拉.A', '阿卜杜拉·A'],
    ['王小禾·', '王小禾'], ['·王小禾', '王小禾'], ['王小禾。', '王小禾'], ['Jose\u0301', 'José'],
    ['', ''], ['　', ''], ['\u200B', ''],
  ])('%j is %j', (typed, wanted) => expect(personName(typed)).toBe(wanted))
  test.each([
    '王小禾', '𠮷小禾', '\uE000禾', '买买提·吐尔逊', '阿依古丽 买买提', '李〇〇', '吾不力卡斯木江', 'Anna', 'Ana-Lu', 'O’Neil', '王小禾1', '李○', 'ᠪᠠᠲᠤ', 'བཀྲ་ཤིས',
  ])('%s stays', name => expect(personName(name)).toBe(name))
  test('a long name keeps the blank between its parts and loses the one between all characters', () => {
    expect(personName('阿依古丽　买买提')).toBe('阿依古丽 买买提')
    expect(personName('阿 依 古 丽 江')).toBe('阿依古丽江')
  })
  const pieces = fc.constantFrom(...'张三丰〇○0·•．。. 　\t\u200B\u00ADAb阿⻢⽯\uF90A\u0301\u3164\u0085-’', '\u{E0100}', '𠮷', '\uE000')
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.array(pieces, { maxLength: 12 }).map(all => all.join('')))
  test('writing it twice changes nothing more', () => {
    fc.assert(fc.property(text, one => { expect(personName(personName(one))).toBe(personName(one)) }), { numRuns: 3_000 })
    fc.assert(fc.property(text, one => { expect(nameKey(personName(one))).toBe(nameKey(one)) }), { numRuns: 1_000 })
  })
  test('characters of Chinese names are never lost', () => {
    const character = fc.integer({ min: 0x4E00, max: 0x9FFF }).map(code => String.fromCodePoint(code))
    fc.assert(fc.property(fc.array(character, { minLength: 1, maxLength: 6 }), fc.constantFrom('', ' ', '　', '\u200B', '\n'), (all, between) => {
      expect(nameKey(all.join(between))).toBe(all.join(''))
    }))
  })
})

describe('two ways to write one name have one key', () => {
  test.each([
    ['阿依古丽·买买提', '阿依古丽•买买提'], ['阿依古丽·买买提', '阿依古丽买买提'], ['阿依古丽·买买提', '阿依古丽 买买提'], ['阿依古丽·买买提', '阿依古丽-买买提'],
    ['张　三　丰', '张三丰'], ['ANNA', 'anna'], ['⻢小禾', '马小禾'], ['李0明', '李〇明'],
  ])('%s and %s', (one, other) => expect(nameKey(one)).toBe(nameKey(other)))
  test.each([['王小禾', '王小和'], ['李明', '李〇明'], ['王一', '王二']])('but %s is not %s', (one, other) => expect(nameKey(one)).not.toBe(nameKey(other)))
})
