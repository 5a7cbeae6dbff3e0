import { useState } from 'react'
import { endSessions, getAccount, issueCode, restoreAccount, suspendAccount } from '@qinghe/domain/staff/contract.ts'
import { listOrders } from '@qinghe/domain/staff/orders.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { guardWords, type Guard, mayAsk, type OrderKind, sayPairs, secondsAfter } from '@qinghe/domain/staff/twoPersons.ts'
import type { AccountLine } from '@qinghe/domain/staff/types.ts'
import type { Receipt } from '@qinghe/domain/kernel/command.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay, useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Skeleton } from '../ui/states.tsx'
import { fullTime } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { OrderNote } from './Orders.tsx'
import { PostingStatus, sayPeriod } from './words.tsx'

type Account = NonNullable<ReturnType<typeof useDetails>['data']>
const useDetails = (id: AccountLine['id']) => useAsk(getAccount, { id })

/** Somebody new who has no code that could become whole, or be used. */
const lacksCode = (account: Account): boolean => account.state === 'invited'
  && !account.codes.some(code => code.isWhole) && !(account.codes.length > 0 && account.held.some(post => post.state === 'proposed'))

function Facts({ account }: { account: Account }) {
  const orders = useAsk(listOrders, { account: account.id, state: 'waiting' as const, limit: 20 })
  const { account: me } = useSession()
  return (
    <>
      {account.held.length === 0 ? <p className="muted t13">还没有申请过岗位。</p> : (
        <table className="tb low"><thead><tr><th>岗位</th><th>地区</th><th>任期</th><th>状态</th></tr></thead>
          <tbody>{account.held.map(p => <tr key={p.id}><td>{p.roleLabel}</td><td>{p.schoolName ?? p.regionName}</td><td>{sayPeriod(p.validFrom, p.validTo)}</td><td><PostingStatus state={p.state} /></td></tr>)}</tbody></table>
      )}
      {account.id === me.id ? <Note>这是您自己的账号，要由另一名管理员办理。</Note> : account.guard !== null && (
        <Note>此人是{guardWords[account.guard]}：停用、恢复、结束岗位和重置口令都要两人办理，{sayPairs(account.guard)}。</Note>
      )}
      {orders.data?.orders.map(order => <OrderNote key={order.id} order={order} />)}
      {account.codes.filter(code => code.isWhole).map(code => <Note key={code.id}>一次性口令两半齐全，{fullTime(code.expiresAt)} 前有效。</Note>)}
      {account.state === 'invited' && account.codes.some(code => !code.isWhole) && !lacksCode(account) && <Note>前 8 位已经发放，安全管理员确认岗位时生成后 8 位，本人才能登录。</Note>}
      {lacksCode(account) && <Note tone="amber">此人还没有登录过，现在没有能用的一次性口令（没有发全、已过期，或是升级以前发的）。请重新发放。</Note>}
    </>
  )
}

type Asking = OrderKind | 'sessions'
type AskProps = { account: Account; asking: Exclude<Asking, 'end'>; onClose: () => void; onHalf: (code: string) => void }

/** What follows, in the words of whether one is enough. */
function sayConsequence(kind: AskProps['asking'], guard: Guard, role: string): string {
  const second = secondsAfter(role, guard)
  const waits = `提出以后等${second}确认，7 天没有确认就作废。`
  switch (kind) {
    case 'sessions': return '此人在所有设备上马上退出，仍可以用口令和验证码重新登录。手机丢失或被盗时用；要让此人不能再登录，请停用账号或重置口令。'
    case 'suspend': return guard === null ? '马上退出所有登录，恢复要由安全管理员办理。' : `${waits}确认以后马上退出所有登录。`
    case 'restore': return guard === null ? '恢复后本人可以用原口令登录。' : `${waits}确认以后本人可以用原口令登录。`
    case 'reset': return `您的浏览器生成前 8 位，${second}确认时生成后 8 位，各自告诉本人。本人用这 16 位设好新口令以前，原口令照常能用。`
  }
}

function Ask({ account, asking, onClose, onHalf }: AskProps) {
  const role = useSession().posting?.role ?? ''
  const [code] = useState(newHalfCode)
  const { id, guard, name } = account
  const said = (at: string) => ({ counts }: Receipt) => { onClose(); toast(counts['waiting'] === 1 ? `已提出，等${secondsAfter(role, guard)}确认` : at) }
  const suspend = useSend(suspendAccount, said('账号已停用'))
  const restore = useSend(restoreAccount, said('账号已恢复'))
  const reset = useSend(issueCode, () => onHalf(code))
  const sessions = useSend(endSessions, ({ counts }) => { onClose(); toast(`已结束 ${counts['ended'] ?? 0} 处登录`) })
  const verbs = { suspend: '停用', restore: '恢复', reset: '重置口令', sessions: '结束全部登录' } as const
  const titles = { suspend: `停用${name}的账号`, restore: `恢复${name}的账号`, reset: `重置${name}的口令`, sessions: `结束${name}的全部登录` } as const
  const does = { suspend, restore, reset, sessions }[asking]
  const send = async (reason: string) => {
    if (asking === 'suspend') suspend.mutate({ input: { id, reason } })
    else if (asking === 'restore') restore.mutate({ input: { id, reason } })
    else if (asking === 'sessions') sessions.mutate({ input: { id } })
    else reset.mutate({ input: { id, reason, codeHash: await hashHalfCode(code) } })
  }
  const waits = asking !== 'sessions' && (guard !== null || asking === 'reset')
  return (
    <ConfirmReason title={titles[asking]} action={waits ? `提出${verbs[asking]}` : verbs[asking]} grave={asking !== 'restore'} {...(asking === 'sessions' ? {} : { reasonLabel: '理由' })}
      presets={asking === 'reset' ? ['本人忘记口令', '手机丢失或更换'] : []} busy={does.isPending} issues={issuesOf(does.error)} onClose={onClose}
      consequence={sayConsequence(asking, guard, role)} onConfirm={reason => void send(reason)} />
  )
}

type Props = { account: AccountLine; onClose: () => void; onHalf: (code: string) => void }

export function AccountDialog({ account, onClose, onHalf }: Props) {
  const acts = useMay('staff.first')
  const { posting, account: me } = useSession()
  const { data, error } = useDetails(account.id)
  const [asking, setAsking] = useState<AskProps['asking'] | null>(null)
  const may = (kind: OrderKind): boolean => data !== undefined && data.id !== me.id && mayAsk(posting?.role ?? '', kind, data.guard)
  const suspended = data?.state === 'suspended'
  return (
    <Dialog wide title={`${account.name}（${account.login}）`} onClose={onClose} footer={data !== undefined && (
      <>
        {acts && data.state === 'active' && data.id !== me.id && <Button onClick={() => setAsking('sessions')}>结束全部登录</Button>}
        {may('suspend') && !suspended && data.state !== 'closed' && <Button kind="danger" onClick={() => setAsking('suspend')}>停用</Button>}
        {may('restore') && suspended && <Button kind="primary" onClick={() => setAsking('restore')}>恢复</Button>}
        {may('reset') && !suspended && data.state !== 'closed' && <Button icon="key" onClick={() => setAsking('reset')}>{data.state === 'invited' ? '重新发放一次性口令' : '重置口令'}</Button>}
      </>
    )}>
      {data === undefined ? <Skeleton lines={3} /> : <Facts account={data} />}
      <ProblemList issues={issuesOf(error)} />
      {asking !== null && data !== undefined && <Ask account={data} asking={asking} onClose={() => setAsking(null)} onHalf={onHalf} />}
    </Dialog>
  )
}
