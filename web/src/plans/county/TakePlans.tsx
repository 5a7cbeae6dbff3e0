/** Plans of the product the county has not taken: chosen together, from one day. */
import { useState } from 'react'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { takePlans } from '@qinghe/domain/plans/countyPlans.ts'
import { useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Check, TextField } from '../../ui/Field.tsx'
import { Card } from '../../ui/layout.tsx'
import { DayField } from '../../ui/pickers.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { toast } from '../../ui/toast.tsx'
import type { OnePlan } from './words.ts'

export function TakePlans({ plans, today }: { plans: readonly OnePlan[]; today: string }) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [from, setFrom] = useState<string | null>(today)
  const [reason, setReason] = useState('')
  const sending = useSend(takePlans, () => { toast('已提出，等另一人发布'); setChosen([]); setReason('') })
  const free = plans.filter(one => !one.proposed)
  const set = (plan: string, on: boolean) => setChosen(on ? [...chosen, plan] : chosen.filter(one => one !== plan))
  const take = () => { if (from !== null) sending.mutate({ input: { plans: chosen.map(plan => ({ id: newRecordId(), plan })), from: plainDate(from), reason: reason.trim() } }) }
  return (
    <Card title="平台的方案，本县还没有采用">
      <div className="col gap3">
        <ul className="col gap2">
          {plans.map(one => (
            <li key={one.plan}>
              {one.proposed ? <span>{one.title} <span className="muted">等另一人确认</span></span> : <Check checked={chosen.includes(one.plan)} onChange={on => set(one.plan, on)} label={<>{one.title} <span className="muted">{one.duties} 种应办{one.waiting > 0 && `，另有 ${one.waiting} 种等功能`}</span></>} />}
            </li>
          ))}
        </ul>
        {free.length > 1 && <div><Button size="sm" onClick={() => setChosen(chosen.length === free.length ? [] : free.map(one => one.plan))}>{chosen.length === free.length ? '都不选' : '全选'}</Button></div>}
        <DayField label="从哪天起施行" must value={from} onChange={setFrom} hint="已经照着办的，可以写以前的日子，最早一年以前" />
        <TextField label="说明" must value={reason} onChange={setReason} maxLength={200} hint="例如：区委常委会通过，照着办。发布以后本县各岗位都看得到" />
        <ProblemList issues={issuesOf(sending.error)} />
        <div><Button kind="primary" busy={sending.isPending} disabled={chosen.length === 0 || from === null || reason.trim().length < 2} onClick={take}>采用，请另一人发布</Button></div>
      </div>
    </Card>
  )
}
