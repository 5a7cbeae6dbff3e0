/** One cell, or the child a line is about: what is wrong, the likely values, and a field to type in. */
import { useState } from 'react'
import { chooseChild, fixCell, revealCell, selectRows } from '@qinghe/domain/imports/contract.ts'
import type { RecordImport, Row } from '@qinghe/domain/imports/types.ts'
import { call } from '../app/api.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Name } from '../ui/Mask.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { looks } from './words.ts'

type Props = { batch: RecordImport; row: Row; column: number; onClose: () => void }

export function CellDialog({ batch, row, column, onClose }: Props) {
  const here = row.findings.filter(one => (one.column ?? 0) === column)
  const masked = (row.cells[column] ?? '').includes('•')
  const [value, setValue] = useState(masked ? '' : (row.cells[column] ?? ''))
  const done = () => { toast('已改，正在重新检查'); onClose() }
  const fix = useSend(fixCell, done)
  const choose = useSend(chooseChild, done)
  const pick = useSend(selectRows, () => { toast(row.selected ? `第 ${row.row} 行不导入` : `第 ${row.row} 行恢复导入`); onClose() })
  const header = batch.columns.find(one => one.index === column)?.header ?? ''
  const show = () => { call(revealCell, { batch: batch.id, row: row.row, column }).then(answer => setValue(answer.text)).catch(() => toast('没有取到原文，请再试一次')) }
  const send = (text: string) => fix.mutate({ input: { batch: batch.id, row: row.row, column, value: text } })
  const children = here.flatMap(one => one.children)
  return (
    <Dialog title={`第 ${row.row} 行 ${header}`} onClose={onClose} onSubmit={() => send(value)} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={fix.isPending}>改</Button></>}>
      <div className="col gap4">
        {here.map(one => <div key={one.code}><div className={`strong ${looks[one.severity].tone}`}>{one.title}</div><div className="soft">{one.message}</div></div>)}
        {children.length > 0 && <div className="col gap2">{children.map(one => <Button key={one.child} busy={choose.isPending} onClick={() => choose.mutate({ input: { batch: batch.id, row: row.row, child: one.child } })}><Name text={one.name} />，{one.birth ?? '出生日期未填'}，{one.place}</Button>)}</div>}
        <div className="row wrap">{here.flatMap(one => one.candidates).map(one => <Button key={one.value} size="sm" busy={fix.isPending} onClick={() => send(one.value)}>{one.label}</Button>)}</div>
        <TextField label="改成" value={value} onChange={setValue} />
        <div className="row wrap">
          {masked && <Button size="sm" kind="ghost" icon="eye" onClick={show}>显示原文（会记录）</Button>}
          {(row.state === 'ok' || row.state === 'warning' || row.state === 'undone') && <Button size="sm" kind="ghost" busy={pick.isPending} onClick={() => pick.mutate({ input: { batch: batch.id, rows: [row.row], selected: !row.selected } })}>{row.selected ? '跳过此行' : '恢复此行'}</Button>}
        </div>
        <ProblemList issues={issuesOf(fix.error ?? choose.error ?? pick.error)} />
      </div>
    </Dialog>
  )
}
