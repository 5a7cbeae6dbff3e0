import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { closeSpotCheck, decideSpotCheck } from '@qinghe/domain/staff/assignments.ts'
import { type SpotCheckLine, spotCheckStates } from '@qinghe/domain/staff/types.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { useActAs } from '../app/acting.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Status, type StatusTone } from '../ui/marks.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { sayPeriod } from './words.tsx'

const tones: Record<SpotCheckLine['state'], StatusTone> = { asked: 'soon', approved: 'ok', refused: 'back', closed: 'idle' }
const lastDay = (check: Pick<SpotCheckLine, 'until'>): string => addDays(check.until, -1)
const SpotCheckStatus = ({ state }: Pick<SpotCheckLine, 'state'>) => <Status tone={tones[state]}>{spotCheckStates[state]}</Status>

export type SpotCheckStep = 'approve' | 'refuse' | 'close'
type Words = { title: string; action: string; consequence: string; done: string }

const wordsOf = (check: SpotCheckLine): Record<SpotCheckStep, Words> => ({
  approve: { title: `同意抽查${check.aboutName}`, action: '同意', consequence: `${check.askedBy}从 ${check.from} 到 ${lastDay(check)} 可以查看${check.aboutName}的儿童姓名和档案，到期自动结束。`, done: '已同意，申请人可以开始查看' },
  refuse: { title: `不同意抽查${check.aboutName}`, action: '不同意', consequence: `${check.askedBy}会看到没有同意，可以改好再申请。`, done: '未同意，申请人会看到' },
  close: check.state === 'asked'
    ? { title: `撤回抽查${check.aboutName}的申请`, action: '撤回', consequence: '撤回以后不再等待批准，需要时可以再申请。', done: '已撤回' }
    : { title: `提前结束抽查${check.aboutName}`, action: '提前结束', consequence: '马上看不到名单。需要时要重新申请。', done: '抽查已结束' },
})

export function SpotCheckStepDialog({ check, asking, onClose }: { check: SpotCheckLine; asking: SpotCheckStep; onClose: () => void }) {
  const words = wordsOf(check)[asking]
  const done = () => { onClose(); toast(words.done) }
  const decide = useSend(decideSpotCheck, done)
  const close = useSend(closeSpotCheck, done)
  const sending = asking === 'close' ? close : decide
  return (
    <ConfirmReason title={words.title} action={words.action} consequence={words.consequence} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      onConfirm={() => (asking === 'close' ? close.mutate({ input: { id: check.id } }) : decide.mutate({ input: { id: check.id, approve: asking === 'approve' } }))} />
  )
}

/** Opens names: mine, approved, and today lies in it. */
function Begin({ check }: { check: SpotCheckLine }) {
  const { posting, spotChecks } = useSession()
  const navigate = useNavigate()
  const actAs = useActAs()
  const [busy, setBusy] = useState(false)
  if (posting === undefined || !check.isMine || check.state !== 'approved') return null
  if (check.from > isoDay(Date.now())) return <span className="muted">{check.from} 起可以查看</span>
  if (!spotChecks.some(s => s.id === check.id)) return null
  const begin = () => { setBusy(true); void actAs({ posting: posting.id, spotCheck: check.id }, { word: `现在可以查看${check.aboutName}的名单`, go: () => navigate({ to: '/archives', search: {} }) }).finally(() => setBusy(false)) }
  return <Button size="sm" kind="primary" busy={busy} onClick={begin}>开始查看</Button>
}

export function SpotCheckRow({ check, onStep }: { check: SpotCheckLine; onStep: (step: SpotCheckStep) => void }) {
  const decides = check.state === 'asked' && !check.isMine
  const ends = (check.state === 'asked' && check.isMine) || check.state === 'approved'
  return (
    <tr>
      <td><b>{check.aboutName}</b></td><td className="fold">{check.reason}</td><td className="soft">{sayPeriod(check.from, check.until)}</td>
      <td>{check.askedBy}{check.isMine && <span className="muted cap"> 本人</span>}</td><td><SpotCheckStatus state={check.state} /></td><td className="soft">{check.decidedBy}</td>
      <td className="r act">
        <span className="row rowend">
          {ends && <Button size="sm" kind="ghost" onClick={() => onStep('close')}>{check.state === 'asked' ? '撤回' : '提前结束'}</Button>}
          {decides && <><Button size="sm" onClick={() => onStep('refuse')}>不同意</Button><Button size="sm" kind="primary" onClick={() => onStep('approve')}>同意</Button></>}
          <Begin check={check} />
        </span>
      </td>
    </tr>
  )
}
