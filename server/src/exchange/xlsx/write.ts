/** Writes workbooks row by row, so that an export of 50,000 rows needs no more memory than one of 500.
 *  The only file that knows the library; it is loaded on first use (340 ms, 65 MB). */
import { PassThrough, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import type { Merge } from '../rows.ts'

/** `error`: cannot be imported (red). `warning`: look again (amber). The comment opens at the cell. */
export type Mark = { level: 'error' | 'warning'; comment: string }
export type OutValue = string | number | boolean | null
/** A day, or a moment as the clocks of the country show it: cells that sort and can be counted with. */
export type OutDate = { day: string } | { moment: string }
export type OutCell = OutValue | OutDate | { value: OutValue; mark: Mark }

export type SheetOut = {
  /** At most 31 characters, none of \ / ? * [ ] : — the programs' own rule. */
  name: string
  /** Stands first, merged over all columns. */
  title?: string
  /** Below the title, each merged over all columns: who made the file, when and what for. */
  notes?: readonly string[]
  header?: readonly string[]
  /** In characters; a missing one is 14. */
  widths?: readonly number[]
  /** Below the header. A row that is null is left empty, so that rows can keep the numbers they had elsewhere. */
  rows: Iterable<readonly OutCell[] | null> | AsyncIterable<readonly OutCell[] | null>
  /** Very large ones are left out: the library visits every cell of a merge. */
  merges?: readonly Range[]
}

export type Range = Pick<Merge, 'fromRow' | 'fromColumn' | 'toRow' | 'toColumn'>
const maxMergedCells = 2_000

const fills = { error: 'FFF8D7D3', warning: 'FFFCE9C4', header: 'FFEEF2EF' } as const
const font = { name: '宋体', size: 11 }
/** Rows between two looks at whether the receiver keeps up. */
const pauseEvery = 200
const defaultWidth = 14

type Library = typeof import('@cj-tech-master/excelts')
type Book = InstanceType<Library['WorkbookWriter']>
type Sheet = ReturnType<Book['addWorksheet']>
type RowOut = ReturnType<Sheet['addRow']>

/** Writes a workbook to a stream and ends it. All texts are cells of type text: what begins with = + - @ stays what it is, and
 *  long numbers keep every digit, also after somebody edits the cell.
 *  @returns how many rows were written below headers */
export async function writeWorkbook(out: Writable, sheets: readonly SheetOut[]): Promise<number> {
  const { WorkbookWriter } = await import('@cj-tech-master/excelts')
  const through = new PassThrough({ highWaterMark: 256 * 1024 })
  const delivered = pipeline(through, out)
  // Waited for below; a receiver that fails earlier must not count as unhandled until then.
  delivered.catch(() => undefined)
  const book = new WorkbookWriter({ stream: through, useStyles: true, useSharedStrings: true })
  let written = 0
  try {
    for (const sheet of sheets) written += await writeSheet(book, sheet, through)
    await Promise.race([book.commit(), delivered])
    await delivered
  } catch (error) {
    through.destroy()
    throw error
  }
  return written
}

async function writeSheet(book: Book, out: SheetOut, through: PassThrough): Promise<number> {
  const above = (out.title === undefined ? 0 : 1) + (out.notes?.length ?? 0) + (out.header === undefined ? 0 : 1)
  const sheet = book.addWorksheet(out.name, above > 0 ? { views: [{ state: 'frozen', ySplit: above }] } : {})
  const columns = Math.max(out.header?.length ?? 0, out.widths?.length ?? 0, 1)
  for (let i = 0; i < columns; i++) sheet.getColumn(i + 1).width = out.widths?.[i] ?? defaultWidth
  if (out.title !== undefined) writeTitle(sheet, out.title, columns)
  for (const note of out.notes ?? []) writeNote(sheet, note, columns)
  if (out.header) writeHeader(sheet, out.header)
  const merges = Map.groupBy(out.merges ?? [], merge => merge.fromRow)
  let number = above
  let written = 0
  for await (const cells of out.rows) {
    number += 1
    if (!cells) continue
    const row = sheet.getRow(number)
    for (const [i, cell] of cells.entries()) put(row, i + 1, cell)
    // Before the row is committed: afterwards it is on its way.
    for (const range of merges.get(number) ?? []) merge(sheet, range)
    row.commit()
    written += 1
    if (written % pauseEvery === 0) await roomIn(through)
  }
  sheet.commit()
  return written
}

function merge(sheet: Sheet, { fromRow, fromColumn, toRow, toColumn }: Range): void {
  const cells = (toRow - fromRow + 1) * (toColumn - fromColumn + 1)
  if (cells > 1 && cells <= maxMergedCells) sheet.mergeCells(fromRow, fromColumn, toRow, toColumn)
}

/** The library pushes and never waits; whoever produces the rows has to. */
async function roomIn(through: PassThrough): Promise<void> {
  if (through.writableNeedDrain) {
    const gone = finished(through, { readable: false }).catch(() => undefined)
    await Promise.race([new Promise(done => through.once('drain', done)), gone])
  } else await new Promise(setImmediate)
  if (through.destroyed) throw new Error('The receiver of the workbook is gone')
}

function writeTitle(sheet: Sheet, title: string, columns: number): void {
  const row = sheet.getRow(1)
  put(row, 1, title)
  const cell = row.getCell(1)
  cell.font = { ...font, size: 16, bold: true }
  cell.alignment = { horizontal: 'center', vertical: 'middle' }
  row.height = 30
  merge(sheet, { fromRow: 1, fromColumn: 1, toRow: 1, toColumn: columns })
  row.commit()
}

function writeNote(sheet: Sheet, text: string, columns: number): void {
  const row = sheet.addRow([])
  put(row, 1, text)
  row.getCell(1).font = { ...font, size: 10 }
  row.getCell(1).alignment = { vertical: 'middle', wrapText: true }
  row.height = 32
  merge(sheet, { fromRow: row.number, fromColumn: 1, toRow: row.number, toColumn: columns })
  row.commit()
}

function writeHeader(sheet: Sheet, header: readonly string[]): void {
  const row = sheet.addRow([])
  header.forEach((text, i) => {
    put(row, i + 1, text)
    const cell = row.getCell(i + 1)
    cell.font = { ...font, bold: true }
    cell.fill = solid(fills.header)
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
  })
  row.commit()
}

const solid = (argb: string) => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } }) as const

