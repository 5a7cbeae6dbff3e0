import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reckoned } from './balance.ts'
import { compareRounds } from './compare.ts'
import { footingWords } from './figures.ts'
import { balanceIssues, balanceRow, childrenTwice, differenceOf, summaryIssues, unmatchedMoves } from './footing.ts'
import { type FrozenHeader, type FrozenLine, lineText, seal, toldOf, verify } from './snapshot.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const header: FrozenHeader = { county: 431003, period: '2026-Q2', standard: '2026-06-15', rules: 'leftBehind/1', previous: null, figures: null }
const places = [431003001001, 431003001002, 431003002001]
const line = fc.record({
  balance: fc.constantFrom('leftBehind' as const, 'inDifficulty' as const), child: fc.uuid(), from: fc.constantFrom(null, ...places), to: fc.constantFrom(null, ...places), term: fc.constantFrom('carried' as const, 'found' as const, 'left' as const),
  reason: fc.constantFrom(null, 2, 4), moved: fc.constantFrom(null, 'in' as const),
  facts: fc.constantFrom(null, { age: 9, sex: 1, categories: [10, 22] }, { age: 10, sex: 2, categories: [] as number[] }),
})
const lines = fc.uniqueArray(line, { selector: one => `${one.balance} ${one.child}`, minLength: 1, maxLength: 40 })
const nothing = { lines: [], missing: [], places: [], root: true }

describe('a locked round', () => {
  it('has one digest, whatever order its lines and facts are read in', () => {
    fc.assert(fc.property(lines.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, mixed]) => {
      const turned = mixed.map(one => ({ ...one, facts: one.facts === null ? null : Object.fromEntries(Object.entries(one.facts).reverse()) }))
      expect(seal(header, turned, digest).root).toBe(seal(header, all, digest).root)
      expect(verify(seal(header, all, digest), { header, lines: turned }, digest)).toEqual(nothing)
    }))
  })
  it('tells by name which line was changed, which is gone, and which was put in', () => {
    fc.assert(fc.property(lines, fc.nat(), line, (all, pick, other) => {
      const kept = seal(header, all, digest)
      const at = pick % all.length
      const one = all[at]!
      const changed = verify(kept, { header, lines: all.with(at, { ...one, reason: one.reason === 4 ? 2 : 4 }) }, digest)
      expect(changed).toMatchObject({ lines: [`${one.balance} ${one.child}`], missing: [], places: [one.to ?? one.from ?? 0], root: false })
      expect(verify(kept, { header, lines: all.toSpliced(at, 1) }, digest)).toMatchObject({ lines: [], missing: [`${one.balance} ${one.child}`], root: false })
      if (all.some(had => had.child === other.child)) return
      expect(verify(kept, { header, lines: [...all, other] }, digest)).toMatchObject({ lines: [`${other.balance} ${other.child}`], places: [other.to ?? other.from ?? 0], root: false })
      expect(verify(kept, { header, lines: [...all, one] }, digest).root).toBe(false)
    }))
  })
  it('is found out when somebody mends the digests of a line and its village as well', () => {
    fc.assert(fc.property(lines, all => {
      const [first, ...rest] = all
      const forged = [{ ...first!, reason: 9 }, ...rest]
      expect(verify({ ...seal(header, forged, digest), root: seal(header, all, digest).root }, { header, lines: forged }, digest)).toEqual({ ...nothing, root: false })
    }))
    expect(verify(seal(header, [], digest), { header: { ...header, standard: '2026-06-16' }, lines: [] }, digest)).toEqual({ ...nothing, root: false })
  })
  it('is written the same way for ever: sealed rounds depend on it', () => {
    const one: FrozenLine = { balance: 'leftBehind', child: 'c', from: null, to: places[0]!, term: 'found', reason: null, moved: null, facts: { b: 1, a: [2, 3] } }
    expect(lineText(one, 'told')).toBe('["qinghe-round/1","line","leftBehind","c",null,431003001001,"found",null,null,"told"]')
    expect(toldOf(one, text => text)).toBe('[["a",[2,3]],["b",1]]')
  })
})

const plain = (child: string, to: number | null, more: Partial<FrozenLine> = {}): FrozenLine =>
  ({ balance: 'leftBehind', child, from: null, to, term: 'found', reason: null, moved: null, facts: to === null ? null : { risk: 1 }, ...more })

