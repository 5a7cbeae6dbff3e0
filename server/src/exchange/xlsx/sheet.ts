/** One sheet: XML in, rows out, as they come. */
import { columnOf, dateText, plainNumber } from '../cellText.ts'
import { Refusal } from '../refusal.ts'
import { type Cell, emptyCell, type Merge, type ReadLimits } from '../rows.ts'
import type { Book } from './book.ts'
import { type Attributes, unescapeText, type Walker } from './walk.ts'

/** A merged title or village column is common, tens of thousands of merges are not a form. */
const maxMerges = 20_000

export type SheetContext = {
  book: Book
  limits: ReadLimits
  /** For messages and for the sheet number in merges. */
  sheet: number
  name: string
  row: (row: number, cells: Cell[]) => void
  merge: (merge: Merge) => void
}

type RowState = { row: number; column: number; cells: Cell[] }
type State = RowState & { rows: boolean; into: '' | 'value' | 'inline'; guide: boolean; merges: number }
type Pending = { type: string; style: number; column: number; value: string; inline: string; texts: string; formula: boolean }

/** The walker of a sheet part. Rows without content are passed over: a sheet formatted to its last row has a million of them. */
export function sheetWalker(context: SheetContext): Walker {
  const state: State = { rows: false, row: 0, column: 0, cells: [], into: '', guide: false, merges: 0 }
  let cell: Pending | undefined
  const open = (name: string, a: Attributes): void => {
    if (name === 'c' && state.rows) {
      state.column = columnOf(a.r ?? '') || state.column + 1
      cell = { type: a.t ?? 'n', style: Number(a.s ?? 0), column: state.column, value: '', inline: '', texts: '', formula: false }
    } else if (name === 'v') state.into = cell ? 'value' : ''
    else if (name === 't') state.into = cell && !state.guide ? 'inline' : ''
    else if (name === 'rPh') state.guide = true
    else if (name === 'f' && cell) cell.formula = true
    else if (name === 'row' && state.rows) beginRow(state, a)
    else if (name === 'sheetData') state.rows = true
    else if (name === 'mergeCell' && state.merges++ < maxMerges) addMerge(context, a.ref ?? '')
  }
  const text = (piece: string): void => {
    if (!cell || state.into === '') return
    cell[state.into] += piece
    if (cell[state.into].length + cell.texts.length > context.limits.cellCharacters * 7)
      throw tooLong(context, state.row, cell.column)
  }
  const close = (name: string): void => {
    if (name === 't' && cell && state.into === 'inline') {
      cell.texts += unescapeText(cell.inline)
      cell.inline = ''
    }
    if (name === 'v' || name === 't') state.into = ''
    else if (name === 'rPh') state.guide = false
    else if (name === 'c' && cell) {
      place(context, state, cell)
      cell = undefined
    } else if (name === 'row' && state.rows) {
      if (state.cells.length > 0) context.row(state.row, state.cells)
    } else if (name === 'sheetData') state.rows = false
  }
  return { open, text, close }
}

function beginRow(state: RowState, a: Attributes): void {
  const stated = Number(a.r ?? state.row + 1)
  if (!Number.isInteger(stated) || stated < 1 || stated > 1_048_576) throw new Refusal('damaged')
  state.row = stated
  state.column = 0
  state.cells = []
}

function place(context: SheetContext, state: RowState, pending: Pending): void {
  const cell = cellOf(context.book, pending)
  if (!cell) return
  const { limits, name } = context
  if (pending.column > limits.columns) throw new Refusal('tooManyColumns', { sheet: name, row: state.row, limit: limits.columns })
  if (cell.text.length > limits.cellCharacters) throw tooLong(context, state.row, pending.column)
  while (state.cells.length < pending.column - 1) state.cells.push(emptyCell)
  state.cells[pending.column - 1] = cell
}

const tooLong = (context: SheetContext, row: number, column: number): Refusal =>
  new Refusal('cellTooLong', { sheet: context.name, row, column, limit: context.limits.cellCharacters })

/** What the cell says; undefined when it says nothing. ECMA-376 §18.3.1.4, §18.18.11. */
function cellOf(book: Book, pending: Pending): Cell | undefined {
  const cell = contentOf(book, pending)
  if (!cell || (cell.text === '' && !pending.formula)) return undefined
  return pending.formula && cell.flag === undefined ? { ...cell, flag: 'formula' } : cell
}

function contentOf(book: Book, { type, style, value, texts, formula }: Pending): Cell | undefined {
  if (type === 'inlineStr') return stringCell(texts)
  if (value.trim() === '')
    return formula || type === 'str' ? { text: value, kind: value === '' ? 'empty' : 'string', raw: value } : undefined
  if (type === 's') return stringCell(book.sharedStrings[Number(value)])
  if (type === 'str') return stringCell(unescapeText(value))
  if (type === 'e') return { text: value, kind: 'string', raw: value, flag: 'error' }
  if (type === 'b') return { text: value.trim() === '1' ? 'TRUE' : 'FALSE', kind: 'boolean', raw: value }
  if (type === 'd') return { text: value.replace('T', ' ').replace(/[ ]00:00:00(\.0+)?Z?$/, ''), kind: 'date', raw: value }
  return numberCell(value.trim(), book, style)
}

/** An index outside the table is a broken file: guessing would move one child's text to another. */
function stringCell(text: string | undefined): Cell {
  if (text === undefined) throw new Refusal('damaged')
  return { text, kind: 'string', raw: text }
}

function numberCell(raw: string, book: Book, style: number): Cell {
  const day = book.dateStyles[style] ? dateText(Number(raw), book.from1904) : undefined
  if (day !== undefined) return { text: day, kind: 'date', raw }
  const plain = plainNumber(raw)
  if (!plain) return { text: raw, kind: 'string', raw }
  return { text: plain.text, kind: 'number', raw, ...(plain.precisionLost ? { flag: 'precisionLost' as const } : {}) }
}

function addMerge(context: SheetContext, reference: string): void {
  const m = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference)
  if (!m) return
  const [fromColumn, toColumn] = [columnOf(m[1] ?? ''), columnOf(m[3] ?? '')]
  context.merge({ sheet: context.sheet, fromRow: Number(m[2]), fromColumn, toRow: Number(m[4]), toColumn })
}
