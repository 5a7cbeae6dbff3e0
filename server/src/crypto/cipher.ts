/** Authenticated encryption of one value, below key rings and rows.
 *
 *  A sealed value is   format (1) | algorithm (1) | key version (2, big-endian) | nonce (12) | ciphertext | tag.
 *  The tag is 16 bytes for AES-256-GCM and 32 for SM4-CTR + HMAC-SM3 (encrypt, then MAC). SM4 is put together from the
 *  two because the OpenSSL in Node carries sm4-ctr and sm3 but no SM4-GCM (ARCHITECTURE.md section 14).
 *
 *  Every byte is bound: the key version is in the associated data, format and algorithm choose the key, and anything else
 *  is under the tag. Nonces are random; 2^32 values a key is the limit for GCM, which is why each column has its own key. */
import {
  createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes, timingSafeEqual,
} from 'node:crypto'

export type Algorithm = 'AES-256-GCM' | 'SM4'
export type SealedHeader = { algorithm: Algorithm; keyVersion: number }
/** The keys of one purpose, each made on first use and kept: a KeyObject costs 5.7 µs a field, a Buffer 16.4 (measured). */
export type CipherKeys = { aes: () => KeyObject; sm4: () => KeyObject; mac: () => KeyObject }

const format = 1
const codes: Record<Algorithm, number> = { 'AES-256-GCM': 1, SM4: 2 }
const headerBytes = 4
const nonceBytes = 12
const gcmTagBytes = 16
const sm3TagBytes = 32

/** A sealed value that is not what was sealed, or not here: damage, tampering, a moved row or a lost key. Always a bug or
 *  an attack, never something the person did; it carries no part of the value. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

/** HKDF (RFC 5869) from key material into a KeyObject. SM4 keys are derived with SM3, so that a 国密 installation
 *  protects its fields with no other hash. */
export function deriveKey(material: Uint8Array, purpose: string, shape: { bytes: 16 | 32; hash: 'sha256' | 'sm3' }): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync(shape.hash, material, 'qinghe', purpose, shape.bytes)))
}

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export const cipherKeys = (material: Uint8Array, purpose: string): CipherKeys => ({
  aes: once(() => deriveKey(material, `aes-256-gcm|${purpose}`, { bytes: 32, hash: 'sha256' })),
  sm4: once(() => deriveKey(material, `sm4-ctr|${purpose}`, { bytes: 16, hash: 'sm3' })),
  mac: once(() => deriveKey(material, `hmac-sm3|${purpose}`, { bytes: 32, hash: 'sm3' })),
})

function writeHeader(header: SealedHeader): Buffer {
  const bytes = Buffer.alloc(headerBytes)
  bytes[0] = format
  bytes[1] = codes[header.algorithm]
  bytes.writeUInt16BE(header.keyVersion, 2)
  return bytes
}

/** Reads algorithm and key version without opening. */
export function readHeader(sealed: Uint8Array): SealedHeader {
  const [form, code, high, low] = sealed
  if (form !== format || high === undefined || low === undefined) throw new SealBroken('not a sealed value')
  const keyVersion = high * 256 + low
  if (code === codes['AES-256-GCM']) return { algorithm: 'AES-256-GCM', keyVersion }
  if (code === codes.SM4) return { algorithm: 'SM4', keyVersion }
  throw new SealBroken('sealed with an unknown algorithm')
}

/** Counter mode of SM4 starts at zero behind the nonce: 2^32 blocks, 64 GB, before it would repeat. */
const sm4Iv = (nonce: Uint8Array): Buffer => Buffer.concat([nonce, Buffer.alloc(4)])

function sm3Tag(key: KeyObject, aad: Buffer, body: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(aad.length)
  return createHmac('sm3', key).update(length).update(aad).update(body).digest()
}

/** Asking the operating system for twelve bytes at a time took a quarter of a bulk load (measured); a page at a time does not. */
let pool = Buffer.alloc(0)
let used = 0
const poolBytes = 4096 - (4096 % nonceBytes)
function freshNonce(): Buffer {
  if (used >= pool.length) {
    pool = randomBytes(poolBytes)
    used = 0
  }
  used += nonceBytes
  return Buffer.from(pool.subarray(used - nonceBytes, used))
}

export function sealBytes(keys: CipherKeys, header: SealedHeader, value: { aad: string; clear: Uint8Array }): Buffer {
  const head = writeHeader(header)
  const nonce = freshNonce()
  const aad = Buffer.from(value.aad)
  if (header.algorithm === 'AES-256-GCM') {
    const cipher = createCipheriv('aes-256-gcm', keys.aes(), nonce, { authTagLength: gcmTagBytes })
    cipher.setAAD(aad)
    return Buffer.concat([head, nonce, cipher.update(value.clear), cipher.final(), cipher.getAuthTag()])
  }
  const cipher = createCipheriv('sm4-ctr', keys.sm4(), sm4Iv(nonce))
  const body = Buffer.concat([head, nonce, cipher.update(value.clear), cipher.final()])
  return Buffer.concat([body, sm3Tag(keys.mac(), aad, body)])
}

export function openBytes(keys: CipherKeys, aad: string, sealed: Uint8Array): Buffer {
  const { algorithm } = readHeader(sealed)
  const tagBytes = algorithm === 'SM4' ? sm3TagBytes : gcmTagBytes
  if (sealed.length < headerBytes + nonceBytes + tagBytes) throw new SealBroken('sealed value is cut short')
  const body = sealed.subarray(0, sealed.length - tagBytes)
  const tag = sealed.subarray(sealed.length - tagBytes)
  return algorithm === 'SM4' ? openSm4(keys, aad, { body, tag }) : openAes(keys, aad, { body, tag })
}

type Parts = { body: Uint8Array; tag: Uint8Array }
const nonceOf = (body: Uint8Array) => body.subarray(headerBytes, headerBytes + nonceBytes)
const textOf = (body: Uint8Array) => body.subarray(headerBytes + nonceBytes)

function openAes(keys: CipherKeys, aad: string, { body, tag }: Parts): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keys.aes(), nonceOf(body), { authTagLength: gcmTagBytes })
  decipher.setAAD(Buffer.from(aad))
  decipher.setAuthTag(tag)
  const clear = decipher.update(textOf(body))
  try {
    decipher.final() // checks the tag; GCM keeps no bytes back
  } catch {
    throw new SealBroken('sealed value was changed or moved')
  }
  return clear
}

function openSm4(keys: CipherKeys, aad: string, { body, tag }: Parts): Buffer {
  if (!timingSafeEqual(sm3Tag(keys.mac(), Buffer.from(aad), body), tag)) throw new SealBroken('sealed value was changed or moved')
  const decipher = createDecipheriv('sm4-ctr', keys.sm4(), sm4Iv(nonceOf(body)))
  return Buffer.concat([decipher.update(textOf(body)), decipher.final()])
}
