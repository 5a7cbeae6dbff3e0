/** Workbooks, in and out. Inwards every file is a stranger's and is read in a process of its own (isolate.ts); nothing here opens
 *  one. The library that writes is known to xlsx/write.ts alone. */
import type { Writable } from 'node:stream'
import { readIsolated } from './isolate.ts'
import { type ByteSource, type Cell, defaultLimits, type ReadLimits, type RowSource } from './rows.ts'
import { type Mark, type OutCell, type OutValue, writeWorkbook } from './xlsx/write.ts'

export { type Mark, type OutCell, type OutValue, type SheetOut, writeWorkbook } from './xlsx/write.ts'
export { protectWorkbook } from './xlsx/protect.ts'

export type ReadResult = RowSource

/** Reads a workbook row by row: .xlsx, .xls, .et or .ods.
 *  @param source a path, or the bytes as they come (a file in flight: inFlight.ts)
 *  @returns once the sheets are known; rows follow while they are walked. Walk them to the end, or call `close`.
 *  @throws Problem `workbook.…` (422), from here or out of `rows`, whose sentence says how to put the file right */
export const readWorkbook = (source: ByteSource, limits: ReadLimits = defaultLimits): Promise<ReadResult> =>
  readIsolated(source, { format: 'workbook', limits })

/** Reads a workbook of any kind (.xlsx, .xls, .et, .ods) or a csv, whichever the bytes are; names lie. Otherwise as readWorkbook. */
export const readTable = (source: ByteSource, limits: ReadLimits = defaultLimits): Promise<RowSource> =>
  readIsolated(source, { format: 'any', limits })

/** A finding about one cell, or about a whole row when `column` is absent. Rows and columns from 1, as in the file. */
export type CellMark = { row: number; column?: number; mark: Mark }

export type MarkingJob = {
  /** The file as it was uploaded; it is walked twice, so a stream must be one that starts anew for each walk. */
  source: ByteSource
  /** Which of its sheets, from 0. */
  sheet: number
  /** The row the header stands in: the column 问题 begins there. */
  headerRow: number
  marks: readonly CellMark[]
}

/** Writes the uploaded sheet again: the same cells at the same places, findings coloured with a comment, and behind the last
 *  column one called 问题 that lists the findings of each row. Formats of the original are not kept; every value is.
 *  @throws Problem as readWorkbook */
export async function markWorkbook(job: MarkingJob, out: Writable): Promise<void> {
  const read = await readTable(job.source)
  const findings = Map.groupBy(job.marks, mark => mark.row)
  // The column 问题 must stand behind the longest row, and merges are told after the rows: a first walk finds both.
  const width = await widthOf(read, job.sheet)
  const merges = (read.summary()?.merges ?? []).filter(merge => merge.sheet === job.sheet && merge.toColumn <= width)
  const again = await readTable(job.source)
  const name = again.sheets[job.sheet]?.name || '导入数据'
  await writeWorkbook(out, [
    {
      name,
      widths: [...Array.from({ length: width }, () => 14), 48],
      rows: markedRows(again, { ...job, findings, width }),
      merges,
    },
  ])
}

async function widthOf(read: RowSource, sheet: number): Promise<number> {
  let width = 0
  for await (const row of read.rows) if (row.sheet === sheet) width = Math.max(width, row.cells.length)
  return width
}

type Marking = MarkingJob & { findings: Map<number, CellMark[]>; width: number }

async function* markedRows(read: RowSource, marking: Marking): AsyncGenerator<OutCell[] | null> {
  let next = 1
  for await (const { sheet, row, cells } of read.rows) {
    if (sheet !== marking.sheet || row < next) continue
    for (; next < row; next++) yield null
    yield markedRow(cells, row, marking)
    next = row + 1
  }
}

function markedRow(cells: Cell[], row: number, marking: Marking): OutCell[] {
  const found = marking.findings.get(row) ?? []
  const out: OutCell[] = Array.from({ length: marking.width }, (_, i) => {
    const here = found.filter(f => f.column === i + 1).map(f => f.mark)
    const value = outValue(cells[i])
    return here.length === 0 ? value : { value, mark: together(here) }
  })
  const all = found.map(f => f.mark.comment).join('；')
  if (row === marking.headerRow) out.push('问题')
  else if (found.length > 0) out.push({ value: all, mark: together(found.map(f => f.mark)) })
  return out
}

const together = (marks: Mark[]): Mark => ({
  level: marks.some(mark => mark.level === 'error') ? 'error' : 'warning',
  comment: marks.map(mark => mark.comment).join('；'),
})

/** Short numbers stay numbers; everything else, days and ids among it, is the text a person reads. */
function outValue(cell: Cell | undefined): OutValue {
  if (!cell || cell.kind === 'empty') return null
  return cell.kind === 'number' && cell.flag !== 'precisionLost' && cell.text.length < 12 ? Number(cell.text) : cell.text
}
