/** What whoever stands over others may do about a duty: a word to remind, somebody else to do it, not doing it at all — which takes two. */
import { useState } from 'react'
import { askWaiver, type DutyLine, handOverDuties, longestWords, remindDuty } from '@qinghe/domain/duties/contract.ts'
import { newRecordId, type PostingId } from '@qinghe/domain/kernel/ids.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { ColleaguePick } from '../staff/ColleaguePick.tsx'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { ableFor } from './groups.ts'

type Props = { line: DutyLine; onClose: () => void }
export const ownerName = ({ owner }: Pick<DutyLine, 'owner'>): string => owner.name ?? owner.label

export const remindWords = ['请抓紧办理，有困难跟我说', '今天能办完吗？', '需要我一起去吗？']

export function RemindDialog({ line, onClose }: Props) {
  const sending = useSend(remindDuty, () => { onClose(); toast(`已提醒${ownerName(line)}`) })
  return (
    <ConfirmReason title={`提醒${ownerName(line)}`} action="发出提醒" reasonLabel="捎句话" max={longestWords} presets={remindWords} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      consequence={`「${line.title}」的经过里会记下您提醒过，${ownerName(line)}打开青禾就能看到您的话。话里不写孩子的姓名。`} onConfirm={words => sending.mutate({ input: { duty: line.duty, words } })} />
  )
}

export function WaiverDialog({ line, onClose }: Props) {
  const [waiver] = useState(newRecordId)
  const sending = useSend(askWaiver, () => { onClose(); toast('已申请免办，等另一人同意') })
  return (
    <ConfirmReason title={`「${line.title}」不用办了`} action="申请免办" reasonLabel="为什么不用办" max={longestWords} grave busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      consequence="要由另一人同意才算数；同意以前仍然待办，照常到期。" onConfirm={reason => sending.mutate({ input: { duty: line.duty, waiver, reason } })} />
  )
}

/** To a colleague whose post may do what is missing; where that post works is asked again by the server. */
export function HandOverDialog({ lines, onClose, onDone }: { lines: readonly DutyLine[]; onClose: () => void; onDone?: () => void }) {
  const [to, setTo] = useState<PostingId | null>(null)
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(handOverDuties, () => { onClose(); onDone?.(); toast(`已转交 ${lines.length} 项`) })
  const short = reason.trim().length < 2
  const submit = () => {
    setPressed(true)
    if (to !== null && !short) sending.mutate({ input: { duties: lines.map(one => one.duty), to, reason: reason.trim() } })
  }
  const title = lines.length === 1 ? `把「${lines[0]?.title ?? ''}」转给谁` : `把 ${lines.length} 项应办转给谁`
  return (
    <Dialog title={title} onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>转给这个人</Button></>}>
      <Note>期限不变。转交以后由这个人办，原来的人不再列在应办里；经过里会记下是您转的。</Note>
      <ColleaguePick label="转给谁" must value={to} onChange={setTo} suits={ableFor(lines)} hint="只列出能办这件事的岗位" error={pressed && to === null ? '请选择转给谁' : undefined} />
      <TextField label="原因" must value={reason} onChange={setReason} lines={2} maxLength={longestWords} hint={leaveNumbersOut} error={pressed && short ? '请写明原因，至少 2 个字' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}
