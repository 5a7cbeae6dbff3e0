/** Files as they lie in the database: label, bytes and small picture sealed under a key of the file's own, bound to its id. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type ChildKey, newChildKey, openFile, sealFile, unwrapKeyOf, wrapKeyOf } from '../../crypto/childKeys.ts'
import type { KeyRing, SealedAt } from '../../crypto/sealing.ts'
import type { Taken } from '../../exchange/picture/taking.ts'

/** Where a file's key is kept is not bound to the table: what is staged is laid to a record as it is, and its key is sealed again for that row. */
const at = (column: string, id: string): SealedAt => ({ table: 'files', column, row: id })
export const stagedSecretAt = (id: string): SealedAt => ({ table: 'staged_files', column: 'secret', row: id })
export const fileSecretAt = (id: string): SealedAt => ({ table: 'record_files', column: 'secret', row: id })

const Label = z.object({ name: z.string() })
export type SealedFile = { id: string; type: string; bytes: number; label: Uint8Array; content: Uint8Array; small: Uint8Array | null; secret: Uint8Array }

export function sealTaken(ring: KeyRing, { id, name, taken: { type, content, small } }: { id: string; name: string; taken: Taken }): SealedFile {
  const by = { key: newChildKey(), algorithm: ring.algorithm }
  return {
    id, type, bytes: content.length, secret: wrapKeyOf(ring, stagedSecretAt(id), by.key), label: sealFile(by, at('label', id), Buffer.from(JSON.stringify({ name }))),
    content: sealFile(by, at('content', id), content), small: small === null ? null : sealFile(by, at('small', id), small),
  }
}

export const keyOfFile = (ring: KeyRing, where: SealedAt, secret: Uint8Array): ChildKey => unwrapKeyOf(ring, where, secret)
export const nameIn = (key: ChildKey, { id, label }: Pick<SealedFile, 'id' | 'label'>): string => Label.parse(JSON.parse(openFile(key, at('label', id), label).toString('utf8'))).name
export const bytesIn = (key: ChildKey, { id, column }: { id: string; column: 'content' | 'small' }, sealed: Uint8Array): Buffer => openFile(key, at(column, id), sealed)

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
/** What the history of the record keeps of a file: whoever puts another in its place, with its keys in hand, is found out. */
export function markOf(key: ChildKey, file: Omit<SealedFile, 'secret'>): string {
  const { id, type, bytes, content, small } = file
  const parts = [id, type, bytes, nameIn(key, file), hashOf(bytesIn(key, { id, column: 'content' }, content)), small === null ? null : hashOf(bytesIn(key, { id, column: 'small' }, small))]
  return hashOf(Buffer.from(JSON.stringify(parts)))
}
