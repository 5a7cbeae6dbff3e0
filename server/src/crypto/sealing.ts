/** Sealing of single fields (ARCHITECTURE.md section 14): what must not be readable in any file is sealed before it reaches
 *  SQL and opened after it left, with a key that lives outside the database. A sealed value opens only in the table, column
 *  and row it was sealed for, so that nobody who can write to the database can move one person's number to another. */
import { createHmac, type KeyObject } from 'node:crypto'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { type Algorithm, type CipherKeys, cipherKeys, deriveKey, openBytes, readHeader, SealBroken, sealBytes } from './cipher.ts'

/** Where a sealed value lives. `row` is the id of its row, whatever else the primary key holds. */
export type SealedAt = { table: string; column: string; row: string }
export type BlindKind = 'idNumber' | 'phone'

type VersionKeys = { forColumn: (name: string) => CipherKeys; blind: Record<BlindKind, KeyObject>; mark: KeyObject }

/** The keys of an installation, by version. Old versions open, the current one seals. */
export type KeyRing = {
  current: number; algorithm: Algorithm; keys: ReadonlyMap<number, VersionKeys>
  /** Binds history to the audit (db/chain.ts); it stays when field keys rotate. */
  chain: KeyObject
}

const blindBytes = 16
const rootKeyBytes = 32

function versionKeys(root: Uint8Array): VersionKeys {
  const columns = new Map<string, CipherKeys>()
  const forColumn = (name: string): CipherKeys => {
    const known = columns.get(name)
    if (known) return known
    const made = cipherKeys(root, `column|${name}`)
    columns.set(name, made)
    return made
  }
  const blindKey = (kind: BlindKind) => deriveKey(root, `blind|${kind}`, { bytes: 32, hash: 'sha256' })
  return { forColumn, blind: { idNumber: blindKey('idNumber'), phone: blindKey('phone') }, mark: deriveKey(root, 'mark', { bytes: 32, hash: 'sha256' }) }
}

export type KeyRingInput = { rootKeys: ReadonlyMap<number, Uint8Array>; current: number; algorithm: Algorithm; chain?: Uint8Array }

/** Makes the ring from root keys of 32 bytes.
 *  @param input.rootKeys root key by version (1 … 65535); every version that a stored value still uses must be here
 *  @param input.current the version that seals from now on
 *  @param input.algorithm what seals from now on; both algorithms always open
 *  @param input.chain root of the key of the chain; an installation has one of its own, which outlives every version */
export function makeKeyRing(input: KeyRingInput): KeyRing {
  const keys = new Map<number, VersionKeys>()
  for (const [version, root] of input.rootKeys) {
    if (!Number.isInteger(version) || version < 1 || version > 0xffff) throw new Error(`key version ${version} is out of range`)
    if (root.length !== rootKeyBytes) throw new Error(`root key ${version} has ${root.length} bytes instead of ${rootKeyBytes}`)
    keys.set(version, versionKeys(root))
  }
  if (!keys.has(input.current)) throw new Error(`the current key version ${input.current} is missing`)
  const oldest = input.rootKeys.get(Math.min(...input.rootKeys.keys())) ?? new Uint8Array(rootKeyBytes)
  return { current: input.current, algorithm: input.algorithm, keys, chain: deriveKey(input.chain ?? oldest, 'chain', { bytes: 32, hash: 'sha256' }) }
}

/** Live key versions, the current one first, the rest from new to old: the order of what `blind` returns. */
export const liveVersions = (ring: KeyRing): number[] =>
  [ring.current, ...[...ring.keys.keys()].filter(v => v !== ring.current).sort((a, b) => b - a)]

function keysOf(ring: KeyRing, version: number): VersionKeys {
  const keys = ring.keys.get(version)
  if (!keys) throw new SealBroken(`key version ${version} is not in the key ring`)
  return keys
}

const columnName = (where: SealedAt): string => `${where.table}|${where.column}`

