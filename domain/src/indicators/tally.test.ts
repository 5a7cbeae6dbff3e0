/** A figure never says more than is known. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutSmall } from './small.ts'
import { type Aim, goalReach, nothing, plus, reachOf, shareOf, type Tally, tallyKeys } from './tally.ts'

const few = fc.integer({ min: 0, max: 6 })
const tally: fc.Arbitrary<Tally> = fc.record({ yes: few, no: few, unknown: few, unsure: few })
const aim: fc.Arbitrary<Aim> = fc.record({ unit: fc.constantFrom<Aim['unit']>('percent', 'count'), least: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }), most: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }) })
const sum = (one: Tally): number => tallyKeys.reduce((all, key) => all + one[key], 0)

describe('whether a target is reached', () => {
  it('is said only where it is so however the unknown turns out', () => {
    fc.assert(fc.property(aim, tally, fc.nat(6), fc.nat(6), fc.nat(6), (target, found, a, b, c) => {
      const said = reachOf(target, found)
      const [known, out, in_] = [Math.min(a, found.unknown), Math.min(b, found.unsure), Math.min(c, found.unsure - Math.min(b, found.unsure))]
      // Some of the unknown count; some of the unsure are not meant, some count, the others do not.
      const turned: Tally = { yes: found.yes + known + in_, no: found.no + found.unknown - known + found.unsure - out - in_, unknown: 0, unsure: 0 }
      const then = reachOf(target, turned)
      if ((said === 'reached' || said === 'missed') && then !== 'empty') expect(then).toBe(said)
    }), { numRuns: 2_000 })
  })
  it('is not said where there is nobody, and nobody is not a hundred per cent', () => {
    expect(reachOf({ unit: 'percent', least: 100, most: null }, nothing)).toBe('empty')
    expect(shareOf(nothing)).toBe(null)
    expect(reachOf({ unit: 'count', least: null, most: 0 }, nothing)).toBe('reached')
  })
  it('is not said of a number that is withheld', () => expect(reachOf({ unit: 'percent', least: 1, most: null }, { yes: null, no: 20, unknown: 0, unsure: 0 })).toBe('held'))
  it('is never rounded into being', () => expect(shareOf({ yes: 9_999, no: 1 })).toBe(99.9))
})

describe('a goal', () => {
  it('is missed with any of its indicators, reached with all of them, and open while one of them cannot be counted', () => {
    expect(goalReach(['reached', 'missed', null])).toBe('missed')
    expect(goalReach(['reached', 'reached'])).toBe('reached')
    expect(goalReach(['reached', null])).toBe('open')
    expect(goalReach(['reached', 'plain'])).toBe('plain')
    expect(goalReach([null])).toBe(null)
  })
})

describe('small numbers', () => {
  it('are withheld, and no sum gives one away', () => {
    fc.assert(fc.property(fc.array(fc.record({ yes: fc.nat(30), no: fc.nat(30), unknown: fc.nat(12), unsure: fc.nat(3) }), { minLength: 1, maxLength: 5 }), rows => {
      const shown = withoutSmall(rows, 10)
      for (const [at, row] of rows.entries()) {
        if (sum(row) === 0) continue
        for (const key of tallyKeys) if (row[key] < 10) expect(shown.rows[at]?.[key]).toBe(null)
      }
      const all = rows.reduce(plus, nothing)
      for (const key of tallyKeys) {
        expect([all[key], null]).toContain(shown.sum[key])
        const hidden = rows.filter((row, at) => sum(row) > 0 && shown.rows[at]?.[key] === null)
        const one = hidden[0]?.[key] ?? 0
        // That there is nobody tells of no child.
        if (hidden.length === 1 && rows.length > 1 && one > 0 && one < 10) expect(shown.sum[key]).toBe(null)
      }
    }), { numRuns: 500 })
  })
})
