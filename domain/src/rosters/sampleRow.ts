/** Reading one line of a roster in the tests of this folder. */
import { archiveParameters as values } from '../archives/parameters.ts'
import { plainDate } from '../kernel/plainDate.ts'
import { type SheetCell, textCell } from './cell.ts'
import { columnsAt } from './headers.ts'
import { type ReadContext, readRow, type RowReading } from './readRow.ts'
import { county, places, town } from './samplePlaces.ts'
import type { CellIssue, Column, ColumnTarget } from './types.ts'

export const context: ReadContext = {
  day: plainDate('2026-06-30'), values, within: county, keeper: town, places, statesLeftBehind: false,
  placeName: code => places.find(place => place.code === code)?.short ?? (code === county ? '苏仙区' : undefined),
}
/** By heading; a heading that is a target itself (row.note) is one, whatever the words of the form say. */
export type Sheet = Record<string, string | SheetCell>
const columnsOf = (sheet: Sheet): Column[] => columnsAt([Object.keys(sheet)], 1).map(column => (isTarget(column.header) ? { ...column, target: column.header } : column))
const isTarget = (header: string): header is ColumnTarget & string => header.startsWith('row.') || /^(father|mother|guardian)\./u.test(header)

export const read = (sheet: Sheet, more: Partial<ReadContext> = {}): RowReading =>
  readRow(Object.values(sheet).map(cell => (typeof cell === 'string' ? textCell(cell) : cell)), columnsOf(sheet), { ...context, ...more })
export const girl = { 姓名: '王小禾', 性别: '女', 公民身份号码: '999999201704160029', 村: '高雅岭村' }
export const codes = (issues: readonly CellIssue[]): string[] => issues.map(one => `${one.column} ${one.code}`)
export const errors = (sheet: Sheet, more: Partial<ReadContext> = {}): string[] => codes(read(sheet, more).errors)
export const warnings = (sheet: Sheet, more: Partial<ReadContext> = {}): string[] => codes(read(sheet, more).warnings)
