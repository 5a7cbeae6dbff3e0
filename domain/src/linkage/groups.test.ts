import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clustersOf } from './clusters.ts'
import { growingGroups } from './groups.ts'

test('rows are together as the clusters of all pairs have them', () => {
  const row = fc.integer({ min: 0, max: 12 })
  fc.assert(fc.property(fc.array(fc.tuple(row, row).filter(([a, b]) => a !== b), { maxLength: 20 }), pairs => {
    const groups = growingGroups()
    for (const [a, b] of pairs) groups.join(a, b)
    const clusters = clustersOf(pairs.map(([left, right]) => ({ left, right, weight: 1 })))
    for (let a = 0; a <= 12; a++) for (let b = 0; b <= 12; b++) expect(groups.rootOf(a) === groups.rootOf(b)).toBe(a === b || clusters.some(({ rows }) => rows.includes(a) && rows.includes(b)))
  }))
})

test('a group of a hundred thousand is one, however long the chain', () => {
  const groups = growingGroups()
  for (let row = 1; row < 100_000; row++) groups.join(row - 1, row)
  expect(groups.rootOf(99_999)).toBe(groups.rootOf(0))
  expect(groups.rootOf(100_000)).not.toBe(groups.rootOf(0))
})
