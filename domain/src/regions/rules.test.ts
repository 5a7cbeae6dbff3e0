import { describe, expect, it } from 'vitest'
import { bookkeepingNames, isBookkeeping, matchedBy, pathName, searchWords, shortName } from './rules.ts'

describe('what people call a place', () => {
  it('leaves the committee out', () => {
    for (const [name, short] of [
      ['南高村村民委员会', '南高村'], ['南高村民委员会', '南高村'], ['南高村委会', '南高村'], ['南高村村委会', '南高村'], ['南高村委员会', '南高村'], ['多福巷社区居委会', '多福巷社区'],
      ['多福巷社区居民委员会', '多福巷社区'], ['多福巷居委员会', '多福巷'], ['村委会主任村', '村委会主任村'], ['居委会', '居委会'], ['村委会', '村委会'],
    ]) expect([name, shortName(name!, 'village')]).toEqual([name, short])
  })
  it('is the name itself above the village', () => expect(shortName('某某村民委员会', 'town')).toBe('某某村民委员会'))
  it('passes over rows that only carry a code, and over no place of that name', () => {
    for (const name of bookkeepingNames) expect([isBookkeeping({ level: 'city', name }), isBookkeeping({ level: 'county', name })]).toEqual([true, false])
    expect(bookkeepingNames).toEqual(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])
    expect(isBookkeeping({ level: 'city', name: '郴州市' })).toBe(false)
  })
  it('is read from the province down', () => {
    expect(pathName([{ level: 'province', name: '北京市' }, { level: 'city', name: '市辖区' }, { level: 'county', name: '东城区' }, { level: 'village', name: '多福巷社区居委会' }]))
      .toBe('北京市 › 东城区 › 多福巷社区')
  })
})

describe('what somebody types to find a place', () => {
  it('is a code from two digits on, and stands for everything below', () => {
    expect(searchWords('431003')).toEqual({ kind: 'code', lo: 431003000000, hi: 431004000000 })
    expect(searchWords(' ４３ ')).toEqual({ kind: 'code', lo: 430000000000, hi: 440000000000 })
    expect(searchWords('431003104204')).toEqual({ kind: 'code', lo: 431003104204, hi: 431003104205 })
    expect(searchWords('4')).toEqual({ kind: 'letters', letters: '4' })
    expect(searchWords('4310031042041')).toEqual({ kind: 'letters', letters: '4310031042041' })
  })
  it('is letters whatever their case, with spaces and apostrophes left out', () => {
    expect(searchWords("Xi'An Shi")).toEqual({ kind: 'letters', letters: 'xianshi' })
    expect(searchWords('Xi’an')).toEqual({ kind: 'letters', letters: 'xian' })
    expect(searchWords('lüliang')).toEqual({ kind: 'letters', letters: 'lvliang' })
  })
  it('is a name otherwise, as it was written', () => {
    expect(searchWords(' 苏仙区 ')).toEqual({ kind: 'name', name: '苏仙区' })
    expect(searchWords('苏仙sx')).toEqual({ kind: 'name', name: '苏仙sx' })
  })
  it('met the place by what it is', () => {
    const place = { initials: 'arx' }
    expect(matchedBy(searchWords('431003'), place)).toBe('code')
    expect(matchedBy(searchWords('安仁'), place)).toBe('name')
    expect(matchedBy(searchWords('ar'), place)).toBe('initials')
    expect(matchedBy(searchWords('rx'), place)).toBe('pinyin')
  })
})
