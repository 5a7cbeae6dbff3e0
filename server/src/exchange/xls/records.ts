/** The records of an old workbook as every program since 1997 writes it (BIFF8; [MS-XLS] 2.4): which sheets there are and what a style
 *  number says. */
import { isDateFormat } from '../cellText.ts'
import { lookOf, numberedColours } from '../marks.ts'
import { Refusal } from '../refusal.ts'
import type { CellStyle } from '../xlsx/styles.ts'

export const kind = {
  begin: 0x809, end: 0x0a, sheet: 0x85, font: 0x31, style: 0xe0, format: 0x41e, palette: 0x92, locked: 0x2f, from1904: 0x22,
  row: 0x208, filterMode: 0x9b, merges: 0xe5, number: 0x203, rk: 0x27e, mulRk: 0xbd, sharedText: 0xfd, text: 0x204, richText: 0xd6, boolean: 0x205, formula: 0x06, formula3: 0x206, formula4: 0x406, formulaText: 0x207,
} as const

export type OldSheet = { name: string; hidden: boolean; position: number }
export type OldBook = { sheets: OldSheet[]; styles: CellStyle[]; from1904: boolean; end: number }

type Font = { colour: number; struck: boolean }
type Style = { font: number; format: number; ground: number | undefined }
type Globals = OldBook & { fonts: Font[]; raw: Style[]; codes: Map<number, string>; palette: string[] }

/** Records from a place on; what is cut off at the end is left out. */
export function* recordsFrom(stream: Buffer, from: number): Generator<{ type: number; data: Buffer; end: number }> {
  for (let at = from; at + 4 <= stream.length; ) {
    const end = at + 4 + stream.readUInt16LE(at + 2)
    yield { type: stream.readUInt16LE(at), data: stream.subarray(at + 4, end), end }
    at = end
  }
}

/** Everything before the sheets; undefined when the records are of an older kind. @throws Refusal encrypted, macros */
export function oldBook(stream: Buffer): OldBook | undefined {
  if (stream.length < 8 || stream.readUInt16LE(0) !== kind.begin || stream.readUInt16LE(4) !== 0x600) return undefined
  const book: Globals = { sheets: [], styles: [], from1904: false, end: stream.length, fonts: [], raw: [], codes: new Map(), palette: [...numberedColours] }
  for (const { type, data, end } of recordsFrom(stream, 0)) {
    if (type === kind.end) {
      book.end = end
      break
    }
    takeGlobal(book, type, data)
  }
  book.styles = book.raw.map(style => styleOf(book, style))
  return book
}

const sheetType = { worksheet: 0, macros: 1 }

function takeGlobal(book: Globals, type: number, data: Buffer): void {
  if (type === kind.locked) throw new Refusal('encrypted')
  if (type === kind.sheet && data.length >= 8) {
    if (data[5] === sheetType.macros) throw new Refusal('macros')
    if (data[5] === sheetType.worksheet) book.sheets.push({ position: data.readUInt32LE(0), hidden: ((data[4] ?? 0) & 3) !== 0, name: letters(data.subarray(7), data[6] ?? 0) })
  } else if (type === kind.font && data.length >= 6) book.fonts.push({ struck: (data.readUInt16LE(2) & 8) !== 0, colour: data.readUInt16LE(4) })
  else if (type === kind.style && data.length >= 20) {
    const isFilled = data.readUInt32LE(14) >>> 26 !== 0
    book.raw.push({ font: data.readUInt16LE(0), format: data.readUInt16LE(2), ground: isFilled ? data.readUInt16LE(18) & 0x7f : undefined })
  } else if (type === kind.format && data.length >= 5) book.codes.set(data.readUInt16LE(0), stringOf(data.subarray(2)))
  else if (type === kind.palette) for (let i = 0; 6 + i * 4 <= data.length && i < 56; i++) book.palette[8 + i] = data.toString('hex', 2 + i * 4, 5 + i * 4)
  else if (type === kind.from1904 && data.length >= 2) book.from1904 = data.readUInt16LE(0) === 1
}

/** A flag, then the letters, one byte or two each. */
function letters(data: Buffer, length: number): string {
  return ((data[0] ?? 0) & 1) === 1 ? data.toString('utf16le', 1, 1 + length * 2) : data.toString('latin1', 1, 1 + length)
}

/** The same with its length before it. */
export const stringOf = (data: Buffer): string => (data.length < 3 ? '' : letters(data.subarray(2), data.readUInt16LE(0)))

function styleOf(book: Globals, { font, format, ground }: Style): CellStyle {
  // Number 4 is left out, by all programs, since the first.
  const { colour, struck } = book.fonts[font > 4 ? font - 1 : font] ?? { colour: -1, struck: false }
  const look = lookOf({ ground: ground === undefined ? undefined : book.palette[ground], letters: book.palette[colour], struck })
  return { isDate: isDateFormat(format, book.codes.get(format)), look }
}
