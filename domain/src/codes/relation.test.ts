import { describe, expect, test } from 'vitest'
import { relation } from './family.ts'
import { readRelation, sexOfRelation } from './relation.ts'

const code = (text: string, guardianSex?: number) => readRelation(text, { guardianSex })?.code
const doubt = (text: string, guardianSex?: number) => readRelation(text, { guardianSex })?.doubt?.code ?? null

describe('relations as spoken', () => {
  test.each([
    ['爷爷', 61], ['祖父', 61], ['嗲嗲', 61], ['爷孙', 61], ['爷孙关系', 61], ['奶奶', 62], ['娭毑', 62], ['奶奶抚养', 62], ['外公', 63], ['姥爷', 63], ['家公', 63], ['外婆', 64], ['姥姥', 64], ['家婆', 64], ['外婆家', 64],
    ['曾祖母', 97], ['太婆', 97], ['伯父', 81], ['大伯', 81], ['叔叔', 83], ['叔侄', 83], ['婶婶', 84], ['姑姑', 90], ['姑妈', 90], ['舅舅', 85], ['舅妈', 86], ['姨妈', 88], ['小姨', 88], ['哥哥', 71], ['姐姐', 75], ['姐弟', 75],
    ['父子', 51], ['父女关系', 51], ['母女', 52], ['继父', 57], ['邻居', 99], ['爷爷（祖父）', 61], ['61', 61], ['堂姐', 97], ['祖父 ', 61], ['是奶奶', 62],
  ])('%s is %s', (text, wanted) => {
    expect(code(text)).toBe(wanted)
    expect(doubt(text)).toBeNull()
  })
  test.each([['公公', [61, 63]], ['阿公', [61, 63]], ['阿婆', [62, 64]], ['婆婆', [62, 64]], ['爹爹', [61, 51]]])('%s means different people in different places', (text, candidates) => {
    expect(readRelation(text)).toMatchObject({ code: candidates[0], doubt: { code: 'relation.spoken' }, candidates })
  })
  test.each([
    ['爷爷奶奶', 61, [61, 62]], ['爷爷、奶奶', 61, [61, 62]], ['奶奶和爷爷', 62, [62, 61]], ['外公外婆', 63, [63, 64]], ['祖父母', 61, [61, 62]], ['外祖父母', 63, [63, 64]], ['爷爷/外婆', 61, [61, 64]], ['奶奶（外婆）', 62, [62, 64]],
    ['父母', 51, [51, 52]], ['姑姑姑父', 90, [90, 89]], ['爷爷奶奶照看', 61, [61, 62]],
  ])('%s are two: the first is kept, both are said', (text, first, candidates) => {
    expect(readRelation(text)).toMatchObject({ code: first, doubt: { code: 'relation.several' }, candidates })
  })
  test('of two the one stays whose sex the guardian has', () => {
    expect(readRelation('爷爷奶奶', { guardianSex: 2 })).toMatchObject({ code: 62, candidates: [62, 61] })
    expect(readRelation('爷爷奶奶', { guardianSex: 2 })?.doubt?.message).toBe('写了祖父、祖母，按“祖母”登记，请核对登记的是哪一位')
  })
})

describe('relations from the child’s side', () => {
  test.each([['祖孙', 61, 62], ['孙女', 61, 62], ['孙子', 61, 62], ['孙', 61, 62], ['外孙', 63, 64], ['外孙女', 63, 64], ['外祖孙', 63, 64], ['儿子', 51, 52], ['女儿', 51, 52], ['长女', 51, 52], ['子', 51, 52], ['养女', 57, 58]])(
    '%s: the guardian is %i or %i, by sex', (text, man, woman) => {
      expect([code(text, 1), doubt(text, 1)]).toEqual([man, null])
      expect([code(text, 2), doubt(text, 2)]).toEqual([woman, null])
      expect(readRelation(text)).toMatchObject({ code: null, doubt: { code: 'relation.reversed' }, candidates: [man, woman] })
    })
  test('a nephew has several kinds of uncles', () => {
    expect(readRelation('侄儿', { guardianSex: 1 })).toMatchObject({ code: null, candidates: [81, 83] })
    expect(readRelation('外甥女', { guardianSex: 2 })).toMatchObject({ code: null, candidates: [88, 86] })
    expect(readRelation('侄女')?.doubt?.message).toBe('“侄女”是从孩子一方写的，监护人可能是伯父、叔父、姑母、伯母、婶母，请选择')
  })
  test.each(['', '张三', '停机', '未知', '本人', '1990', '孙小红'])('%j is no relation', text => expect(readRelation(text)).toBeUndefined())
  test('every relation of the list but the open ones says a sex', () => {
    const said = relation.entries.map(entry => [entry.label, sexOfRelation(Number(entry.code))] as const)
    expect(said.filter(([, sex]) => sex === null).map(([label]) => label)).toEqual(['其他亲属', '非亲属'])
    expect(said.filter(([label, sex]) => /父|兄|弟/u.test(label) && sex !== 1)).toEqual([])
    expect(said.filter(([label, sex]) => /母|姐|妹/u.test(label) && sex !== 2)).toEqual([])
  })
})
