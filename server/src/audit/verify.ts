/** Reads the whole log again and compares it with everything that was ever signed for it.
 *
 *  Within the log nothing is taken on trust: leaf hashes, subtrees and roots are made again from the leaves' bytes. What
 *  binds the owner of the database are the heads kept elsewhere; give as many as there are. */
import type { KeyObject } from 'node:crypto'
import type { KeyRing } from '../crypto/sealing.ts'
import { isAboutClock, stepBack } from './clock.ts'
import { type Finding, placeOf } from './findings.ts'
import { Head, type HeadClaim, isSignedBy, keyIdOf } from './head.ts'
import { type Db, fullHead, headsAfter, sourceOf, type StoredHead } from './store.ts'
import { append, type CompactRange, emptyRange, type Hash, leafHash, rootOfRange, sameHash } from './tree.ts'
import { parseLeaf } from './leaf.ts'
import { checkArchives } from './verifyArchives.ts'
import { checkRecords, contentsOf } from './verifyRecords.ts'
import { ChainBook, checkChain, mayChain } from './verifyChain.ts'
import { checkState, StateBook } from './verifyState.ts'
import { checkRest } from './verifyRest.ts'
import { checkCoverage } from './verifyCoverage.ts'
import { checkColumns, checkNodes, type LeafRow, readLeafRows, sumOfViewers, storedSumOfViewers } from './verifyRows.ts'

export type VerifyOptions = {
  /** Id of this installation. */
  origin: string
  /** Every public key that ever signed heads here. */
  publicKeys: readonly KeyObject[]
  /** Heads kept outside: the level above, printed reports. */
  heads: readonly HeadClaim[]
  /** Keys of the installation: with them history and archives are checked against the leaves, without them the log alone. */
  ring?: KeyRing
}

export type VerifyReport = {
  isSound: boolean
  size: number
  root: string
  /** Heads of the log itself whose root and signature were checked. */
  headsChecked: number
  /** Heads from outside that hold. */
  claimsHeld: number
  /** At most twenty of each kind; `findingCount` is how many there were. */
  findings: Finding[]
  findingCount: number
  /** No findings: when the clock went back or leapt. */
  notes: string[]
}

// One early edit makes every later head wrong; the first say where, and must not crowd out findings of other kinds.
const kindLimit = 20
/** A leaf far behind the end is an invented one; filling the gap before it would never finish. */
const widestGap = 1_000_000

type Walk = {
  db: Db
  options: VerifyOptions
  /** Heads from outside by the size they speak of; there may be one a day of many years. */
  claims: ReadonlyMap<number, readonly HeadClaim[]>
  range: CompactRange
  viewers: bigint
  /** Leaves that say the clock went back, and by how much. */
  steps: { index: number; back: number }[]
  notes: string[]
  book: ChainBook
  state: StateBook
  isCut: boolean
  missing: Set<number>
  last: StoredHead | undefined
  holdsUpTo: number
  headsChecked: number
  claimsHeld: number
  findings: Finding[]
  findingCount: number
}

function note(walk: Walk, findings: readonly Finding[]): void {
  walk.findingCount += findings.length
  for (const finding of findings) {
    if (walk.findings.filter(f => f.kind === finding.kind).length < kindLimit) walk.findings.push(finding)
  }
}

/** @param db may read the audit tables, commands and changes: the owner on the command line, or qinghe_tree */
export async function verify(db: Db, options: VerifyOptions): Promise<VerifyReport> {
  const walk: Walk = {
    db, options, claims: Map.groupBy(options.heads, head => head.size), range: emptyRange, viewers: 0n, steps: [], notes: [], book: new ChainBook(), state: new StateBook(), isCut: false, missing: new Set(), last: undefined, holdsUpTo: 0,
    headsChecked: 0, claimsHeld: 0, findings: [], findingCount: 0,
  }
  // One snapshot: the sequencer goes on meanwhile.
  await db.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    judgeClaims(walk, 0)
    await walkLeaves(walk)
    await checkEnd(walk)
    note(walk, await checkCoverage(db))
    if (options.ring) await checkContents(walk, options.ring)
  } finally {
    await db.query('ROLLBACK')
  }
  return {
    isSound: walk.findingCount === 0, size: walk.range.size, root: Buffer.from(rootOfRange(walk.range)).toString('hex'),
    headsChecked: walk.headsChecked, claimsHeld: walk.claimsHeld, findings: walk.findings, findingCount: walk.findingCount, notes: walk.notes,
  }
}

/** What the log says of history, and history of the archives. Leaves on their way into the tree count as well. */
async function checkContents(walk: Walk, ring: KeyRing): Promise<void> {
  const { rows } = await walk.db.query<{ leaf: Buffer }>(`SELECT leaf FROM qinghe.audit_inbox WHERE position('"chain":'::bytea IN leaf) > 0 OR position('"state":'::bytea IN leaf) > 0 ORDER BY id`)
  for (const { leaf } of rows) enter(walk, leaf, notNumbered)
  note(walk, await checkState(walk.db, ring.chain, walk.state))
  const find = (findings: readonly Finding[]): void => note(walk, findings)
  await checkChain({ db: walk.db, ring, find }, walk.book)
  await checkArchives(walk.db, ring, find)
  await checkRecords(walk.db, { ring, find, kinds: await contentsOf(walk.db) })
  note(walk, await checkRest(walk.db, ring))
}

const notNumbered = -1

