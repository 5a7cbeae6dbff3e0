/** A workbook, inside the reading process. */
import { Refusal } from '../refusal.ts'
import { type Book, openBook } from '../xlsx/book.ts'
import { workbookNames } from '../xlsx/names.ts'
import { sheetWalker } from '../xlsx/sheet.ts'
import { scanner } from '../xml/scan.ts'
import { type Package, partText } from '../zip/parts.ts'
import type { Output } from './output.ts'

export async function readXlsx(pack: Package, output: Output): Promise<void> {
  const book = await openBook(pack)
  if (book.sheets.length === 0) throw new Refusal('noSheets')
  if (book.sheets.length > output.limits.sheets) throw new Refusal('tooManySheets', { limit: output.limits.sheets })
  if (book.externalLinks > 0) output.notice('externalLinksIgnored', book.externalLinks)
  output.head('xlsx', book.sheets.map(({ name, hidden }) => ({ name, hidden })))
  await output.flush()
  for (const [index] of book.sheets.entries()) await readSheet(pack, { book, index }, output)
}

async function readSheet(pack: Package, from: { book: Book; index: number }, output: Output): Promise<void> {
  const sheet = from.book.sheets[from.index]
  if (!sheet) return
  const { limits, row, merge } = output
  const parser = scanner(sheetWalker({ book: from.book, limits, sheet: from.index, name: sheet.name, row, merge }), workbookNames)
  for await (const text of partText(pack, sheet.part)) parser.write(text)
  parser.end()
}
