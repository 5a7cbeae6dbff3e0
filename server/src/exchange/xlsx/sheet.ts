/** One sheet: XML in, rows out, as they come. */
import { columnOf, dateText, plainNumber } from '../cellText.ts'
import { plainLook } from '../marks.ts'
import { Refusal } from '../refusal.ts'
import { type Cell, emptyCell, type Merge, type ReadLimits, type SourceRow } from '../rows.ts'
import type { Tag, Walker } from '../xml/scan.ts'
import type { Book } from './book.ts'
import { isTrue, unescapeText } from './names.ts'
import { type CellStyle, plainStyle } from './styles.ts'

/** A merged title or village column is common, tens of thousands of merges are not a form. */
const maxMerges = 20_000

export type SheetContext = {
  book: Book
  limits: ReadLimits
  /** For messages and for the sheet number in merges. */
  sheet: number
  name: string
  row: (row: SourceRow) => void
  merge: (merge: Merge) => void
}

type Pending = { type: string; style: number; column: number; value: string; inline: string; texts: string; formula: boolean }
type State = {
  context: SheetContext
  rows: boolean
  /** Rows a filter hides; said before the rows, where the filter itself stands behind them. */
  isFiltered: boolean
  row: number
  hidden: 'hidden' | 'filtered' | undefined
  column: number
  cells: Cell[]
  cell: Pending | undefined
  into: '' | 'value' | 'inline'
  guide: boolean
  merges: number
}

/** The walker of a sheet part. Rows without content are passed over: a sheet formatted to its last row has a million of them. */
export function sheetWalker(context: SheetContext): Walker {
  const s: State = {
    context, rows: false, isFiltered: false, row: 0, hidden: undefined, column: 0, cells: [], cell: undefined, into: '', guide: false, merges: 0,
  }
  return { open: (name, tag) => open(s, name, tag), text: piece => takeText(s, piece), close: name => close(s, name) }
}

function open(s: State, name: string, tag: Tag): void {
  if (name === 'c' && s.rows) {
    s.column = columnOf(tag.get('r') ?? '') || s.column + 1
    s.cell = { type: tag.get('t') ?? 'n', style: Number(tag.get('s') ?? 0), column: s.column, value: '', inline: '', texts: '', formula: false }
  } else if (name === 'v') s.into = s.cell ? 'value' : ''
  else if (name === 't') s.into = s.cell && !s.guide ? 'inline' : ''
  else if (name === 'rPh') s.guide = true
  else if (name === 'f' && s.cell) s.cell.formula = true
  else if (name === 'row' && s.rows) beginRow(s, tag)
  else if (name === 'sheetData') s.rows = true
  else if (name === 'sheetPr') s.isFiltered = isTrue(tag.get('filterMode'))
  else if (name === 'mergeCell' && s.merges++ < maxMerges) addMerge(s.context, tag.get('ref') ?? '')
}

function takeText(s: State, piece: string): void {
  if (!s.cell || s.into === '') return
  s.cell[s.into] = s.cell[s.into] === '' ? piece : s.cell[s.into] + piece
  if (s.cell[s.into].length + s.cell.texts.length > s.context.limits.cellCharacters * 7) throw tooLong(s.context, s.row, s.cell.column)
}

function close(s: State, name: string): void {
  if (name === 'v') s.into = ''
  else if (name === 'c' && s.cell) {
    place(s, s.cell)
    s.cell = undefined
  } else if (name === 't') {
    if (s.cell && s.into === 'inline') {
      s.cell.texts += unescapeText(s.cell.inline)
      s.cell.inline = ''
    }
    s.into = ''
  } else if (name === 'rPh') s.guide = false
  else if (name === 'row' && s.rows) {
    if (s.cells.length > 0) s.context.row({ sheet: s.context.sheet, row: s.row, cells: s.cells, ...(s.hidden ? { hidden: s.hidden } : {}) })
  } else if (name === 'sheetData') s.rows = false
}

