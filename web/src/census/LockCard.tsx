/** 复核 and 锁定: one of the county has gone through it, another one locks it. Both are told what it means first. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { checkRound, lockRound } from '@qinghe/domain/census/commands.ts'
import type { ClosingOutput } from '@qinghe/domain/census/contract.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { fullTime } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { spokenDay } from './words.ts'

type Locking = NonNullable<ClosingOutput['locking']>
type Locked = NonNullable<Locking['locked']>
const who = ({ name, role }: { name: string; role: string }): string => `${name}（${role}）`

function IsLocked({ period, locked: { by, checkedBy, at, root } }: { period: string; locked: Locked }) {
  return (
    <Card title="已锁定">
      <div className="col gap2">
        <p><Status tone="ok">{who(by)}锁定</Status> <span className="soft">{fullTime(at)}，由{who(checkedBy)}复核</span></p>
        <p className="soft t13 censusroot">校验值 {root}</p>
        <div className="row wrap"><Link to="/census/$period/report" params={{ period }} search={{}} className="btn p">看季报</Link><Link to="/census/$period/balance" params={{ period }} search={{}} className="btn">看平衡表</Link><Link to="/census/$period/balance" params={{ period }} search={{ view: 'orders' }} className="btn">更正单</Link></div>
      </div>
    </Card>
  )
}

function Checked({ checked }: { checked: Locking['checked'] }) {
  if (checked === null) return <p className="soft t13">还没有人复核现在的名单。先由县民政一位同事复核，再由另一位同事锁定。</p>
  return <p><Status tone="ok">{who(checked.by)}已复核</Status> <span className="soft">{fullTime(checked.at)}</span>{checked.mine && <span className="soft block t13">由您复核，请县民政的另一位同事锁定。</span>}</p>
}

function Asks({ period, digest, what, onClose }: { period: string; digest: string; what: 'check' | 'lock'; onClose: () => void }) {
  const check = useSend(checkRound, () => { onClose(); toast('已复核，请另一位同事锁定') })
  const lock = useSend(lockRound, () => { onClose(); toast('这一轮已锁定') })
  const sending = what === 'check' ? check : lock
  const consequence = what === 'check' ? '复核表示您看过全县的名单、签字和平衡，现在的数字可以锁定。之后再有改动，要重新复核。'
    : '锁定以后，这一轮的名单、签字和数字不再改动，也不能撤回。以后发现有错，填更正单，两个数字都保留。'
  return (
    <ConfirmReason title={what === 'check' ? '复核这一轮' : '锁定这一轮'} consequence={consequence} action={what === 'check' ? '复核无误' : '锁定'} grave={what === 'lock'} busy={sending.isPending} issues={issuesOf(sending.error)}
      onConfirm={() => sending.mutate({ input: { period, digest } })} onClose={onClose} />
  )
}

export function LockCard({ period, locking, isFree }: { period: string; locking: Locking; isFree: boolean }) {
  const [asks, setAsks] = useState<'check' | 'lock' | null>(null)
  const { locked, checked, mayCheck, mayLock, digest, opens } = locking
  if (locked !== null) return <IsLocked period={period} locked={locked} />
  if (!mayCheck) return null
  return (
    <Card title="复核和锁定" note={`${spokenDay(opens)}起`}>
      <div className="col gap3">
        <Checked checked={checked} />
        {!isFree && <Note>上面列的办完，才能复核、锁定。</Note>}
        <div className="row wrap">
          <Link to="/census/$period/balance" params={{ period }} search={{}} className="btn lg">先看试算</Link>
          {(checked === null || checked.mine) && <Button size="lg" kind={checked === null ? 'primary' : 'plain'} disabled={!isFree || checked !== null} onClick={() => setAsks('check')}>{checked === null ? '复核' : '您已复核'}</Button>}
          {checked !== null && !checked.mine && <Button size="lg" kind="primary" icon="lock" disabled={!isFree || !mayLock} onClick={() => setAsks('lock')}>锁定</Button>}
        </div>
      </div>
      {asks !== null && <Asks period={period} digest={digest} what={asks} onClose={() => setAsks(null)} />}
    </Card>
  )
}
