import { describe, expect, it } from 'vitest'
import { levelOf, levels } from '@qinghe/domain/kernel/regionCode.ts'
import { readSeed, type SeedRow } from './seed.ts'

const { about, rows } = readSeed()
const all = [...rows()]
const byCode = new Map(all.map(row => [row.code, row]))
const at = (code: number): SeedRow => byCode.get(code) ?? expect.fail(`${code} is missing`)

describe('the seed of divisions', () => {
  it('has every row it says it has, each code once, parents first', () => {
    expect(all).toHaveLength(about.rows)
    expect(byCode.size).toBe(about.rows)
    const seen = new Set([0])
    expect(all.every(row => seen.has(row.parent) && seen.add(row.code))).toBe(true)
  })
  it('gives every place the level its code stands for', () => {
    expect(all.filter(row => levels[row.level] !== levelOf(row.code))).toEqual([])
  })
  it('counts 31 provinces, and 苏仙区 has fourteen towns', () => {
    expect(all.filter(row => row.level === 1)).toHaveLength(31)
    expect(all.filter(row => row.parent === 431003000000).map(row => row.name)).toHaveLength(14)
    expect(at(431003103203)).toMatchObject({ name: '栖凤渡村', parent: 431003103000 })
  })
  it('puts the towns of cities without counties directly below the city', () => {
    for (const city of [441900000000, 442000000000, 460400000000]) {
      expect(at(city).level).toBe(2)
      expect(all.find(row => row.parent === city)?.level).toBe(4)
    }
    expect(at(620201000000)).toMatchObject({ name: '嘉峪关市', level: 3, parent: 620200000000 })
  })
  it('reads names as people say them', () => {
    expect(at(431003000000)).toMatchObject({ pinyin: 'suxianqu', initials: 'sxq' })
    expect(at(430100000000).pinyin).toBe('changshashi')
    expect(at(500000000000).pinyin).toBe('chongqingshi')
    expect(at(110101001001)).toMatchObject({ name: '多福巷社区居委会', pinyin: 'duofuxiangshequ' })
    expect(all.filter(row => !/^[a-z0-9]+$/.test(row.pinyin)).length).toBe(0)
  })
})
