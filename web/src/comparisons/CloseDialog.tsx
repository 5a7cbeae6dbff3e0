import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { closeTask, type Task } from '@qinghe/domain/comparisons/contract.ts'
import { taskNames } from '@qinghe/domain/comparisons/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { type Choice, ChoiceField, TextField } from '../ui/Field.tsx'
import { KeyValue, Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { howTo } from './tasks.tsx'

type Outcome = 'done' | 'notNeeded'
const outcomes: readonly Choice<Outcome>[] = [{ value: 'done', label: '已核实' }, { value: 'notNeeded', label: '无需处理' }]

/** What the department wrote, beside the archive one may open. */
function Told({ task }: { task: Task }) {
  const archive = task.child === null ? [] : [{ label: '档案', value: <Link to="/archives/$id" params={{ id: task.child }} search={{}} target="_blank" className="lk">{task.name}，{task.regionName}</Link> }]
  const written = task.written.map(({ field, text }) => `${field} ${text}`).join('，')
  return <KeyValue pairs={[...archive, ...(task.source === '' ? [] : [{ label: '名册', value: task.source }]), { label: '名册上写', value: task.row === null ? '没有这名儿童' : written }]} />
}

/** 办结: what was found out, by whom it will be read next year. */
export function CloseDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [evidence, setEvidence] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(closeTask, () => { onClose(); toast(`${task.name}：已办结`) })
  const short = evidence.trim().length < 2
  const submit = () => {
    setPressed(true)
    if (outcome !== null && !short) sending.mutate({ input: { task: task.id, outcome, evidence: evidence.trim() } })
  }
  return (
    <Dialog title={`办结：${task.name}，${taskNames[task.kind]}`} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>办结</Button></>}>
      <Note>{howTo[task.kind]}</Note>
      <Told task={task} />
      <ChoiceField label="结果" must options={outcomes} value={outcome} onChange={setOutcome} clearable={false} error={pressed && outcome === null ? '请选择已核实，还是无需处理' : undefined}
        hint="“无需处理”用于核对后发现没有这回事，如名册写错、已经办过。" />
      <TextField label="核实情况" must lines={4} value={evidence} onChange={setEvidence} maxLength={500} error={pressed && short ? '请写明核实情况，至少 2 个字' : undefined}
        hint="什么时候、问了谁、结果怎样。办结以后不能再改。" />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
