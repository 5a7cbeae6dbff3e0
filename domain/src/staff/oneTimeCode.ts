/** One-time codes for a first sign-in. The administrator's browser makes and shows the code and sends only its SHA-256,
 *  so that neither a receipt, nor a log, nor the database ever holds it. */

/** No 0/O, 1/I/L, 2/Z, 5/S, 8/B: the code is read out over the telephone. */
const signs = 'ACDEFGHJKMNPQRTUVWXY34679'
const length = 12

/** A fresh code such as `K7TW-MA4Q-RX9D` (55 bits). Unbiased: bytes beyond the last whole multiple are drawn again. */
export function newOneTimeCode(): string {
  const limit = 256 - (256 % signs.length)
  const out: string[] = []
  while (out.length < length) {
    for (const byte of globalThis.crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < limit && out.length < length) out.push(signs.charAt(byte % signs.length))
    }
  }
  return [out.slice(0, 4), out.slice(4, 8), out.slice(8)].map(group => group.join('')).join('-')
}

/** What was meant by what was typed: case, blanks and dashes do not matter. */
export const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^0-9A-Z]/g, '')

/** Whether somebody may have typed a one-time code where a password was asked for. */
export const looksLikeCode = (typed: string): boolean => new RegExp(`^[${signs}]{${length}}$`).test(plainCode(typed))

/** SHA-256 of the plain code, hex. A fast hash is enough: the code is random, expires within days and works once. */
export async function hashOneTimeCode(typed: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(plainCode(typed)))
  return Array.from(new Uint8Array(digest), b => b.toString(16).padStart(2, '0')).join('')
}