function beginRow(s: State, tag: Tag): void {
  const stated = Number(tag.get('r') ?? s.row + 1)
  if (!Number.isInteger(stated) || stated < 1 || stated > 1_048_576) throw new Refusal('damaged')
  s.row = stated
  s.column = 0
  s.cells = []
  const isHidden = isTrue(tag.get('hidden')) || tag.get('ht') === '0'
  s.hidden = isHidden ? (s.isFiltered ? 'filtered' : 'hidden') : undefined
}

function place(s: State, pending: Pending): void {
  const { limits, name, book } = s.context
  const cell = cellOf(book, pending)
  if (!cell) return
  if (pending.column > limits.columns) throw new Refusal('tooManyColumns', { sheet: name, row: s.row, limit: limits.columns })
  if (cell.text.length > limits.cellCharacters) throw tooLong(s.context, s.row, pending.column)
  while (s.cells.length < pending.column - 1) s.cells.push(emptyCell)
  s.cells[pending.column - 1] = cell
}

const tooLong = (context: SheetContext, row: number, column: number): Refusal =>
  new Refusal('cellTooLong', { sheet: context.name, row, column, limit: context.limits.cellCharacters })

/** What the cell says; undefined when it says nothing. ECMA-376 §18.3.1.4, §18.18.11. */
function cellOf(book: Book, pending: Pending): Cell | undefined {
  const style = book.styles[pending.style] ?? plainStyle
  const cell = contentOf(book, pending, style)
  if (!cell || (cell.text === '' && !pending.formula)) return undefined
  if (pending.formula) cell.flag ??= 'formula'
  // Few cells stand out; the others keep the shape all have.
  return style.look === plainLook ? cell : { ...cell, ...style.look }
}

function contentOf(book: Book, { type, value, texts, formula }: Pending, style: CellStyle): Cell | undefined {
  if (type === 's' && value !== '') return stringCell(book.sharedStrings.at(Number(value)))
  if (type === 'inlineStr') return stringCell(texts)
  if (type === 'str' && (value !== '' || formula)) return stringCell(unescapeText(value))
  if (value.trim() === '') return formula ? { text: '', kind: 'empty', raw: '', flag: 'noValue' } : undefined
  if (type === 'e') return { text: value, kind: 'string', raw: value, flag: 'error' }
  if (type === 'b') return { text: isTrue(value.trim()) ? 'TRUE' : 'FALSE', kind: 'boolean', raw: value }
  if (type === 'd') return { text: value.replace('T', ' ').replace(/[ ]00:00:00(\.0+)?Z?$/, ''), kind: 'date', raw: value }
  return numberCell(value.trim(), style.isDate, book.from1904)
}

/** An index outside the table is a broken file: guessing would move one child's text to another. */
function stringCell(text: string | undefined): Cell {
  if (text === undefined) throw new Refusal('damaged')
  return { text, kind: 'string', raw: text }
}

/** A stored number as what it shows: a day where its format is one, plain digits else. */
export function numberCell(raw: string, isDate: boolean, from1904: boolean): Cell {
  const day = isDate ? dateText(Number(raw), from1904) : undefined
  if (day !== undefined) return { text: day, kind: 'date', raw }
  const plain = plainNumber(raw)
  if (!plain) return { text: raw, kind: 'string', raw }
  return plain.precisionLost ? { text: plain.text, kind: 'number', raw, flag: 'precisionLost' } : { text: plain.text, kind: 'number', raw }
}

function addMerge(context: SheetContext, reference: string): void {
  const m = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference)
  if (!m) return
  const [fromColumn, toColumn] = [columnOf(m[1] ?? ''), columnOf(m[3] ?? '')]
  context.merge({ sheet: context.sheet, fromRow: Number(m[2]), fromColumn, toRow: Number(m[4]), toColumn })
}
