/** A roster of a department as a file: read in a process of its own while the department waits, then opened as one command with its rows.
 *  The file itself stays sealed under a key of this process and is thrown away. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { columnsAt, detectColumns, type Heads } from '@qinghe/domain/rosters/headers.ts'
import { uploadSubmission as contract } from '@qinghe/domain/submissions/contract.ts'
import { mostRows } from '@qinghe/domain/submissions/rules.ts'
import type { InFlightFile, InFlightFolder } from '../exchange/inFlight.ts'
import type { SourceRow } from '../exchange/rows.ts'
import { uploadRoute } from '../exchange/uploadRoute.ts'
import { readTable } from '../exchange/xlsx.ts'
import { openUploaded, type Table } from './actions.ts'

const headRows = 20
const textsOf = (row: SourceRow | undefined): string[] => (row?.cells ?? []).map(cell => cell.text)

/** Headings nobody knows yet: the first line with more than a title in it. What they mean is chosen afterwards, once. */
function firstLine(texts: readonly (readonly string[])[]): Heads | undefined {
  const at = texts.findIndex(cells => cells.filter(text => text.trim() !== '').length > 1)
  return at < 0 ? undefined : { headerRow: at + 1, columns: columnsAt(texts, at + 1) }
}

/** The sheet that was asked for, else the first whose heading is understood. */
async function tableOf(file: InFlightFile, wanted: string | undefined): Promise<Table> {
  const source = await readTable(file)
  const names = source.sheets.map(sheet => sheet.name)
  if (wanted !== undefined && !names.includes(wanted)) throw problem('submission.sheet', `文件里没有“${wanted}”这张工作表`)
  const bySheet = new Map<number, SourceRow[]>()
  for await (const row of source.rows) {
    if (wanted === undefined ? source.sheets[row.sheet]?.hidden : names[row.sheet] !== wanted) continue
    const rows = bySheet.get(row.sheet) ?? []
    rows.push(row)
    if (rows.length > mostRows + headRows) throw problem('submission.tooMany', `一份名册最多 ${mostRows} 行，请按镇街分开送交`)
    bySheet.set(row.sheet, rows)
  }
  const all = [...bySheet.values()]
  for (const find of [detectColumns, firstLine]) for (const rows of all) {
    const heads = find(Array.from({ length: headRows }, (_, i) => textsOf(rows.find(row => row.row === i + 1))))
    if (!heads) continue
    const below = rows.filter(row => row.row > heads.headerRow).map(row => ({ row: row.row, cells: textsOf(row) })).filter(row => row.cells.some(text => text.trim() !== ''))
    return { columns: heads.columns, rows: below }
  }
  throw problem('submission.noHeading', '文件里没有找到表头和数据：至少要有姓名和另一列')
}

const nothing: Table = { columns: [], rows: [] }

/** POST /api/submissions/file */
export const submissionUploads = (folder: InFlightFolder) => uploadRoute({
  contract, folder, action: async (input, file) => openUploaded(file === undefined ? nothing : await tableOf(file, input.sheet)),
})
