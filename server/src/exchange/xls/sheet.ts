/** One sheet of an old workbook: records in, rows out. The library makes objects of all cells of all sheets before it gives the first
 *  away (770 MB were not enough for 65,500 rows of 40 columns); this keeps one row. */
import { plainLook } from '../marks.ts'
import { Refusal } from '../refusal.ts'
import { type Cell, emptyCell, type Merge, type ReadLimits, type SourceRow } from '../rows.ts'
import { numberCell } from '../xlsx/sheet.ts'
import { plainStyle } from '../xlsx/styles.ts'
import { kind, type OldBook, recordsFrom, stringOf } from './records.ts'

export type OldSheetContext = {
  stream: Buffer
  book: OldBook
  sheet: number
  textAt: (index: number) => string | undefined
  limits: ReadLimits
  merge: (merge: Merge) => void
}

/** Within the sheet: what stands between its own begin and end; charts in it have theirs, with numbers that are no cells. */
function* ownRecords(stream: Buffer, position: number): Generator<{ type: number; data: Buffer }> {
  let depth = 0
  for (const { type, data } of recordsFrom(stream, position)) {
    if (type === kind.begin) depth += 1
    else if (type === kind.end && --depth <= 0) return
    else if (depth === 1) yield { type, data }
  }
}

/** In the order of the rows, whatever the order of the records. */
export function* rowsOf(context: OldSheetContext): Generator<SourceRow> {
  const { stream, book, sheet } = context
  const position = book.sheets[sheet]?.position ?? stream.length
  const { hiddenRows, isFiltered, isOrdered } = shapeOf(context, position)
  const rowOf = (row: number, cells: Cell[]): SourceRow =>
    ({ sheet, row: row + 1, cells, ...(hiddenRows.has(row) ? { hidden: isFiltered ? ('filtered' as const) : ('hidden' as const) } : {}) })
  let rows = new Map<number, Cell[]>()
  for (const { row, column, cell } of cellsOf(context, position)) {
    let cells = rows.get(row)
    if (!cells) {
      if (isOrdered) {
        for (const [done, those] of rows) yield rowOf(done, those)
        rows = new Map()
      }
      rows.set(row, (cells = []))
    }
    while (cells.length < column) cells.push(emptyCell)
    cells[column] = cell
  }
  for (const [row, cells] of [...rows].sort(([a], [b]) => a - b)) yield rowOf(row, cells)
}

const cellKinds = new Set<number>([kind.number, kind.rk, kind.mulRk, kind.sharedText, kind.text, kind.richText, kind.boolean, kind.formula, kind.formula3, kind.formula4])
/** Some writers of the later kind number their formulas as the older ones did. */
const formulas = new Set<number>([kind.formula, kind.formula3, kind.formula4])

function shapeOf({ stream, sheet, merge }: OldSheetContext, position: number) {
  const shape = { hiddenRows: new Set<number>(), isFiltered: false, isOrdered: true }
  let last = 0
  for (const { type, data } of ownRecords(stream, position)) {
    if (type === kind.filterMode) shape.isFiltered = true
    else if (type === kind.row && data.length >= 14) {
      if ((data.readUInt16LE(12) & 0x20) !== 0) shape.hiddenRows.add(data.readUInt16LE(0))
    } else if (type === kind.merges) {
      for (let at = 2; at + 8 <= data.length; at += 8) {
        const [fromRow = 0, toRow = 0, fromColumn = 0, toColumn = 0] = [0, 2, 4, 6].map(i => data.readUInt16LE(at + i) + 1)
        merge({ sheet, fromRow, fromColumn, toRow, toColumn })
      }
    } else if (cellKinds.has(type) && data.length >= 6) {
      const row = data.readUInt16LE(0)
      if (row < last) shape.isOrdered = false
      last = row
    }
  }
  return shape
}

type Placed = { row: number; column: number; cell: Cell }

function* cellsOf(context: OldSheetContext, position: number): Generator<Placed> {
  /** A formula whose text comes in a record of its own. */
  let waiting: { row: number; column: number; style: number } | undefined
  for (const { type, data } of ownRecords(context.stream, position)) {
    if (type === kind.formulaText && waiting) {
      const text = stringOf(data)
      yield* placed(context, waiting, { text, kind: text === '' ? 'empty' : 'string', raw: text, flag: 'formula' })
      waiting = undefined
    } else if (cellKinds.has(type) && data.length >= 6) {
      const at = { row: data.readUInt16LE(0), column: data.readUInt16LE(2), style: data.readUInt16LE(4) }
      if (type === kind.mulRk) yield* manyNumbers(context, at, data)
      else if (formulas.has(type) && isText(data)) waiting = at
      else yield* placed(context, at, contentOf(context, type, data))
    }
  }
}

