/**
 * Shamir's secret sharing over GF(2^8) with the AES polynomial: each byte of the secret is the constant term of a random line
 * (or a curve, for more than two), each share the values at one x. One share alone is uniformly random and says nothing.
 *
 * On paper a share is groups of letters and digits without look-alikes; its checksum finds a slip of the pen, and the mark of
 * the set keeps shares of different installations from being put together into a wrong key that nobody notices.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { problem } from '@qinghe/domain/kernel/problem.ts'

export type Share = { x: number; bytes: Uint8Array; set: string }

// a·b without tables: a table look-up indexed by a secret leaks through the cache.
function times(a: number, b: number): number {
  let product = 0
  let factor = a
  for (let bit = 0; bit < 8; bit++) {
    product ^= factor & -((b >> bit) & 1)
    factor = (factor << 1) ^ (0x11b & -((factor >> 7) & 1))
  }
  return product & 0xff
}

/** a^254, the inverse of every non-zero a. */
function inverse(a: number): number {
  let power = a
  let result = 1
  for (let bit = 1; bit < 8; bit++) {
    power = times(power, power)
    result = times(result, power)
  }
  return result
}

/** The mark of a set of shares: derived from the secret, too short to help in guessing 32 random bytes. */
const markOf = (secret: Uint8Array): string => createHash('sha256').update('qinghe share set').update(secret).digest('hex').slice(0, 6)

/** Splits a secret so that any `needed` of `count` shares bring it back and fewer say nothing. */
export function split(secret: Uint8Array, { count, needed }: { count: number; needed: number }): Share[] {
  const coefficients = [secret, ...Array.from({ length: needed - 1 }, () => randomBytes(secret.length))]
  // Horner from the highest coefficient down; the last one added is the secret itself.
  const at = (x: number) => secret.map((_, index) => coefficients.reduceRight((sum, row) => times(sum, x) ^ (row[index] ?? 0), 0))
  return Array.from({ length: count }, (_, index) => ({ x: index + 1, bytes: at(index + 1), set: markOf(secret) }))
}

/** Puts shares together again. Throws Problem when they are too few, from different sets, or give a wrong secret. */
export function join(shares: readonly Share[]): Buffer {
  const different = [...new Map(shares.map(share => [share.x, share])).values()]
  const first = different[0]
  if (first === undefined || different.length < 2) throw problem('shares.tooFew', '至少需要两份不同的恢复份额')
  if (different.some(share => share.set !== first.set)) throw problem('shares.mixed', '这些恢复份额不是同一套，请核对左上角的套号')
  const secret = Buffer.alloc(first.bytes.length)
  for (const share of different) {
    // Lagrange at 0: the weight of this share is the product of x_j / (x_j − x_i) over the others; minus is xor here.
    const weight = different.reduce((sum, other) => other.x === share.x ? sum : times(sum, times(other.x, inverse(other.x ^ share.x))), 1)
    share.bytes.forEach((byte, index) => { secret[index] = (secret[index] ?? 0) ^ times(byte, weight) })
  }
  if (!timingSafeEqual(Buffer.from(markOf(secret)), Buffer.from(first.set))) throw problem('shares.wrong', '恢复份额拼不出原来的根密钥，请核对抄写或再取一份')
  return secret
}

// Crockford's alphabet: no I, L, O, U, so that what is read from paper cannot be mistaken.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** One share as text for paper: `QH1-<set>-<x>-` and groups of five, checksum included. */
export function writeShare(share: Share): string {
  const body = Buffer.concat([share.bytes, checksum(share)])
  const groups = base32(body).match(/.{1,5}/g) ?? []
  return ['QH1', share.set.toUpperCase(), String(share.x), ...groups].join('-')
}

/** Reads a share as typed from paper: small letters, spaces and look-alikes are forgiven, a wrong letter is not. */
export function readShare(text: string): Share {
  const letters = text.toUpperCase().replace(/[^0-9A-Z-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const [mark, set, x, ...groups] = letters.split('-').filter(part => part !== '')
  const body = unbase32(groups.join(''))
  const share = { x: Number(x), set: (set ?? '').toLowerCase(), bytes: new Uint8Array(body.subarray(0, -checksumLength)) }
  const sound = mark === 'QH1' && share.x >= 1 && share.x <= 255 && body.subarray(-checksumLength).equals(checksum(share))
  if (!sound) throw problem('shares.misread', '这份恢复份额抄写有误（校验不符），请逐组核对')
  return share
}

const checksumLength = 3
const checksum = (share: Share): Buffer =>
  createHash('sha256').update(`${share.set}-${share.x}-`).update(share.bytes).digest().subarray(0, checksumLength)

function base32(bytes: Uint8Array): string {
  let text = ''
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0)
    text += alphabet[(pair >> (11 - (bit & 7))) & 31]
  }
  return text
}

function unbase32(text: string): Buffer {
  const bytes = Buffer.alloc(Math.floor((text.length * 5) / 8))
  let held = 0
  let bits = 0
  let at = 0
  for (const letter of text) {
    held = ((held << 5) | Math.max(alphabet.indexOf(letter), 0)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 0xff
  }
  return bytes
}
