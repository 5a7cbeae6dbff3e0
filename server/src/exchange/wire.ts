/** The lines between the reading process and its parent: one JSON array a line, its first item the kind. Writing side; the reading
 *  side is `parseLine` in wireParse.ts, which trusts nothing. Kept apart so that the reading process needs no schema library. */
import type { Cell, Merge, ReadLimits, ReadSummary, SheetHead } from './rows.ts'
import type { Refusal } from './refusal.ts'

export type Job = { format: 'xlsx' | 'csv' | 'any'; limits: ReadLimits }

/** Most cells are texts whose stored form is the text itself: those travel as a bare string, empty ones as null. */
const wireCell = (cell: Cell): unknown => {
  if (cell.kind === 'empty' && cell.flag === undefined) return null
  if (cell.kind === 'string' && cell.flag === undefined && cell.raw === cell.text) return cell.text
  return [cell.text, cell.kind, cell.raw === cell.text ? null : cell.raw, cell.flag ?? null]
}

export const headLine = (format: 'xlsx' | 'csv', sheets: SheetHead[]): string => JSON.stringify(['head', format, sheets])
export const tickLine = '["tick"]'
export const rowLine = (sheet: number, row: number, cells: Cell[]): string =>
  JSON.stringify(['row', sheet, row, cells.map(wireCell)])
export const mergeLine = (m: Merge): string => JSON.stringify(['merge', m.sheet, m.fromRow, m.fromColumn, m.toRow, m.toColumn])
export const endLine = (summary: Omit<ReadSummary, 'merges'>): string => JSON.stringify(['end', summary.rows, summary.notices])
export const refusalLine = (refusal: Refusal): string => JSON.stringify(['no', refusal.code, refusal.details])
