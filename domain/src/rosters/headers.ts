/** What departments and screens need of headings: columns of a table without merged cells, columns as somebody chose them, and
 *  whether a sheet says of itself that it lists left-behind children. */
import { plainText } from '../codes/codeList.ts'
import { textCell } from './cell.ts'
import { findHeading, headingAt, type SheetLine } from './layout.ts'
import { roleOf } from './lines.ts'
import type { Column, ColumnTarget } from './types.ts'

/** Where screens and journeys look for it. */
export { columnLetter } from './headings.ts'

type Texts = readonly (readonly string[])[]
const linesOf = (rows: Texts): SheetLine[] => rows.map((cells, i) => ({ line: i + 1, cells: cells.map(textCell) }))

/** `headerRow` counts from 1, as the spreadsheet does; children begin on the next row. */
export type Heads = { headerRow: number; columns: Column[] }

/** Undefined when no row looks like a heading. `rows` are the first rows of the sheet, without gaps. */
export function detectColumns(rows: Texts): Heads | undefined {
  const found = findHeading(linesOf(rows), [])
  return found && { headerRow: found.to, columns: found.columns }
}

/** The columns of a heading row somebody chose by hand; groups above it are found where they say more. */
export function columnsAt(rows: Texts, headerRow: number): Column[] {
  const head = linesOf(rows.slice(0, headerRow))
  const known = (columns: readonly Column[]): number => columns.filter(column => column.target !== null).length
  const own = headingAt(head, [], { from: headerRow, to: headerRow }).columns
  const found = findHeading(head, [])
  return found?.to === headerRow && known(found.columns) > known(own) ? found.columns : own
}

/** Columns as somebody mapped them by hand; a field stands in one column only, the last choice wins. */
export function remapped(columns: readonly Column[], choices: readonly { index: number; target: ColumnTarget | null }[]): Column[] {
  const chosen = new Map(choices.map(choice => [choice.index, choice.target]))
  const taken = new Map([...chosen].map(([index, target]) => [target, index]))
  return columns.map(column => {
    const target = chosen.get(column.index)
    const isLast = target === undefined || target === null || taken.get(target) === column.index
    if (target !== undefined) return { ...column, target: isLast ? target : null, certainty: 'chosen', note: null }
    return column.target !== null && taken.has(column.target) ? { ...column, target: null, certainty: 'none', note: null } : column
  })
}

/** Other groups a roster may be about, alone or beside left-behind children. */
const others = /困境|孤儿|流动|无人抚养|残疾|未成年|非留守|学生/u
const isTitle = (text: string): boolean => /表|册|名单|名录|台账|统计|汇总/u.test(text) && /儿童|留守|未成年|学生/u.test(text)

/** Whether a roster says of itself that everybody in it is a left-behind child: by the lines above its heading, its sheet or its
 *  file name. One that names others as well says nothing about any one child. */
export function statesLeftBehind({ rows, headerRow, names }: { rows: Texts; headerRow: number; names: readonly string[] }): boolean {
  const said = [...rows.slice(0, headerRow - 1).flat().filter(isTitle), ...names].map(plainText)
  return said.some(text => text.includes('留守儿童')) && !said.some(text => others.test(text))
}

/** Sums, signatures and remarks below a table are no children. */
export const isChildRow = (cells: readonly string[], columns: readonly Column[]): boolean =>
  roleOf({ line: 1, cells: cells.map(textCell) }, { from: 0, to: 0, columns: [...columns] }) === 'child'
