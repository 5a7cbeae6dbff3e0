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