function enter(walk: Walk, bytes: Buffer, index: number): void {
  const leaf = mayChain(bytes) ? parseLeaf(bytes) : undefined
  if (!leaf) return
  walk.book.add(leaf, index)
  walk.state.add(leaf, index)
  if (!isAboutClock(leaf)) return
  walk.notes.push(`${placeOf(index)}（${leaf.at}）：${leaf.phrase}`)
  const back = stepBack(leaf)
  if (back !== undefined) walk.steps.push({ index, back })
}

async function walkLeaves(walk: Walk): Promise<void> {
  while (!walk.isCut) {
    const rows = await readLeafRows(walk.db, walk.range.size)
    if (rows.length === 0) return
    for (const row of rows) {
      note(walk, checkColumns(row))
      walk.viewers = sumOfViewers(walk.viewers, row)
      enter(walk, row.leaf, row.index)
    }
    await growBy(walk, withGaps(walk, rows))
  }
}

/** Where a leaf is missing its place is kept, so that indexes stay right; no root above it can hold any more. */
function withGaps(walk: Walk, rows: readonly LeafRow[]): Hash[] {
  const hashes: Hash[] = []
  for (const row of rows) {
    const missing = row.index - walk.range.size - hashes.length
    if (missing > 0) note(walk, [{ kind: 'missing', index: row.index - missing, count: missing }])
    walk.isCut = missing > widestGap
    if (walk.isCut) return hashes
    for (let i = 0; i < missing; i++) {
      walk.missing.add(walk.range.size + hashes.length)
      hashes.push(leafHash(Buffer.alloc(0)))
    }
    hashes.push(leafHash(row.leaf))
  }
  return hashes
}

/** Grows the tree and stops at every size for which there is a head, stored or given. */
async function growBy(walk: Walk, hashes: readonly Hash[]): Promise<void> {
  const [from, to] = [walk.range.size, walk.range.size + hashes.length]
  const stored = new Map((await headsUpTo(walk.db, from, to)).map(head => [head.size, head]))
  const claimed = [...walk.claims.keys()].filter(size => size > from && size <= to)
  const stops = [...new Set([...stored.keys(), ...claimed, to])].sort((a, b) => a - b)
  for (const stop of stops) {
    const grown = append(walk.range, hashes.slice(walk.range.size - from, stop - from))
    walk.range = grown.range
    const present = grown.nodes.filter(node => node.level > 0 || !walk.missing.has(node.index))
    note(walk, await checkNodes(sourceOf(walk.db), present))
    const head = stored.get(stop)
    if (head) judgeStored(walk, head)
    judgeClaims(walk, stop)
  }
}

async function headsUpTo(db: Db, from: number, to: number): Promise<StoredHead[]> {
  return (await headsAfter(sourceOf(db), from, to - from)).filter(head => head.size <= to)
}

function judgeStored(walk: Walk, stored: StoredHead): void {
  walk.headsChecked += 1
  const head = fullHead(stored, walk.options.origin)
  const isSigned = walk.options.publicKeys.some(key => isSignedBy(head, key))
  if (!isSigned) note(walk, [{ kind: 'signature', size: head.size, at: head.at }])
  if (walk.last && walk.last.at > stored.at && !isTold(walk, walk.last, stored)) note(walk, [{ kind: 'headsOutOfOrder', size: stored.size }])
  if (sameHash(rootOfRange(walk.range), stored.root)) walk.holdsUpTo = stored.size
  else note(walk, [{ kind: 'head', size: stored.size, holdsUpTo: walk.holdsUpTo }])
  walk.last = stored
}

/** The sequencer says itself when time went back. */
const isTold = ({ steps }: Walk, last: StoredHead, stored: StoredHead): boolean =>
  steps.some(({ index, back }) => index >= last.size && index < stored.size && back >= last.at.getTime() - stored.at.getTime())

/** Heads given from outside for exactly the size the tree has now. */
function judgeClaims(walk: Walk, size: number): void {
  for (const claim of walk.claims.get(size) ?? []) {
    const stranger = strangerIn(claim, walk.options)
    const isOurs = Buffer.from(rootOfRange(walk.range)).toString('hex') === claim.root
    if (stranger) note(walk, [stranger])
    else if (isOurs) walk.claimsHeld += 1
    else note(walk, [{ kind: claim.signature === undefined ? 'differs' : 'forked', size }])
  }
}

function strangerIn(claim: HeadClaim, options: VerifyOptions): Finding | undefined {
  const stranger = (reason: 'origin' | 'key' | 'signature'): Finding => ({ kind: 'stranger', size: claim.size, reason })
  if (claim.origin !== undefined && claim.origin !== options.origin) return stranger('origin')
  if (claim.signature === undefined) return undefined
  const head = Head.safeParse(claim)
  const key = options.publicKeys.find(k => keyIdOf(k) === claim.keyId)
  if (!key) return stranger('key')
  return head.success && isSignedBy(head.data, key) ? undefined : stranger('signature')
}

async function checkEnd(walk: Walk): Promise<void> {
  const { size } = walk.range
  const signed = walk.last?.size ?? 0
  if (size > signed) note(walk, [{ kind: 'unsigned', from: signed, to: size }])
  // Heads beyond the last leaf are our own signatures for a log that was longer.
  const [beyond] = await headsAfter(sourceOf(walk.db), size, 1)
  if (beyond) note(walk, [{ kind: 'truncated', size, claimed: beyond.size }])
  for (const claim of walk.options.heads.filter(head => head.size > size)) {
    note(walk, [strangerIn(claim, walk.options) ?? { kind: 'truncated', size, claimed: claim.size }])
  }
  if ((await storedSumOfViewers(walk.db)) !== walk.viewers) note(walk, [{ kind: 'viewers' }])
}
