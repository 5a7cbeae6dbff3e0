/** Looks for values in files, however they may have been written: as text in any encoding this country uses, as hex, as base64.
 *  Two thousand values in a whole data folder, in one pass over its bytes. */
import { open } from 'node:fs/promises'

export type Trace = { value: string; form: string; file: string; at: number }

type Pattern = { value: string; form: string; bytes: Buffer }
/** Bytes a pattern is recognised by; shorter patterns would be found in noise. */
const headBytes = 6
const pieceBytes = 1 << 22

/** GB 18030 has no encoder in Node: the characters it can decode, the other way round. */
const gbOf: ReadonlyMap<string, readonly number[]> = new Map(Array.from({ length: 0x7e }, (_, i) => i + 0x81).flatMap(lead =>
  Array.from({ length: 0xbf }, (_, i) => i + 0x40).filter(trail => trail !== 0x7f).map((trail): [string, readonly number[]] => [new TextDecoder('gb18030').decode(Uint8Array.from([lead, trail])), [lead, trail]])))
export const gb = (text: string): Buffer => Buffer.from([...text].flatMap(one => gbOf.get(one) ?? [...Buffer.from(one)]))

/** The middle of the base64 of a value that begins `shift` bytes into a group of three: what stands whatever comes before and after. */
function base64(bytes: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '')
  const [from, to] = [shift === 0 ? 0 : shift + 1, Math.floor((shift + bytes.length) * 8 / 6)]
  return Buffer.from(text.slice(from, to))
}

function patternsOf(value: string): Pattern[] {
  const utf8 = Buffer.from(value)
  const utf16 = Buffer.from(value, 'utf16le')
  const forms: Record<string, Buffer> = {
    utf8, 'utf16le': utf16, 'utf16be': Buffer.from(utf16).swap16(), gb18030: gb(value), hex: Buffer.from(utf8.toString('hex')), HEX: Buffer.from(utf8.toString('hex').toUpperCase()),
    json: Buffer.from([...value].map(one => one.charCodeAt(0) < 128 ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')),
    ...Object.fromEntries([0, 1, 2].flatMap(shift => {
      const text = base64(utf8, shift)
      const url = Buffer.from(text.toString().replaceAll('+', '-').replaceAll('/', '_'))
      return [[`base64+${shift}`, text], ...(url.equals(text) ? [] : [[`base64url+${shift}`, url]])]
    })),
  }
  return Object.entries(forms).filter(([, bytes]) => bytes.length >= headBytes).map(([form, bytes]) => ({ value, form, bytes }))
}

/** Values may all begin alike (phones do), so behind a head stand the lengths there are, and whole patterns as text of one byte each. */
type Index = { seen: Uint8Array; heads: Map<number, Set<number>>; whole: Map<string, Pattern[]>; longest: number }

const headOf = (bytes: Buffer, at: number): number => bytes.readUIntBE(at, headBytes)
/** Place of three bytes in a table that fits into the cache of a processor. */
const filterOf = (three: number): number => (Math.imul(three, 0x9e3779b1) >>> 12)

function indexOf(values: readonly string[]): Index {
  const index: Index = { seen: new Uint8Array(1 << 20), heads: new Map(), whole: new Map(), longest: headBytes }
  for (const pattern of values.flatMap(patternsOf)) {
    const { bytes } = pattern
    index.seen[filterOf(bytes.readUIntBE(0, 3))] = 1
    const lengths = index.heads.get(headOf(bytes, 0)) ?? new Set()
    index.heads.set(headOf(bytes, 0), lengths.add(bytes.length))
    const text = bytes.toString('latin1')
    index.whole.set(text, [...index.whole.get(text) ?? [], pattern])
    index.longest = Math.max(index.longest, bytes.length)
  }
  return index
}

/** Looks for the same values in one piece of bytes after the other. @returns which of them stand there */
export function finderOf(values: readonly string[]): (bytes: Buffer) => Set<string> {
  const index = indexOf([...new Set(values)])
  return bytes => {
    const found = new Set<string>()
    searchBytes(index, bytes, ({ value }) => { found.add(value) })
    return found
  }
}

/** @returns the first place of each value, form and file */
export async function traces(values: readonly string[], files: readonly string[]): Promise<Trace[]> {
  const index = indexOf([...new Set(values)])
  const found: Trace[] = []
  for (const file of files) {
    for (const [{ value, form }, at] of await searchFile(index, file)) found.push({ value, form, file, at })
  }
  return found
}

async function searchFile(index: Index, file: string): Promise<Map<Pattern, number>> {
  const found = new Map<Pattern, number>()
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(pieceBytes + index.longest)
    let kept = 0
    for (let at = 0;;) {
      const { bytesRead } = await handle.read(buffer, kept, pieceBytes, at)
      const filled = kept + bytesRead
      searchBytes(index, buffer.subarray(0, filled), (pattern, place) => { if (!found.has(pattern)) found.set(pattern, at - kept + place) })
      if (bytesRead === 0) return found
      at += bytesRead
      // A value may lie across two pieces.
      const next = Math.min(filled, index.longest)
      buffer.copyWithin(0, filled - next, filled)
      kept = next
    }
  } finally {
    await handle.close()
  }
}

function searchBytes({ seen, heads, whole }: Index, bytes: Buffer, tell: (pattern: Pattern, place: number) => void): void {
  const end = bytes.length - headBytes
  let three = bytes.length < 2 ? 0 : bytes.readUInt16BE(0)
  for (let at = 0; at <= end; at++) {
    three = ((three << 8) | (bytes[at + 2] ?? 0)) & 0xffffff
    if (seen[filterOf(three)] === 0) continue
    for (const length of heads.get(headOf(bytes, at)) ?? []) {
      for (const pattern of whole.get(bytes.toString('latin1', at, at + length)) ?? []) tell(pattern, at)
    }
  }
}
