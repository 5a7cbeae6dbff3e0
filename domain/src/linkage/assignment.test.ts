import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, type Pair } from './assignment.ts'
import { clustersOf } from './clusters.ts'

const someEdges = fc.uniqueArray(fc.record({ left: fc.nat(5), right: fc.nat(5), weight: fc.integer({ min: 1, max: 30 }) }), { selector: ({ left, right }) => left * 10 + right, maxLength: 14 })

/** Every way there is. */
function best(pairs: readonly Pair[]): number {
  const [first, ...rest] = pairs
  if (first === undefined) return 0
  return Math.max(best(rest), first.weight + best(rest.filter(pair => pair.left !== first.left && pair.right !== first.right)))
}

const worth = (pairs: readonly Pair[]): number => pairs.reduce((sum, pair) => sum + pair.weight, 0)

describe('one to one', () => {
  it('is as good as the best of all ways, and gives nobody two partners', () => {
    fc.assert(fc.property(someEdges, pairs => {
      const { chosen } = assign(pairs, 0)
      expect(worth(chosen)).toBe(best(pairs))
      expect(new Set(chosen.map(pair => pair.left)).size).toBe(chosen.length)
      expect(new Set(chosen.map(pair => pair.right)).size).toBe(chosen.length)
    }), { numRuns: 400 })
  })

  it('does not depend on the order of the pairs', () => {
    fc.assert(fc.property(someEdges.chain(pairs => fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length }))), ([pairs, shuffled]) => {
      expect(assign(shuffled, 0)).toEqual(assign(pairs, 0))
    }))
  })

  it('of components that do not touch is that of each of them', () => {
    fc.assert(fc.property(someEdges, someEdges, (some, others) => {
      const moved = others.map(pair => ({ ...pair, left: pair.left + 100, right: pair.right + 100 }))
      expect(assign([...some, ...moved], 0).chosen).toEqual([...assign(some, 0).chosen, ...assign(moved, 0).chosen])
    }))
  })

  it('prefers one sure pair to two doubtful ones', () => {
    const pairs = [{ left: 1, right: 1, weight: 30 }, { left: 1, right: 2, weight: 16 }, { left: 2, right: 1, weight: 16 }]
    expect(assign(pairs, 15).chosen).toEqual([pairs[0]])
  })
})

describe('clusters', () => {
  it('flag the one pair that holds two groups together', () => {
    const triangle = (at: number): Pair[] => [[0, 1], [1, 2], [0, 2]].map(([a = 0, b = 0]) => ({ left: at + a, right: at + b, weight: 9 }))
    const bridge = { left: 2, right: 10, weight: 3 }
    expect(clustersOf([...triangle(0), bridge, ...triangle(10)])).toEqual([{ rows: [0, 1, 2, 10, 11, 12], bridges: [bridge] }])
  })

  it('conserve rows: each row of an accepted pair is in exactly one', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30)).filter(([a, b]) => a !== b)), edges => {
      const pairs = edges.map(([a, b]) => ({ left: Math.min(a, b), right: Math.max(a, b), weight: 1 }))
      const rows = clustersOf(pairs).flatMap(cluster => cluster.rows)
      expect([...rows].sort((a, b) => a - b)).toEqual([...new Set(edges.flat())].sort((a, b) => a - b))
      for (const { rows: members, bridges } of clustersOf(pairs)) for (const bridge of bridges) expect(members).toContain(bridge.left)
    }))
  })

  it('a bridge is a pair whose removal parts its cluster', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(7)).filter(([a, b]) => a < b), { selector: ([a, b]) => a * 8 + b, maxLength: 12 }), edges => {
      const pairs = edges.map(([left, right]) => ({ left, right, weight: 1 }))
      const parts = (list: Pair[]): number => new Set(edges.flat()).size - clustersOf(list).reduce((sum, cluster) => sum + cluster.rows.length - 1, 0)
      const flagged = clustersOf(pairs).flatMap(cluster => cluster.bridges)
      for (const pair of pairs) {
        const isBridge = parts(pairs.filter(other => other !== pair)) > parts(pairs)
        const isPairAlone = clustersOf(pairs).some(({ rows }) => rows.length === 2 && rows.includes(pair.left))
        expect(flagged.includes(pair)).toBe(isBridge && !isPairAlone)
      }
    }))
  })
})
