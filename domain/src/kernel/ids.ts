/** Branded identifiers. Ids are made by whoever creates the record (phone, browser or server), so that a record can be
 *  named before it reaches the database; UUIDv7 keeps them in rough order of creation. */
import { z } from 'zod'
import { open } from './shown.ts'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** Of an id that is none, and of one that somebody else's record has: the two are told alike (decision 033). */
export const unfitIdWords = '这个编号不能用，请刷新页面后重新提交'
const idOf = <B extends string>() => open('id', z.string().regex(uuidShape, unfitIdWords)).brand<B>()

export const ChildId = idOf<'ChildId'>()
export type ChildId = z.infer<typeof ChildId>
export const AccountId = idOf<'AccountId'>()
export type AccountId = z.infer<typeof AccountId>
export const PostingId = idOf<'PostingId'>()
export type PostingId = z.infer<typeof PostingId>
export const OrganisationId = idOf<'OrganisationId'>()
export type OrganisationId = z.infer<typeof OrganisationId>
export const CommandId = idOf<'CommandId'>()
export type CommandId = z.infer<typeof CommandId>
/** Any other record: a batch, a spell, an assignment. */
export const RecordId = idOf<'RecordId'>()
export type RecordId = z.infer<typeof RecordId>

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const group = (bytes: Uint8Array, from: number, to: number): string => {
  let text = ''
  for (let i = from; i < to; i++) text += hex[bytes[i] ?? 0] ?? ''
  return text
}

/** Ten random bytes an id, fetched for four hundred ids at a time: a bulk load makes fourteen ids a child, and asking the
 *  operating system for each took a twelfth of it (measured). No byte is handed out twice. */
const randomPerId = 10
const pool = new Uint8Array(400 * randomPerId)
let used = pool.length

/** A new UUIDv7 (RFC 9562 §5.7).
 *  @param atMs milliseconds since 1970 for the time part; random bits come from Web Crypto, in browser and server alike. */
export function newUuid(atMs: number = Date.now()): string {
  if (used + randomPerId > pool.length) {
    globalThis.crypto.getRandomValues(pool)
    used = 0
  }
  const b = new Uint8Array(16)
  b.set(pool.subarray(used, used + randomPerId), 6)
  used += randomPerId
  let t = atMs
  for (let i = 5; i >= 0; i--) { b[i] = t % 256; t = Math.floor(t / 256) }
  b[6] = 0x70 | ((b[6] ?? 0) & 0x0f)
  b[8] = 0x80 | ((b[8] ?? 0) & 0x3f)
  return `${group(b, 0, 4)}-${group(b, 4, 6)}-${group(b, 6, 8)}-${group(b, 8, 10)}-${group(b, 10, 16)}`
}

export const newChildId = (): ChildId => ChildId.parse(newUuid())
export const newCommandId = (): CommandId => CommandId.parse(newUuid())
export const newRecordId = (): RecordId => RecordId.parse(newUuid())
