/** Lines of a sheet as they stand in the file: to point at a heading by hand, and to see what was not read as a child. */
import { type LinesInput, type LinesOutput, type RosterLine, listLines as contract } from '@qinghe/domain/rosters/contract.ts'
import { shownCell } from '@qinghe/domain/rosters/issues.ts'
import type { Heading } from '@qinghe/domain/rosters/layout.ts'
import { roleOf } from '@qinghe/domain/rosters/lines.ts'
import type { LineRole } from '@qinghe/domain/rosters/types.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { nothing, sql } from '../db/sql.ts'
import { lineOf } from './laying.ts'
import type { Sheet } from './sheets.ts'
import { getBatch, loadFirst, type StoredRow } from './store.ts'

const pages = pagesOf(contract, z.number())
const linesAPage = 100

const headingOf = (sheet: Sheet | undefined): Heading | null =>
  (sheet?.heading_from == null || sheet.heading_to === null ? null : { from: sheet.heading_from, to: sheet.heading_to, columns: sheet.columns })

function roleAt(row: StoredRow, heading: Heading | null): LineRole {
  if (heading === null) return row.content.cells.some(cell => cell.text !== '') ? 'note' : 'blank'
  return row.line >= heading.from && row.line <= heading.to ? 'heading' : roleOf(lineOf(row), heading)
}

function shown(row: StoredRow, heading: Heading | null): RosterLine {
  const role = roleAt(row, heading)
  // The words of a heading are nobody's number.
  const columns = role === 'child' ? (heading?.columns ?? []) : []
  const cells = row.content.cells.map((cell, i) => shownCell(columns.find(column => column.index === i), cell.text))
  return { line: row.line, role, hidden: row.content.hidden !== undefined, cells }
}

export async function listLines(r: Reader, { batch: id, sheet, only = 'all', after, limit = linesAPage }: LinesInput): Promise<LinesOutput> {
  const batch = await getBatch(r, id)
  const heading = headingOf(batch.layouts.find(one => one.sheet === sheet))
  const wanted = sql`sheet = ${sheet} and line > ${pages.from(r, after) ?? 0}${only === 'leftOut' ? sql` and state = 'aside' and coalesce(why, '') <> 'blank'` : nothing}`
  const rows = await loadFirst(r, { batch: id, limit: limit + 1 }, wanted)
  const { page, next } = pages.cut(r, { rows, limit, at: last => last.line })
  return { lines: page.map(row => shown(row, heading)), next }
}
