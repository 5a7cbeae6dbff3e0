/** 对应列: what each column of a sheet is. Sure ones are ticked, guesses are marked, nothing is dropped without showing it. A column is
 *  given by choice or by dragging a name onto it. */
import { type DragEvent, type ReactNode, useState } from 'react'
import { mapColumns } from '@qinghe/domain/rosters/contract.ts'
import { type Batch, type Column, ColumnTarget, type SheetLayout } from '@qinghe/domain/rosters/types.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { Foot } from './Foot.tsx'
import { HeadingPick, type HeadingRows } from './HeadingPick.tsx'
import { firstTaken, layoutOf, SheetPick } from './SheetPick.tsx'
import { targetName, targets } from './words.tsx'

type Chosen = Readonly<Record<number, ColumnTarget | null>>
const certainty: Record<Column['certainty'], ReactNode> = {
  exact: <Status tone="ok">表头一致</Status>, synonym: <Status tone="ok">同义</Status>, guessed: <Status tone="info">推测，请核对</Status>,
  chosen: <Status tone="ok">您选的</Status>, none: <Status tone="idle">没认出</Status>,
}

/** What the columns are mapped for: an import takes them into archives, a comparison keeps some and throws the rest away. */
export type ColumnsAim = {
  title: string
  note: string
  /** Heading of the targets, and what a column without one is called. */
  head: string
  unused: string
  /** Why it cannot go on with these columns. */
  issues: (columns: readonly Column[]) => readonly Issue[]
  /** What becomes of them, in one line. */
  said: (columns: readonly Column[]) => ReactNode
  /** Nothing was changed: goes on without mapping again. */
  skips: boolean
  action: string
}

const dragType = 'text/x-qinghe-target'
const dragged = (e: DragEvent): ColumnTarget | null => ColumnTarget.safeParse(e.dataTransfer.getData(dragType)).data ?? null

type RowProps = { column: Column; target: ColumnTarget | null; taken: ReadonlySet<string>; unused: string; onPick: (target: ColumnTarget | null) => void }

function ColumnRow({ column, target, taken, unused, onPick }: RowProps) {
  const [over, setOver] = useState(false)
  const options = targets.filter(t => t.value === target || !taken.has(t.value))
  const drop = (e: DragEvent) => { e.preventDefault(); setOver(false); const found = dragged(e); if (found !== null) onPick(found) }
  return (
    <tr className={over ? 'dropon' : undefined} onDragOver={e => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <td className="muted">{column.letter}</td><td><b>{column.header === '' ? '（没有表头）' : column.header}</b></td>
      <td className="green"><Icon name="arrow" size="s" /></td>
      <td className="mapcell">
        <PickField label={`${column.letter} 列对应`} options={options} value={target} placeholder={unused} onChange={v => { const read = ColumnTarget.safeParse(v); onPick(read.success ? read.data : null) }} />
      </td>
      <td>{target === column.target ? certainty[column.certainty] : certainty.chosen}</td>
      <td className="muted fold">{column.note}</td>
    </tr>
  )
}

/** Names nobody has yet, to be dragged onto a column. */
function FreeTargets({ taken }: { taken: ReadonlySet<string> }) {
  return (
    <Card title="还没有对上的项目" note="拖到左边的一列上">
      <div className="row wrap gap2">
        {targets.filter(t => !taken.has(t.value)).map(t => (
          // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the choice beside each column does the same by keyboard
          <span key={t.value} className="tag freetarget" draggable onDragStart={e => e.dataTransfer.setData(dragType, t.value)}>{targetName(t.value)}</span>
        ))}
      </div>
    </Card>
  )
}

type At = { batch: Batch; sheet: number; layout: SheetLayout; onDone: () => void }

function useMapping({ batch, sheet, layout, onDone }: At) {
  const [chosen, setChosen] = useState<Chosen>({})
  const sending = useSend(mapColumns, onDone)
  const targetOf = (c: Column): ColumnTarget | null => (c.index in chosen ? (chosen[c.index] ?? null) : c.target)
  const columns = layout.columns.map(c => ({ ...c, target: targetOf(c) }))
  const same = layout.columns.every(c => targetOf(c) === c.target)
  const named = batch.layouts.length > 1 ? { sheet: batch.layouts[sheet]?.name ?? '' } : {}
  const submit = () => sending.mutate({ input: { batch: batch.id, ...named, columns: columns.map(({ index, target }) => ({ index, target })) } })
  const point = ({ from, to }: HeadingRows) => sending.mutate({ input: { batch: batch.id, ...named, headerFrom: from, headerRow: to, columns: [] } })
  /** A name stands in one column: the one it came from gives it up. */
  const pick = (index: number, target: ColumnTarget | null) => {
    const before = target === null ? undefined : columns.find(c => c.target === target && c.index !== index)
    setChosen({ ...chosen, ...(before === undefined ? {} : { [before.index]: null }), [index]: target })
  }
  return { columns, same, submit, point, pick, sending }
}

function SheetColumns({ at, aim, onBack }: { at: At; aim: ColumnsAim; onBack?: (() => void) | undefined }) {
  const { columns, same, submit, point, pick, sending } = useMapping(at)
  const [pointing, setPointing] = useState(at.layout.headingTo === null)
  const taken = new Set(columns.flatMap(c => c.target ?? []))
  const wrong = aim.issues(columns)
  const { batch, sheet, layout, onDone } = at
  return (
    <>
      {pointing && <HeadingPick batch={batch} sheet={sheet} layout={layout} busy={sending.isPending} onPick={point} />}
      {layout.headingTo !== null && (
        <div className="maplay">
          <Card flush title={aim.title} note={aim.note} aside={!pointing && <Button size="sm" onClick={() => setPointing(true)}>表头认错了</Button>}>
            <Scroll label="对应列">
              <table className="tb low"><thead><tr><th>列</th><th>原表头</th><td /><th>{aim.head}</th><th>认定</th><th>说明</th></tr></thead>
                <tbody>{layout.columns.map((c, i) => <ColumnRow key={c.index} column={c} target={columns[i]?.target ?? null} taken={taken} unused={aim.unused} onPick={t => pick(c.index, t)} />)}</tbody>
              </table>
            </Scroll>
          </Card>
          <FreeTargets taken={taken} />
        </div>
      )}
      <ProblemList issues={wrong.length > 0 ? wrong : issuesOf(sending.error)} />
      <Foot {...(onBack === undefined ? {} : { onBack })} note={layout.headingTo === null ? '这张表没有认出表头，请在上面点出来' : aim.said(columns)}>
        <Button kind="primary" iconEnd="right" busy={sending.isPending} disabled={wrong.length > 0 || layout.headingTo === null} onClick={() => (same && aim.skips ? onDone() : submit())}>{aim.action}</Button>
      </Foot>
    </>
  )
}

type Props = { batch: Batch; aim: ColumnsAim; onBack?: () => void; onDone: () => void }

export function ColumnsStep({ batch, aim, onBack, onDone }: Props) {
  const [sheet, setSheet] = useState(() => firstTaken(batch))
  const layout = layoutOf(batch, sheet)
  return (
    <>
      <SheetPick batch={batch} sheets={batch.layouts.map((_, at) => at)} value={sheet} onPick={setSheet} />
      <SheetColumns key={`${sheet} ${layout.headingFrom} ${layout.headingTo}`} at={{ batch, sheet, layout, onDone }} aim={aim} onBack={onBack} />
    </>
  )
}
