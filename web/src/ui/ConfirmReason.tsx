import { type ReactNode, useState } from 'react'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { holdsNumber, leaveNumbersOut, numberWords } from '@qinghe/domain/kernel/words.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { TextField } from './Field.tsx'
import { Note } from './layout.tsx'
import { ProblemList } from './ProblemList.tsx'

type Props = {
  title: string
  /** What will be so afterwards, and whether it can be undone. */
  consequence: ReactNode
  /** What is decided about, before the question. */
  shows?: ReactNode
  action: string
  /** Absent: no reason is asked. */
  reasonLabel?: string
  presets?: readonly string[]
  /** As many signs as its contract takes. */
  max?: number
  grave?: boolean
  busy: boolean
  issues?: readonly Issue[]
  onConfirm: (reason: string) => void
  onClose: () => void
}

/** A destructive action states its consequence and asks for a reason. */
export function ConfirmReason({ title, consequence, shows, action, reasonLabel, presets = [], max = 500, grave, busy, issues = [], onConfirm, onClose }: Props) {
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const missing = reasonLabel !== undefined && reason.trim().length < 2
  const numbered = holdsNumber(reason) ? numberWords(reasonLabel ?? '事由') : undefined
  const submit = () => { setPressed(true); if (!missing && numbered === undefined) onConfirm(reason.trim()) }
  return (
    <Dialog title={title} wide={shows !== undefined} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind={grave === true ? 'danger' : 'primary'} type="submit" busy={busy}>{action}</Button></>}>
      {shows}
      <Note tone={grave === true ? 'amber' : 'plain'}>{consequence}</Note>
      {reasonLabel !== undefined && (
        <TextField label={reasonLabel} must value={reason} onChange={setReason} lines={3} maxLength={max} focus hint={leaveNumbersOut}
          error={numbered ?? (pressed && missing ? '请写明原因，至少 2 个字' : undefined)} />
      )}
      {presets.length > 0 && (
        <div className="choices">{presets.map(p => <button key={p} type="button" className="chip" onClick={() => setReason(p)}>{p}</button>)}</div>
      )}
      <ProblemList issues={issues} />
    </Dialog>
  )
}
