/** An uploaded ledger is read in a process of its own, its lines are staged sealed, and judged at once where the heading is understood. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { Conflict, NotFound, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import type { UploadInput } from '@qinghe/domain/imports/contract.ts'
import { findHeading, type HeadLine, type Remembered } from '@qinghe/domain/imports/headings.ts'
import { mostLines } from '@qinghe/domain/imports/rules.ts'
import { isPointing, type SheetCell } from '@qinghe/domain/rosters/cell.ts'
import type { InFlightFile } from '../exchange/inFlight.ts'
import type { Cell, Merge, SourceRow } from '../exchange/rows.ts'
import { readTable } from '../exchange/xlsx.ts'
import { makeReader, readingIn, run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { writing } from '../http/transactions.ts'
import { checkImport } from './checking.ts'
import { type Importing, importingNow } from './kind.ts'
import { insertLines, loadImport, type Staging } from './store.ts'

export type Reading = { kernel: Kernel; actor: Actor; input: UploadInput; file: InFlightFile }
export const staging = <T>(kernel: Kernel, actor: Actor, work: (w: Staging) => Promise<T>): Promise<T> =>
  writing(kernel, actor, session => work({ ...makeReader(readingIn(session)), derive: q => run(session.client, q) }))

/** What our own workbook writes beside the lines; kinds have columns of their own that are called 问题. */
export const marksColumn = '检查发现的问题'

export const remembered = (r: Staging, kind: string): Promise<Remembered[]> => (r.actor.scope.shape === 'list' ? Promise.resolve([]) : r.rows(sql<Remembered>`
  select heading, target from qinghe.record_import_headings where county = ${r.actor.county} and region = ${r.actor.region} and kind = ${kind}`))

type Line = { row: number; cells: SheetCell[] }
type Sheet = { name: string; hidden: boolean; lines: Line[] }

const cellOf = ({ text, kind }: Cell): SheetCell => ({ text, kind })
const empty: SheetCell = { text: '', kind: 'empty' }

/** A day written once for several lines: merged cells, and 同上. Below the first lines only: a heading's groups stay where they are. */
function filledDown(lines: readonly Line[], merges: readonly Merge[]): void {
  const byRow = new Map(lines.map(line => [line.row, line]))
  for (const { fromRow, toRow, fromColumn } of merges.filter(one => one.toRow > one.fromRow)) {
    const first = byRow.get(fromRow)?.cells[fromColumn - 1]
    for (let row = fromRow + 1; first && row <= toRow; row++) {
      const cells = byRow.get(row)?.cells
      while (cells && cells.length < fromColumn) cells.push(empty)
      if (cells && cells[fromColumn - 1]?.text === '') cells[fromColumn - 1] = first
    }
  }
  lines.forEach((line, i) => { line.cells.forEach((cell, at) => { const above = lines[i - 1]?.cells[at]; if (above && isPointing(cell.text)) line.cells[at] = above }) })
}

async function read(file: InFlightFile): Promise<Sheet[]> {
  const source = await readTable(file)
  const sheets: Sheet[] = source.sheets.map(({ name, hidden }) => ({ name, hidden, lines: [] }))
  const take = (row: SourceRow): void => {
    const lines = sheets[row.sheet]?.lines
    if (lines && row.cells.some(cell => cell.text.trim() !== '')) lines.push({ row: row.row, cells: row.cells.map(cellOf) })
    if (lines && lines.length > mostLines + 100) { source.close(); throw problem('import.tooMany', `一次最多导入 ${mostLines} 行，请把表分成几份再上传`) }
  }
  for await (const row of source.rows) take(row)
  const merges = source.summary()?.merges ?? []
  sheets.forEach((sheet, i) => { filledDown(sheet.lines, merges.filter(one => one.sheet === i)) })
  return sheets
}

const headOf = (lines: readonly Line[]): HeadLine[] => lines.slice(0, 60).map(({ row, cells }) => ({ line: row, cells: cells.map(cell => cell.text) }))

/** The sheet with the most headings that are understood; where none is, the longest, for somebody to say. */
function chosen(sheets: readonly Sheet[], by: { importing: Importing; known: readonly Remembered[] }): { sheet: Sheet; found: ReturnType<typeof findHeading> } {
  const open = sheets.filter(sheet => !sheet.hidden && sheet.lines.length > 0)
  const scored = open.map(sheet => {
    const found = findHeading(headOf(sheet.lines), { targets: [...by.importing.targets.values()], remembered: by.known })
    return { sheet, found, score: [found?.columns.filter(column => column.target !== null).length ?? 0, sheet.lines.length] as const }
  }).sort((a, b) => b.score[0] - a.score[0] || b.score[1] - a.score[1])
  const [best] = scored
  if (!best) throw problem('import.blank', '这份文件里没有内容，请检查是不是选错了文件')
  return best
}

const noHeading = '没有找到表头：请指出表头是哪一行，再对应各列，不用重新上传；也可以下载样表填写后再导入'

async function stage(w: Staging, input: UploadInput, sheets: readonly Sheet[]): Promise<void> {
  const batch = await loadImport(w, input.batch)
  const importing = await importingNow(w, batch)
  const { sheet, found } = chosen(sheets, { importing, known: await remembered(w, batch.kind) })
  const columns = found?.columns.map(column => (column.header === marksColumn ? { ...column, target: null, certainty: 'none' as const } : column)) ?? []
  await insertLines(w, batch.id, sheet.lines.map(({ row, cells }) => ({ row, state: 'aside' as const, content: { cells, findings: [] } })))
  const others = sheets.filter(one => one !== sheet && one.lines.length > 0).map(one => one.name)
  await w.derive(sql`update qinghe.record_imports set sheet = ${sheet.name}, other_sheets = ${others}::text[], heading = ${found?.line ?? null}, columns = ${JSON.stringify(columns)}::jsonb,
    state = ${found ? 'checking' : 'mapping'}, failure = ${found ? null : noHeading} where county = ${w.actor.county} and id = ${batch.id} and state = 'reading'`)
  // Only now the one it replaces gives way: of a file that cannot be read nothing is lost.
  if (batch.replaces !== null) await w.derive(sql`update qinghe.record_imports set state = 'replaced' where county = ${w.actor.county} and id = ${batch.replaces} and state in ('mapping', 'ready', 'failed')`)
}

export async function readImport({ kernel, actor, input, file }: Reading): Promise<void> {
  try {
    const sheets = await read(file)
    await staging(kernel, actor, w => stage(w, input, sheets))
    await staging(kernel, actor, w => checkImport(w, input.batch))
  } catch (error) {
    const isSaid = error instanceof Problem || error instanceof Conflict || error instanceof NotFound
    await failed({ kernel, actor, batch: input.batch }, isSaid ? error.message : undefined)
    if (!isSaid) throw error
  } finally {
    await file.discard()
  }
}

export const failed = ({ kernel, actor, batch }: { kernel: Kernel; actor: Actor; batch: string }, words = '读取文件时系统出错，请重新上传；仍不行请联系系统管理员'): Promise<unknown> =>
  staging(kernel, actor, w => w.derive(sql`update qinghe.record_imports set state = case when rests = 'ready' then 'failed' else rests end, failure = ${words}
    where county = ${w.actor.county} and id = ${batch} and state in ('reading', 'checking')`))
