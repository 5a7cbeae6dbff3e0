/** What one administrator asked for and a second one decides. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { confirmOrder, listOrders, type OrderLine, OrderState, refuseOrder, withdrawOrder } from '@qinghe/domain/staff/orders.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { guardWords, orderKinds, orderStates, secondsAfter } from '@qinghe/domain/staff/twoPersons.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Note } from '../ui/layout.tsx'
import { Status, type StatusTone } from '../ui/marks.tsx'
import { fullTime } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { HalfShown } from './Codes.tsx'
import { ListCard } from './ListCard.tsx'
import type { StaffSearch } from './search.ts'

const tones: Record<OrderState, StatusTone> = { waiting: 'soon', done: 'ok', refused: 'back', withdrawn: 'idle', expired: 'late' }
const what = (order: OrderLine): string => order.kind === 'end' && order.lastDay !== null
  ? `结束岗位（${order.lastDay} 起不在岗，最后一天 ${addDays(order.lastDay, -1)}）` : orderKinds[order.kind]
const secondsOf = (order: OrderLine): string => secondsAfter(order.proposedAs, order.guard)

export function OrderNote({ order }: { order: OrderLine }) {
  return (
    <Note tone="amber"><div className="row wrap">{what(order)}：{order.proposedBy}（{labelOf(order.proposedAs)}）提出，等{secondsOf(order)}确认，{fullTime(order.expiresAt)} 前有效
      <span className="end"><Link to="/staff" search={{ tab: 'orders' }} className="tl">去办理</Link></span></div></Note>
  )
}

const consequences: Record<OrderLine['kind'], string> = {
  suspend: '确认以后此人马上退出所有登录，不能再登录，直到两人办理恢复。', restore: '确认以后此人可以用原口令登录。',
  reset: '确认以后您的浏览器生成后 8 位一次性口令，请另行告诉本人。请先核实确实是本人要求重置。', end: '确认以后，从那一天起此人不能再以这个岗位查看和办理。',
}

type Doing = 'confirm' | 'refuse' | 'withdraw'

function Do({ order, doing, onClose, onHalf }: { order: OrderLine; doing: Doing; onClose: () => void; onHalf: (code: string) => void }) {
  const [code] = useState(newHalfCode)
  const confirm = useSend(confirmOrder, () => { onClose(); if (order.kind === 'reset') onHalf(code); else toast(`已确认：${orderKinds[order.kind]}`) })
  const refuse = useSend(refuseOrder, () => { onClose(); toast('已回复不同意') })
  const withdraw = useSend(withdrawOrder, () => { onClose(); toast('已撤回') })
  const { id } = order
  const does = { confirm, refuse, withdraw }[doing]
  const agree = async () => confirm.mutate({ input: { id, codeHash: order.kind === 'reset' ? await hashHalfCode(code) : null } })
  const shared = { busy: does.isPending, issues: issuesOf(does.error), onClose }
  const about = `${order.holder}：${orderKinds[order.kind]}`
  if (doing === 'confirm') return <ConfirmReason {...shared} grave={order.kind !== 'restore'} title={`确认${about}`} action="确认" consequence={<>{consequences[order.kind]}<br />{order.proposedBy}提出的理由：{order.reason}</>} onConfirm={() => void agree()} />
  if (doing === 'refuse') return <ConfirmReason {...shared} title={`不同意${about}`} action="不同意" reasonLabel="理由" consequence="提出的人会看到理由，可以重新提出。" onConfirm={reason => refuse.mutate({ input: { id, reason } })} />
  return <ConfirmReason {...shared} title={`撤回${about}`} action="撤回" consequence="撤回以后不再等待确认，需要的可以重新提出。" onConfirm={() => withdraw.mutate({ input: { id } })} />
}

function Row({ order, onDo }: { order: OrderLine; onDo: (doing: Doing) => void }) {
  return (
    <tr>
      <td><b>{order.holder}</b></td><td className="soft">{order.roleLabel ?? (order.guard === null ? '' : guardWords[order.guard])}</td><td>{what(order)}</td><td className="fold">{order.reason}</td>
      <td className="soft">{order.proposedBy}（{labelOf(order.proposedAs)}）<span className="muted cap block">{fullTime(order.proposedAt)}</span></td>
      <td><Status tone={tones[order.state]}>{order.state === 'waiting' ? `等${secondsOf(order)}确认` : orderStates[order.state]}</Status>{order.decidedBy !== null && order.state !== 'withdrawn' && <span className="muted cap block">{order.decidedBy}{order.decidedReason !== null && `：${order.decidedReason}`}</span>}</td>
      <td className="r act"><span className="row rowend">
        {order.mayWithdraw && <Button size="sm" kind="ghost" onClick={() => onDo('withdraw')}>撤回</Button>}
        {order.mayDecide && <><Button size="sm" onClick={() => onDo('refuse')}>不同意</Button><Button size="sm" kind="primary" onClick={() => onDo('confirm')}>确认</Button></>}
      </span></td>
    </tr>
  )
}

export function Orders({ search, onChange }: { search: StaffSearch; onChange: (changes: Record<string, unknown>) => void }) {
  const state = search.order ?? 'waiting'
  const asked = useAsk(listOrders, { state, limit: 100 }, { keep: true })
  const [acting, setActing] = useState<{ order: OrderLine; doing: Doing } | null>(null)
  const [half, setHalf] = useState<{ name: string; code: string } | null>(null)
  const orders = asked.data?.orders ?? []
  return (
    <>
      <div className="row wrap">{OrderState.options.map(s => <button key={s} type="button" className={s === state ? 'chip on' : 'chip'} aria-pressed={s === state} onClick={() => onChange({ order: s })}>{orderStates[s]}</button>)}</div>
      <ListCard label="两人办理" asked={{ ...asked, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined }} heads={['姓名', '岗位', '事项', '理由', '提出', '状态', '']}
        empty={{ title: state === 'waiting' ? '没有等待确认的事项' : '没有这样的事项', text: '停用、恢复三员或本地某个岗位的最后一人，结束他们的岗位，重置任何人的口令，都要一名管理员提出、另一名确认。在「账号」「岗位」里提出。' }}
        rows={orders.map(order => <Row key={order.id} order={order} onDo={doing => setActing({ order, doing })} />)} />
      {acting !== null && <Do order={acting.order} doing={acting.doing} onClose={() => setActing(null)} onHalf={code => setHalf({ name: acting.order.holder, code })} />}
      {half !== null && <HalfShown half="second" name={half.name} code={half.code} onClose={() => setHalf(null)} />}
    </>
  )
}
