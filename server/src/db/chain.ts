/** Binds lines of history and receipts to their leaves (decision 036). Every line carries a keyed hash of what it says; the leaf of what wrote it
 *  carries their number and sum, so a line that was altered fails by itself and one that was removed, added or moved is missed by its leaf.
 *
 *  The key lies outside the database and does not rotate with field keys: whoever owns the tables and not the keys folder makes no line that holds.
 *  A sum does not depend on order, so slices of an import need not wait for each other and what an undo erases is taken off again. */
import { createHash, createHmac, type KeyObject } from 'node:crypto'
import { z } from 'zod'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().min(0)
/** How many lines, and the sum of their hashes modulo 2^256. */
export const Sum = z.strictObject({ n: count, sum: digest })
export type Sum = z.infer<typeof Sum>

export const chainedTables = ['changes', 'commands', 'record_changes'] as const
export type ChainedTable = (typeof chainedTables)[number]

/** Lines are compared with leaves by the last two digits of their command: memory stays the same however long the log is. */
export const bucketOf = (command: string): number => Number.parseInt(command.slice(-2), 16)
export const buckets = 256

export const LeafChain = z.strictObject({
  /** Of the line in `commands`. */
  line: digest.optional(),
  /** Lines of `changes` written under the leaf's own command. */
  added: Sum.optional(),
  /** Lines of `record_changes` written under it. */
  records: Sum.optional(),
  /** Lines of `changes` erased with their children, by the command that had written them. */
  removed: z.array(Sum.extend({ of: z.uuid() })).optional(),
  /** Lines of `record_changes` erased with their records. */
  goneRecords: z.array(Sum.extend({ of: z.uuid() })).optional(),
  /** Lines older than the chain, as they were found when it began. */
  adopted: z.array(Sum.extend({ table: z.enum(chainedTables), bucket: count.max(buckets - 1) })).optional(),
})
export type LeafChain = z.infer<typeof LeafChain>

const modulus = 1n << 256n
const digits = 64
export const numberOf = (hash: Uint8Array): bigint => BigInt(`0x${Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('hex')}`)
const textOf = (sum: bigint): string => sum.toString(16).padStart(digits, '0')

export class RunningSum {
  n = 0
  sum = 0n
  add(hash: Uint8Array): void {
    this.n += 1
    this.sum = (this.sum + numberOf(hash)) % modulus
  }
  /** @param sign -1 for lines that were erased */
  addSum({ n, sum }: Sum, sign: 1 | -1 = 1): void {
    this.n += sign * n
    this.sum = (this.sum + (sign === 1 ? BigInt(`0x${sum}`) : modulus - BigInt(`0x${sum}`))) % modulus
  }
  /** Nothing when there is nothing to bind. */
  told(): Sum | undefined {
    return this.n === 0 ? undefined : { n: this.n, sum: textOf(this.sum) }
  }
}

export function sumOf(hashes: Iterable<Uint8Array>): Sum | undefined {
  const running = new RunningSum()
  for (const hash of hashes) running.add(hash)
  return running.told()
}

/** What the database says of lines it erased: eight numbers of 32 bits instead of one of 256, which it cannot add (migration 0037). */
export const Erased = z.array(z.object({ of: z.uuid(), n: count, lanes: z.array(z.number().int().min(0)).length(8) }))
export const removedOf = (raw: unknown): NonNullable<LeafChain['removed']> => Erased.parse(raw).filter(one => one.n > 0)
  .map(({ of, n, lanes }) => ({ of, n, sum: textOf(lanes.reduce((sum, lane) => (sum << 32n) + BigInt(lane), 0n) % modulus) }))

export type ChangeLine = {
  county: number; id: string; child: string; version: number; at: Date; domain: number; class: string; entity: string; entity_id: string; kind: string
  effective_from: string | null; fields: readonly string[]; sealed: Uint8Array; command: string; account: string; posting: string; phrase: string
}

/** Place and school are left out: they follow the child, and the verification asks the child for them. */
export const hashOfChange = (key: KeyObject, l: ChangeLine): Buffer => createHmac('sha256', key).update(JSON.stringify([
  'changes', l.county, l.id, l.child, l.version, l.at.getTime(), l.domain, l.class, l.entity, l.entity_id, l.kind, l.effective_from, l.fields, l.command, l.account, l.posting, l.phrase,
])).update(l.sealed).digest()

export type RecordLine = {
  county: number; id: string; record: string; kind: string; revision: number; act: string; at: Date; readers: number; fields: readonly string[]
  sealed: Uint8Array; command: string; account: string; posting: string; phrase: string
}
/** Place, school and who is barred follow the record, and the verification asks it for them. */
export const hashOfRecordChange = (key: KeyObject, l: RecordLine): Buffer => createHmac('sha256', key).update(JSON.stringify([
  'record_changes', l.county, l.id, l.record, l.kind, l.revision, l.act, l.at.getTime(), l.readers, l.fields, l.command, l.account, l.posting, l.phrase,
])).update(l.sealed).digest()

export type CommandLine = {
  county: number; id: string; account: string; posting: string; name: string; input_hash: Uint8Array; outcome: string | null; receipt: unknown; at: Date
  /** In clear: the sealed bytes change when keys rotate. */
  payload: string | null
}

/** jsonb keeps keys in its own order. */
function sorted(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(sorted)
  if (typeof v !== 'object' || v === null) return v
  return Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]))
}

export const hashOfCommand = (key: KeyObject, l: CommandLine): Buffer => createHmac('sha256', key).update(JSON.stringify([
  'commands', l.county, l.id, l.account, l.posting, l.name, Buffer.from(l.input_hash).toString('hex'), l.outcome, sorted(l.receipt), l.at.getTime(),
  l.payload === null ? null : createHash('sha256').update(l.payload).digest('hex'),
])).digest()

/** What a slip says and what became of it; sealed words in clear, because their bytes change when keys rotate. Place and bar follow its record. */
export type SlipLine = {
  county: number; id: string; record: string; kind: string; act: string; to_org: string; receivers: readonly string[]; holder: string; readers: number; posting: string; account: string
  sent_at: Date; due: string | null; due_minute: number | null; says: string; received_by: string | null; received_at: Date | null; answer: string | null; answered_by: string | null; answered_at: Date | null
}
const digestOf = (text: string | null): string | null => (text === null ? null : createHash('sha256').update(text).digest('hex'))
export const hashOfSlip = (key: KeyObject, l: SlipLine): Buffer => createHmac('sha256', key).update(JSON.stringify([
  'record_slips', l.county, l.id, l.record, l.kind, l.act, l.to_org, l.receivers, l.holder, l.readers, l.posting, l.account, l.sent_at.getTime(), l.due, digestOf(l.says),
  l.received_by, l.received_at?.getTime() ?? null, digestOf(l.answer), l.answered_by, l.answered_at?.getTime() ?? null,
  // Of what is due on a day as it always was.
  ...(l.due_minute === null ? [] : [l.due_minute]),
])).digest()