/** A cell as it leaves; nothing where it says nothing. */
function* placed({ book, limits, sheet }: OldSheetContext, { row, column, style }: { row: number; column: number; style: number }, cell: Cell | undefined): Generator<Placed> {
  if (!cell || (cell.text === '' && cell.flag === undefined)) return
  const where = { sheet: book.sheets[sheet]?.name ?? '', row: row + 1 }
  if (column >= limits.columns) throw new Refusal('tooManyColumns', { ...where, limit: limits.columns })
  if (cell.text.length > limits.cellCharacters) throw new Refusal('cellTooLong', { ...where, column: column + 1, limit: limits.cellCharacters })
  const { look } = book.styles[style] ?? plainStyle
  yield { row, column, cell: look === plainLook ? cell : { ...cell, ...look } }
}

function* manyNumbers(context: OldSheetContext, { row, column }: { row: number; column: number }, data: Buffer): Generator<Placed> {
  for (let i = 0; 4 + i * 6 + 6 <= data.length - 2; i++) {
    const style = data.readUInt16LE(4 + i * 6)
    yield* placed(context, { row, column: column + i, style }, shown(context, rk(data.readUInt32LE(6 + i * 6)), style))
  }
}

const shown = ({ book }: OldSheetContext, value: number, style: number): Cell => numberCell(String(value), book.styles[style]?.isDate ?? false, book.from1904)

function contentOf(context: OldSheetContext, type: number, data: Buffer): Cell | undefined {
  const style = data.readUInt16LE(4)
  if (type === kind.rk && data.length >= 10) return shown(context, rk(data.readUInt32LE(6)), style)
  if (type === kind.number && data.length >= 14) return shown(context, data.readDoubleLE(6), style)
  if (type === kind.sharedText && data.length >= 10) return textCell(context.textAt(data.readUInt32LE(6)))
  if (type === kind.text || type === kind.richText) return textCell(stringOf(data.subarray(6)))
  if (type === kind.boolean && data.length >= 8) return data[7] === 1 ? errorCell(data[6]) : booleanCell(data[6])
  return formulas.has(type) && data.length >= 14 ? resultOf(context, data, style) : undefined
}

const isSpecial = (data: Buffer): boolean => data.length >= 14 && data.readUInt16LE(12) === 0xffff
const isText = (data: Buffer): boolean => isSpecial(data) && data[6] === 0

function resultOf(context: OldSheetContext, data: Buffer, style: number): Cell {
  if (!isSpecial(data)) return { flag: 'formula', ...shown(context, data.readDoubleLE(6), style) }
  if (data[6] === 1) return { ...booleanCell(data[8]), flag: 'formula' }
  return data[6] === 2 ? errorCell(data[8]) : { text: '', kind: 'empty', raw: '', flag: 'formula' }
}

/** An index outside the table is a broken file: guessing would move one child's text to another. */
function textCell(text: string | undefined): Cell {
  if (text === undefined) throw new Refusal('damaged')
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return { text: lines, kind: 'string', raw: text }
}

const booleanCell = (byte: number | undefined): Cell => ({ text: byte === 1 ? 'TRUE' : 'FALSE', kind: 'boolean', raw: String(byte ?? 0) })

/** [MS-XLS] 2.5.10 */
const errors = new Map([[0, '#NULL!'], [7, '#DIV/0!'], [15, '#VALUE!'], [23, '#REF!'], [29, '#NAME?'], [36, '#NUM!'], [42, '#N/A']])
export const errorCell = (code: number | undefined): Cell => ({ text: errors.get(code ?? 42) ?? '#N/A', kind: 'string', raw: String(code ?? ''), flag: 'error' })

const eight = Buffer.alloc(8)

/** A number in 30 bits, whole or the upper half of a double, a hundredth of it or not ([MS-XLS] 2.5.217). */
function rk(packed: number): number {
  let value = packed >> 2
  if ((packed & 2) === 0) {
    eight.writeUInt32LE((packed & ~3) >>> 0, 4)
    value = eight.readDoubleLE(0)
  }
  return (packed & 1) === 1 ? value / 100 : value
}
