/** Days on which the clock of a duty stands: who asked, who agreed, from when to when; and what this post may do about it. */
import { useState } from 'react'
import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import { longestWords } from '@qinghe/domain/duties/contract.ts'
import { askPause, decidePause, type DutyPause, endPause, type PausesOfDuty } from '@qinghe/domain/duties/pauseContract.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { DayField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { sayDay } from './due.ts'

type Of = Pick<DutyLine, 'duty' | 'title'>

function AskDialog({ duty, title, onClose }: Of & { onClose: () => void }) {
  const [pause] = useState(newRecordId)
  const [since, setSince] = useState<string | null>(isoDay(Date.now()))
  const [until, setUntil] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(askPause, () => { onClose(); toast('已申请暂停，等另一人同意') })
  const short = reason.trim().length < 2
  const submit = () => {
    setPressed(true)
    if (since !== null && !short) sending.mutate({ input: { duty, pause, since: plainDate(since), until: until === null ? null : plainDate(until), reason: reason.trim() } })
  }
  return (
    <Dialog title={`「${title}」暂停计时`} onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>申请暂停</Button></>}>
      <Note>要由另一人同意才算数。暂停的日子不计入时限，也不提醒、不上报；恢复以后，剩下几天还是几天。</Note>
      <DayField label="从哪天起" must value={since} onChange={setSince} error={pressed && since === null ? '请填写从哪天起' : undefined} />
      <DayField label="到哪天为止" value={until} onChange={setUntil} hint="含这一天；说不准的先不填，孩子回来以后再恢复计时" />
      <TextField label="原因" must value={reason} onChange={setReason} lines={2} maxLength={longestWords} hint={`例如孩子住院、随父母到外地。${leaveNumbersOut}`} error={pressed && short ? '请写明原因，至少 2 个字' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

type Act = 'grant' | 'refuse' | 'end'
const words: Record<Act, { title: string; action: string; consequence: string; said: string }> = {
  grant: { title: '同意暂停计时', action: '同意暂停', consequence: '暂停的日子不计入时限，到期日顺延；经过里写明谁申请、谁同意。', said: '已同意暂停，到期日顺延' },
  refuse: { title: '不同意暂停计时', action: '不同意', consequence: '照常计时，照常到期。', said: '没有同意，照常计时' },
  end: { title: '恢复计时', action: '恢复计时', consequence: '今天还不计，从明天起继续计时，到期日随之重算；还没有开始的暂停就不再生效。', said: '已恢复计时' },
}

function Deciding({ act, pause, duty, title, onClose }: Of & { act: Act; pause: DutyPause['pause']; onClose: () => void }) {
  const { said, consequence, action, title: what } = words[act]
  const done = () => { onClose(); toast(said) }
  const deciding = useSend(decidePause, done)
  const ending = useSend(endPause, done)
  const send = (reason: string) => (act === 'end' ? ending.mutate({ input: { duty, pause, reason } }) : deciding.mutate({ input: { duty, pause, grant: act === 'grant', reason } }))
  return <ConfirmReason title={`${what}：${title}`} action={action} reasonLabel="理由" max={longestWords} consequence={consequence} busy={deciding.isPending || ending.isPending} issues={issuesOf(deciding.error ?? ending.error)} onClose={onClose} onConfirm={send} />
}

const stateOf = ({ state, now, endedBy }: DutyPause): string => {
  if (state === 'asked') return '等另一人同意'
  if (state === 'refused') return '没有同意'
  if (state === 'withdrawn') return '没有开始就取消了'
  return now ? '正在暂停' : endedBy === null ? '已同意' : '已提前恢复'
}
const span = ({ since, until }: Pick<DutyPause, 'since' | 'until'>, now: number): string => `${sayDay(since, now)}起${until === null ? '，到哪天还没有定' : `，到 ${sayDay(until, now)}`}`

function Line({ one, onAct }: { one: DutyPause; onAct: (act: Act) => void }) {
  const { by, decidedBy, mayDecide, mayEnd, mine, state } = one
  return (
    <li className="t13">
      <b>{span(one, Date.now())}</b> {stateOf(one)}
      <span className="cap muted block">{by.name}（{by.role}）申请{decidedBy !== null && `，${decidedBy.name}（${decidedBy.role}）审核`}</span>
      {mayDecide && <span className="row wrap"><Button size="sm" onClick={() => onAct('refuse')}>不同意</Button><Button size="sm" kind="primary" onClick={() => onAct('grant')}>同意暂停</Button></span>}
      {state === 'asked' && mine && <span className="cap muted block">您提出的，要由另一人同意。</span>}
      {mayEnd && <Button size="sm" onClick={() => onAct('end')}>恢复计时</Button>}
    </li>
  )
}

export function PausesCard({ line: { duty, title }, pauses: { all, planned, mayAsk, never } }: { line: DutyLine; pauses: PausesOfDuty }) {
  const [acting, setActing] = useState<{ act: Act; pause: DutyPause['pause'] } | 'ask' | null>(null)
  if (all.length === 0 && !mayAsk && never === null) return null
  return (
    <Card title="暂停计时" note={planned === null ? undefined : `原定 ${sayDay(planned, Date.now())}到期`}>
      <div className="col gap2">
        {all.length > 0 && <ul className="col gap2">{all.map(one => <Line key={one.pause} one={one} onAct={act => setActing({ act, pause: one.pause })} />)}</ul>}
        {never !== null && <p className="t13 muted">{never}。</p>}
        {mayAsk && <div className="row wrap"><Button size="sm" onClick={() => setActing('ask')}>申请暂停</Button><span className="t13 muted">孩子住院、随父母外出等，暂时办不了的</span></div>}
      </div>
      {acting === 'ask' && <AskDialog duty={duty} title={title} onClose={() => setActing(null)} />}
      {acting !== null && acting !== 'ask' && <Deciding {...acting} duty={duty} title={title} onClose={() => setActing(null)} />}
    </Card>
  )
}
