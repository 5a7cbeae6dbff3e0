/** A signed head says: at this moment the log had this many leaves and this root. Whoever keeps one — the level above, a
 *  printed report — can later show that nothing before it was changed. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'

export const Head = z.strictObject({
  /** Id of the installation whose log this is. */
  origin: z.string().regex(/^[0-9A-Za-z-]{1,60}$/),
  size: z.number().int().min(0),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  /** Ed25519 over `headBytes`, base64url. */
  signature: z.string().regex(/^[0-9A-Za-z_-]{86}$/),
})
export type Head = z.infer<typeof Head>
export type UnsignedHead = Omit<Head, 'keyId' | 'signature'>

/** What a printed report can carry: enough to find a changed log, not enough to prove who signed it. */
export type HeadClaim = Pick<Head, 'size' | 'root'> & Partial<Head>

/** Name of the signing pair in the keys folder: keys.signingPair(headPurpose). */
export const headPurpose = 'audit-head'

export type HeadSigner = { origin: string; keyId: string; sign: (bytes: Uint8Array) => Uint8Array }

export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256').update(publicKey.export({ format: 'der', type: 'spki' })).digest('hex').slice(0, 16)

/** @param origin id of the installation
 *  @param privateKey Ed25519, from the keys folder */
export const makeSigner = (origin: string, privateKey: KeyObject): HeadSigner =>
  ({ origin, keyId: keyIdOf(createPublicKey(privateKey)), sign: bytes => sign(null, bytes, privateKey) })

/** Lines, not JSON, so that it can be checked with openssl and nothing else. */
export const headBytes = (head: UnsignedHead): Buffer =>
  Buffer.from(`qinghe audit head v1\n${head.origin}\n${head.size}\n${head.root}\n${head.at}\n`)

export const signHead = (signer: HeadSigner, head: Omit<UnsignedHead, 'origin'>): Head => {
  const unsigned = { origin: signer.origin, ...head }
  return { ...unsigned, keyId: signer.keyId, signature: Buffer.from(signer.sign(headBytes(unsigned))).toString('base64url') }
}

export const isSignedBy = (head: Head, publicKey: KeyObject): boolean =>
  head.keyId === keyIdOf(publicKey) && verify(null, headBytes(head), publicKey, Buffer.from(head.signature, 'base64url'))

const mark = 'QH1'
const longShape = /^QH1\.([^.]+)\.(\d{1,15})\.(\d{1,13})\.([^.]+)\.([^.]+)\.([^.]+)$/

/** The whole head in one line, for files, messages and a square code. */
export const headText = (head: Head): string => [
  mark, head.origin, head.size, Date.parse(head.at), Buffer.from(head.root, 'hex').toString('base64url'), head.keyId,
  head.signature,
].join('.')

/** The short form for paper: size and root. */
export const shortHeadText = (head: Pick<Head, 'size' | 'root'>): string => `${head.size}.${head.root}`

/** Reads either form, or the JSON of a head. @returns nothing when it is none of them */
export function parseHead(text: string): HeadClaim | undefined {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return parseJson(trimmed)
  const short = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(trimmed.replaceAll(/\s/g, '').toLowerCase())
  if (short) return { size: Number(short[1]), root: short[2] ?? '' }
  const long = longShape.exec(trimmed)
  if (!long) return undefined
  const [, origin, size, atMs, root = '', keyId, signature] = long
  const at = new Date(Number(atMs)).toISOString()
  const parsed = Head.safeParse({
    origin, size: Number(size), at, root: Buffer.from(root, 'base64url').toString('hex'), keyId, signature,
  })
  return parsed.success ? parsed.data : undefined
}

function parseJson(text: string): Head | undefined {
  try {
    const parsed = Head.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
