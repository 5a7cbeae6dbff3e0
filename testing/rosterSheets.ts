/** Rosters of a few lines as clerks make them: sheets of texts, as a workbook or a csv. */
import type { OutCell } from '@qinghe/server/exchange/xlsx.ts'
import { writeWorkbook } from '@qinghe/server/exchange/xlsx.ts'
import { sink } from './workbooks/sink.ts'

export type RosterSheet = { name: string; rows: readonly (readonly OutCell[])[]; merges?: { fromRow: number; fromColumn: number; toRow: number; toColumn: number }[] }

export async function workbookOf(sheets: readonly RosterSheet[]): Promise<Buffer> {
  const { out, bytes } = sink()
  await writeWorkbook(out, sheets)
  return bytes()
}

export const csvOfRows = (rows: readonly (readonly string[])[]): Buffer => Buffer.from(rows.map(row => row.join(',')).join('\n'))

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** An id number of nobody: area 999999. */
export function idNumberOf(birthDate: string, order: number): string {
  const body = `999999${birthDate.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0)
  return body + '10X98765432'[sum % 11]
}

/** Lines as people put them away: coloured, hidden by hand. */
export type MarkedLine = { cells: readonly string[]; color?: string; hidden?: boolean }
export async function markedBook(sheets: readonly { name: string; hidden?: boolean; lines: readonly MarkedLine[] }[]): Promise<Buffer> {
  const { Workbook } = await import('@cj-tech-master/excelts')
  const book = new Workbook()
  for (const { name, hidden, lines } of sheets) {
    const sheet = book.addWorksheet(name, hidden ? { state: 'hidden' } : {})
    for (const line of lines) {
      const row = sheet.addRow([...line.cells])
      if (line.hidden) row.hidden = true
      if (line.color) row.eachCell(cell => { cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: `FF${line.color}` } } })
    }
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}
