import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimate, type PatternTable } from './estimate.ts'

/** Numbers in [0, 1) from a seed (mulberry32). */
function random(seed: number): () => number {
  let s = seed
  return () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

type Planted = { m: number[][]; u: number[][]; lambda: number }

function draw(next: () => number, shares: readonly number[]): number {
  let x = next()
  for (const [i, share] of shares.entries()) if ((x -= share) < 0) return i + 1
  return shares.length
}

/** Pairs whose comparisons know nothing of each other, as counts of patterns. */
function plant({ m, u, lambda }: Planted, pairs: number, next: () => number): PatternTable {
  const counts = new Map<string, number>()
  for (let i = 0; i < pairs; i++) {
    const truth = next() < lambda ? m : u
    const key = truth.map(shares => draw(next, shares)).join(',')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return { levels: Uint8Array.from([...counts.keys()].flatMap(key => key.split(',').map(Number))), counts: Float64Array.from(counts.values()), excluded: m.map(() => false) }
}

const guess = (planted: Planted): { m: number[][]; u: number[][]; prior: number } => ({
  m: planted.m.map(row => row.map((_, l) => l === 0 ? 0.7 : 0.3 / (row.length - 1))), u: planted.u.map(row => row.map((_, l) => l === row.length - 1 ? 0.7 : 0.3 / (row.length - 1))), prior: 1,
})

const furthest = (a: number[][], b: number[][]): number => Math.max(...a.flatMap((row, k) => row.map((one, l) => Math.abs(one - (b[k]?.[l] ?? 0)))))

describe('EM', () => {
  it('recovers what was planted in a million independent pairs, to a hundredth', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0.05, max: 0.4, noNaN: true }), (seed, lambda) => {
      const next = random(seed)
      const between = (low: number, high: number): number => low + (high - low) * next()
      const m = Array.from({ length: 5 }, () => { const exact = between(0.7, 0.95); const near = (1 - exact) * between(0.3, 0.7); return [exact, near, 1 - exact - near] })
      const u = Array.from({ length: 5 }, () => { const exact = between(0.01, 0.12); const near = between(0.02, 0.15); return [exact, near, 1 - exact - near] })
      const planted = { m, u, lambda }
      const found = estimate({ random: plant(planted, 1_000_000, next), blocks: [] }, guess(planted))
      expect(furthest(found.m, m)).toBeLessThan(0.01)
      expect(furthest(found.u, u)).toBeLessThan(0.01)
      expect(Math.abs(found.randomShare - lambda)).toBeLessThan(0.01)
    }), { numRuns: 4 })
  })

  it('learns m from whole blocks and u from random pairs without a same pair among them', () => {
    const next = random(7)
    const m = [[0.9, 0.06, 0.04], [0.8, 0.1, 0.1], [0.85, 0.05, 0.1], [0.95, 0.02, 0.03]]
    const u = [[0.01, 0.02, 0.97], [0.002, 0.01, 0.988], [0.05, 0.05, 0.9], [0.3, 0.1, 0.6]]
    const strangers = plant({ m, u, lambda: 0 }, 1_000_000, next)
    const blockOn = (k: number): PatternTable => {
      const fixed = (rows: number[][]): number[][] => rows.map((row, i) => i === k ? [1, 0, 0] : row)
      return { ...plant({ m: fixed(m), u: fixed(u), lambda: 0.25 }, 200_000, next), excluded: m.map((_, i) => i === k) }
    }
    const found = estimate({ random: strangers, blocks: [blockOn(0), blockOn(1)] }, { ...guess({ m, u, lambda: 0.25 }), lambda: 1e-9 })
    expect(furthest(found.m, m)).toBeLessThan(0.01)
    expect(furthest(found.u, u)).toBeLessThan(0.01)
    for (const share of found.shares) expect(Math.abs(share - 0.25)).toBeLessThan(0.01)
  })

  it('keeps a u that was counted instead of learned', () => {
    const table: PatternTable = { levels: Uint8Array.from([1, 2]), counts: Float64Array.from([0, 1000]), excluded: [false] }
    const found = estimate({ random: table, blocks: [] }, { m: [[0.9, 0.1]], u: [[1e-7, 1]], prior: 1, pinned: [[0]], lambda: 1e-9 })
    expect(found.u[0]?.[0]).toBe(1e-7)
  })
})
