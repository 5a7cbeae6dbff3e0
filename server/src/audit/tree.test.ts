import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import {
  append, consistencyPlan, emptyRange, emptyRoot, fillPlan, type Hash, inclusionPlan, leafHash, type NodeId, nodeHash, peaksOf,
  rootOf, rootOfRange, splitPoint,
} from './tree.ts'

const hex = (hash: Hash) => Buffer.from(hash).toString('hex')
const leavesOf = (n: number, salt = '') => Array.from({ length: n }, (_, i) => leafHash(Buffer.from(`${salt}${i}`)))

/** RFC 6962 §2.1 word for word, as the independent other half of the comparison. */
const naiveRoot = (d: readonly Hash[]): Hash => {
  const [only] = d
  if (!only) return createHash('sha256').digest()
  if (d.length === 1) return only
  const k = splitPoint(d.length)
  return nodeHash(naiveRoot(d.slice(0, k)), naiveRoot(d.slice(k)))
}
const naivePath = (m: number, d: readonly Hash[]): Hash[] => {
  if (d.length === 1) return []
  const k = splitPoint(d.length)
  return m < k
    ? [...naivePath(m, d.slice(0, k)), naiveRoot(d.slice(k))]
    : [...naivePath(m - k, d.slice(k)), naiveRoot(d.slice(0, k))]
}
const naiveProof = (m: number, d: readonly Hash[], whole = true): Hash[] => {
  if (m === d.length) return whole ? [] : [naiveRoot(d)]
  const k = splitPoint(d.length)
  return m <= k
    ? [...naiveProof(m, d.slice(0, k), whole), naiveRoot(d.slice(k))]
    : [...naiveProof(m - k, d.slice(k), false), naiveRoot(d.slice(0, k))]
}

function stored(leaves: readonly Hash[]) {
  const byId = new Map(append(emptyRange, leaves).nodes.map(n => [`${n.level}/${n.index}`, n.hash]))
  return async (ids: NodeId[]) => ids.map(id => {
    const hash = byId.get(`${id.level}/${id.index}`)
    if (!hash) throw new Error(`node ${id.level}/${id.index} was never stored`)
    return hash
  })
}

// The leaves and hashes of the certificate-transparency reference tests.
const knownLeaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const knownRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('the tree of RFC 6962', () => {
  const known = knownLeaves.map(h => leafHash(Buffer.from(h, 'hex')))

  it('has the published roots', () => {
    expect(hex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    knownRoots.forEach((root, i) => { expect(hex(rootOf(known.slice(0, i + 1)))).toBe(root) })
  })

  it('has the published audit path of the first of eight leaves', async () => {
    const path = await fillPlan(inclusionPlan(0, 8), stored(known))
    expect(path.map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
  })

  it('agrees with the recursive definition for every size up to 70: roots, paths and proofs', async () => {
    for (let n = 1; n <= 70; n++) {
      const leaves = leavesOf(n)
      const read = stored(leaves)
      expect(hex(rootOf(leaves))).toBe(hex(naiveRoot(leaves)))
      for (const m of [0, n >> 1, n - 1]) {
        expect((await fillPlan(inclusionPlan(m, n), read)).map(hex)).toEqual(naivePath(m, leaves).map(hex))
        expect((await fillPlan(consistencyPlan(m + 1, n), read)).map(hex)).toEqual(naiveProof(m + 1, leaves).map(hex))
      }
    }
  })

  it('grows the same in any portions, and can go on from stored peaks', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(40), { maxLength: 8 }), async portions => {
      const leaves = leavesOf(portions.reduce((a, b) => a + b, 0))
      let range = emptyRange
      for (const portion of portions) {
        const peaks = await stored(leaves.slice(0, range.size))(peaksOf(range.size))
        range = append({ size: range.size, peaks }, leaves.slice(range.size, range.size + portion)).range
      }
      expect(hex(rootOfRange(range))).toBe(hex(rootOf(leaves)))
    }), { numRuns: 60 })
  })

  it('reads few nodes for a proof in a tree of a hundred million', () => {
    expect(inclusionPlan(77_777_777, 99_999_999).flat().length).toBeLessThanOrEqual(54)
    expect(consistencyPlan(77_777_777, 99_999_999).flat().length).toBeLessThanOrEqual(54)
    expect(peaksOf(2 ** 40 + 2 ** 33 + 1)).toEqual([
      { level: 40, index: 0 }, { level: 33, index: 2 ** 7 }, { level: 0, index: 2 ** 40 + 2 ** 33 },
    ])
  })
})

const sizes = fc.integer({ min: 1, max: 200 }).chain(size => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })))

describe('a proof', () => {
  it('of inclusion verifies for its leaf and for nothing else', async () => {
    await fc.assert(fc.asyncProperty(sizes, async ([size, index]) => {
      const leaves = leavesOf(size)
      const [leaf, root] = [leaves[index] ?? emptyRoot(), rootOf(leaves)]
      const path = await fillPlan(inclusionPlan(index, size), stored(leaves))
      const claim = { leaf, index, size, root, path }
      expect(verifyInclusion(claim)).toBe(true)
      expect(verifyInclusion({ ...claim, leaf: leafHash(Buffer.from('forged')) })).toBe(false)
      expect(verifyInclusion({ ...claim, root: rootOf(leavesOf(size, 'x')) })).toBe(false)
      expect(verifyInclusion({ ...claim, path: [...path, root] })).toBe(false)
      if (path.length > 0) expect(verifyInclusion({ ...claim, path: path.slice(1) })).toBe(false)
      if (size > 1) expect(verifyInclusion({ ...claim, index: (index + 1) % size })).toBe(false)
      path.forEach((_, i) => { expect(verifyInclusion({ ...claim, path: path.with(i, leaf) })).toBe(false) })
    }), { numRuns: 80 })
  })

  it('of consistency verifies, and fails after any edit, deletion, reorder or truncation', async () => {
    await fc.assert(fc.asyncProperty(sizes, fc.nat(), async ([newer, before], pick) => {
      const older = before + 1
      const leaves = leavesOf(newer)
      const olderRoot = rootOf(leaves.slice(0, older))
      const proofOf = async (list: readonly Hash[]) => ({
        older, newer: list.length, olderRoot, newerRoot: rootOf(list),
        path: await fillPlan(consistencyPlan(older, list.length), stored(list)),
      })
      expect(verifyConsistency(await proofOf(leaves))).toBe(true)
      const at = pick % older
      const edited = leaves.with(at, leafHash(Buffer.from('edited')))
      expect(verifyConsistency(await proofOf(edited))).toBe(false)
      const shortened = [...leaves.toSpliced(at, 1), ...leavesOf(1, 'later')]
      expect(verifyConsistency(await proofOf(shortened))).toBe(false)
      if (older > 1) {
        const [a, b] = [leaves[at] ?? olderRoot, leaves[(at + 1) % older] ?? olderRoot]
        expect(verifyConsistency(await proofOf(leaves.with(at, b).with((at + 1) % older, a)))).toBe(false)
      }
      const whole = await proofOf(leaves)
      expect(verifyConsistency({ ...whole, newer: older - 1 })).toBe(false)
      expect(verifyConsistency({ ...whole, path: [...whole.path, olderRoot] })).toBe(false)
    }), { numRuns: 80 })
  })
})
