import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { type Going, rowOf, rowsBelow } from './footing.ts'
import { qualifies } from './registers.ts'
import { restated } from './restate.ts'
import { Facts } from './facts.ts'
import type { FrozenLine } from './snapshot.ts'
import { gapsOf, summaryGaps, summaryOf } from './summary.ts'
import { isWithin } from '../kernel/regionCode.ts'

const village = 431003103203
const whole = { sex: 2, birthDate: plainDate('2016-05-01'), categories: [10], schooling: 3, isBoarding: false, hukouRegistered: true, guardianshipType: 5, isDisabled: false, isIll: false }
const line = (child: string, facts: Record<string, string | number | boolean | number[]>): FrozenLine =>
  ({ balance: 'leftBehind', child, from: null, to: village, term: 'initial', reason: null, moved: null, facts })
const day = plainDate('2026-12-15')

describe('the summary', () => {
  it('puts each child into one column of every group, so that the columns add up', () => {
    const ages = fc.constantFrom('2011-01-02', '2014-07-01', '2022-03-01')
    const child = fc.record({ birthDate: ages, sex: fc.constantFrom(1, 2), schooling: fc.integer({ min: 1, max: 10 }), isBoarding: fc.boolean(), hukouRegistered: fc.boolean(), guardianshipType: fc.integer({ min: 1, max: 5 }), isDisabled: fc.boolean(), isIll: fc.boolean() })
    fc.assert(fc.property(fc.array(child, { maxLength: 30 }), children => {
      const summary = summaryOf(children.map((facts, i) => line(String(i), { ...facts, categories: [10] })), day)
      expect(summary.row[0]).toBe(children.length)
      expect(summaryGaps(summary)).toEqual([])
    }))
  })
  it('says of how many the archive lacks what', () => {
    const { schooling: _, ...lacks } = whole
    expect(summaryGaps(summaryOf([line('a', whole), line('b', lacks)], day)).map(one => one.message)).toEqual(['1 名留守儿童的档案没有填就学情况，汇总表各列加不起来，请村（居）补上'])
  })
  it('is not kept from being locked by what a closed archive lacks, and names whom it is short of', () => {
    const { isBoarding: _, ...lacks } = whole
    const summary = summaryOf([line('a', whole), line('b', lacks)], day)
    expect(summaryGaps(summary, new Set(['b']))).toEqual([])
    expect(summaryGaps(summary, new Set(['a'])).map(one => one.code)).toEqual(['census.gaps'])
    expect([...gapsOf(summary)]).toEqual([['b', ['是否寄宿']]])
  })
})

describe('a register', () => {
  it('counts by what was judged, and where that is open by the category', () => {
    const of = (facts: object) => Facts.parse({ categories: [], ...facts })
    expect([qualifies('leftBehind', of({ leftBehindStatus: 1 })), qualifies('leftBehind', of({ leftBehindStatus: 0, categories: [10] })), qualifies('leftBehind', of({ leftBehindStatus: 8, categories: [10] })), qualifies('leftBehind', of({}))])
      .toEqual([true, false, true, false])
    expect([qualifies('inDifficulty', of({ categories: [10, 22] })), qualifies('inDifficulty', of({ categories: [10, 50] }))]).toEqual([true, false])
  })
})

describe('corrections', () => {
  it('change whom they name and nobody else, and may name somebody who had no line', () => {
    const lines = [line('a', whole), line('b', whole)]
    const found = restated(lines, [{ balance: 'leftBehind', child: 'a', to: null }, { balance: 'leftBehind', child: 'c', to: village }])
    expect(found.map(one => [one.child, one.to, one.term])).toEqual([['a', null, 'outside'], ['b', village, 'initial'], ['c', village, 'found']])
    expect(found.find(one => one.child === 'b')).toBe(lines.find(one => one.child === 'b'))
  })
})

describe('places below one', () => {
  it('are together the whole, with children of the place itself', () => {
    const places = [431003103203, 431003103202, 431003103000, 431003102201, 431003000000, null]
    const going = fc.record<Going>({ from: fc.constantFrom(...places), to: fc.constantFrom(...places), term: fc.constant('carried' as const), reason: fc.constant(null), n: fc.integer({ min: 1, max: 9 }) })
    fc.assert(fc.property(fc.array(going, { maxLength: 20 }), lines => {
      for (const region of [431003000000, 431003103000]) {
        const sum = (of: 'before' | 'now') => rowsBelow(lines, region).reduce((all, row) => all + row[of], 0)
        const { before, now } = rowOf(lines, region, place => isWithin(place, region))
        expect([sum('before'), sum('now')]).toEqual([before, now])
      }
    }))
  })
})
