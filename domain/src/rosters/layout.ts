/** How a sheet is laid out: where its heading stands, what its lines are. */
import type { SheetCell } from './cell.ts'
import { columnsAt, detectColumns, isChildRow } from './headers.ts'
import type { Column, ColumnTarget, LineRole } from './types.ts'

export type SheetLine = { line: number; cells: readonly SheetCell[]; hidden?: 'hidden' | 'filtered' | undefined }
/** From 1, both ends included. */
export type SheetMerge = { fromRow: number; fromColumn: number; toRow: number; toColumn: number }
export type Heading = { from: number; to: number; columns: Column[] }
export type RememberedColumn = { header: string; target: ColumnTarget | null }

/** The first lines are enough: nobody puts more titles above a table. */
export const headLines = 60

const textsOf = (head: readonly SheetLine[], until: number): string[][] => {
  const byLine = new Map(head.map(one => [one.line, one.cells.map(cell => cell.text)]))
  return Array.from({ length: until }, (_, i) => byLine.get(i + 1) ?? [])
}

const normal = (header: string): string => header.replace(/\s+/gu, ' ').trim()

function withRemembered(columns: readonly Column[], remembered: readonly RememberedColumn[]): Column[] {
  const known = new Map(remembered.map(one => [one.header, one.target]))
  const taken = new Set<ColumnTarget>()
  return columns.map(column => {
    const target = known.get(normal(column.header))
    if (target === undefined) return column
    if (target !== null && taken.has(target)) return column
    if (target !== null) taken.add(target)
    return { ...column, target, certainty: target === null ? 'none' : 'chosen', note: null }
  })
}

export function findHeading(head: readonly SheetLine[], _merges: readonly SheetMerge[], remembered: readonly RememberedColumn[] = []): Heading | undefined {
  const heads = detectColumns(textsOf(head, headLines))
  return heads && { from: heads.headerRow, to: heads.headerRow, columns: withRemembered(heads.columns, remembered) }
}

export function headingAt(head: readonly SheetLine[], _merges: readonly SheetMerge[], { from, to }: { from: number; to: number }): Heading {
  return { from, to, columns: columnsAt(textsOf(head, to), to) }
}

export function roleOf(line: SheetLine, heading: Heading): LineRole {
  const texts = line.cells.map(cell => cell.text)
  if (texts.every(text => text.trim() === '')) return 'blank'
  if (line.line < heading.from) return 'title'
  if (line.line <= heading.to) return 'heading'
  return isChildRow(texts, heading.columns) ? 'child' : 'note'
}

export const sectionOf = (line: SheetLine): string => line.cells.find(cell => cell.text.trim() !== '')?.text.trim() ?? ''

export const rememberedOf = (columns: readonly Column[]): RememberedColumn[] =>
  columns.filter(column => column.header.trim() !== '').map(column => ({ header: normal(column.header), target: column.target }))