const shanghaiMs = 8 * 3_600_000
/** A workbook knows no zones: what it holds is what the clock on the wall says. */
function putDate(row: RowOut, column: number, out: OutDate): void {
  const cell = row.getCell(column)
  cell.value = 'day' in out ? new Date(`${out.day}T00:00:00Z`) : new Date(Math.floor((Date.parse(out.moment) + shanghaiMs) / 60_000) * 60_000)
  cell.numFmt = 'day' in out ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm'
}

function put(row: RowOut, column: number, out: OutCell): void {
  if (typeof out === 'object' && out !== null && !('mark' in out)) { putDate(row, column, out); return }
  const marked = typeof out === 'object' && out !== null
  const value = marked ? out.value : out
  if (value === null && !marked) return
  const cell = row.getCell(column)
  // Nothing is written as nothing: in a merge, writing to any cell writes to the first.
  if (value !== null) cell.value = typeof value === 'string' ? textValue(value) : value
  if (typeof value === 'string') cell.numFmt = '@'
  if (!marked) return
  cell.fill = solid(fills[out.mark.level])
  cell.note = { texts: [{ text: out.mark.comment }] }
}

/** A cell knows one line break, LF. And where two of the format's own escapes (_xHHHH_) share an underscore in a person's text,
 *  the library escapes only the first: such a text is handed over in pieces. */
function textValue(text: string) {
  const lines = text.replace(/\r\n?/g, '\n')
  if (!/_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_/.test(lines)) return lines
  return { richText: lines.split(/(?=_x)/).map(piece => ({ text: piece })) }
}
