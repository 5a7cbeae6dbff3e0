import { describe, expect, test } from 'vitest'
import { codes, girl, read, type Sheet, warnings } from './sampleRow.ts'

describe('parents', () => {
  const draft = (sheet: Sheet) => read({ ...girl, ...sheet }).draft
  test('a dash or a word says that one has died, or is missing', () => {
    for (const word of ['—', '--', '死亡', '已故', '去世']) expect(draft({ 父亲姓名: word })).toMatchObject({ 'father.existStatus': 2 })
    expect(draft({ 父亲姓名: '—' })['father.name']).toBeUndefined()
    expect(draft({ 父亲姓名: '王大田（已故）' })).toMatchObject({ 'father.name': '王大田', 'father.existStatus': 2 })
    expect(draft({ 母亲姓名: '失踪' })).toMatchObject({ 'mother.existStatus': 3 })
    expect(draft({ 母亲姓名: '李春苗(失联)' })).toMatchObject({ 'mother.name': '李春苗', 'mother.existStatus': 4 })
    expect(draft({ 母亲姓名: '不详' })).toMatchObject({ 'mother.existStatus': 5 })
    expect(draft({ 母亲姓名: '李春苗' })).toMatchObject({ 'mother.name': '李春苗', 'mother.existStatus': 1 })
    expect(draft({ 母亲姓名: '/' })['mother.existStatus']).toBeUndefined()
    expect(draft({ 母亲姓名: '李春苗', 母亲存续状态: '失联' })).toMatchObject({ 'mother.existStatus': 4 })
  })
  test('a place of work says away, 在家 says not', () => {
    expect(draft({ 父亲务工地: '东莞' })).toMatchObject({ 'father.isAway': true, 'father.workPlace': '东莞' })
    expect(draft({ 父亲务工地: '在家' })).toMatchObject({ 'father.isAway': false })
    expect(draft({ 父亲务工地: '在家' })['father.workPlace']).toBeUndefined()
    expect(draft({ 父亲务工地: '' })['father.isAway']).toBeUndefined()
    expect(draft({ 父亲务工地: '东莞', 父亲是否外出务工: '否' })['father.isAway']).toBe(false)
  })
  test('both away fills both, and the child is left behind where it is registered on the land', () => {
    const found = draft({ 户口性质: '农业', 父母双方同时外出: '是' })
    expect(found).toMatchObject({ 'father.isAway': true, 'mother.isAway': true, leftBehindStatus: 1, categories: [10] })
    expect(draft({ 户口性质: '农业', 父母双方同时外出: '否' })['father.isAway']).toBeUndefined()
    expect(draft({ 户口性质: '农业', 父母双方同时外出: '是', 留守状态: '非留守' }).leftBehindStatus).toBe(0)
    expect(draft({ 户口性质: '农业', 父母双方同时外出: '是', 儿童类别: '困境' }).categories).toEqual([20])
  })
  test('in a roster of left-behind children is registered as one, and the rule keeps its own answer', () => {
    const registered = (sheet: Sheet) => read({ ...girl, ...sheet }, { statesLeftBehind: true })
    const form = (sheet: Sheet) => [registered(sheet).draft.categories, registered(sheet).draft.leftBehindStatus, codes(registered(sheet).warnings)]
    expect(form({ 父母双方同时外出: '是' })).toEqual([[10], 8, []])
    expect(form({ 户口性质: '农业', 父母双方同时外出: '是' })).toEqual([[10], 1, []])
    expect(form({ 儿童类别: '困境' })).toEqual([[20], 8, []])
    expect(read({ ...girl, 父母双方同时外出: '是' }).draft.categories).toBeUndefined()
    // Its own cells speak against it: nobody is registered as what they are not.
    expect(form({ 父亲务工地: '在家', 母亲务工地: '东莞' })).toEqual([[10], 8, []])
    expect(form({ 父亲务工地: '在家', 母亲务工地: '在家' })).toEqual([undefined, 0, ['null leftBehind.against']])
    expect(form({ 公民身份号码: '', 出生日期: '2008-04-16' })[0]).toBeUndefined()
  })
  test('one away and the other incapable says which', () => {
    expect(draft({ 户口性质: '农业', 一方外出另一方无监护能力: '是', 无监护能力方: '母亲' }))
      .toMatchObject({ 'father.isAway': true, 'mother.isAway': false, 'mother.capability': 4, leftBehindStatus: 2 })
    expect(draft({ 一方外出另一方无监护能力: '是', 无监护能力方: '父' })).toMatchObject({ 'mother.isAway': true, 'father.isAway': false, 'father.capability': 4 })
    expect(warnings({ ...girl, 一方外出另一方无监护能力: '是', 无监护能力方: '' })).toEqual(['5 row.whoIncapable'])
    expect(draft({ 一方外出另一方无监护能力: '否', 无监护能力方: '父' })['father.isAway']).toBeUndefined()
  })
  test('an empty cell of the guardian means that nobody was entrusted', () => {
    expect(draft({ 现监护人: '' }).hasEntrustedGuardian).toBe(false)
    expect(draft({ 现监护人: '无' }).hasEntrustedGuardian).toBe(false)
    expect(draft({ 现监护人: '陈秀兰' })).toMatchObject({ hasEntrustedGuardian: true, 'guardian.name': '陈秀兰' })
    expect(draft({}).hasEntrustedGuardian).toBeUndefined()
    expect(draft({ 现监护人: '陈秀兰', 有无委托监护人: '无' }).hasEntrustedGuardian).toBe(false)
    expect(read({ ...girl, 父母双方同时外出: '是', 现监护人: '' }).warnings).toMatchObject([{ column: 5, code: 'guardian.none', title: '没有照护人' }])
  })
})

