/** The texts cells of an old workbook share ([MS-XLS] 2.4.265). The record is longer than a record may be, so it goes on in others, cut
 *  anywhere; where a text is cut, what follows says anew whether a letter has one byte or two. Ours, because the library looks through
 *  the list of cuts for every text: 18 s for the 11 MB of 65,500 rows. */
import { Refusal } from '../refusal.ts'
import { type SharedStrings, stringsOf } from '../xlsx/strings.ts'
import { recordsFrom } from './records.ts'

const first = 0xfc
const further = 0x3c

type Cursor = { pieces: Buffer[]; piece: number; at: number }

/** @param globals the records before the sheets @throws Refusal damaged */
export function sharedTexts(globals: Buffer): SharedStrings {
  const pieces: Buffer[] = []
  for (const { type, data } of recordsFrom(globals, 0)) {
    if (type === first || (type === further && pieces.length > 0)) pieces.push(data)
    else if (pieces.length > 0) break
  }
  return stringsOf(textsIn({ pieces, piece: 0, at: 8 }, pieces[0] && pieces[0].length >= 8 ? pieces[0].readUInt32LE(4) : 0))
}

function* textsIn(cursor: Cursor, count: number): Generator<string> {
  // Some writers count more than they write; a cell that names what is not there is told apart later.
  for (let i = 0; i < count && isMore(cursor); i++) {
    const length = byte(cursor) | (byte(cursor) << 8)
    const flags = byte(cursor)
    const runs = (flags & 8) === 0 ? 0 : byte(cursor) | (byte(cursor) << 8)
    const extra = (flags & 4) === 0 ? 0 : byte(cursor) | (byte(cursor) << 8) | (byte(cursor) << 16) | (byte(cursor) << 24)
    yield letters(cursor, length, (flags & 1) === 1)
    pass(cursor, runs * 4 + Math.max(0, extra))
  }
}

/** The piece with something left in it. */
function current(cursor: Cursor): Buffer {
  for (;;) {
    const piece = cursor.pieces[cursor.piece]
    if (!piece) throw new Refusal('damaged')
    if (cursor.at < piece.length) return piece
    cursor.piece += 1
    cursor.at = 0
  }
}

const isMore = ({ pieces, piece, at }: Cursor): boolean => piece < pieces.length - 1 || at < (pieces[piece]?.length ?? 0)
const byte = (cursor: Cursor): number => current(cursor)[cursor.at++] ?? 0

function letters(cursor: Cursor, length: number, startsWide: boolean): string {
  let text = ''
  let isWide = startsWide
  for (let left = length; left > 0; ) {
    const before = cursor.piece
    const piece = current(cursor)
    if (cursor.piece !== before) {
      isWide = (byte(cursor) & 1) === 1
      continue
    }
    const size = isWide ? 2 : 1
    const taken = Math.min(left, Math.floor((piece.length - cursor.at) / size))
    if (taken === 0) throw new Refusal('damaged')
    const end = cursor.at + taken * size
    text += piece.toString(isWide ? 'utf16le' : 'latin1', cursor.at, end)
    cursor.at = end
    left -= taken
  }
  return text
}

function pass(cursor: Cursor, bytes: number): void {
  for (let left = bytes; left > 0; ) {
    const taken = Math.min(left, current(cursor).length - cursor.at)
    cursor.at += taken
    left -= taken
  }
}
