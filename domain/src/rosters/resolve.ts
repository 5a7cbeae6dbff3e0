/** What stands in the lines above and is meant here as well. */
import type { SheetCell } from './cell.ts'
import type { SheetMerge } from './layout.ts'
import type { Column, ColumnTarget } from './types.ts'

/** Plain JSON: it is kept between two slices. */
export type Carry = { readonly cells?: readonly (readonly [column: number, cell: SheetCell])[] }
export const noCarry: Carry = {}

export type ResolveAt = { columns: readonly Column[]; line: number; merges: readonly SheetMerge[] }

const handedDown: readonly (ColumnTarget | null)[] = ['row.village', 'row.town', 'row.group']
const same = new Set(['同上', '〃', '″'])

export function resolveLine(cells: readonly SheetCell[], { columns, line, merges }: ResolveAt, carry: Carry): { cells: SheetCell[]; filled: number[]; carry: Carry } {
  const above = new Map(carry.cells)
  const out = [...cells]
  const filled: number[] = []
  for (const { index } of columns.filter(column => handedDown.includes(column.target))) {
    const text = cells[index]?.text.trim() ?? ''
    const isMerged = merges.some(merge => merge.fromRow < line && merge.toRow >= line && merge.fromColumn <= index + 1 && merge.toColumn >= index + 1)
    const before = above.get(index)
    const own = cells[index]
    if (before && (same.has(text) || (text === '' && isMerged))) {
      while (out.length <= index) out.push({ text: '', kind: 'empty' })
      out[index] = before
      filled.push(index)
    } else if (own && text !== '') above.set(index, own)
  }
  return { cells: out, filled, carry: { cells: [...above] } }
}
export const resolveSection = (_words: string, carry: Carry): Carry => carry
