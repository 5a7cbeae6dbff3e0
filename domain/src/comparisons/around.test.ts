/** Judging again only what an answer can reach ends where judging everything ends. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedOf, outsideOf, reachOf } from './around.ts'
import { type Decided, outcomesOf, type RowFacts } from './rules.ts'
import type { Candidate } from './types.ts'

const threshold = 14
const [manyRows, manyChildren] = [9, 7]
const childAt = (j: number): string => `c${j}`
const weights = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 6, max: 24 }) }), { minLength: manyRows * manyChildren, maxLength: manyRows * manyChildren })
const step = fc.record({ row: fc.nat(manyRows - 1), child: fc.nat(manyChildren - 1), verdict: fc.constantFrom('same' as const, 'different' as const), undoes: fc.boolean() })

const factsOf = (bits: readonly number[]): RowFacts[] => Array.from({ length: manyRows }, (_, row) => ({
  row, aside: null, unmatched: 'lead', isDroppedOut: false,
  found: Array.from({ length: manyChildren }, (_, j): Candidate => ({ child: childAt(j), bits: bits[row * manyChildren + j]!, guards: bits[row * manyChildren + j]! % 5 === 0 ? ['another name'] : [], seen: [] }))
    .filter(one => one.bits > 0).sort((a, b) => b.bits - a.bits),
}))

describe('an answer', () => {
  it('changes nothing that is not judged again, whatever was decided before, two rows for one archive among it', async () => {
    let spared = 0
    await fc.assert(fc.asyncProperty(weights, fc.array(step, { maxLength: 15 }), async (bits, steps) => {
      const facts = factsOf(bits)
      let decided: Decided[] = []
      let before = outcomesOf(facts, decided, { threshold })
      for (const { undoes, row, child: j, verdict } of steps) {
        const child = childAt(j)
        if (!facts[row]!.found.some(one => one.child === child)) continue
        decided = [...decided.filter(one => one.row !== row || one.child !== child), ...(undoes ? [] : [{ row, child, verdict }])]
        const near = facts.map(({ row: at, found }) => ({ row: at, found, child: before[at]!.child, verdicts: new Map(decided.filter(one => one.row === at).map(one => [one.child, one.verdict])) }))
        const reach = await reachOf({ row, child }, { threshold, load: async children => near.filter(({ found }) => found.some(one => children.includes(one.child))) })
        const reached = new Set(reach.rows.map(one => one.row))
        const taken = outsideOf(reach).filter(one => before.some(outcome => outcome.child === one))
        const again = outcomesOf(facts.filter(one => reached.has(one.row)), decided, { threshold, fixed: fixedOf(reach, taken) })
        const after = before.map(one => again.find(other => other.row === one.row) ?? one)
        expect(after).toEqual(outcomesOf(facts, decided, { threshold }))
        spared += facts.length - reached.size
        before = after
      }
    }), { numRuns: 2000 })
    expect(spared).toBeGreaterThan(1000)
  })
})
