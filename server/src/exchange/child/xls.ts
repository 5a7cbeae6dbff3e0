/** An old workbook (.xls, .et), inside the reading process. The library opens the container and reads whole what is older than 1997; the
 *  records every program has written since are walked here, row by row (xls/sheet.ts). */
import { CFB, type CellObject, read, set_cptable, type WorkBook } from '@e965/xlsx'
import { isDateFormat } from '../cellText.ts'
import { Refusal } from '../refusal.ts'
import { type Cell, emptyCell } from '../rows.ts'
import { oldBook, type OldBook } from '../xls/records.ts'
import { errorCell, rowsOf } from '../xls/sheet.ts'
import { sharedTexts } from '../xls/strings.ts'
import { numberCell } from '../xlsx/sheet.ts'
import { isOldContainer } from './kind.ts'
import type { Output } from './output.ts'

const rowsBetweenBreaths = 200

export async function readXls(file: Buffer, output: Output): Promise<void> {
  const stream = bookStream(file)
  const book = oldBook(stream)
  if (book) await readSheets(stream, book, output)
  else await readOlder(file, output)
}

function refuseSheets(sheets: readonly unknown[], { limits }: Output): void {
  if (sheets.length === 0) throw new Refusal('noSheets')
  if (sheets.length > limits.sheets) throw new Refusal('tooManySheets', { limit: limits.sheets })
}

async function readSheets(stream: Buffer, book: OldBook, output: Output): Promise<void> {
  refuseSheets(book.sheets, output)
  const texts = sharedTexts(stream.subarray(0, book.end))
  output.head('xls', book.sheets.map(({ name, hidden }) => ({ name, hidden })))
  let told = 0
  for (const [sheet] of book.sheets.entries())
    for (const row of rowsOf({ stream, book, sheet, textAt: texts.at, limits: output.limits, merge: output.merge })) {
      output.row(row)
      if (++told % rowsBetweenBreaths === 0) await output.breathe()
    }
}

/** The stream of records, after a look at what else the file carries. What belongs to an object within it lies deeper and is not looked at. */
function bookStream(file: Buffer): Buffer {
  if (!isOldContainer(file)) return file
  const folder = opened(() => CFB.read(file, { type: 'buffer' }))
  const paths: string[] = folder.FullPaths
  const names = new Set(paths.map(path => path.split('/')[1]?.toLowerCase()))
  if (names.has('encryptioninfo') || names.has('encryptedpackage')) throw new Refusal('encrypted')
  if (names.has('_vba_project_cur')) throw new Refusal('macros')
  const stream = CFB.find(folder, '/Workbook') ?? CFB.find(folder, '/Book')
  if (!stream) throw new Refusal(names.has('worddocument') ? 'wordDocument' : 'notASpreadsheet')
  return Buffer.from(stream.content)
}

/** The library throws texts, errors and what the records happen to break: whatever it is, the file is not whole. */
function opened<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(error instanceof Error && /^File is password-protected/.test(error.message) ? 'encrypted' : 'damaged')
  }
}

/** Before 1997 texts were in the code page of the machine; what colours there were is not looked for. */
async function readOlder(file: Buffer, output: Output): Promise<void> {
  set_cptable(codePages)
  // Cells by row, days as the numbers that are stored, no text made of them and no formula put into words.
  const book = opened(() => read(file, { type: 'buffer', dense: true, cellText: false, cellNF: true, cellFormula: false, cellHTML: false }))
  const sheets = book.SheetNames.map((name, i) => ({ name, hidden: (book.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0 }))
  refuseSheets(sheets, output)
  output.head('xls', sheets)
  for (const [sheet, { name }] of sheets.entries()) await readOlderSheet({ book, name, sheet }, output)
}

type Sheet = { book: WorkBook; name: string; sheet: number }

async function readOlderSheet({ book, name, sheet }: Sheet, output: Output): Promise<void> {
  const table = book.Sheets[name]
  for (const merge of table?.['!merges'] ?? [])
    output.merge({ sheet, fromRow: merge.s.r + 1, fromColumn: merge.s.c + 1, toRow: merge.e.r + 1, toColumn: merge.e.c + 1 })
  for (const [index, cells] of (table?.['!data'] ?? []).entries()) {
    if (!cells) continue
    const read = cellsOf({ book, name, sheet }, [index, cells], output)
    if (read.length > 0) output.row({ sheet, row: index + 1, cells: read, ...(table?.['!rows']?.[index]?.hidden ? { hidden: 'hidden' } : {}) })
    if (index % rowsBetweenBreaths === 0) await output.breathe()
  }
}

function cellsOf(from: Sheet, [index, cells]: readonly [number, readonly (CellObject | undefined)[]], { limits }: Output): Cell[] {
  const found: Cell[] = []
  const from1904 = from.book.Workbook?.WBProps?.date1904 === true
  cells.forEach((one, column) => {
    const cell = one && contentOf(one, from1904)
    if (!cell || cell.text === '') return
    const where = { sheet: from.name, row: index + 1 }
    if (column >= limits.columns) throw new Refusal('tooManyColumns', { ...where, limit: limits.columns })
    if (cell.text.length > limits.cellCharacters) throw new Refusal('cellTooLong', { ...where, column: column + 1, limit: limits.cellCharacters })
    while (found.length < column) found.push(emptyCell)
    found.push(cell)
  })
  return found
}

function contentOf({ t, v, z }: CellObject, from1904: boolean): Cell | undefined {
  if (v === undefined || v === null) return undefined
  if (t === 'e') return errorCell(Number(v))
  if (typeof v === 'boolean') return { text: v ? 'TRUE' : 'FALSE', kind: 'boolean', raw: v ? '1' : '0' }
  if (typeof v === 'number') return numberCell(String(v), isDateFormat(1_000, String(z ?? '')), from1904)
  const text = String(v)
  return { text, kind: 'string', raw: text }
}

const labels = new Map([[1200, 'utf-16le'], [65001, 'utf-8'], [936, 'gb18030'], [950, 'big5'], [932, 'shift_jis'], [949, 'euc-kr'], [874, 'windows-874'], [866, 'ibm866'], [10000, 'macintosh']])
const labelOf = (page: number): string => labels.get(page) ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : 'windows-1252')
const codePages = {
  utils: {
    decode: (page: number | string, data: Uint8Array | number[]) => new TextDecoder(labelOf(Number(page))).decode(Uint8Array.from(data)),
    encode: () => '',
  },
}
