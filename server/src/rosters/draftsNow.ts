/** Lines as they are judged at the moment they are imported: between the check and the import a place may have ended, or somebody else may
 *  have entered the child. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import type { CellIssue, RowState } from '@qinghe/domain/rosters/types.ts'
import type { Reader } from '../db/reader.ts'
import { judge } from './judge.ts'
import { type BatchRow, judgedBy, type StoredRow } from './store.ts'

export type Drafted = { row: StoredRow; draft: Draft; state: RowState; issues: readonly CellIssue[] }

export async function draftsNow(r: Reader, batch: BatchRow, rows: readonly StoredRow[]): Promise<Drafted[]> {
  const byRow = new Map(rows.map(row => [row.row, row]))
  const judged = await judge(r, judgedBy(batch), rows)
  return judged.flatMap(({ row, draft, state, issues }) => {
    const stored = byRow.get(row)
    return stored === undefined ? [] : [{ row: stored, draft, state, issues }]
  })
}

/** Why a line did not come in although the check had passed it. */
export const refusal = (message: string): CellIssue =>
  ({ column: null, field: null, severity: 'error', code: 'row.refused', title: '没有导入', message, candidates: [] })
