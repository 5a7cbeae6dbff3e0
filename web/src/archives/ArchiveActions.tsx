/** What may be done with this archive, from `may`. Absent where it can never be done here; disabled, with the reason, where it cannot be done now. */
import { useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { cancelExit, confirmExit, proposeExit, reenter, returnArchives, reviewArchives, submitArchives } from '@qinghe/domain/archives/commands.ts'
import type { Ability } from '@qinghe/domain/archives/types.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { PrintButton } from '../app/PrintButton.tsx'
import { printableArchives } from '../app/printing.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import { Popover } from '../ui/Popover.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Skeleton } from '../ui/states.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { PendingTable, usePending } from './Pending.tsx'

type Asking = 'submit' | 'review' | 'return' | 'proposeExit' | 'confirmExit' | 'cancelExit' | 'reenter'
type Step = { archive: Archive; onClose: () => void }

const nameOf = (archive: Archive): string => archive.identity.values?.name ?? '这名儿童'
const seen = (archive: Archive) => [{ id: archive.id, version: archive.version }]
const basis = (archive: Archive) => ({ version: archive.version, from: {} })

function useStep(onClose: () => void, word: string) {
  return () => { onClose(); toast(word) }
}

function SubmitStep({ archive, onClose }: Step) {
  const sending = useSend(submitArchives, useStep(onClose, '已提交'))
  return <ConfirmReason title={`提交${nameOf(archive)}的档案`} action="提交" busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
    consequence="提交后由上一级审核；审核期间本级不能再改，退回以后可以。" onConfirm={() => sending.mutate({ input: { archives: seen(archive) } })} />
}
/** What is signed stands in the question itself. */
function Signed({ archive }: { archive: Archive }) {
  const { lines, loading } = usePending(archive)
  if (loading) return <Skeleton lines={3} />
  if (lines === null) return <p className="t13 soft">这是新建的档案，内容就是页面上的全部。</p>
  return lines.length === 0 ? <p className="t13 soft">退回以后没有改动，原样再次提交。</p> : <PendingTable lines={lines} />
}
function ReviewStep({ archive, onClose }: Step) {
  const sending = useSend(reviewArchives, useStep(onClose, '已审核通过'))
  return <ConfirmReason title={`审核通过${nameOf(archive)}的${archive.status === 'changed' ? '变更' : '档案'}`} action="审核通过" busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
    shows={<Signed archive={archive} />}
    consequence={archive.status === 'changed' ? '通过后这些改动生效，仍在册。' : '通过后进入下一环节；到县一级通过即列入在册。'} onConfirm={() => sending.mutate({ input: { archives: seen(archive) } })} />
}
function ReturnStep({ archive, onClose }: Step) {
  const sending = useSend(returnArchives, useStep(onClose, '已退回'))
  return <ConfirmReason title={`退回${nameOf(archive)}的档案`} action="退回" reasonLabel="退回原因" presets={['缺项请补全', '照护人情况请再核实', '疑似重复，请核对']} busy={sending.isPending}
    issues={issuesOf(sending.error)} onClose={onClose} consequence={archive.status === 'changed' ? '退回给下一级改正或说明，原因会显示在档案上；孩子仍在册。' : '退回给下一级补正，原因会显示在档案上。'} onConfirm={reason => sending.mutate({ input: { archives: seen(archive), reason } })} />
}
function ConfirmExitStep({ archive, onClose }: Step) {
  const sending = useSend(confirmExit, useStep(onClose, '已确认退出'))
  return <ConfirmReason title={`确认${nameOf(archive)}退出`} action="确认退出" grave busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
    consequence="确认后不再计入在册人数，档案和历史保留，可以查阅。" onConfirm={() => sending.mutate({ input: { id: archive.id }, basedOn: basis(archive) })} />
}
function CancelExitStep({ archive, onClose }: Step) {
  const sending = useSend(cancelExit, useStep(onClose, '已撤回，仍在册'))
  return <ConfirmReason title={`撤回${nameOf(archive)}的退出`} action="撤回退出" reasonLabel="为什么不退出" busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
    consequence="撤回后恢复为在册。" onConfirm={reason => sending.mutate({ input: { id: archive.id, reason }, basedOn: basis(archive) })} />
}

const reasons = exitReason.entries.map(e => ({ value: Number(e.code), label: e.label }))

