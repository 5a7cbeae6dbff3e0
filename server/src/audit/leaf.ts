/** One line of the audit: who did what about which children, and why — never what the answer or the change contained.
 *  A leaf is hashed by its canonical bytes; those bytes are stored and never made again from columns. */
import { createHash } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'
import { LeafChain } from '../db/chain.ts'

export const leafKinds = [
  'read', 'list', 'search', 'figure', 'export', 'write', 'command', 'denied', 'signIn', 'signOut', 'cli', 'state',
] as const
export type LeafKind = (typeof leafKinds)[number]

/** How it ended. `refused` is a sign-in or command line that was not let in; `failed` a bug, known by its request id. */
export const leafOutcomes = [
  'answered', 'applied', 'held', 'setAside', 'repeated', 'denied', 'notFound', 'refused', 'failed',
] as const
export type LeafOutcome = (typeof leafOutcomes)[number]

/** Beyond this a leaf carries the hash of the id set instead of the ids (ARCHITECTURE.md section 13). */
export const idsShown = 200

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const momentShape = /^(19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const uuid = z.string().regex(uuidShape)
const count = z.number().int().min(0).max(2_147_483_647)
/** Words of ours. Control characters and half surrogates are refused, so that every column can repeat them exactly. */
const words = (max: number) => z.string().min(1).max(max).regex(/^[^\p{Cc}\p{Cs}]*$/u)
/** 31 February parses, as 2 March. */
const isMoment = (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text
const digest = z.string().regex(/^[0-9a-f]{64}$/)

export const LeafState = z.record(z.string().regex(/^[A-Za-z]{1,30}$/), z.tuple([digest, digest]))
export type LeafState = z.infer<typeof LeafState>

export const Leaf = z.strictObject({
  v: z.literal(1),
  id: uuid,
  at: z.string().regex(momentShape).refine(isMoment),
  kind: z.enum(leafKinds),
  /** Absent before anybody is known: a failed sign-in, the door. */
  account: uuid.nullable(),
  posting: uuid.nullable(),
  /** Key of the permission matrix, or system:<name>. */
  role: words(60),
  /** Tenant and region of the acting posting; 0 above county, and for the nation. */
  county: count,
  region: z.number().int().min(0).max(999_999_999_999),
  purpose: words(60),
  /** Of the contract, e.g. 查看档案. */
  phrase: words(300),
  class: z.enum(['S1', 'S2', 'S3', 'S4']).nullable(),
  /** What it wrote into history, bound to it (db/chain.ts). */
  chain: LeafChain.optional(),
  children: z.array(uuid).max(idsShown),
  count,
  idsHash: digest.nullable(),
  command: uuid.nullable(),
  device: words(100).nullable(),
  requestId: words(100),
  outcome: z.enum(leafOutcomes),
  /** Of things no history is kept of — posts, credentials, rights of the database —, by class: their digest before it and after it. */
  state: LeafState.optional(),
})
export type Leaf = z.infer<typeof Leaf>

type Required = 'at' | 'kind' | 'role' | 'county' | 'region' | 'purpose' | 'phrase' | 'requestId' | 'outcome'
/** What the caller knows; the rest is empty unless given. */
export type LeafInput = Pick<Leaf, Required> & Partial<Pick<Leaf, 'account' | 'posting' | 'class' | 'command' | 'device' | 'chain' | 'state'>> & {
  /** All ids of children concerned, in any order, repeats allowed. */
  children?: readonly string[]
  /** Only where a count is known and ids are not, e.g. a figure below the threshold. */
  count?: number
}

/** SHA-256 over the sorted ids, one a line: two leaves about the same children have the same hash. */
export const hashOfIds = (sorted: readonly string[]): string => createHash('sha256').update(sorted.join('\n')).digest('hex')

/** What comes from outside — a device's name, a reason somebody typed — loses what `words` refuses. */
const cleaned = (text: string, max: number): string => text.slice(0, max).replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ').trim()

/** The time of a leaf is the server's own when it was made; its place in the tree is what orders it. */
export const momentNow = (): string => new Date().toISOString() // clock: a leaf is ordered by its place, not by this

/** Makes a leaf; a request that returned 100,000 children costs one sort. What is ours is typed and what is not is cleaned or looked at
 *  here, so the schema need not look at it again (it took as long as all the rest of the leaf). */
export function makeLeaf(input: LeafInput): Leaf {
  const ids = [...new Set(input.children ?? [])].sort()
  if (!ids.every(id => uuidShape.test(id))) throw new Error('a leaf names children by their ids')
  if (!momentShape.test(input.at) || !isMoment(input.at)) throw new Error('a leaf has a moment to the millisecond')
  const isShort = ids.length <= idsShown
  return {
    ...(input.chain === undefined ? {} : { chain: input.chain }), ...(input.state === undefined ? {} : { state: input.state }),
    v: 1, id: newUuid(Date.parse(input.at)), at: input.at, kind: input.kind,
    account: input.account ?? null, posting: input.posting ?? null, role: input.role, county: input.county, region: input.region,
    purpose: input.purpose, phrase: cleaned(input.phrase, 300), class: input.class ?? null,
    children: isShort ? ids : [], count: input.count ?? ids.length, idsHash: isShort ? null : hashOfIds(ids),
    command: input.command ?? null, device: cleaned(input.device ?? '', 100) || null,
    requestId: cleaned(input.requestId, 100), outcome: input.outcome,
  }
}

/** The canonical bytes: JSON without blanks, keys in code-unit order, as RFC 8785 for the values a leaf can hold. A leaf is flat, so
 *  naming its keys in order is all there is to do; the two that are not flat are made in one order and stand only in leaves that have them. */
export function leafBytes({ account, at, chain, children, class: fieldClass, command, count, county, device, id, idsHash, kind, outcome, phrase, posting, purpose, region, requestId, role, state, v }: Leaf): Buffer {
  return Buffer.from(JSON.stringify({
    account, at, chain, children, class: fieldClass, command, count, county, device, id, idsHash, kind, outcome, phrase, posting, purpose, region, requestId, role, state, v,
  }))
}

/** Nothing when the bytes are not a leaf of ours; a stranger in the inbox must not stop the sequencer. */
export function parseLeaf(bytes: Uint8Array): Leaf | undefined {
  try {
    const parsed = Leaf.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
