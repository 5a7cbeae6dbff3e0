/** 对应列: what each column of the sheet is. Sure ones are ticked, guesses are marked, nothing is dropped without showing it. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { mapColumns } from '@qinghe/domain/rosters/contract.ts'
import { type Batch, type Column, ColumnTarget } from '@qinghe/domain/rosters/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { TextField } from '../ui/Field.tsx'
import { Foot } from './Foot.tsx'
import type { BatchStep } from './search.ts'
import { targets } from './words.tsx'
import { Scroll } from '../ui/Scroll.tsx'

type Chosen = Record<number, ColumnTarget | null>
const certainty: Record<Column['certainty'], React.ReactNode> = {
  exact: <Status tone="ok">表头一致</Status>, synonym: <Status tone="ok">同义</Status>, guessed: <Status tone="info">推测，请核对</Status>,
  chosen: <Status tone="ok">您选的</Status>, none: <Status tone="idle">没认出</Status>,
}

function ColumnRow({ column, target, taken, onPick }: { column: Column; target: ColumnTarget | null; taken: ReadonlySet<string>; onPick: (target: ColumnTarget | null) => void }) {
  const options = targets.filter(t => t.value === target || !taken.has(t.value))
  return (
    <tr>
      <td className="muted">{column.letter}</td><td><b>{column.header === '' ? '（没有表头）' : column.header}</b></td>
      <td className="green"><Icon name="arrow" size="s" /></td>
      <td className="mapcell">
        <PickField label={`${column.letter} 列对应`} options={options} value={target} placeholder="不导入" onChange={v => { const read = ColumnTarget.safeParse(v); onPick(read.success ? read.data : null) }} />
      </td>
      <td>{target === column.target ? certainty[column.certainty] : certainty.chosen}</td>
      <td className="muted fold">{column.note}</td>
    </tr>
  )
}

export function ColumnsStep({ batch, onGo }: { batch: Batch; onGo: (step: BatchStep) => void }) {
  const [chosen, setChosen] = useState<Chosen>({})
  const [sheet, setSheet] = useState<string | null>(batch.sheet)
  const [header, setHeader] = useState(String(batch.headerRow ?? 1))
  const sending = useSend(mapColumns, () => onGo('check'))
  const targetOf = (c: Column): ColumnTarget | null => (c.index in chosen ? (chosen[c.index] ?? null) : c.target)
  const taken = new Set(batch.columns.map(targetOf).filter(t => t !== null))
  const otherSheet = sheet !== null && sheet !== batch.sheet
  const moved = otherSheet || Number(header) !== batch.headerRow
  const submit = () => sending.mutate({
    input: {
      batch: batch.id, columns: moved ? [] : batch.columns.map(c => ({ index: c.index, target: targetOf(c) })),
      ...(Number(header) >= 1 ? { headerRow: Number(header) } : {}),
    },
  })
  return (
    <>
      <Card>
        <div className="fields">
          <PickField label="工作表" options={batch.sheets.map(s => ({ value: s, label: s }))} value={sheet} onChange={setSheet} />
          <TextField label="表头在第几行" inputMode="numeric" value={header} onChange={v => setHeader(v.replace(/\D/g, '').slice(0, 4))} hint="两行表头填下面那一行" />
        </div>
      </Card>
      {!moved && (
        <Card flush title="对应列" note="没认出的列可以自己选，选「不导入」的列不会丢，仍在原表里">
          <Scroll label="对应列">
            <table className="tb low"><thead><tr><th>列</th><th>原表头</th><td /><th>档案里的项目</th><th>认定</th><th>说明</th></tr></thead>
              <tbody>{batch.columns.map(c => <ColumnRow key={c.index} column={c} target={targetOf(c)} taken={taken} onPick={t => setChosen({ ...chosen, [c.index]: t })} />)}</tbody>
            </table>
          </Scroll>
        </Card>
      )}
      <ProblemList issues={issuesOf(sending.error)} />
      <Foot onBack={() => onGo('check')} note={otherSheet ? '文件读完就已销毁，换工作表要再选一次文件' : moved ? '换了表头行，会重新认列' : `${taken.size} 列会导入，${batch.columns.length - taken.size} 列不导入`}>
        {otherSheet ? <Link to="/rosters/new" search={{ region: batch.region, sheet }} className="btn p">换工作表，重新选文件</Link>
          : <Button kind="primary" iconEnd="right" busy={sending.isPending} onClick={submit}>按这样重新检查</Button>}
      </Foot>
    </>
  )
}