function ProposeExitStep({ archive, onClose }: Step) {
  const [reason, setReason] = useState<number | null>(null)
  const [on, setOn] = useState<string | null>(isoDay(Date.now()))
  const [note, setNote] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(proposeExit, useStep(onClose, '已提出退出，等待确认'))
  const submit = () => {
    setPressed(true)
    if (reason !== null && on !== null) sending.mutate({ input: { id: archive.id, reason, on: PlainDate.parse(on), ...(note.trim() === '' ? {} : { note: note.trim() }) }, basedOn: basis(archive) })
  }
  return (
    <Dialog title={`提出${nameOf(archive)}退出`} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="danger" type="submit" busy={sending.isPending}>提出退出</Button></>}>
      <Note tone="amber">由县民政确认后退出。在确认之前仍列在「待退出」，可以撤回。档案不会删除。</Note>
      <PickField label="退出原因" must options={reasons} value={reason} onChange={setReason} error={pressed && reason === null ? '请选择退出原因' : undefined} />
      <DayField label="发生日期" must value={on} onChange={setOn} latest={isoDay(Date.now())} error={pressed && on === null ? '请填写发生日期' : undefined} />
      <TextField label="情况说明" value={note} onChange={setNote} lines={3} maxLength={500} hint={`如随父母去了哪里、由谁告知。${leaveNumbersOut}`} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

function ReenterStep({ archive, onClose }: Step) {
  const [on, setOn] = useState<string | null>(isoDay(Date.now()))
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(reenter, useStep(onClose, '已重新入册，等待审核'))
  const missing = reason.trim().length < 2
  const submit = () => {
    setPressed(true)
    if (on !== null && !missing) sending.mutate({ input: { id: archive.id, on: PlainDate.parse(on), reason: reason.trim() }, basedOn: basis(archive) })
  }
  return (
    <Dialog title={`重新入册${nameOf(archive)}`} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>重新入册</Button></>}>
      <Note tone="blue">档案回到「县审核中」，请核对并更正现在的情况，审核通过后重新计入在册人数。原来的退出记录保留。</Note>
      <DayField label="回到本地的日期" must value={on} onChange={setOn} latest={isoDay(Date.now())} error={pressed && on === null ? '请填写日期' : undefined} />
      <TextField label="重新入册的原因" must value={reason} onChange={setReason} lines={3} maxLength={500} hint={`如随谁回来、现在由谁照护。${leaveNumbersOut}`} error={pressed && missing ? '请写明原因' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

const stepOf: Record<Asking, (step: Step) => React.ReactNode> = {
  submit: SubmitStep, review: ReviewStep, return: ReturnStep, proposeExit: ProposeExitStep, confirmExit: ConfirmExitStep, cancelExit: CancelExitStep, reenter: ReenterStep,
}
/** What is done seldom. What cannot be done now is not offered; why, and whose turn it is, stands under the name. */
function More({ archive, onAsk }: { archive: Archive; onAsk: (asking: Asking) => void }) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const shown = (['proposeExit'] as const).filter(a => archive.may[a]?.allowed === true)
  if (shown.length === 0) return null
  return (
    <>
      <button ref={anchor} type="button" className="btn icon" aria-label="更多操作" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}><Icon name="more" /></button>
      {open && (
        <Popover anchor={anchor} align="end" role="menu" onClose={() => setOpen(false)} label="更多操作">
          {shown.map(a => <button key={a} type="button" className="menuitem" onClick={() => { setOpen(false); onAsk(a) }}>提出退出</button>)}
        </Popover>
      )}
    </>
  )
}

export function ArchiveActions({ archive }: { archive: Archive }) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const can = (a: Ability): boolean => archive.may[a]?.allowed === true
  const Shown = asking === null ? null : stepOf[asking]
  const { id } = archive
  return (
    <div className="actionsbar">
      {can('print') && <PrintButton about={`${nameOf(archive)}的档案`} printables={() => printableArchives(['form', 'file'], { children: [id] })} />}
      {can('change') && <Link to="/archives/$id/edit" params={{ id }} search={{ mode: 'change' }} className="btn"><Icon name="sync" />登记变化</Link>}
      {can('correct') && <Link to="/archives/$id/edit" params={{ id }} search={{ mode: 'correct' }} className="btn"><Icon name="edit" />更正</Link>}
      {can('return') && <Button onClick={() => setAsking('return')}>退回</Button>}
      {can('cancelExit') && <Button onClick={() => setAsking('cancelExit')}>撤回退出</Button>}
      {can('reenter') && <Button onClick={() => setAsking('reenter')}>重新入册</Button>}
      {can('submit') && <Button kind="primary" onClick={() => setAsking('submit')}>提交</Button>}
      {can('review') && <Button kind="primary" icon="check" onClick={() => setAsking('review')}>审核通过</Button>}
      {can('confirmExit') && <Button kind="primary" onClick={() => setAsking('confirmExit')}>确认退出</Button>}
      <More archive={archive} onAsk={setAsking} />
      {Shown !== null && <Shown archive={archive} onClose={() => setAsking(null)} />}
    </div>
  )
}
