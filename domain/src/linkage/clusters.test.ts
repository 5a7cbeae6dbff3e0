import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pair } from './assignment.ts'
import { clustersOf, partedClusters } from './clusters.ts'

/** Everybody with everybody. */
const person = (from: number, rows: number, weight = 20): Pair[] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: i }, (_, j) => ({ left: from + j, right: from + i, weight }))).flat()
const rowsOf = (pairs: readonly Pair[], most: number): number[][] => partedClusters(pairs, most).clusters.map(cluster => cluster.rows)

describe('a group that is too large to be one person', () => {
  it('is cut at its bridge, which is told', () => {
    const bridge = { left: 3, right: 7, weight: 30 }
    const pairs = [...person(0, 5), bridge, ...person(5, 5)]
    expect(clustersOf(pairs)).toHaveLength(1)
    expect(partedClusters(pairs, 6)).toMatchObject({ giants: 1, cut: [bridge], clusters: [{ rows: [0, 1, 2, 3, 4] }, { rows: [5, 6, 7, 8, 9] }] })
  })

  it('is cut at its weakest pairs where it has no bridge', () => {
    const weak = [[1, 8, 10], [2, 9, 10.5], [3, 10, 11]].map(([left = 0, right = 0, weight = 0]) => ({ left, right, weight }))
    const { clusters, cut } = partedClusters([...person(0, 7), ...weak, ...person(7, 7)], 8)
    expect(clusters.map(cluster => cluster.rows)).toEqual([[0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12, 13]])
    expect(cut).toEqual(expect.arrayContaining(weak))
  })

  it('keeps a row that hangs by one pair: it may be one more record', () => {
    expect(rowsOf([...person(0, 4), { left: 3, right: 4, weight: 12 }, { left: 2, right: 5, weight: 30 }, ...person(5, 4)], 6)).toEqual([[0, 1, 2, 3, 4], [5, 6, 7, 8]])
  })

  it('is left whole where nearly all agree with all: somebody with very many records', () => {
    expect(partedClusters(person(0, 90), 60)).toMatchObject({ giants: 0, cut: [], clusters: [{ rows: Array.from({ length: 90 }, (_, i) => i) }] })
  })

  it('ends whatever hangs together, adds nothing, keeps small groups, and does not ask in which order', () => {
    const row = fc.integer({ min: 0, max: 30 })
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(row, row, fc.integer({ min: 5, max: 30 })).filter(([a, b]) => a < b), { maxLength: 80, selector: ([a, b]) => `${a} ${b}` }), edges => {
      const pairs = edges.map(([left, right, weight]) => ({ left, right, weight }))
      const parted = partedClusters(pairs, 5)
      const whole = clustersOf(pairs)
      for (const { rows } of parted.clusters) expect(whole.some(cluster => rows.every(one => cluster.rows.includes(one)))).toBe(true)
      for (const cluster of whole.filter(one => one.rows.length <= 5)) expect(parted.clusters).toContainEqual(cluster)
      expect(rowsOf([...pairs].reverse(), 5)).toEqual(parted.clusters.map(cluster => cluster.rows))
      const gone = new Set(parted.cut)
      expect(clustersOf(pairs.filter(pair => !gone.has(pair))).map(cluster => cluster.rows)).toEqual(parted.clusters.map(cluster => cluster.rows))
    }))
  })
})
