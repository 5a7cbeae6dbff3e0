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

/** 重新估计: from which roster, shown on which, and why. */
export function ProposeDialog({ onClose }: { onClose: () => void }) {
  const asked = useAsk(listComparisons, { limit: 50 })
  const [comparison, setComparison] = useState<RecordId | null>(null)
  const [against, setAgainst] = useState<RecordId | null>(null)
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(proposeModel, () => { onClose(); toast('已提出，正在后台估计') })
  const finished = (asked.data?.comparisons ?? []).filter(one => one.state === 'done').slice(0, mostShown)
  const options = finished.map(one => ({ value: one.id, label: `${one.number} ${one.department}（${one.balance.rows} 行）` }))
  const short = reason.trim().length < 2
  const submit = () => {
    setPressed(true)
    if (comparison !== null && !short) sending.mutate({ input: { model: newRecordId(), comparison, reason: reason.trim(), ...(against === null ? {} : { against }) } })
  }
  return (
    <Dialog title="重新估计比对模型" onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>开始估计</Button></>}>
      <Note>只是提出：估计出来以后看会改变什么，由另一位同事决定用不用。用来估计的名册至少要对上 100 份档案。</Note>
      <ChoiceField label="按哪次比对估计" must options={options} value={comparison} onChange={setComparison} error={pressed && comparison === null ? '请选一次已出结果的比对' : undefined} />
      <ChoiceField label="在哪次比对上看影响" options={options} value={against} onChange={setAgainst} hint="不选就在同一次上看。" />
      <TextField label="为什么重新估计" must lines={3} value={reason} onChange={setReason} maxLength={200} error={pressed && short ? '请写明理由，至少 2 个字' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
