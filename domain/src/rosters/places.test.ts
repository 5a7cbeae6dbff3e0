import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regionCode } from '../kernel/regionCode.ts'
import { bareName, isOneOff } from './placeNames.ts'
import { findTown, findVillage, readAddress } from './places.ts'
import { county, places, town } from './samplePlaces.ts'

const village = (text: string, within = county) => {
  const found = findVillage(text, { places }, within)
  return found.kind === 'several' ? found.places.map(place => place.code) : found.kind === 'none' ? 'none' : `${found.kind} ${found.place.code}`
}
const address = (text: string) => {
  const { place, rest, several } = readAddress(text, { places }, county)
  return { code: place?.code ?? null, rest, several: several.length }
}

describe('a village’s name', () => {
  test('is exact with or without the committee', () => {
    expect(village('菜岭村', town)).toBe('exact 431003100202')
    expect(village('菜岭村村民委员会', town)).toBe('exact 431003100202')
    expect(village(' 菜 岭 村 ', town)).toBe('exact 431003100202')
  })
  test('without its 村 it is that place, where nobody else is called so', () => {
    expect(village('菜岭')).toBe('exact 431003100202')
    expect(village('菜岭村委会', town)).toBe('exact 431003100202')
    expect(village('石榴居委会', town)).toBe('exact 431003100001')
  })
  test('with one wrong character or another ending it is one place of the town, and said', () => {
    expect(village('采岭村', town)).toBe('similar 431003100202')
    expect(village('高雅村', town)).toBe('similar 431003100201')
    expect(village('高雅岭社区', town)).toBe('similar 431003100201')
    expect(village('采岭村')).toBe('none')
    expect(findVillage('采岭村', { places }, county)).toMatchObject({ kind: 'none', near: [{ short: '菜岭村' }] })
  })
  test('of two characters must sound alike to be one that is misspelt', () => {
    const sounds: Record<string, string> = { 采岭: 'cai ling', 菜岭: 'cai ling', 石岭: 'shi ling', 高牙岭: 'gao ya ling', 高雅岭: 'gao ya ling' }
    const soundOf = (text: string) => sounds[text] ?? text
    expect(findVillage('采岭村', { places, soundOf }, town)).toMatchObject({ kind: 'similar', place: { short: '菜岭村' } })
    expect(findVillage('石岭村', { places, soundOf }, town)).toMatchObject({ kind: 'none', near: [{ short: '菜岭村' }, { short: '石山村' }, { short: '石榴社区' }] })
    expect(findVillage('高牙岭', { places, soundOf }, town)).toMatchObject({ kind: 'similar', place: { short: '高雅岭村' } })
  })
  test('that another town has is not this town’s, misspelt', () => {
    expect(findVillage('大石山村', { places }, town)).toMatchObject({ kind: 'none', elsewhere: [{ code: 431003101202 }], near: [] })
  })
  test('that the table knows from former times leads to where its records went', () => {
    const former = [{ name: '老屋村', now: regionCode(431003100202) }, { name: '分家村', now: regionCode(431003100201) }, { name: '分家村', now: regionCode(431003100203) }]
    expect(findVillage('老屋', { places, former }, county)).toMatchObject({ kind: 'former', place: { short: '菜岭村' } })
    expect(findVillage('分家村', { places, former }, county)).toMatchObject({ kind: 'several', places: [{ short: '高雅岭村' }, { short: '良田村' }] })
    expect(findVillage('老屋村', { places, former }, regionCode(431003101000)).kind).toBe('none')
  })
  test('that stands in two towns is asked for, unless the town is known', () => {
    expect(village('石山村')).toEqual([431003100204, 431003101201])
    expect(village('石山村', town)).toBe('exact 431003100204')
    expect(village('石山', county)).toEqual([431003100204, 431003101201])
  })
  test('nobody knows is not guessed', () => {
    expect(village('桃源村')).toBe('none')
    expect(village('岭')).toBe('none')
    expect(village('菜岭村', regionCode(431003101000))).toBe('none')
  })
  test('bare names drop one ending, but never become a single character', () => {
    expect(['菜岭村村民委员会', '石榴社区居民委员会', '东村', '良田镇', '南塔街道', '许家洞'].map(bareName)).toEqual(['菜岭', '石榴', '东村', '良田', '南塔', '许家洞'])
  })
  test('one off is one character, no more, and symmetric', () => {
    expect(isOneOff('菜岭', '采岭')).toBe(true)
    expect(isOneOff('高雅', '高雅岭')).toBe(true)
    expect(isOneOff('高岭', '高雅岭')).toBe(true)
    expect(isOneOff('雅岭', '高雅岭')).toBe(true)
    expect(isOneOff('菜岭', '岭菜')).toBe(false)
    expect(isOneOff('高', '高雅')).toBe(false)
    expect(isOneOff('高雅', '高雅岭下')).toBe(false)
    expect(isOneOff('甲乙丙', '甲丁戊')).toBe(false)
    const word = fc.array(fc.constantFrom('甲', '乙', '丙'), { minLength: 1, maxLength: 5 }).map(all => all.join(''))
    fc.assert(fc.property(word, word, (a, b) => { expect(isOneOff(a, b)).toBe(isOneOff(b, a)) }))
  })
})

