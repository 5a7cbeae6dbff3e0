/** Which sheet of the file is looked at; one sheet needs no choice. */
import type { Batch, SheetLayout } from '@qinghe/domain/rosters/types.ts'
import { PickField } from '../ui/pickers.tsx'
import { figure } from '../ui/time.ts'

/** A batch that was read before files could have several sheets has one without a layout. */
export const layoutOf = (batch: Batch, sheet: number): SheetLayout => batch.layouts[sheet] ?? {
  name: batch.sheet ?? '', hidden: false, taken: true, lines: batch.counts.total, children: batch.counts.total, headingFrom: batch.headerRow, headingTo: batch.headerRow, columns: batch.columns,
}
export const firstTaken = (batch: Batch): number => Math.max(0, batch.layouts.findIndex(layout => layout.taken))
export const takenSheets = (batch: Batch): number[] => batch.layouts.flatMap((layout, at) => (layout.taken ? [at] : []))

const said = (layout: SheetLayout): string =>
  `${layout.name}（${layout.taken ? `${figure(layout.children)} 名` : layout.headingTo === null ? '没有认出表头' : '不导入'}${layout.hidden ? '，隐藏' : ''}）`

type Props = { batch: Batch; sheets: readonly number[]; value: number; onPick: (sheet: number) => void }

export function SheetPick({ batch, sheets, value, onPick }: Props) {
  if (sheets.length < 2) return null
  return (
    <div className="sheetpick">
      <PickField label="工作表" clearable={false} options={sheets.map(at => ({ value: at, label: said(layoutOf(batch, at)) }))} value={value} onChange={at => { if (at !== null) onPick(at) }} />
    </div>
  )
}
