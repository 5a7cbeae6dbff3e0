/** Rules of a batch as a whole: lines that are the same child, what may be committed, what an undo may take back. */
import { sameNumberCode } from '../archives/duplicates.ts'
import { entryStatus, groupOf } from '../archives/lifeCycle.ts'
import { archiveStatusNames } from '../archives/types.ts'
import type { ChildId } from '../kernel/ids.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import type { Level } from '../kernel/regionCode.ts'
import { columnOf } from './issues.ts'
import { batchStateNames, type BatchState, type CellIssue, type Column, type Counts, type RowState } from './types.ts'

/** The same child twice in one batch, by number, or by name and birthday where one of the lines has no number: the first line stands, every
 *  later one is an error that names it. @param where the earlier line, as people find it: 第 12 行 */
export function repeated({ by, where }: { by: 'number' | 'person'; where: string }, columns: readonly Column[]): CellIssue {
  const field = by === 'number' ? 'idNumber' : 'name'
  return {
    column: columnOf(field, columns), field, severity: 'error', code: 'row.repeated', title: `与${where}重复`,
    message: by === 'number' ? `证件号与${where}相同，请保留一行` : `姓名和出生日期与${where}相同，请核对后保留一行`, candidates: [],
  }
}

/** A child that seems to be in the register already; the line is not imported but goes to comparison. */
export const alreadyKnown = ({ child, name }: { child: ChildId; name: string }, columns: readonly Column[]): CellIssue => ({
  column: columnOf('name', columns), field: 'name', severity: 'known', code: 'row.known', title: `可能已在册：${name}`,
  message: '这一行不导入，也不改动档案。到“与在册比对”里和档案并排核对，再定写进档案、跳过或另建', candidates: [], child,
})

/** Its id number stands in an archive of the county that whoever imports does not see; whose it is is nobody's business here. */
export const heldElsewhere = (columns: readonly Column[]): CellIssue => ({
  column: columnOf('idNumber', columns), field: 'idNumber', severity: 'error', code: sameNumberCode, title: '本县别处已有这个证件号',
  message: '本县另一个村（居）的档案用了这个证件号，这一行先不导入，请报县民政核对是不是同一名儿童', candidates: [],
})

export type RowLine = { state: RowState; selected: boolean }
export function countsOf(rows: readonly RowLine[]): Counts {
  const count = (state: RowState) => rows.filter(row => row.state === state).length
  return {
    total: rows.length, ok: count('ok'), warning: count('warning'), error: count('error'), known: count('known'),
    deselected: rows.filter(row => !row.selected && isCommittable({ ...row, selected: true })).length, imported: count('imported'), undone: count('undone'),
  }
}

/** Lines a commit takes: chosen ones without errors that were not imported before; an undone line may come again. */
export const isCommittable = (row: RowLine): boolean => row.selected && (row.state === 'ok' || row.state === 'warning' || row.state === 'undone')

/** How long what people uploaded waits to be imported. Cells of a roster are data of children that no archive answers for yet, so
 *  they do not wait for ever (个保法 19: the shortest time the purpose needs; the number is this platform's own). */
export const stagingDays = 30
export const clearableStates: readonly BatchState[] = ['parsing', 'asking', 'checking', 'ready', 'failed']

/** What one post may have waiting to be imported: several counties' worth, and an end to it. */
export const mostWaiting = { batches: 40, rows: 400_000 }
export type Waiting = { batches: number; rows: number }
export const waitingIssues = ({ batches, rows }: Waiting): Issue[] =>
  batches < mostWaiting.batches && rows < mostWaiting.rows ? []
    : [issue('batch.tooManyWaiting', `您的岗位已有 ${batches} 份花名册（${rows} 行）等着导入，请先导入或等旧的满 ${stagingDays} 天自动清除，再上传`, { details: { batches, rows } })]

/** What becomes of the children on import, as the confirm page says it; the same table the import itself asks (W1). */
export function entersWords(level: Level): string {
  const status = entryStatus(level, 'import')
  return groupOf(status) === 'official' ? '导入后直接在册，不再经过审核' : `导入后为“${archiveStatusNames[status]}”，审核通过后在册`
}

/** How many lines a commit would take now. */
export const importable = ({ ok, warning, undone, deselected }: Counts): number => Math.max(0, ok + warning + undone - deselected)

const committable: readonly BatchState[] = ['ready', 'committed', 'undone']

/** `found`: how many lines would be imported now; `expected` is what the person was told. A batch that changed in between is shown again
 *  instead of imported blindly. */
export function commitIssues(state: BatchState, found: number, expected: number): Issue[] {
  if (!committable.includes(state)) return [issue('batch.state', `批次现在是“${batchStateNames[state]}”，不能导入`)]
  if (found === 0) return [issue('batch.empty', '没有可以导入的行：先改正错误或重新选择')]
  return found === expected ? [] : [issue('batch.changed', `可导入的行已从 ${expected} 行变为 ${found} 行，请核对后再导入`, { field: 'expected', details: { found } })]
}

/** Until it has come in, an import can be stopped; nobody has seen any of it. */
export const cancelIssues = (state: BatchState): Issue[] =>
  state === 'committing' ? [] : [issue('batch.state', `批次现在是“${batchStateNames[state]}”，没有正在进行的导入可以中止`)]

export const editableStates: readonly BatchState[] = ['ready', 'committed', 'undone']
/** Questions are answered and columns mapped also before anything was judged. */
export const layableStates: readonly BatchState[] = ['asking', ...editableStates]
export const layIssues = (state: BatchState): Issue[] =>
  layableStates.includes(state) ? [] : [issue('batch.state', `批次现在是“${batchStateNames[state]}”，请稍候再改`)]
export const editIssues = (state: BatchState): Issue[] =>
  editableStates.includes(state) ? [] : [issue('batch.state', `批次现在是“${batchStateNames[state]}”，请稍候再改`)]

/** A reading that broke off is taken up again from the rows it left, if they are all there. */
export function recheckIssues(state: BatchState, isRead: boolean): Issue[] {
  if (state !== 'failed') return [issue('batch.state', `批次现在是“${batchStateNames[state]}”，不用重新检查`)]
  return isRead ? [] : [issue('batch.notRead', '这份文件没有读完，请重新上传')]
}

export type ImportedChild = { version: number; status: string; importedStatus: string }
/** Nobody has worked on her since: still the version and state the import made. Null when she may be taken back. */
export function keptBecause(child: ImportedChild): string | null {
  if (child.status !== child.importedStatus) return '状态已经变化'
  return child.version > 1 ? '导入后有人改过' : null
}

export function undoIssues(state: BatchState, undoUntil: string | null, now: string): Issue[] {
  if (state !== 'committed') return [issue('batch.state', `批次现在是“${batchStateNames[state]}”，不能撤销`)]
  return undoUntil !== null && now <= undoUntil ? [] : [issue('batch.undoTooLate', '已过可以整批撤销的时间，请逐份处理')]
}
