/** Checking proofs without the log (RFC 9162 §2.1.3.2 and §2.1.4.2, the form in which RFC 6962 proofs are checked).
 *  Everything here works on plain values, so that somebody outside can run it, or write it again in another language,
 *  with a leaf, a proof and a signed head in hand and no access to the installation. */
import { type Hash, nodeHash, sameHash } from './tree.ts'

export type Inclusion = { leaf: Hash; index: number; size: number; root: Hash; path: readonly Hash[] }
export type Consistency = { older: number; newer: number; olderRoot: Hash; newerRoot: Hash; path: readonly Hash[] }

const half = (n: number): number => Math.floor(n / 2)
const odd = (n: number): boolean => n % 2 === 1

/** True when the leaf hash stands at `index` of the tree of `size` leaves with this root. */
export function verifyInclusion(claim: Inclusion): boolean {
  if (claim.index < 0 || claim.index >= claim.size) return false
  let [fn, sn, hash] = [claim.index, claim.size - 1, claim.leaf]
  for (const sibling of claim.path) {
    if (sn === 0) return false
    if (odd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (!odd(fn) && fn !== 0) { fn = half(fn); sn = half(sn) }
    } else {
      hash = nodeHash(hash, sibling)
    }
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(hash, claim.root)
}

/** True when the older tree is exactly the beginning of the newer one: nothing edited, removed or put in between. */
export function verifyConsistency(claim: Consistency): boolean {
  const { older, newer, olderRoot, newerRoot } = claim
  if (older < 1 || older > newer) return false
  if (older === newer) return claim.path.length === 0 && sameHash(olderRoot, newerRoot)
  // A power of two is a whole subtree, whose hash the verifier has already.
  const path = isPowerOfTwo(older) ? [olderRoot, ...claim.path] : claim.path
  const [first, ...rest] = path
  if (!first) return false
  return climb(claim, first, rest)
}

function isPowerOfTwo(n: number): boolean {
  let k = n
  while (k > 1 && !odd(k)) k = half(k)
  return k === 1
}

function climb(claim: Consistency, first: Hash, rest: readonly Hash[]): boolean {
  let [fn, sn] = [claim.older - 1, claim.newer - 1]
  while (odd(fn)) { fn = half(fn); sn = half(sn) }
  let [oldHash, newHash] = [first, first]
  for (const next of rest) {
    if (sn === 0) return false
    if (odd(fn) || fn === sn) {
      oldHash = nodeHash(next, oldHash)
      newHash = nodeHash(next, newHash)
      while (!odd(fn) && fn !== 0) { fn = half(fn); sn = half(sn) }
    } else {
      newHash = nodeHash(newHash, next)
    }
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(oldHash, claim.olderRoot) && sameHash(newHash, claim.newerRoot)
}
