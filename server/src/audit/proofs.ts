/** Proofs that leave the installation as small JSON files, and their check, which needs nothing but the file and the public
 *  key: no database, no network, no trust in whoever handed it over. */
import { createPublicKey } from 'node:crypto'
import { ConsistencyProof, InclusionProof } from '@qinghe/domain/audit/types.ts'
import { Head, isSignedBy } from './head.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { readNodes, type Source } from './store.ts'
import { consistencyPlan, fillPlan, type Hash, inclusionPlan, leafHash } from './tree.ts'

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
const bytes = (text: string): Hash => Buffer.from(text, 'hex')

/** Audit path of a leaf to the root of the tree of `size` leaves. */
export const inclusionPath = async (source: Source, index: number, size: number): Promise<string[]> =>
  (await fillPlan(inclusionPlan(index, size), nodes => readNodes(source, nodes))).map(hex)

export const consistencyPath = async (source: Source, older: number, newer: number): Promise<string[]> =>
  (await fillPlan(consistencyPlan(older, newer), nodes => readNodes(source, nodes))).map(hex)

export type Checked = { holds: true } | { holds: false; why: 'shape' | 'signature' | 'leaf' | 'path' }
const no = (why: 'shape' | 'signature' | 'leaf' | 'path'): Checked => ({ holds: false, why })

function isSigned(head: unknown, publicKeyPem: string): boolean {
  const parsed = Head.safeParse(head)
  return parsed.success && isSignedBy(parsed.data, createPublicKey(publicKeyPem))
}

/** Does this leaf stand in the log whose head is in the file?
 *  @param file the JSON as it was downloaded, parsed
 *  @param publicKeyPem the installation's key, obtained on another way than the file */
export function checkInclusion(file: unknown, publicKeyPem: string): Checked {
  const parsed = InclusionProof.safeParse(file)
  if (!parsed.success) return no('shape')
  const { index, leaf, path, head } = parsed.data
  if (!isSigned(head, publicKeyPem)) return no('signature')
  const hash = leafHash(Buffer.from(leaf))
  if (hex(hash) !== parsed.data.leafHash) return no('leaf')
  const claim = { leaf: hash, index, size: head.size, root: bytes(head.root), path: path.map(bytes) }
  return verifyInclusion(claim) ? { holds: true } : no('path')
}

/** Is the older log the unchanged beginning of the newer one? */
export function checkConsistency(file: unknown, publicKeyPem: string): Checked {
  const parsed = ConsistencyProof.safeParse(file)
  if (!parsed.success) return no('shape')
  const { older, newer, path } = parsed.data
  if (!isSigned(older, publicKeyPem) || !isSigned(newer, publicKeyPem) || older.origin !== newer.origin) return no('signature')
  const claim = {
    older: older.size, newer: newer.size, olderRoot: bytes(older.root), newerRoot: bytes(newer.root), path: path.map(bytes),
  }
  return verifyConsistency(claim) ? { holds: true } : no('path')
}