describe('two rounds', () => {
  it('differ by names: who came, who went, who moved, and what changed of whom', () => {
    const [a, b] = [places[0]!, places[1]!]
    const before = [plain('stays', a), plain('goes', a), plain('moves', a), plain('worsens', a), plain('never', null)]
    const after = [plain('stays', a), plain('goes', null), plain('moves', b, { facts: { risk: 2 } }), plain('worsens', a, { facts: { risk: 3 } }), plain('comes', b), plain('never', null)]
    expect(compareRounds(before, after)).toEqual({
      before: 4, after: 4, same: 1, differences: [
        { child: 'comes', what: 'came', to: b }, { child: 'goes', what: 'went', from: a },
        { child: 'moves', what: 'moved', from: a, to: b, fields: [{ field: 'risk', before: 1, after: 2 }] },
        { child: 'worsens', what: 'changed', at: a, fields: [{ field: 'risk', before: 1, after: 3 }] },
      ],
    })
  })
  it('account for every child of either: alike, or named once', () => {
    fc.assert(fc.property(lines, lines, (before, after) => {
      const found = compareRounds(before, after)
      const went = found.differences.filter(one => one.what === 'went').length
      const came = found.differences.filter(one => one.what === 'came').length
      expect(found.after).toBe(found.before - went + came)
      const back = compareRounds(after, before)
      expect(back.differences.filter(one => one.what === 'went').length).toBe(came)
      expect(back.same).toBe(found.same)
    }))
  })
})

describe('what does not add up', () => {
  const named = (region: number): string => (region === 431003000000 ? '苏仙区' : '碧云村')
  const [wu, county] = [places[0]!, 431003000000]
  const wrong: Reckoned = { child: 'x', from: wu, to: wu, term: 'left', reason: 4, moved: null }
  it('is a place with the number that is missing there', () => {
    const [row, whole] = [balanceRow([wrong], wu), balanceRow([wrong], county)]
    expect(differenceOf(row)).toBe(-1)
    expect(balanceIssues([row], whole, named).map(found => found.message)).toEqual(['碧云村的平衡差 -1 名，请打开名单逐名看', '苏仙区的平衡差 -1 名，请打开名单逐名看'])
    expect(balanceIssues([], balanceRow([{ ...wrong, term: 'carried', reason: null }], county), named)).toHaveLength(2)
    expect(row.reasons).toEqual({ 4: 1 })
  })
  it('is a child that moves inside the county and is on one side only', () => {
    const moved: Reckoned = { child: 'x', from: wu, to: places[2]!, term: 'carried', reason: null, moved: null }
    const rows = places.map(place => balanceRow([moved], place))
    expect(rows.map(row => [row.insideOut, row.insideIn])).toEqual([[1, 0], [0, 0], [0, 1]])
    expect(balanceIssues(rows, balanceRow([moved], county), named)).toEqual([])
    expect(balanceIssues(rows.slice(0, 2), balanceRow([moved], county), named).map(found => found.code)).toContain('census.inside')
  })
  it('is a child in two terms, or let go by one county and taken in by none', () => {
    expect(childrenTwice([wrong, { ...wrong, child: 'y' }, wrong])).toEqual(['x'])
    const [out, into] = [{ ...wrong, moved: 'out' as const }, { ...wrong, child: 'y', moved: 'in' as const }]
    expect(unmatchedMoves([[out], [into]])).toEqual(['x', 'y'])
    expect(unmatchedMoves([[out], [{ ...into, child: 'x' }]])).toEqual([])
  })
  it('is a column of the form of 2016', () => {
    const row = [100, 20, 11, 9, 60, 30, 30, 20, 8, 12, 5, 15, 40, 20, 10, 6, 3, 1, 99, 1, 5, 15, 20, 25, 35, 80, 10, 6, 4, 90, 8, 2]
    expect(summaryIssues(row)).toEqual([])
    expect(summaryIssues(row.with(3, 10)).map(found => found.message)).toEqual(['c3+c4 是 21，c2 是 20，应当相等'])
    expect(summaryIssues(row.with(0, 101))).toHaveLength(6)
  })
})

it('a summary that is short of one fact is still reckoned in all the others, and against the balance', () => {
  const row = (more: Record<number, number>): number[] => Array.from({ length: 32 }, (_, i) => more[i + 1] ?? 0)
  const whole = { 1: 2, 2: 2, 3: 1, 4: 1, 11: 2, 19: 2, 21: 2, 26: 2, 30: 2 }
  const said = (more: Record<number, number>, counted = 2): string[] => footingWords([{ place: 1, name: '某镇', row: row({ ...whole, ...more }) }], row({ ...whole, ...more }), counted)
  expect(said({})).toEqual([])
  expect(said({}, 3)).toEqual(['汇总表合计 2 名，平衡表本轮 3 名，应当相等'])
  expect(said({ 30: 1 })).toEqual([])
  expect(said({ 30: 1, 4: 0 })).toEqual([expect.stringContaining('某镇：c3+c4 是 1，c2 是 2')])
  expect(said({ 30: 3 })).toEqual([expect.stringContaining('c30+c31+c32 是 3')])
})
