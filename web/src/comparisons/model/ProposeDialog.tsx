import { useState } from 'react'
import { listComparisons } from '@qinghe/domain/comparisons/contract.ts'
import { proposeModel } from '@qinghe/domain/comparisons/models.ts'
import { newRecordId, type RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ChoiceField, TextField } from '../../ui/Field.tsx'
import { Note } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { toast } from '../../ui/toast.tsx'

const mostShown = 8

type Words = { title: string; note: string; from: string; why: string; action: string; said: string }
const estimating: Words = {
  title: '重新估计比对模型', note: '只是提出：估计出来以后看会改变什么，由另一位同事决定用不用。用来估计的名册至少要对上 100 份档案。', from: '按哪次比对估计',
  why: '为什么重新估计', action: '开始估计', said: '已提出，正在后台估计',
}
const restoring: Words = {
  title: '恢复出厂分值', note: '只是提出：先算出在一次比对上会改变什么，由另一位同事看过以后决定。采用以后，新的比对用产品带的分值；以前的结果不变。', from: '在哪次比对上看影响',
  why: '为什么恢复', action: '看影响', said: '已提出，正在后台算影响',
}

/** 重新估计: from which roster, shown on which, and why. 恢复出厂分值: shown on which, and why. */
export function ProposeDialog({ restores, onClose }: { restores: boolean; onClose: () => void }) {
  const said = restores ? restoring : estimating
  const asked = useAsk(listComparisons, { limit: 50 })
  const [comparison, setComparison] = useState<RecordId | null>(null)
  const [against, setAgainst] = useState<RecordId | null>(null)
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(proposeModel, () => { onClose(); toast(said.said) })
  const finished = (asked.data?.comparisons ?? []).filter(one => one.state === 'done').slice(0, mostShown)
  const options = finished.map(one => ({ value: one.id, label: `${one.number} ${one.department}（${one.balance.rows} 行）` }))
  const short = reason.trim().length < 2
  const submit = () => {
    setPressed(true)
    if (comparison !== null && !short) sending.mutate({ input: { model: newRecordId(), comparison, reason: reason.trim(), ...(against === null ? {} : { against }), ...(restores ? { restores } : {}) } })
  }
  return (
    <Dialog title={said.title} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>{said.action}</Button></>}>
      <Note>{said.note}</Note>
      <ChoiceField label={said.from} must options={options} value={comparison} onChange={setComparison} error={pressed && comparison === null ? '请选一次已出结果的比对' : undefined} />
      {!restores && <ChoiceField label="在哪次比对上看影响" options={options} value={against} onChange={setAgainst} hint="不选就在同一次上看。" />}
      <TextField label={said.why} must lines={3} value={reason} onChange={setReason} maxLength={200} error={pressed && short ? '请写明理由，至少 2 个字' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
