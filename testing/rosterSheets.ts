/** Rosters of a few lines as clerks make them: sheets of texts, as a workbook or a csv. */
import type { OutCell } from '@qinghe/server/exchange/xlsx.ts'
import { writeWorkbook } from '@qinghe/server/exchange/xlsx.ts'
import { columnLetter } from '@qinghe/domain/rosters/headings.ts'
import { bareWorkbook, sheetXml } from './workbooks/bareWorkbook.ts'
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
export type MarkedSheet = { name: string; hidden?: boolean; lines: readonly MarkedLine[] }

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
/** One style a colour, behind the plain one. */
const stylesOf = (colors: readonly string[]): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="${main}">
<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>
<fills count="${colors.length + 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${
  colors.map(color => `<fill><patternFill patternType="solid"><fgColor rgb="FF${color}"/></patternFill></fill>`).join('')}</fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="${colors.length + 1}"><xf fillId="0"/>${colors.map((_, i) => `<xf fillId="${i + 2}" applyFill="1"/>`).join('')}</cellXfs></styleSheet>`

export function markedBook(sheets: readonly MarkedSheet[]): Buffer {
  const colors = [...new Set(sheets.flatMap(sheet => sheet.lines.flatMap(line => line.color ?? [])))]
  const lineOf = ({ cells, color, hidden }: MarkedLine, i: number): string => {
    const style = color === undefined ? '' : ` s="${colors.indexOf(color) + 1}"`
    const inside = cells.map((text, at) => `<c r="${columnLetter(at)}${i + 1}"${style} t="inlineStr"><is><t>${text}</t></is></c>`).join('')
    return `<row r="${i + 1}"${hidden ? ' hidden="1"' : ''}>${inside}</row>`
  }
  const parts = Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet.lines.map(lineOf).join(''))]))
  return bareWorkbook({ ...parts, 'xl/styles.xml': stylesOf(colors) }, sheets.map(({ name, hidden }) => ({ name, ...(hidden ? { state: 'hidden' as const } : {}) })))
}
