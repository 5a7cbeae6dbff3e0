/** What the lines of a sheet are, and what they take from the lines above: walked in order, a slice at a time. */
import type { Heading, SheetLine, SheetMerge } from '@qinghe/domain/rosters/layout.ts'
import { roleOf, sectionOf } from '@qinghe/domain/rosters/lines.ts'
import type { takenBy } from '@qinghe/domain/rosters/questions.ts'
import { type Carry, carryOfSheet, noCarry, resolveLine, resolveSection } from '@qinghe/domain/rosters/resolve.ts'
import type { LeftOut } from '@qinghe/domain/rosters/types.ts'
import type { Content } from './content.ts'
import type { Sheet } from './sheets.ts'
import type { StoredRow } from './store.ts'

/** Why a line is no child that is taken; null when it is one. */
export type Why = LeftOut['why']
export type Line = { row: StoredRow; content: Content; why: Why | null }

/** Merged ranges of lines that come in order: each is picked up where it begins and dropped behind its end. */
function sweep(merges: readonly SheetMerge[]): (line: number) => SheetMerge[] {
  const waiting = [...merges].sort((a, b) => a.fromRow - b.fromRow)
  let next = 0
  let open: SheetMerge[] = []
  return line => {
    for (let merge = waiting[next]; merge && merge.fromRow <= line; merge = waiting[++next]) open.push(merge)
    if (open.some(merge => merge.toRow < line)) open = open.filter(merge => merge.toRow >= line)
    return open
  }
}

export type WalkOf = { sheets: readonly Sheet[]; taking: ReturnType<typeof takenBy>; mergesOf: (sheet: number) => readonly SheetMerge[] }
export type Walk = {
  /** Lines go in as they follow each other. */
  take: (rows: readonly StoredRow[]) => Line[]
  /** What the next line would take from above. */
  carry: () => Carry
}

const headingOf = (sheet: Sheet | undefined): Heading | null => (sheet?.taken && sheet.heading_from !== null && sheet.heading_to !== null
  ? { from: sheet.heading_from, to: sheet.heading_to, columns: sheet.columns } : null)

/** @param from what is handed down to the first line, where a walk begins in the middle of a sheet */
export function walkLines(of: WalkOf, from?: Carry): Walk {
  let carry = from ?? noCarry
  let isMidway = from !== undefined
  let current: { sheet: Sheet | undefined; number: number; merges: (line: number) => SheetMerge[] } | undefined
  const enter = (number: number): NonNullable<typeof current> => {
    if (current?.number === number) return current
    const sheet = of.sheets.find(one => one.sheet === number)
    if (!isMidway) carry = carryOfSheet(sheet?.name ?? '')
    isMidway = false
    current = { sheet, number, merges: sweep(sheet?.taken ? of.mergesOf(number) : []) }
    return current
  }
  const one = (row: StoredRow, at: NonNullable<typeof current>): Line => {
    const { cells, hidden } = row.content
    const heading = headingOf(at.sheet)
    if (heading === null) return { row, content: row.content, why: 'sheetNotTaken' }
    const line: SheetLine = { line: row.line, cells, ...(hidden ? { hidden } : {}) }
    const role = roleOf(line, heading)
    if (role === 'section') carry = resolveSection(sectionOf(line), carry)
    if (role !== 'child') return { row, content: row.content, why: role }
    const read = resolveLine(cells, { columns: heading.columns, line: row.line, merges: at.merges(row.line), blocks: at.sheet?.blocks ?? [] }, carry)
    carry = read.carry
    const filled = read.filled.map(column => [column, read.cells[column] ?? { text: '', kind: 'empty' as const }] as const)
    return { row, content: { ...row.content, filled }, why: of.taking({ sheet: row.sheet, line, columns: heading.columns }) }
  }
  return {
    carry: () => carry,
    take: rows => {
      const lines: Line[] = []
      for (const row of rows) {
        const isFirst = lines.length === 0 || current?.number !== row.sheet
        const at = enter(row.sheet)
        const before = carry
        const line = one(row, at)
        lines.push(isFirst && at.sheet?.taken ? { ...line, content: { ...line.content, before } } : line)
      }
      return lines
    },
  }
}