/** `table|column|row|keyVersion`. A bar inside a part could make two places look like one. */
export function aadOf(where: SealedAt, keyVersion: number): string {
  const parts = [where.table, where.column, where.row]
  if (parts.some(part => part.includes('|'))) throw new Error('a place of a sealed value contains a bar')
  return `${columnName(where)}|${where.row}|${keyVersion}`
}

/** Half of a surrogate pair cannot be stored as UTF-8; it would come back as another character. */
export function bytesOf(text: string): Buffer {
  if (!text.isWellFormed()) throw problem('text.notWellFormed', '文字里有一个不完整的字符，请删掉后重新输入')
  return Buffer.from(text)
}

export function sealBinary(ring: KeyRing, where: SealedAt, clear: Uint8Array): Buffer {
  const header = { algorithm: ring.algorithm, keyVersion: ring.current }
  return sealBytes(keysOf(ring, ring.current).forColumn(columnName(where)), header, { aad: aadOf(where, ring.current), clear })
}

export function openBinary(ring: KeyRing, where: SealedAt, sealed: Uint8Array): Buffer {
  const { keyVersion } = readHeader(sealed)
  return openBytes(keysOf(ring, keyVersion).forColumn(columnName(where)), aadOf(where, keyVersion), sealed)
}

/** Seals a text with the current key. Equal texts give different bytes: compare by blind index, never by sealed value. */
export const seal = (ring: KeyRing, where: SealedAt, text: string): Buffer => sealBinary(ring, where, bytesOf(text))

/** Opens what `seal` made for the same place. @throws SealBroken when it was changed, moved, or its key is gone */
export const open = (ring: KeyRing, where: SealedAt, sealed: Uint8Array): string =>
  openBinary(ring, where, sealed).toString('utf8')

const Fields = z.record(z.string(), z.string().nullable())
export type Fields = z.infer<typeof Fields>

/** Seals fields that are always read together as one value: one nonce, one tag, one call. */
export const sealFields = (ring: KeyRing, where: SealedAt, fields: Fields): Buffer => seal(ring, where, JSON.stringify(fields))
export const openFields = (ring: KeyRing, where: SealedAt, sealed: Uint8Array): Fields =>
  Fields.parse(JSON.parse(open(ring, where, sealed)))

const blindUnder = (keys: VersionKeys, kind: BlindKind, value: string): Buffer =>
  createHmac('sha256', keys.blind[kind]).update(value).digest().subarray(0, blindBytes)

/** Blind indexes for exact search, 16 bytes each: one per live key version, current first (order of `liveVersions`).
 *  The first is stored; all are searched for. @param value already in the one form that is stored (X, digits, no blanks) */
export const blind = (ring: KeyRing, kind: BlindKind, value: string): Buffer[] =>
  liveVersions(ring).map(version => blindUnder(keysOf(ring, version), kind, value))

/** A field of a record whose value nobody sees by itself. */
export type MarkedAt = { record: string; field: string }
const markUnder = (keys: VersionKeys, { record, field }: MarkedAt, value: string): string =>
  createHmac('sha256', keys.mark).update(JSON.stringify([record, field, value])).digest().subarray(0, blindBytes).toString('base64url')

/** By which a reader's picture of a sealed value is known again (domain/kernel/conflict.ts): useless without the key, and another one
 *  for the same value of another record or field. One per live key version, current first. */
export const marks = (ring: KeyRing, at: MarkedAt, value: string): string[] =>
  liveVersions(ring).map(version => markUnder(keysOf(ring, version), at, value))

/** True when a value should be sealed again: an old key, or not the algorithm the installation now uses. */
export function isStale(ring: KeyRing, sealed: Uint8Array): boolean {
  const header = readHeader(sealed)
  return header.keyVersion !== ring.current || header.algorithm !== ring.algorithm
}

/** Seals again under the current key. @returns nothing when the value is current already */
export const rewrap = (ring: KeyRing, where: SealedAt, sealed: Uint8Array): Buffer | undefined =>
  isStale(ring, sealed) ? sealBinary(ring, where, openBinary(ring, where, sealed)) : undefined
