import type { Finding, ImportState, RecordImport } from '@qinghe/domain/imports/types.ts'
import type { IconName } from '../ui/Icon.tsx'

export const stepNames = ['选文件', '对应列', '检查错误', '提交'] as const
export const isWorking = (state: ImportState): boolean => ['reading', 'checking', 'committing', 'undoing'].includes(state)
/** Looked through once already: a mended cell is judged again without the page going away. */
export const isFresh = ({ counts }: RecordImport): boolean => counts.total + counts.imported === 0
export const looks: Record<Finding['severity'], { tone: string; icon: IconName }> = {
  error: { tone: 'red', icon: 'error' }, warning: { tone: 'amber', icon: 'warn' }, known: { tone: 'blue', icon: 'info' },
}
