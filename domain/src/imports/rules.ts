/** Rules of an import as a whole: what may be done to it now, and which lines a commit takes. */
import { issue, type Issue } from '../kernel/problem.ts'
import { type Counts, importStateNames, type ImportState, type RowState } from './types.ts'

/** One import is one transaction, so that nobody sees half of it (decision 047). */
export const mostLines = 5_000
export const clearable: readonly ImportState[] = ['reading', 'mapping', 'checking', 'ready', 'failed']
const editable: readonly ImportState[] = ['mapping', 'ready', 'committed', 'undone']
const committable: readonly ImportState[] = ['ready', 'committed', 'undone']

const not = (state: ImportState, words: string): Issue[] => [issue('import.state', `这一批现在是“${importStateNames[state]}”，${words}`)]
export const editIssues = (state: ImportState): Issue[] => (editable.includes(state) ? [] : not(state, '请稍候再改'))
export const isCommittable = ({ state, selected }: { state: RowState | 'aside'; selected: boolean }): boolean => selected && (state === 'ok' || state === 'warning' || state === 'undone')

export function commitIssues(state: ImportState, found: number, expected: number): Issue[] {
  if (!committable.includes(state)) return not(state, '不能导入')
  if (found === 0) return [issue('import.empty', '没有可以导入的行：先改正错误或重新选择')]
  return found === expected ? [] : [issue('import.changed', `可导入的行已从 ${expected} 行变为 ${found} 行，请核对后再导入`, { field: 'expected', details: { found } })]
}
export const cancelIssues = (state: ImportState): Issue[] => (state === 'committing' ? [] : not(state, '没有正在进行的导入可以中止'))
export function undoIssues(state: ImportState, until: string | null, now: string): Issue[] {
  if (state !== 'committed') return not(state, '不能撤销')
  return until !== null && now <= until ? [] : [issue('import.undoTooLate', '已过可以整批撤销的时间，请逐条作废')]
}
export const importable = ({ ok, warning, undone, deselected }: Counts): number => Math.max(0, ok + warning + undone - deselected)
