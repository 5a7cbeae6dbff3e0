/** One key per child for its history (ARCHITECTURE.md section 11). Lawful deletion destroys this one key, and every old
 *  value of that child in `changes`, backups and WAL becomes unreadable together, without touching the rows. */
import { randomBytes } from 'node:crypto'
import { type CipherKeys, cipherKeys, openBytes, sealBytes } from './cipher.ts'
import { aadOf, bytesOf, type KeyRing, openBinary, rewrap, type SealedAt, sealBinary } from './sealing.ts'

/** Lives in memory only; stored as what `wrapChildKey` returns. */
export type ChildKey = { material: Uint8Array; keys: CipherKeys }

const materialBytes = 32
/** A child's key is never rotated in place, so values under it carry version 0; the ring's rotation re-wraps the key. */
const childKeyVersion = 0
const place = (child: string): SealedAt => ({ table: 'child_keys', column: 'wrapped', row: child })

const keyFrom = (material: Uint8Array): ChildKey => ({ material, keys: cipherKeys(material, 'history') })

export const newChildKey = (): ChildKey => keyFrom(randomBytes(materialBytes))

/** The bytes for `child_keys.wrapped`. */
export const wrapChildKey = (ring: KeyRing, child: string, key: ChildKey): Buffer => sealBinary(ring, place(child), key.material)

/** @throws SealBroken when the wrapped key belongs to another child or was changed */
export const unwrapChildKey = (ring: KeyRing, child: string, wrapped: Uint8Array): ChildKey =>
  keyFrom(openBinary(ring, place(child), wrapped))

/** A key of its own for any other record that has a history: the same, kept in that record's row. */
export const wrapKeyOf = (ring: KeyRing, where: SealedAt, key: ChildKey): Buffer => sealBinary(ring, where, key.material)
export const unwrapKeyOf = (ring: KeyRing, where: SealedAt, wrapped: Uint8Array): ChildKey => keyFrom(openBinary(ring, where, wrapped))

/** For rotation: the same child key under the current ring key, or nothing when it already is. */
export const rewrapChildKey = (ring: KeyRing, child: string, wrapped: Uint8Array): Buffer | undefined =>
  rewrap(ring, place(child), wrapped)

/** Seals one text (the JSON of `before` or `after`) under the child's key.
 *  @param by the child's key and the ring's algorithm */
export const sealWithChildKey = (by: { key: ChildKey; algorithm: KeyRing['algorithm'] }, where: SealedAt, text: string): Buffer =>
  sealBytes(by.key.keys, { algorithm: by.algorithm, keyVersion: childKeyVersion },
    { aad: aadOf(where, childKeyVersion), clear: bytesOf(text) })

/** The same for a piece of a file. */
export const sealPiece = (by: { key: ChildKey; algorithm: KeyRing['algorithm'] }, where: SealedAt, clear: Uint8Array): Buffer =>
  sealBytes(by.key.keys, { algorithm: by.algorithm, keyVersion: childKeyVersion }, { aad: aadOf(where, childKeyVersion), clear })
export const openPiece = (key: ChildKey, where: SealedAt, sealed: Uint8Array): Buffer => openBytes(key.keys, aadOf(where, childKeyVersion), sealed)

export const openWithChildKey = (key: ChildKey, where: SealedAt, sealed: Uint8Array): string =>
  openBytes(key.keys, aadOf(where, childKeyVersion), sealed).toString('utf8')

/** The same of bytes: pictures and documents. */
export const sealFile = (by: { key: ChildKey; algorithm: KeyRing['algorithm'] }, where: SealedAt, clear: Uint8Array): Buffer =>
  sealBytes(by.key.keys, { algorithm: by.algorithm, keyVersion: childKeyVersion }, { aad: aadOf(where, childKeyVersion), clear })
export const openFile = (key: ChildKey, where: SealedAt, sealed: Uint8Array): Buffer => openBytes(key.keys, aadOf(where, childKeyVersion), sealed)
