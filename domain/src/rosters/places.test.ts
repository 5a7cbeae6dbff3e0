import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regionCode } from '../kernel/regionCode.ts'
import { bareName, findTown, findVillage, isOneOff, readAddress } from './places.ts'
import { county, places, town } from './samplePlaces.ts'

const village = (text: string, within = county) => {
  const found = findVillage(text, places, within)
  return found.kind === 'several' ? found.places.map(place => place.code) : found.kind === 'none' ? 'none' : `${found.kind} ${found.place.code}`
}
const address = (text: string) => {
  const { place, rest, several } = readAddress(text, places, county)
  return { code: place?.code ?? null, rest, several: several.length }
}

describe('a village’s name', () => {
  test('is exact with or without the committee', () => {
    expect(village('菜岭村', town)).toBe('exact 431003100202')
    expect(village('菜岭村村民委员会', town)).toBe('exact 431003100202')
    expect(village(' 菜 岭 村 ', town)).toBe('exact 431003100202')
  })
  test('without its 村 or with one wrong character it is one place, and said', () => {
    expect(village('菜岭', town)).toBe('similar 431003100202')
    expect(village('菜岭村委会', town)).toBe('similar 431003100202')
    expect(village('采岭村', town)).toBe('similar 431003100202')
    expect(village('高雅村', town)).toBe('similar 431003100201')
    expect(village('高雅岭社区', town)).toBe('similar 431003100201')
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
    expect(findTown('良田镇', places, county)).toMatchObject({ kind: 'exact', place: { code: 431003100000 } })
    expect(findTown('良田', places, county)).toMatchObject({ kind: 'similar', place: { code: 431003100000 } })
    expect(findTown('长安镇', places, county)).toEqual({ kind: 'none' })
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
  test('two villages of one name are both said; another province stays text', () => {
    expect(address('石山村4组')).toEqual({ code: null, rest: '石山村4组', several: 2 })
    expect(address('广东省东莞市长安镇')).toEqual({ code: null, rest: '广东省东莞市长安镇', several: 0 })
  })
})
