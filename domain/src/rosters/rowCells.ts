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

export function rowCells(cells: readonly SheetCell[], columns: readonly Column[]): RowCells {
  const index = indexOf(columns)
  return { has: target => index.has(target), at: target => cells[index.get(target) ?? -1] ?? emptyCell }
}
