import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { isWithin, levelOf, regionCode } from '../kernel/regionCode.ts'
import { applyChange, mapCode, movesOf, parentOf, RegionChange, treeOf } from './change.ts'
import { problemsOf } from './changeRules.ts'
import type { Region } from './types.ts'

const began = plainDate('2023-06-30')
const day = plainDate('2026-01-01')
const place = (code: number, name: string): Region =>
  ({ code: regionCode(code), name, level: levelOf(code), parent: regionCode(0), validFrom: began, validTo: null })
const flat = [
  place(430000000000, '湖南省'), place(431000000000, '郴州市'), place(431021000000, '桂水县'),
  place(431021100000, '东镇'), place(431021100001, '东街社区'), place(431021100200, '上湾村'), place(431021100201, '下湾村'),
  place(431021101000, '西镇'), place(431021101001, '西街社区'), place(431021101200, '石桥村'),
]
const tree = treeOf(flat.map(r => ({ ...r, parent: parentOf(treeOf(flat), r.code) })))
const basis = '湘民行发〔2025〕9 号'
const change = (raw: object) => RegionChange.parse({ day, basis, ...raw })
const names = (of: Iterable<Region>) => Object.fromEntries(Array.from(of, r => [r.code, r.name]))

describe('a county that becomes a district', () => {
  const recode = change({ kind: 'recode', code: 431021000000, to: 431005000000, name: '桂水区' })
  it('takes every town and village along', () => {
    expect(problemsOf(tree, recode)).toEqual([])
    const after = applyChange(tree, recode)
    expect(after.moves).toHaveLength(8)
    expect(after.tree.get(431005101200)).toMatchObject({ name: '石桥村', parent: 431005101000, validFrom: day })
    expect(after.tree.get(431005000000)).toMatchObject({ name: '桂水区', parent: 431000000000 })
    expect([...after.tree.keys()].filter(code => isWithin(code, 431021000000))).toEqual([])
    expect(after.closed.every(r => r.validTo === day)).toBe(true)
  })
  it('cannot take a code that is in use, nor go to a place of another level', () => {
    expect(problemsOf(tree, change({ kind: 'recode', code: 431021100000, to: 431021101000 })).map(i => i.code)).toContain('regions.codeTaken')
    expect(problemsOf(tree, change({ kind: 'recode', code: 431021100000, to: 431022000000 })).map(i => i.code)).toContain('regions.otherLevel')
  })
})

describe('two towns that become one', () => {
  const merge = change({ kind: 'merge', codes: [431021100000, 431021101000], into: { code: 431021100000, name: '东西镇' } })
  it('gives every village of the other town a free number of its class', () => {
    expect(problemsOf(tree, merge)).toEqual([])
    const after = applyChange(tree, merge)
    expect(names(after.opened)).toEqual({ 431021100000: '东西镇', 431021100002: '西街社区', 431021100202: '石桥村' })
    expect(after.closed.map(r => r.name)).toEqual(['西镇', '西街社区', '石桥村', '东镇'])
    expect(movesOf(tree, merge)).toContainEqual({ from: 431021101000, to: 431021100000, day, certain: true })
  })
  it('uses the published numbers when there are any', () => {
    const published = change({ ...merge, numbers: [{ from: 431021101200, to: 431021100266 }] })
    expect(applyChange(tree, published).tree.get(431021100266)?.name).toBe('石桥村')
  })
  it('must lie in one county', () => {
    const far = treeOf([...tree.values(), place(431022100000, '北镇')])
    const apart = change({ kind: 'merge', codes: [431021100000, 431022100000], into: { code: 431021100000, name: '东北镇' } })
    expect(problemsOf(far, apart).map(i => i.code)).toEqual(['regions.otherCounty'])
  })
})

describe('a town that is split', () => {
  const split = change({ kind: 'split', code: 431021100000, parts: [{ code: 431021102000, name: '新湾镇', members: [431021100201] }] })
  it('moves the villages named, and leaves open where records of the town itself belong', () => {
    expect(problemsOf(tree, split)).toEqual([])
    const after = applyChange(tree, split)
    expect(names(after.opened)).toEqual({ 431021102000: '新湾镇', 431021102201: '下湾村' })
    expect(after.tree.get(431021102201)?.parent).toBe(431021102000)
    expect(after.tree.get(431021100000)?.name).toBe('东镇')
    expect(after.moves).toContainEqual({ from: 431021100000, to: 431021100000, day, certain: false })
  })
  it('refuses a village of another town', () => {
    const wrong = change({ ...split, parts: [{ code: 431021102000, name: '新湾镇', members: [431021101200] }] })
    expect(problemsOf(tree, wrong).map(i => i.code)).toContain('regions.notAMember')
  })
})

describe('a code written down long ago', () => {
  const moves = [
    { from: regionCode(431021000000), to: regionCode(431005000000), day: plainDate('2024-03-01'), certain: true },
    { from: regionCode(431005000000), to: regionCode(431006000000), day: plainDate('2025-03-01'), certain: true },
    { from: regionCode(431006000000), to: regionCode(431021000000), day: plainDate('2026-03-01'), certain: true },
  ]
  const at = (since: string, until: string) =>
    mapCode(moves, regionCode(431021000000), { since: plainDate(since), until: plainDate(until) }).code
  it('is followed through every change in between, also when the code is given again', () => {
    expect(at('2020-01-01', '2024-02-29')).toBe(431021000000)
    expect(at('2020-01-01', '2025-03-01')).toBe(431006000000)
    expect(at('2020-01-01', '2027-01-01')).toBe(431021000000)
    expect(at('2026-03-01', '2027-01-01')).toBe(431021000000)
  })
})

describe('any sound change', () => {
  const towns = [431021100000, 431021101000]
  const anyChange = fc.oneof(
    fc.constantFrom(...flat.slice(2)).map(r => change({ kind: 'rename', code: r.code, name: `新${r.name}` })),
    fc.tuple(fc.constantFrom(...towns), fc.integer({ min: 100, max: 399 })).map(([code, n]) =>
      change({ kind: 'recode', code, to: 431021000000 + n * 1000 })),
    fc.integer({ min: 100, max: 120 }).map(n => change({ kind: 'merge', codes: towns, into: { code: 431021000000 + n * 1000, name: '合镇' } })),
    fc.subarray([431021100001, 431021100200, 431021100201]).map(members =>
      change({ kind: 'split', code: 431021100000, parts: [{ code: 431021109000, name: '分镇', members }] })),
  )
  it('loses no place, leaves no orphan and gives no code twice', () => {
    fc.assert(fc.property(anyChange, c => {
      fc.pre(problemsOf(tree, c).length === 0)
      const after = applyChange(tree, c)
      const villages = (of: typeof tree) => [...of.values()].filter(r => r.level === 'village').map(r => r.name).sort()
      if (c.kind !== 'rename') expect(villages(after.tree)).toEqual(villages(tree))
      for (const r of after.tree.values()) if (r.level !== 'province') expect(after.tree.has(r.parent)).toBe(true)
      for (const m of after.moves) expect(after.tree.has(m.to)).toBe(true)
    }))
  })
})
