/** 更正单: what was, what is, why, and who confirmed it. */
import { useState } from 'react'
import { decideRestatement } from '@qinghe/domain/census/commands.ts'
import { censusRestatements, type RestatementsOutput } from '@qinghe/domain/census/lockContract.ts'
import { balanceNames } from '@qinghe/domain/census/types.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { fullTime } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'

type Order = RestatementsOutput['restatements'][number]
const counted = (place: Order['to']): string => (place === null ? '不计入' : `计入${place.name}`)

const nameOf = ({ child, reason }: Order): string => (reason === null || child.name === '' ? '（已不在册）' : child.name)

function State({ order: { state, decidedBy, decidedAt, replaced } }: { order: Order }) {
  if (state === 'proposed') return <Status tone="soon">待另一位同事确认</Status>
  return <Status tone={state === 'confirmed' && !replaced ? 'ok' : 'idle'}>{decidedBy?.name ?? ''}{state === 'confirmed' ? '已确认' : '没有采用'} {decidedAt === null ? '' : fullTime(decidedAt)}{replaced && '，已由后来的更正单代替'}</Status>
}

function Decide({ period, order, agrees, onClose }: { period: string; order: Order; agrees: boolean; onClose: () => void }) {
  const sending = useSend(decideRestatement, () => { onClose(); toast(agrees ? '已确认，记进下一轮的平衡' : '这张更正单没有采用') })
  return (
    <ConfirmReason title={agrees ? '确认更正单' : '不采用更正单'} action={agrees ? '确认' : '不采用'} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      consequence={agrees ? `${nameOf(order)}：${counted(order.from)} → ${counted(order.to)}。确认以后不能撤回，更正错了的要再填一张。` : `${nameOf(order)}仍按原来的数字计。`}
      onConfirm={() => sending.mutate({ input: { period, id: order.id, agrees } })} />
  )
}

function OneOrder({ order, period, mayDecide }: { order: Order; period: string; mayDecide: boolean }) {
  const [asks, setAsks] = useState<boolean | null>(null)
  const open = order.state === 'proposed' && mayDecide
  return (
    <div className="linecard censusname">
      <span className="grow"><b>{nameOf(order)}</b> <span className="soft">{balanceNames[order.balance]}：{counted(order.from)} → {counted(order.to)}</span>
        {order.reason === null ? <span className="muted block">档案已依法删除，原因不再保留</span> : <span className="block">{order.reason}</span>}<span className="cap muted block">{order.proposedBy.name} 填，{fullTime(order.proposedAt)}</span><State order={order} /></span>
      {open && !order.mine && <Button kind="primary" onClick={() => setAsks(true)}>确认</Button>}
      {open && <Button onClick={() => setAsks(false)}>{order.mine ? '撤回' : '不采用'}</Button>}
      {asks !== null && <Decide period={period} order={order} agrees={asks} onClose={() => setAsks(null)} />}
    </div>
  )
}

export function Orders({ period }: { period: string }) {
  const asked = useAsk(censusRestatements, { period })
  return (
    <Card flush title="更正单" note="锁定的数字不变，更正记进下一轮">
      {asked.data === undefined ? <NotRead asked={asked} lines={3} /> : asked.data.restatements.map(order => <OneOrder key={order.id} order={order} period={period} mayDecide={asked.data.mayDecide} />)}
      {asked.data?.restatements.length === 0 && <p className="quiet">没有更正单。{asked.data.mayDecide ? '要更正的，在“平衡”里点开数字，从名单上填。' : ''}</p>}
    </Card>
  )
}
