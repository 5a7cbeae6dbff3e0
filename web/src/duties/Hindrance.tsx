/** “现在不能办”: said by whoever owes it, with the reason; seen by whoever can change that. Its day and its lateness stay as they are. */
import { useState } from 'react'
import { cannotNow, type DutyLine, longestWords } from '@qinghe/domain/duties/contract.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { sayMoment } from './due.ts'

const usual = ['孩子随父母到外地，还没有回来', '孩子住院', '路断了，进不了村', '家里没有人，电话打不通']

function CannotDialog({ line, onClose }: { line: DutyLine; onClose: () => void }) {
  const sending = useSend(cannotNow, () => { onClose(); toast('已说明，督办的人会看到') })
  return (
    <ConfirmReason title={`「${line.title}」现在不能办`} action="告诉督办的人" reasonLabel="为什么" max={longestWords} presets={usual} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      consequence="期限不变，照常到期、照常上报。督办的人看到原因以后，可以答复您、转给别人，或者申请免办。" onConfirm={reason => sending.mutate({ input: { duty: line.duty, reason } })} />
  )
}

/** For whoever owes it. */
export function CannotNow({ line }: { line: DutyLine }) {
  const [asking, setAsking] = useState(false)
  // Before it opens nobody is hindered yet; of what cannot wait nobody says so.
  if (line.state !== 'open' || !line.mayWait || (line.opens !== null && line.opens > isoDay(Date.now()))) return null
  return (
    <>
      <Button kind="ghost" onClick={() => setAsking(true)}>{line.hindrance === null ? '现在不能办' : '再说明情况'}</Button>
      {asking && <CannotDialog line={line} onClose={() => setAsking(false)} />}
    </>
  )
}

const saidBy = ({ at, by }: NonNullable<DutyLine['hindrance']>): string => `${by.name} ${sayMoment(at, Date.now())} 说现在不能办`

/** In a list. */
export function Hindered({ line: { hindrance } }: { line: Pick<DutyLine, 'hindrance'> }) {
  if (hindrance === null) return null
  return <p className="t13 hinderline"><Icon name="warn" size="s" /> {saidBy(hindrance)}：{hindrance.words}<span className="muted">{hindrance.answered ? '（已答复）' : '（还没有答复）'}</span></p>
}

/** On the page of the duty. */
export function HinderedNote({ line: { hindrance }, standsOver }: { line: Pick<DutyLine, 'hindrance'>; standsOver: boolean }) {
  if (hindrance === null) return null
  const next = hindrance.answered ? '已经有人答复，见下面的经过。' : standsOver ? '请答复：提醒时捎句话、转给别人，或者申请免办。期限不变。' : '督办的人已经能看到，还没有答复。期限不变。'
  return <Note tone={hindrance.answered ? 'plain' : 'amber'}><b>{saidBy(hindrance)}</b>：{hindrance.words}<span className="block">{next}</span></Note>
}
