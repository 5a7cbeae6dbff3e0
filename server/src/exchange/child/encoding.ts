/** In what letters a text file is written: nothing in it says so. */
import { isUtf8 } from 'node:buffer'
import { Refusal } from '../refusal.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

const marks: readonly (readonly [Encoding, readonly number[]])[] = [['utf-8', [0xef, 0xbb, 0xbf]], ['utf-16le', [0xff, 0xfe]], ['utf-16be', [0xfe, 0xff]]]
const markOf = (file: Buffer) => marks.find(([, bytes]) => bytes.every((byte, i) => file[i] === byte))

/** UTF-16, by its mark or by its zeros: of two bytes of every digit, comma and line break one is zero. */
export const isWideText = (file: Buffer): boolean => wideOf(file) !== undefined

function wideOf(file: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const marked = markOf(file)?.[0]
  if (marked === 'utf-16le' || marked === 'utf-16be') return marked
  if (file.length % 2 === 1) return undefined
  const start = file.subarray(0, 64 * 1024)
  const zeros = [0, 0]
  for (let at = 0; at < start.length; at++) if (start[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (Math.max(even, odd) < 4 || Math.min(even, odd) * 20 > Math.max(even, odd) || Math.max(even, odd) * 40 < start.length) return undefined
  const encoding = odd > even ? 'utf-16le' : 'utf-16be'
  const text = decodeWide(start, encoding)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text has is looked for
  return /[\n\r]/.test(text) && !/[\u0000-\u0008\u000e-\u001f]/.test(text) ? encoding : undefined
}

/** Half a character stays half a character, so that its cell is marked and the rest is read. */
function decodeWide(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2))
  return (encoding === 'utf-16le' ? whole : Buffer.from(whole).swap16()).toString('utf16le')
}

const newline = 10

/** The encoding of a text file: its mark, else UTF-8 when all of it is valid, else GB 18030, which contains GBK and GB 2312.
 *  @throws Refusal when some lines are UTF-8 and others are not: as GB 18030 those would be other characters, and nobody would be told */
export function encodingOf(file: Buffer): Encoding {
  const marked = markOf(file)?.[0] ?? wideOf(file)
  if (marked) return marked
  if (isUtf8(file) || isBrokenUtf8(file)) return 'utf-8'
  refuseMixed(file)
  return 'gb18030'
}

function* lines(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; ) {
    const found = file.indexOf(newline, at)
    const line = file.subarray(at, found === -1 ? file.length : found)
    at += line.length + 1
    yield line
  }
}

/** True when every line that is not UTF-8 still holds more of it than was broken: a text cut off in the middle of a character. */
function isBrokenUtf8(file: Buffer): boolean {
  for (const line of lines(file)) {
    if (isUtf8(line)) continue
    const text = line.toString('utf8')
    const broken = text.match(/\ufffd+/g)?.length ?? 0
    const whole = text.match(/[\u0080-\ufffc\u{10000}-\u{10ffff}]/gu)?.length ?? 0
    if (broken * 3 > whole) return false
  }
  return true
}

/** Two Chinese characters in UTF-8, one after the other or not. In GB 18030 such bytes are six characters nobody writes together. */
const twoCharacters = /(?:[\xe3-\xe9][\x80-\xbf]{2}.*){2}/s

function refuseMixed(file: Buffer): void {
  let first = 0
  let found = 0
  let row = 0
  for (const line of lines(file)) {
    row += 1
    if (!isUtf8(line) || !twoCharacters.test(line.toString('latin1'))) continue
    if (found === 0) first = row
    found += 1
  }
  if (found > 0) throw new Refusal('mixedEncodings', { row: first, lines: found })
}

const pieceBytes = 64 * 1024

/** The text of the file in pieces, without its mark. A broken character here and there is left as the sign for one (U+FFFD).
 *  @throws Refusal encoding when there are many: then it was no text, or in letters nobody here knows */
export function* decoded(file: Buffer): Generator<string> {
  const encoding = encodingOf(file)
  const bytes = file.subarray(markOf(file)?.[1].length ?? 0)
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  let characters = 0
  let broken = 0
  const judged = (text: string): string => {
    characters += text.length
    if (text.includes('\ufffd')) broken += text.split('\ufffd').length - 1
    if (broken * 20 > characters || (broken > 3 && broken * 100 > characters)) throw new Refusal('encoding')
    return text
  }
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes)
    yield judged(encoding === 'utf-16le' || encoding === 'utf-16be' ? decodeWide(piece, encoding) : decoder.decode(piece, { stream: true }))
  }
  yield judged(decoder.decode())
}
