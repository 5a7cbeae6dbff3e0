/** A workbook, inside the reading process. */
import { Refusal } from '../refusal.ts'
import { type Book, openBook } from '../xlsx/book.ts'
import { readDirectory } from '../xlsx/directory.ts'
import { type Package, partText } from '../xlsx/parts.ts'
import { sheetWalker } from '../xlsx/sheet.ts'
import { feed } from '../xlsx/walk.ts'
import type { Output } from './output.ts'

export async function readXlsx(file: Buffer, output: Output): Promise<void> {
  const pack: Package = { file, entries: readDirectory(file, output.limits), breathe: output.breathe }
  const book = await openBook(pack)
  if (book.sheets.every(sheet => sheet.hidden)) throw new Refusal('noSheets')
  if (book.sheets.length > output.limits.sheets) throw new Refusal('tooManySheets', { limit: output.limits.sheets })
  if (book.externalLinks > 0) output.notice('externalLinksIgnored', book.externalLinks)
  output.head(
    'xlsx',
    book.sheets.map(({ name, hidden }) => ({ name, hidden })),
  )
  await output.flush()
  for (const [index, sheet] of book.sheets.entries()) {
    if (sheet.hidden) output.notice('hiddenSheetSkipped')
    else await readSheet(pack, { book, index }, output)
  }
}

async function readSheet(pack: Package, from: { book: Book; index: number }, output: Output): Promise<void> {
  const sheet = from.book.sheets[from.index]
  if (!sheet) return
  const parser = feed(
    sheetWalker({
      book: from.book,
      limits: output.limits,
      sheet: from.index,
      name: sheet.name,
      row: (row, cells) => output.row(from.index, row, cells),
      merge: output.merge,
    }),
  )
  for await (const text of partText(pack, sheet.part)) parser.write(text)
  parser.end()
}
