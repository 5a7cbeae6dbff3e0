/** The Merkle tree of RFC 6962 §2 (same hashes as RFC 9162), pure: no storage, no clock, no keys.
 *
 *  A leaf hashes to SHA-256(0x00 | bytes), an interior node to SHA-256(0x01 | left | right); the prefixes keep a leaf from
 *  ever being mistaken for a node. The left subtree of n leaves holds the largest power of two smaller than n.
 *
 *  Storage keeps perfect subtrees only: node (level, index) covers the 2^level leaves from index · 2^level. Such a node never
 *  changes once its last leaf exists, so rows are inserted and never updated, and every root, inclusion and consistency proof
 *  is put together from at most 2 · log2(n) of them. Sizes and indexes are JavaScript integers (2^53 leaves are enough). */
import { createHash } from 'node:crypto'

export type Hash = Uint8Array
/** A perfect subtree; level 0 is a leaf hash. */
export type NodeId = { level: number; index: number }
export type TreeNode = NodeId & { hash: Hash }
/** The right edge of a tree: the roots of its perfect subtrees from the largest to the smallest. */
export type CompactRange = { size: number; peaks: readonly Hash[] }

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

export const leafHash = (bytes: Uint8Array): Hash => createHash('sha256').update(leafPrefix).update(bytes).digest()
export const nodeHash = (left: Hash, right: Hash): Hash =>
  createHash('sha256').update(nodePrefix).update(left).update(right).digest()
export const emptyRoot = (): Hash => createHash('sha256').digest()

export const sameHash = (a: Hash, b: Hash): boolean => Buffer.compare(a, b) === 0

/** Largest power of two smaller than n (n ≥ 2). Shifts would stop at 2^31. */
export function splitPoint(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The perfect subtrees that together cover leaves [from, to), left to right. `from` must be where a subtree of the
 *  tree begins, as it is in every RFC 6962 range. */
export function coverOf(from: number, to: number): NodeId[] {
  const nodes: NodeId[] = []
  for (let at = from; at < to;) {
    let [level, width] = [0, 1]
    while (at % (width * 2) === 0 && at + width * 2 <= to) { width *= 2; level += 1 }
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

export const peaksOf = (size: number): NodeId[] => coverOf(0, size)

/** The hash of a range from the hashes of its cover: smaller subtrees on the right are joined first. */
export function foldCover(hashes: readonly Hash[]): Hash {
  const [last, ...rest] = [...hashes].reverse()
  if (!last) return emptyRoot()
  return rest.reduce((right, left) => nodeHash(left, right), last)
}

export const emptyRange: CompactRange = { size: 0, peaks: [] }
export const rootOfRange = (range: CompactRange): Hash => foldCover(range.peaks)

/** Adds leaves at the right edge. Work is proportional to what is added, whatever the size of the tree.
 *  @returns the new edge and every node that became perfect, the leaves themselves included, to be stored */
export function append(range: CompactRange, leafHashes: readonly Hash[]): { range: CompactRange; nodes: TreeNode[] } {
  const peaks = [...range.peaks]
  const nodes: TreeNode[] = []
  let size = range.size
  for (const leaf of leafHashes) {
    let hash = leaf
    nodes.push({ level: 0, index: size, hash })
    // As in binary counting: every trailing one of the old size is a peak that now joins.
    for (let [level, index] = [1, size]; index % 2 === 1; level += 1) {
      const left = peaks.pop()
      if (!left) throw new Error(`a tree of ${size} leaves has too few peaks`)
      hash = nodeHash(left, hash)
      index = (index - 1) / 2
      nodes.push({ level, index, hash })
    }
    peaks.push(hash)
    size += 1
  }
  return { range: { size, peaks }, nodes }
}

/** MTH of RFC 6962 §2.1. */
export const rootOf = (leafHashes: readonly Hash[]): Hash => rootOfRange(append(emptyRange, leafHashes).range)

/** Which subtrees an audit path needs, leaf upwards (RFC 6962 §2.1.1). Each entry folds to one hash of the path. */
export function inclusionPlan(index: number, size: number): NodeId[][] {
  if (index < 0 || index >= size) throw new RangeError(`leaf ${index} is not in a tree of ${size}`)
  const plan: NodeId[][] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitPoint(to - from)
    if (index < middle) {
      plan.push(coverOf(middle, to))
      to = middle
    } else {
      plan.push(coverOf(from, middle))
      from = middle
    }
  }
  return plan.reverse()
}

/** Which subtrees show that the tree of `older` leaves is the beginning of that of `newer` (RFC 6962 §2.1.2). */
export function consistencyPlan(older: number, newer: number): NodeId[][] {
  if (older < 1 || older > newer) throw new RangeError(`no consistency proof from ${older} to ${newer}`)
  if (older === newer) return []
  const plan: NodeId[][] = []
  let [from, to, whole] = [0, newer, true]
  while (older < to) {
    const middle = from + splitPoint(to - from)
    if (older <= middle) {
      plan.push(coverOf(middle, to))
      to = middle
    } else {
      plan.push(coverOf(from, middle))
      from = middle
      whole = false
    }
  }
  // The verifier knows the old root already when it is a whole subtree from the first leaf.
  if (!whole) plan.push(coverOf(from, to))
  return plan.reverse()
}

/** Fills a plan with hashes. `read` gets every node of the plan at once and answers in the same order. */
export async function fillPlan(plan: readonly NodeId[][], read: (nodes: NodeId[]) => Promise<Hash[]>): Promise<Hash[]> {
  const hashes = await read(plan.flat())
  let next = 0
  return plan.map(cover => {
    const own = hashes.slice(next, next + cover.length)
    next += cover.length
    return foldCover(own)
  })
}
