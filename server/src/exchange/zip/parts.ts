/** Parts of a workbook as text, unpacked piece by piece and held against what the directory promised. */
import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { Refusal } from '../refusal.ts'
import type { Names } from '../xml/names.ts'
import { scanner, type Walker } from '../xml/scan.ts'
import type { Entry } from './directory.ts'

export type Package = {
  file: Buffer
  entries: Map<string, Entry>
  /** Called between pieces: hands rows over, looks at the memory, shows that work goes on. */
  breathe: () => Promise<void>
}

/** Names of parts are the same in large and small letters (ECMA-376 part 2 §6.2.2.3). */
export function findPart({ entries }: Package, name: string): Entry | undefined {
  const plain = name.toLowerCase()
  return entries.get(name) ?? [...entries.values()].find(entry => entry.name.toLowerCase() === plain)
}

const pieceBytes = 256 * 1024

async function* unpack(pack: Package, entry: Entry): AsyncGenerator<Buffer> {
  const packed = pack.file.subarray(entry.start, entry.start + entry.packed)
  if (!entry.deflated) {
    for (let at = 0; at < packed.length; at += pieceBytes) yield packed.subarray(at, at + pieceBytes)
    return
  }
  const inflate = createInflateRaw({ chunkSize: pieceBytes })
  try {
    // End the stream by hand: a Readable over the whole buffer would hand it over in one piece all the same.
    for await (const piece of Readable.from([packed]).pipe(inflate)) if (Buffer.isBuffer(piece)) yield piece
  } catch {
    throw new Refusal('damaged')
  } finally {
    inflate.destroy()
  }
}

/** The text of one part. A part that unpacks to more than it declared is a bomb; to less, or to other bytes, is damaged. */
export async function* partText(pack: Package, entry: Entry): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  let size = 0
  let crc = 0
  for await (const piece of unpack(pack, entry)) {
    if (size === 0) refuseWide(piece)
    size += piece.length
    if (size > entry.unpacked) throw new Refusal('bomb', { part: entry.name })
    crc = crc32(piece, crc)
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    const whole = wholeCharacters(bytes)
    yield decoded(bytes.subarray(0, whole), size === piece.length)
    rest = bytes.subarray(whole)
    await pack.breathe()
  }
  if (size !== entry.unpacked || crc !== entry.crc) throw new Refusal('damaged')
  if (rest.length > 0) throw new Refusal('encoding')
}

/** XML may be in UTF-16; no program saves workbooks so, and what looks for definitions must not be got around by it. */
function refuseWide(start: Buffer): void {
  if (start.length > 1 && (start.includes(0) || start.readUInt16BE(0) === 0xfeff || start.readUInt16BE(0) === 0xfffe)) throw new Refusal('encoding')
}

/** How many of the bytes are whole characters: a piece may end within one. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte < 0xc0) continue
    return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function decoded(bytes: Buffer, isFirst: boolean): string {
  const text = (isUtf8(bytes) ? bytes : withoutHalves(bytes)).toString('utf8')
  return isFirst && text.startsWith('\ufeff') ? text.slice(1) : text
}

/** Half a character, which some programs write in three bytes of its own (ED A0…BF xx), becomes one that no cell may hold, so that
 *  its cell is marked and the rest is read. Anything else that is not UTF-8 is another encoding. */
function withoutHalves(bytes: Buffer): Buffer {
  const mended = Buffer.from(bytes)
  for (let at = mended.indexOf(0xed); at >= 0; at = mended.indexOf(0xed, at + 1))
    if ((mended[at + 1] ?? 0) >= 0xa0 && at + 2 < mended.length) mended.set([0xef, 0xbf, 0xbf], at)
  if (!isUtf8(mended)) throw new Refusal('encoding')
  return mended
}

/** Walks a whole part. */
export async function walkPart(text: AsyncIterable<string>, walker: Walker, names: Names): Promise<void> {
  const parser = scanner(walker, names)
  for await (const piece of text) parser.write(piece)
  parser.end()
}
