/** Lines as they are judged at the moment they are imported: between the check and the import a place may have ended, or somebody else may
 *  have entered the child. What was judged today with the same rules and divisions is not read again; the register is asked all the same. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { alreadyKnown } from '@qinghe/domain/rosters/batch.ts'
import type { CellIssue, RowState } from '@qinghe/domain/rosters/types.ts'
import type { Reader } from '../db/reader.ts'
import { judgeRows, judging, type Judging, stateOfIssues } from './judge.ts'
import { knownOf } from './known.ts'
import { type BatchRow, judgedBy, type StoredRow } from './store.ts'

export type Drafted = { row: StoredRow; draft: Draft; state: RowState; issues: readonly CellIssue[] }
type Judged = StoredRow & { content: { draft: Draft } }

const isJudgedAs = (print: string) => (row: StoredRow): row is Judged => row.content.draft !== undefined && row.content.print === print

async function asJudged(r: Reader, { at }: Judging, rows: readonly Judged[]): Promise<Drafted[]> {
  const inRegister = await knownOf(r, at, rows.map(row => ({ row, draft: row.content.draft })))
  return rows.map(row => {
    const { draft, settled } = row.content
    const before = row.content.issues.filter(one => one.severity !== 'known')
    const met = inRegister.get(row.row)
    const isOther = met !== undefined && settled?.verdict === 'other' && settled.child === met.child
    const issues = met === undefined || isOther ? before : [...before, alreadyKnown(met, at.columnsOf(row.sheet))]
    return { row, draft, issues, state: stateOfIssues(issues) }
  })
}

export async function draftsNow(r: Reader, batch: BatchRow, rows: readonly StoredRow[]): Promise<Drafted[]> {
  const run = await judging(r, judgedBy(batch))
  const isFresh = isJudgedAs(run.print)
  const byRow = new Map(rows.map(row => [row.row, row]))
  const again = await judgeRows(r, run, { rows: rows.filter(row => !isFresh(row)) })
  return [...await asJudged(r, run, rows.filter(isFresh)), ...again.flatMap(({ row, draft, state, issues }) => {
    const stored = byRow.get(row)
    return stored === undefined ? [] : [{ row: stored, draft, state, issues }]
  })]
}

/** Why a line did not come in although the check had passed it. */
export const refusal = (message: string): CellIssue =>
  ({ column: null, field: null, severity: 'error', code: 'row.refused', title: '没有导入', message, candidates: [] })
