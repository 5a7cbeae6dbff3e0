import { describe, expect, test } from 'vitest'
import { relation } from './family.ts'
import { codeListById, codeLists } from './catalogue.ts'
import { labelOf, labelsOf, plainText, readCode, shortLabelOf } from './codeList.ts'
import { ethnic, sex } from './person.ts'
import { grade, schoolingStatus } from './situation.ts'

describe('code lists', () => {
  test('all twenty of the dictionary are there', () => {
    for (let n = 1; n <= 20; n++) expect(codeListById(`CL-${String(n).padStart(2, '0')}`), `CL-${n}`).toBeDefined()
  })
  test.each(codeLists.map(list => [list.id, list] as const))('%s gives every code once and every word one meaning', (_id, list) => {
    expect(new Set(list.entries.map(entry => entry.code)).size).toBe(list.entries.length)
    const words = list.entries.flatMap(entry => [...new Set([entry.label, entry.short ?? entry.label, ...(entry.spellings ?? [])].map(plainText))])
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
  })
  test.each(codeLists.map(list => [list.id, list] as const))('%s reads back its own labels, short labels and spellings', (_id, list) => {
    for (const entry of list.entries) {
      for (const word of [entry.label, entry.short ?? entry.label, ...(entry.spellings ?? [])]) expect(readCode(list, word)?.code).toBe(entry.code)
    }
  })
  test('fifty-six nationalities are read with and without 族', () => {
    expect(ethnic.entries.filter(entry => Number(entry.code) <= 56)).toHaveLength(56)
    expect(readCode(ethnic, '土家')?.code).toBe(15)
    expect(readCode(ethnic, '土家族')?.code).toBe(15)
    expect(readCode(ethnic, '土')?.code).toBe(30)
  })
  test.each([
    ['汉', 1], ['漢', 1], ['漢族', 1], ['汉人', 1], ['汉 族', 1], ['土家', 15], ['土', 30], ['僮', 8], ['僮族', 8], ['壯族', 8], ['维族', 5], ['維吾爾族', 5], ['瑤', 13], ['苗家', 6], ['朝族', 10], ['布衣族', 9], ['毛难族', 36], ['民家', 14],
    ['穿青人', 97], ['革家人', 97], ['未识别民族', 97], ['其他', 97], ['外国血统', 98], ['外国血统中国籍人士', 98],
  ])('%s is nationality %i', (word, code) => expect(readCode(ethnic, word)?.code).toBe(code))
  test.each([['女童', 2], ['男童', 1], ['女孩', 2], ['男生', 1], ['F', 2], ['M', 1], ['1', 1], ['2', 2], ['女 ', 2], ['不详', 0]])('%s is sex %i', (word, code) => expect(readCode(sex, word)?.code).toBe(code))
  test('width, spaces and case do not matter', () => {
    expect(readCode(sex, ' 男 ')?.code).toBe(1)
    expect(readCode(sex, 'Ｆ')?.code).toBe(2)
    expect(readCode(relation, '继／养父')?.code).toBe(57)
  })
  test('a code may be written as a number, with or without its leading zero', () => {
    expect(readCode(schoolingStatus, '03')?.code).toBe(3)
    expect(readCode(schoolingStatus, '3')?.code).toBe(3)
    expect(readCode(grade, 'k2')?.code).toBe('K2')
  })
  test('what is not in the list is not guessed', () => {
    expect(readCode(sex, '')).toBeUndefined()
    expect(readCode(sex, '男女')).toBeUndefined()
    expect(readCode(ethnic, '族')).toBeUndefined()
  })
  test('an unknown code stays visible, and none is empty', () => {
    expect(labelOf(sex, 7)).toBe('代码 7')
    expect(labelOf(sex, null)).toBe('')
    expect(labelsOf(relation, [61, 62])).toBe('祖父、祖母')
    expect(shortLabelOf(ethnic, 1)).toBe('汉')
    expect(shortLabelOf(sex, 2)).toBe('女')
    expect(codeListById('none')).toBeUndefined()
  })
})
