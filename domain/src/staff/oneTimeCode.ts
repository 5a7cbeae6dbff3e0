/** One-time codes for a first sign-in, in two halves: one administrator's browser makes the first, another's the second, each shows its
 *  half to its own person and sends only the SHA-256. No administrator knows a whole code, so none can use one that he issued, and neither
 *  a receipt, nor a log, nor the database ever holds any of it (decision 039). */

/** No 0/O, 1/I/L, 2/Z, 5/S, 8/B: the code is read out over the telephone. */
const signs = 'ACDEFGHJKMNPQRTUVWXY34679'
const halfLength = 8

function randomSigns(length: number): string {
  const limit = 256 - (256 % signs.length) // unbiased: bytes beyond the last whole multiple are drawn again
  const out: string[] = []
  while (out.length < length) {
    for (const byte of globalThis.crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < limit && out.length < length) out.push(signs.charAt(byte % signs.length))
    }
  }
  return out.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** A fresh half such as `K7TW-MA4Q`: 37 bits that whoever made the other half has to guess, against counted attempts, within a week. */
export const newHalfCode = (): string => randomSigns(halfLength)
/** A password for somebody invented, such as `K7TW-MA4Q-RX9D`. */
export const newPassword = (): string => randomSigns(12)

/** What was meant by what was typed: case, blanks and dashes do not matter. */
export const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
/** Neither half of a code, nor a whole one of the time before there were halves. */
export const isWholeCode = (typed: string): boolean => plainCode(typed).length === 2 * halfLength
export const wholeCodeWords = '一次性口令共 16 位：先填系统管理员告诉您的前 8 位，再接着填安全管理员告诉您的后 8 位。只有 12 位的是旧口令，请联系系统管理员重新发放'

/** Whether somebody may have typed a one-time code where a password was asked for. */
export const looksLikeCode = (typed: string): boolean => isWholeCode(typed) && new RegExp(`^[${signs}]+$`).test(plainCode(typed))

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes))
const hex = (bytes: Uint8Array): string => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')
const hashed = (half: string) => sha256(new TextEncoder().encode(half))

/** SHA-256 of a half, hex. A fast hash is enough: the half is random, expires within days and opens nothing alone. */
export const hashHalfCode = async (typed: string): Promise<string> => hex(await hashed(plainCode(typed)))

/** What is kept of a whole code: the hash of both halves' hashes, so that no half can be searched for by itself any more. */
export async function hashWholeCode(typed: string): Promise<string> {
  const plain = plainCode(typed)
  const halves = [await hashed(plain.slice(0, halfLength)), await hashed(plain.slice(halfLength))]
  return hex(await sha256(new Uint8Array(halves.flatMap(half => [...half]))))
}