describe('a town’s name', () => {
  test('is found with or without 镇', () => {
    expect(findTown('良田镇', { places }, county)).toMatchObject({ kind: 'exact', place: { code: 431003100000 } })
    expect(findTown('良田', { places }, county)).toMatchObject({ kind: 'exact', place: { code: 431003100000 } })
    expect(findTown('长安镇', { places }, county)).toMatchObject({ kind: 'none' })
  })
})

describe('an address', () => {
  test('gives the village and what follows', () => {
    expect(address('湖南省郴州市苏仙区良田镇高雅岭村6组')).toEqual({ code: 431003100201, rest: '6组', several: 0 })
    expect(address('良田镇高雅岭村民委员会6组')).toEqual({ code: 431003100201, rest: '6组', several: 0 })
    expect(address('良田镇菜岭3组')).toEqual({ code: 431003100202, rest: '3组', several: 0 })
    expect(address('高雅岭村6组')).toEqual({ code: 431003100201, rest: '6组', several: 0 })
  })
  test('stops at the town when no village is known', () => {
    expect(address('良田镇桃源村2组')).toEqual({ code: 431003100000, rest: '桃源村2组', several: 0 })
    expect(address('良田镇')).toEqual({ code: 431003100000, rest: '', several: 0 })
  })
  test('a village named like its town is not taken for the town’s name', () => {
    expect(address('良田镇良田村1组')).toEqual({ code: 431003100203, rest: '1组', several: 0 })
    expect(address('良田村1组')).toEqual({ code: 431003100203, rest: '1组', several: 0 })
    expect(address('良田镇中心小学旁')).toEqual({ code: 431003100000, rest: '中心小学旁', several: 0 })
  })
  test('the longest name at a place is meant', () => expect(address('栖凤渡镇大石山村5组')).toEqual({ code: 431003101202, rest: '5组', several: 0 }))
  test('of another province or county stays text, even where a village is called like one of ours', () => {
    const above = ['湖南省', '郴州市', '苏仙区']
    const found = (text: string) => readAddress(text, { places, above }, county).place?.short ?? null
    expect(['广东省东莞市石榴社区', '广东东莞石榴社区', '湖南省郴州市北湖区良田镇菜岭村', '永兴县石榴社区'].map(found)).toEqual([null, null, null, null])
    expect(['湖南省郴州市苏仙区良田镇菜岭村', '湖南郴州苏仙良田镇菜岭村', '苏仙区石榴社区', '郴州市苏仙区良田镇石榴社区2组'].map(found)).toEqual(['菜岭村', '菜岭村', '石榴社区', '石榴社区'])
  })
  test('with the number of a house is a street, not a village without its 社区', () => {
    expect(address('良田镇石榴12号')).toEqual({ code: 431003100000, rest: '石榴12号', several: 0 })
    expect(address('良田镇石榴第2组')).toEqual({ code: 431003100001, rest: '第2组', several: 0 })
  })
  test('two villages of one name are both said; another province stays text', () => {
    expect(address('石山村4组')).toEqual({ code: null, rest: '石山村4组', several: 2 })
    expect(address('广东省东莞市长安镇')).toEqual({ code: null, rest: '广东省东莞市长安镇', several: 0 })
  })
})
