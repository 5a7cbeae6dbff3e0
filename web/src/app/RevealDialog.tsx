/** Why somebody looks at a number in clear, asked before it is shown. */
import { useState } from 'react'
import { needsNote, RevealReason, revealReasonNames } from '@qinghe/domain/kernel/revealReason.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ChoiceField, TextField } from '../ui/Field.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { issuesOf } from './failure.ts'

export type Why = { reason: RevealReason; note?: string }
type Props = { label: string; ask: (why: Why) => Promise<string | null>; onShown: (value: string) => void; onClose: () => void }
const reasons = RevealReason.options.map(value => ({ value, label: revealReasonNames[value] }))

export function RevealDialog({ label, ask, onShown, onClose }: Props) {
  const [reason, setReason] = useState<RevealReason | null>(null)
  const [note, setNote] = useState('')
  const [pressed, setPressed] = useState(false)
  const must = needsNote(reason)
  const missing = must && note.trim().length < 2
  const asking = useMutation({ mutationFn: ask, onSuccess: value => onShown(value ?? '未填') })
  const submit = () => {
    setPressed(true)
    if (reason !== null && !missing) asking.mutate({ reason, ...(note.trim() === '' ? {} : { note: note.trim() }) })
  }
  return (
    <Dialog title={`查看${label}`} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={asking.isPending}>记录并查看</Button></>}>
      <ChoiceField label="为什么要看" must options={reasons} value={reason} onChange={setReason} clearable={false} error={pressed && reason === null ? '请选择用途' : undefined} />
      <TextField label={must ? '写明用途' : '补充说明'} must={must} value={note} onChange={setNote} maxLength={200}
        error={pressed && missing ? '请写明查看用途' : undefined} hint={`会记录您的姓名、时间和用途，不记录内容。${leaveNumbersOut}1 分钟后自动隐去。`} />
      <ProblemList issues={issuesOf(asking.error)} />
    </Dialog>
  )
}
