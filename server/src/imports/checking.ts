/** Judges every line of an import that is no record yet, and keeps what was found. */
import type { RowState } from '@qinghe/domain/imports/types.ts'
import { sql } from '../db/sql.ts'
import { importingNow } from './kind.ts'
import { judgeLines } from './judge.ts'
import { columnsOf, type ImportRow, keepLines, loadImport, loadRows, type Staging, type StoredRow } from './store.ts'

const isBlank = ({ content: { cells } }: StoredRow): boolean => cells.every(cell => cell.text.trim() === '')
const sums = /^(合计|小计|总计|共计|填表人|审核人|制表人|负责人|备注|说明|注[:：])[:：]?/u
/** Below the heading, and neither a sum nor a signature. */
export const isLine = ({ heading }: Pick<ImportRow, 'heading'>, row: StoredRow): boolean =>
  heading !== null && row.row > heading && !isBlank(row) && !sums.test(row.content.cells.find(cell => cell.text.trim() !== '')?.text.trim() ?? '')

/** @returns whether it was judged: somebody else may have done so, or have changed it meanwhile */
export async function checkImport(w: Staging, id: string): Promise<boolean> {
  await w.derive(sql`select id from qinghe.record_imports where county = ${w.actor.county} and id = ${id} for update`)
  const batch = await loadImport(w, id)
  if (batch.state !== 'checking') return false
  const importing = await importingNow(w, batch)
  const columns = columnsOf(batch)
  const rows = (await loadRows(w, id)).filter(row => row.state !== 'imported')
  const lines = rows.filter(row => isLine(batch, row))
  const judged = await judgeLines(w, importing, { columns, rows: lines })
  const stands = new Map<number, { state: RowState | 'aside'; content: StoredRow['content'] }>(judged.map(one => [one.row.row, { state: one.state, content: { ...one.row.content, findings: one.findings } }]))
  await keepLines(w, id, rows.map(row => ({ row: row.row, ...(stands.get(row.row) ?? { state: 'aside' as const, content: { ...row.content, findings: [] } }) })))
  await w.derive(sql`update qinghe.record_imports set state = rests, failure = null, attempts = 0 where county = ${w.actor.county} and id = ${id} and state = 'checking'`)
  return true
}
