/** The public edition of a figure: official numbers only, small ones withheld, and no list behind any of them. */
import type { Dimension, Figure, FigureRow } from './contract.ts'
import { withheld, type Tables } from './suppression.ts'

export type PublicFigure = { rows: FigureRow[]; sum: FigureRow }

const shown = (figure: Figure, isOut: boolean): Figure => ({ official: isOut ? null : figure.official, review: null, list: null })

/** Cells of a row are laid out by dimension, in the order of `by`. */
const cellsIn = (row: FigureRow, dimension: Dimension): number[] =>
  row.cells.filter(cell => cell.dimension === dimension).map(cell => cell.official ?? 0)

function tablesOf(rows: readonly FigureRow[], by: readonly Dimension[]): Tables {
  return { totals: rows.map(row => row.total.official ?? 0), dimensions: by.map(dimension => ({ rows: rows.map(row => cellsIn(row, dimension)) })) }
}

/** Which cells of one row are out, flat, in the order of its cells. */
function marks(row: FigureRow, by: readonly Dimension[], of: (dimension: number) => readonly boolean[]): boolean[] {
  const next = by.map(() => 0)
  return row.cells.map(cell => {
    const dimension = by.indexOf(cell.dimension)
    const at = next[dimension] ?? 0
    next[dimension] = at + 1
    return of(dimension)[at] ?? true
  })
}

const withCells = (row: FigureRow, total: boolean, out: readonly boolean[]): FigureRow =>
  ({ ...row, total: shown(row.total, total), cells: row.cells.map((cell, at) => ({ ...cell, ...shown(cell, out[at] ?? true) })) })

/** Needs the whole figure of one region with its rows, not narrowed: a second, narrower table would give the first one away. */
export function publicEdition(figure: { rows: readonly FigureRow[]; sum: FigureRow }, by: readonly Dimension[], threshold: number): PublicFigure {
  const found = withheld(tablesOf(figure.rows, by), threshold)
  return {
    rows: figure.rows.map((row, at) => withCells(row, found.totals[at] ?? true, marks(row, by, dimension => found.dimensions[dimension]?.rows[at] ?? []))),
    sum: withCells(figure.sum, found.everything, marks(figure.sum, by, dimension => found.dimensions[dimension]?.sums ?? [])),
  }
}
