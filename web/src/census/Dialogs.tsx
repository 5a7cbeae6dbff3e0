/** What takes more than a tap: what changed, who is not there, why it is sent back. Loaded when first asked. */
import { type ReactNode, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { getArchive } from '@qinghe/domain/archives/contract.ts'
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { recordChange, recordGone, recordNotFound, returnLine } from '@qinghe/domain/census/commands.ts'
import type { Line } from '@qinghe/domain/census/contract.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ChoiceField, TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { DayField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { asksNote, type Gone, goneOf, noteMissing, whyNotGone } from './away.ts'
import { overOf } from './tapped.ts'

type Props = { line: Line; period: string; onClose: () => void }
const longest = 200

/** `back`: where the form of the archive leads when it has been saved. */
export function ChangedDialog({ line, period, back, changed, onClose }: Props & { back: string; changed: boolean }) {
  const [words, setWords] = useState('')
  const [pressed, setPressed] = useState(false)
  const { name, id } = line.child
  const sending = useSend(recordChange, () => { onClose(); toast(`${name}：有变化，已记`) })
  const submit = () => {
    setPressed(true)
    if (words.trim() !== '') sending.mutate({ input: { period, ...overOf(line), patch: {}, words: words.trim() } })
  }
  const to = (mode: 'change' | 'correct') => ({ to: '/archives/$id/edit', params: { id }, search: { mode, back } }) as const
  return (
    <Dialog title={changed ? `${name}的档案改好了` : `${name}有变化`} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>记为有变化</Button></>}>
      {changed ? <Note tone="green">再写一句变了什么，这名儿童就核实完了。</Note> : (
        <div className="censusways">
          <Link {...to('change')} className="task"><Icon name="sync" /><span className="grow"><b>先改档案：情况变了</b><span className="cap muted block">换了照护人、父母回来了、转了学，从哪天起</span></span><Icon name="right" size="s" /></Link>
          <Link {...to('correct')} className="task"><Icon name="edit" /><span className="grow"><b>先改档案：原来登错了</b><span className="cap muted block">情况没变，是档案写得不对</span></span><Icon name="right" size="s" /></Link>
        </div>
      )}
      <TextField label={changed ? '变了什么' : '档案已经改好的，写一句变了什么'} must value={words} onChange={setWords} lines={2} maxLength={longest} hint={`如改由外祖母照护。${leaveNumbersOut}`} error={pressed && words.trim() === '' ? '请写一句变了什么' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

const ways = [{ value: 'gone', label: '已离开' }, { value: 'notFound', label: '查无此人' }] as const
type Way = (typeof ways)[number]['value']
const reasons = exitReason.entries.map(({ code, label }) => ({ value: Number(code), label }))

function GoneFields({ gone, pressed, onChange }: { gone: Gone; pressed: boolean; onChange: (gone: Gone) => void }) {
  return (
    <>
      <ChoiceField label="为什么离开" must full options={reasons} value={gone.reason} onChange={reason => onChange({ ...gone, reason })} error={pressed && gone.reason === null ? '请选一个原因' : undefined} />
      {asksNote(gone.reason) && <TextField label="情况说明" must value={gone.note} onChange={note => onChange({ ...gone, note })} lines={2} maxLength={longest} hint={leaveNumbersOut} error={pressed ? noteMissing(gone) : undefined} />}
      <DayField label="哪天离开的" must value={gone.on} onChange={on => onChange({ ...gone, on })} latest={isoDay(Date.now())} error={pressed && gone.on === null ? '请写明哪天离开' : undefined} />
      <TextField label="佐证" must value={gone.evidence} onChange={evidence => onChange({ ...gone, evidence })} lines={2} maxLength={longest} hint={`向谁核实的、看到了什么材料。${leaveNumbersOut}`} error={pressed && gone.evidence.trim() === '' ? '请写明向谁核实的' : undefined} />
    </>
  )
}

/** One of the two ways, as the dialog shows and sends it. `action` null: it cannot be recorded now, and the body says why. */
type Saying = { body: ReactNode; action: string | null; busy: boolean; error: unknown; submit: () => void }

function useGone({ line, period, onClose }: Props, isChosen: boolean): Saying {
  const [gone, setGone] = useState<Gone>({ reason: null, on: null, note: '', evidence: '' })
  const [pressed, setPressed] = useState(false)
  const { name, id } = line.child
  const archive = useAsk(getArchive, { id }, { enabled: isChosen })
  const stands = archive.data === undefined ? null : whyNotGone(archive.data.status)
  const sending = useSend(recordGone, () => { onClose(); toast(`${name}：已离开，已记，等县民政确认退出`) })
  const submit = () => {
    setPressed(true)
    const said = goneOf(gone)
    if (said !== null && stands === null) sending.mutate({ input: { period, ...overOf(line), ...said } })
  }
  const body = stands !== null ? <Note tone="amber">{stands}</Note> : (
    <>
      <Note>同时提出退出，由县民政确认；确认以前仍计入在册。记错了的，撤销核实以后退出申请还在，要请镇儿童督导员撤回。</Note>
      <GoneFields gone={gone} pressed={pressed} onChange={setGone} />
    </>
  )
  return { body, submit, action: stands === null ? '记为已离开' : null, busy: sending.isPending, error: sending.error }
}

function useMissing({ line, period, onClose }: Props): Saying {
  const [words, setWords] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(recordNotFound, () => { onClose(); toast(`${line.child.name}：查无此人，已记`) })
  const submit = () => {
    setPressed(true)
    if (words.trim() !== '') sending.mutate({ input: { period, ...overOf(line), seen: line.seen, words: words.trim() } })
  }
  const body = (
    <>
      <Note tone="amber">不知道孩子去了哪里。这不是退出：锁定以前要逐名查清下落。孩子可能有危险的，请马上报告。</Note>
      <TextField label="找过哪里、问过谁" must full value={words} onChange={setWords} lines={3} maxLength={longest} hint={leaveNumbersOut} error={pressed && words.trim() === '' ? '请写明找过哪里、问过谁' : undefined} />
    </>
  )
  return { body, submit, action: '记为查无此人', busy: sending.isPending, error: sending.error }
}

/** Whose archive is kept elsewhere by now can be missing, and is not let go from here. */
export function AwayDialog(props: Props) {
  const { child: { name }, isHere } = props.line
  const [way, setWay] = useState<Way | null>(isHere ? null : 'notFound')
  const [pressed, setPressed] = useState(false)
  const sayings = { gone: useGone(props, way === 'gone'), notFound: useMissing(props) }
  const saying = way === null ? null : sayings[way]
  const action = saying === null ? '记下' : saying.action
  return (
    <Dialog title={isHere ? `${name}不在村` : `${name}：查无此人`} onClose={props.onClose} onSubmit={() => { setPressed(true); saying?.submit() }}
      footer={<><Button onClick={props.onClose}>取消</Button>{action !== null && <Button kind="primary" type="submit" busy={saying?.busy === true}>{action}</Button>}</>}>
      {isHere && <ChoiceField label="是哪一种" must full clearable={false} options={ways} value={way} onChange={setWay} error={pressed && way === null ? '请选一种' : undefined} />}
      {saying?.body}
      <ProblemList issues={issuesOf(saying?.error)} />
    </Dialog>
  )
}

export function ReturnDialog({ line, period, onClose }: Props) {
  const { name, id } = line.child
  const sending = useSend(returnLine, () => { onClose(); toast(`已退回${name}，村里会看到原因`) })
  return <ConfirmReason title={`退回${name}`} action="退回" reasonLabel="退回原因" presets={['照护人和档案对不上，请再核实', '去向没有写清楚', '请到家里再看一次']} max={500} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
    consequence={`${line.place.name}的名单上会把这名儿童放到最前面，写着您的原因；村里已签的字不再算数，重新核实以后再签。`} onConfirm={reason => sending.mutate({ input: { period, child: id, reason } })} />
}
