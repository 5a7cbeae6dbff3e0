/** The lines between the reading process and its parent: one JSON array a line, its first item the kind. Writing side; the reading
 *  side is `parseLine` in wireParse.ts, which trusts nothing. Kept apart so that the reading process needs no schema library. */
import type { Cell, Merge, ReadLimits, ReadSummary, SheetHead, SourceRow, TableFormat } from './rows.ts'
import type { Refusal } from './refusal.ts'

export type Job = { format: 'workbook' | 'csv' | 'any'; limits: ReadLimits }

/** Most cells are texts or numbers whose stored form is the text itself: those travel bare, empty ones as null. */
const wireCell = (cell: Cell): unknown => {
  const isBare = cell.flag === undefined && cell.mark === undefined && cell.struck === undefined
  if (isBare && cell.kind === 'empty') return null
  if (isBare && cell.kind === 'string' && cell.raw === cell.text) return cell.text
  if (isBare && cell.kind === 'number' && cell.raw === cell.text && String(Number(cell.text)) === cell.text) return Number(cell.text)
  const told = [cell.text, cell.kind, cell.raw === cell.text ? null : cell.raw, cell.flag ?? null]
  return cell.mark === undefined && cell.struck === undefined ? told : [...told, cell.mark ?? null, cell.struck ?? false]
}

export const headLine = (format: TableFormat, sheets: SheetHead[]): string => JSON.stringify(['head', format, sheets])
export const tickLine = '["tick"]'
export const rowLine = ({ sheet, row, cells, hidden }: SourceRow): string =>
  JSON.stringify(['row', sheet, row, cells.map(wireCell), ...(hidden ? [hidden] : [])])
export const mergeLine = (m: Merge): string => JSON.stringify(['merge', m.sheet, m.fromRow, m.fromColumn, m.toRow, m.toColumn])
export const endLine = (summary: Omit<ReadSummary, 'merges'>): string => JSON.stringify(['end', summary.rows, summary.notices])
export const refusalLine = (refusal: Refusal): string => JSON.stringify(['no', refusal.code, refusal.details])
