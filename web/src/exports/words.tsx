/** How exports are spoken of. */
import type { ColumnSeen, Export, ExportState, LeftOut } from '@qinghe/domain/exports/types.ts'
import { exportStateNames, unitOf } from '@qinghe/domain/exports/types.ts'
import { KeyValue } from '../ui/layout.tsx'
import { Status, type StatusTone } from '../ui/marks.tsx'
import { figure } from '../ui/time.ts'

const tones: Record<ExportState, StatusTone> = {
  open: 'ok', waiting: 'soon', queued: 'info', running: 'info', ready: 'ok', declined: 'back', cancelled: 'idle', failed: 'late', over: 'idle',
}
export const ExportStatus = ({ state }: { state: ExportState }) => <Status tone={tones[state]}>{exportStateNames[state]}</Status>

const labels = (columns: readonly ColumnSeen[], seen: ColumnSeen['seen']): string => columns.filter(one => one.seen === seen).map(one => one.label).join('、')

type Leaving = Pick<Export, 'said' | 'columns' | 'rows' | 'subject'> & { leftOut?: readonly LeftOut[] }
/** What leaves, before it does: for whoever asks and for the second person alike. */
export function Leaves({ said, columns, rows, subject, leftOut = [] }: Leaving) {
  const masked = labels(columns, 'masked')
  return (
    <KeyValue pairs={[
      { label: unitOf(subject) === '行' ? '行数' : '份数', value: <b>{figure(rows)} {unitOf(subject)}</b> },
      { label: '条件', value: said.join('；') },
      { label: '完整的栏目', value: labels(columns, 'clear') || '没有' },
      { label: '遮挡的栏目', value: masked === '' ? '没有' : masked },
      ...(leftOut.length === 0 ? [] : [{ label: '不导出的栏目', value: leftOut.map(one => `${one.label}（${one.why}）`).join('、') }]),
    ]} />
  )
}
