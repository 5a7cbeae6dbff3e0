/** What the columns of the roster are: chosen once, remembered for the next roster of the kind. Then it is handed in. */
import { useState } from 'react'
import { handIn, mapSubmission, withdrawSubmission } from '@qinghe/domain/submissions/contract.ts'
import { isOffice } from '@qinghe/domain/submissions/offices.ts'
import { droppedColumns, headingIssues, keptColumns } from '@qinghe/domain/submissions/rules.ts'
import type { Submission } from '@qinghe/domain/submissions/types.ts'
import { type Column, ColumnTarget } from '@qinghe/domain/rosters/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Foot } from '../rosters/Foot.tsx'
import { targets } from '../rosters/words.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { PickField } from '../ui/pickers.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import '../rosters/rosters.css'

type RowProps = { column: Column; isKept: boolean; taken: ReadonlySet<string>; disabled: boolean; onPick: (target: ColumnTarget | null) => void }
function Row({ column, isKept, taken, disabled, onPick }: RowProps) {
  return (
    <tr>
      <td className="muted">{column.letter}</td><td><b>{column.header === '' ? '（没有表头）' : column.header}</b></td>
      <td className="mapcell"><PickField label={`${column.letter} 列对应`} options={targets.filter(t => t.value === column.target || !taken.has(t.value))} value={column.target} placeholder="不用" disabled={disabled}
        onChange={v => { const read = ColumnTarget.safeParse(v); onPick(read.success ? read.data : null) }} /></td>
      <td className={isKept ? undefined : 'muted'}>{isKept ? '用来比对' : '不保存'}</td><td className="muted fold">{column.note}</td>
    </tr>
  )
}

export function OwnColumns({ one }: { one: Submission }) {
  const mapping = useSend(mapSubmission)
  const handing = useSend(handIn, () => toast('已送交，等民政接收'))
  const leaving = useSend(withdrawSubmission, () => toast('已撤回，数据已删除'))
  const [asks, setAsks] = useState(false)
  if (!isOffice(one.office)) return null
  const kept = new Set(keptColumns(one.columns, one.office).map(column => column.index))
  const taken = new Set(one.columns.flatMap(column => column.target ?? []))
  const wrong = headingIssues(one.columns, one.office)
  const dropped = droppedColumns(one.columns, one.office)
  return (
    <>
      <Card flush title="对应列" note="选一次就记住，同类名册下次不用再选">
        <Scroll label="对应列"><table className="tb low">
          <thead><tr><th>列</th><th>原表头</th><th>对应的项目</th><th>去处</th><th>说明</th></tr></thead>
          <tbody>{one.columns.map(column => (
            <Row key={column.index} column={column} isKept={kept.has(column.index)} taken={taken} disabled={mapping.isPending || (one.source === 'pieces' && one.pieces > 0)}
              onPick={target => mapping.mutate({ input: { submission: one.id, columns: [{ index: column.index, target }] } })} />
          ))}</tbody>
        </table></Scroll>
      </Card>
      <ProblemList issues={wrong.length > 0 ? wrong : [...issuesOf(mapping.error), ...issuesOf(handing.error), ...issuesOf(leaving.error)]} />
      <Foot note={dropped.length === 0 ? `${figure(one.rows)} 行` : `${figure(one.rows)} 行；不保存的列：${dropped.join('、')}`}>
        {asks ? <Button kind="danger" busy={leaving.isPending} onClick={() => leaving.mutate({ input: { submission: one.id } })}>确认撤回，删除数据</Button> : <Button onClick={() => setAsks(true)}>撤回</Button>}
        <Button kind="primary" icon="send" busy={handing.isPending} disabled={wrong.length > 0} onClick={() => handing.mutate({ input: { submission: one.id, rows: one.rows } })}>送交</Button>
      </Foot>
    </>
  )
}
