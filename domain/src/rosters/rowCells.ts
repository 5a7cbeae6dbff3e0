/** The cells of a line by what their columns are, so that readers ask for words and not for positions. */
import type { Draft } from '../archives/draft.ts'
import type { SheetCell } from './cell.ts'
import type { Found } from './said.ts'
import type { Column, ColumnTarget } from './types.ts'

export type RowCells = { has: (target: ColumnTarget) => boolean; at: (target: ColumnTarget) => SheetCell }
export type Reading = { draft: Draft; issues: Found[] }

const emptyCell: SheetCell = { text: '', kind: 'empty' }

/** Worked out once a batch: a roster asks every line for sixty targets. */
const indexes = new WeakMap<readonly Column[], ReadonlyMap<ColumnTarget, number>>()
function indexOf(columns: readonly Column[]): ReadonlyMap<ColumnTarget, number> {
  const known = indexes.get(columns)
  if (known) return known
  const made = new Map(columns.flatMap(column => (column.target === null ? [] : [[column.target, column.index] as const])))
  indexes.set(columns, made)
  return made
}

/** No field holds as much, and no reader should have to search through it: a cell of thirty thousand characters is an accident. */
const longestCell = 500
/** Targets whose cell is such an accident; they read as empty and are said (readRow.ts). */
export const overlongIn = (cells: readonly SheetCell[], columns: readonly Column[]): { target: ColumnTarget; text: string }[] =>
  [...indexOf(columns)].flatMap(([target, index]) => ((cells[index]?.text.length ?? 0) > longestCell ? [{ target, text: cells[index]?.text ?? '' }] : []))

export function rowCells(cells: readonly SheetCell[], columns: readonly Column[]): RowCells {
  const index = indexOf(columns)
  const at = (target: ColumnTarget): SheetCell => {
    const cell = cells[index.get(target) ?? -1] ?? emptyCell
    return cell.text.length > longestCell ? emptyCell : cell
  }
  return { has: target => index.has(target), at }
}
