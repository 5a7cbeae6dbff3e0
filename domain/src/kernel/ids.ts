/** Branded identifiers. Ids are made by whoever creates the record (phone, browser or server), so that a record can be
 *  named before it reaches the database; UUIDv7 keeps them in rough order of creation. */
import { z } from 'zod'

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const idOf = <B extends string>() => z.string().regex(uuidShape, '编号格式不对').brand<B>()

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

const hex = (byte: number) => byte.toString(16).padStart(2, '0')

/** A new UUIDv7 (RFC 9562 §5.7).
 *  @param atMs milliseconds since 1970 for the time part; random bits come from Web Crypto, in browser and server alike. */
export function newUuid(atMs: number = Date.now()): string {
  const b = globalThis.crypto.getRandomValues(new Uint8Array(16))
  let t = atMs
  for (let i = 5; i >= 0; i--) { b[i] = t % 256; t = Math.floor(t / 256) }
  b[6] = 0x70 | ((b[6] ?? 0) & 0x0f)
  b[8] = 0x80 | ((b[8] ?? 0) & 0x3f)
  const s = Array.from(b, hex).join('')
  return `${s.slice(0, 8)}-${s.slice(8, 12)}-${s.slice(12, 16)}-${s.slice(16, 20)}-${s.slice(20)}`
}

export const newChildId = (): ChildId => ChildId.parse(newUuid())
export const newCommandId = (): CommandId => CommandId.parse(newUuid())
export const newRecordId = (): RecordId => RecordId.parse(newUuid())
