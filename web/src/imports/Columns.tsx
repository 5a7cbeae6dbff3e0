/** 对应列: what each column of the sheet is. A column nobody knows is not taken until somebody says what it is. */
import { useState } from 'react'
import { listRows, mapColumns } from '@qinghe/domain/imports/contract.ts'
import type { RecordImport } from '@qinghe/domain/imports/types.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Scroll } from '../ui/Scroll.tsx'

type Column = RecordImport['columns'][number]
const certainty: Record<Column['certainty'], { tone: 'ok' | 'idle'; said: string }> = {
  exact: { tone: 'ok', said: '认出来了' }, remembered: { tone: 'ok', said: '沿用上次的选择' }, chosen: { tone: 'ok', said: '您选的' }, none: { tone: 'idle', said: '没认出，不导入' },
}

/** The first lines of the sheet, to point at the heading. */
function HeadingPick({ batch, busy, onPick }: { batch: RecordImport; busy: boolean; onPick: (row: number) => void }) {
  const rows = useAsk(listRows, { batch: batch.id, filter: 'raw', limit: 30 }).data?.rows ?? []
  return (
    <Card flush title="哪一行是表头" note="点这一行右边的按钮，不用重新上传">
      <Scroll label="表格的前几行"><table className="tb low"><tbody>{rows.map(row => (
        <tr key={row.row}><td className="muted">{row.row}</td><td>{row.cells.filter(text => text.trim() !== '').slice(0, 8).join(' · ')}</td><td className="r"><Button size="sm" busy={busy} onClick={() => onPick(row.row)}>这一行是表头</Button></td></tr>
      ))}</tbody></table></Scroll>
    </Card>
  )
}

function ColumnRow({ batch, column, target, taken, onPick }: { batch: RecordImport; column: Column; target: string | null; taken: ReadonlySet<string>; onPick: (target: string | null) => void }) {
  const said = target === column.target ? certainty[column.certainty] : certainty.chosen
  const options = batch.targets.filter(one => one.id === target || !taken.has(one.id)).map(one => ({ value: one.id, label: one.label }))
  return (
    <tr>
      <td className="muted">{column.letter}</td><td><b>{column.header === '' ? '（没有表头）' : column.header}</b></td>
      <td className="importpick"><PickField label={`${column.letter} 列对应`} options={options} value={target} placeholder="不导入" onChange={onPick} /></td>
      <td><Status tone={said.tone}>{said.said}</Status></td>
    </tr>
  )
}

type Chosen = Readonly<Record<number, string | null>>

export function Columns({ batch, onBack, onDone }: { batch: RecordImport; onBack: (() => void) | undefined; onDone: () => void }) {
  const [chosen, setChosen] = useState<Chosen>({})
  const [pointing, setPointing] = useState(batch.heading === null)
  const sending = useSend(mapColumns, () => { setPointing(false); onDone() })
  const targetOf = (column: Column): string | null => (column.index in chosen ? (chosen[column.index] ?? null) : column.target)
  const taken = new Set(batch.columns.flatMap(column => targetOf(column) ?? []))
  const changed = batch.columns.filter(column => targetOf(column) !== column.target)
  const pick = (column: Column, target: string | null) => {
    const before = target === null ? undefined : batch.columns.find(one => one !== column && targetOf(one) === target)
    setChosen({ ...chosen, ...(before === undefined ? {} : { [before.index]: null }), [column.index]: target })
  }
  return (
    <>
      {batch.otherSheets.length > 0 && <Note>这份文件有几张工作表，读的是「{batch.sheet}」；没有读：{batch.otherSheets.join('、')}。要导入别的，请另存成单独的文件再传。</Note>}
      {pointing && <HeadingPick batch={batch} busy={sending.isPending} onPick={heading => sending.mutate({ input: { batch: batch.id, heading, columns: [] } })} />}
      {batch.heading !== null && (
        <Card flush title="对应列" note="不导入的列不会丢，仍在原表里" aside={!pointing && <Button size="sm" onClick={() => setPointing(true)}>表头认错了</Button>}>
          <Scroll label="对应列"><table className="tb low">
            <thead><tr><th>列</th><th>原表头</th><th>{batch.title}的项目</th><th>认定</th></tr></thead>
            <tbody>{batch.columns.map(column => <ColumnRow key={column.index} batch={batch} column={column} target={targetOf(column)} taken={taken} onPick={target => pick(column, target)} />)}</tbody>
          </table></Scroll>
        </Card>
      )}
      {batch.leftToHand.length > 0 && <Note>表格带不进来的，导入以后在记录里补：{batch.leftToHand.join('、')}。</Note>}
      <ProblemList issues={issuesOf(sending.error)} />
      <section className="card importfoot" aria-label="下一步">
        {onBack !== undefined && <Button icon="left" onClick={onBack}>回到检查</Button>}
        <span className="muted t13 grow">{batch.heading === null ? '还没有认出表头，请在上面点出来' : `${taken.size} 列会导入；选过的对应，下次会沿用`}</span>
        <Button kind="primary" iconEnd="right" busy={sending.isPending} disabled={batch.heading === null} onClick={() => sending.mutate({ input: { batch: batch.id, columns: changed.map(column => ({ index: column.index, target: targetOf(column) })) } })}>按这样检查</Button>
      </section>
    </>
  )
}
