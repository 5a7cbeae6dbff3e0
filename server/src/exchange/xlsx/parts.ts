/** Parts of a workbook as text, unpacked piece by piece and held against what the directory promised. */
import { Readable } from 'node:stream'
import { crc32, constants, createInflateRaw, inflateRawSync } from 'node:zlib'
import { Refusal } from '../refusal.ts'
import type { Entry } from './directory.ts'

export type Package = {
  file: Buffer
  entries: Map<string, Entry>
  /** Called between pieces: hands rows over, looks at the memory, shows that work goes on. */
  breathe: () => Promise<void>
}

const pieceBytes = 64 * 1024
/** The declaration and comments before the root element of any honest part fit many times into this. */
const prologBytes = 16 * 1024

const packedBytes = (pack: Package, entry: Entry): Buffer => pack.file.subarray(entry.start, entry.start + entry.packed)

async function* unpack(pack: Package, entry: Entry): AsyncGenerator<Buffer> {
  const packed = packedBytes(pack, entry)
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
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  let crc = 0
  for await (const piece of unpack(pack, entry)) {
    size += piece.length
    if (size > entry.unpacked) throw new Refusal('bomb', { part: entry.name })
    crc = crc32(piece, crc)
    yield decode(decoder, piece)
    await pack.breathe()
  }
  if (size !== entry.unpacked || crc !== entry.crc) throw new Refusal('damaged')
  yield decode(decoder, undefined)
}

function decode(decoder: TextDecoder, piece: Buffer | undefined): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true })
  } catch {
    throw new Refusal('encoding')
  }
}

/** Refuses a part that defines a document type, wherever its entities would point, and one that is not UTF-8.
 *  A document type may stand only before the root element, so the beginning of the part is enough; where no root element is in
 *  sight within it, the part is hiding something. */
export function refuseDefinitions(pack: Package, entry: Entry): void {
  const head = beginning(pack, entry)
  if (entry.unpacked === 0) return
  if (head.length < 2) throw new Refusal('damaged')
  if (head.includes(0) || head.readUInt16BE(0) === 0xfeff || head.readUInt16BE(0) === 0xfffe) throw new Refusal('encoding')
  const text = head.toString('latin1').replace(/^ï»¿/, '')
  const encoding = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/i.exec(text)?.[1]
  if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) throw new Refusal('encoding')
  if (!reachesRoot(text)) throw new Refusal('entities')
}

/** True when nothing but declarations, comments and space stands before the root element. */
function reachesRoot(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<', at)
    if (open < 0) return false
    if (/[A-Za-z_]/.test(text.charAt(open + 1))) return true
    const [begin, finish] = text.startsWith('<!--', open) ? ['<!--', '-->'] : ['<?', '?>']
    if (!text.startsWith(begin, open)) return false
    const close = text.indexOf(finish, open + begin.length)
    if (close < 0) return false
    at = close + finish.length
  }
  return false
}

function beginning(pack: Package, entry: Entry): Buffer {
  const packed = packedBytes(pack, entry).subarray(0, prologBytes)
  if (!entry.deflated) return packed
  try {
    // A prefix of deflated bytes grows at most 1,032-fold: 16 MB, once per part.
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, prologBytes)
  } catch {
    throw new Refusal('damaged')
  }
}

/** Parts that are XML by their name: those a spreadsheet program would parse. */
export const isXmlPart = (name: string): boolean => /\.(xml|rels|vml)$/i.test(name)
