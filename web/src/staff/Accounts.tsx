import { useState } from 'react'
import { createAccount, getAccount, issueCode, listAccounts, restoreAccount, suspendAccount, confirmCode } from '@qinghe/domain/staff/contract.ts'
import { AccountState, accountStates, type AccountLine, Login } from '@qinghe/domain/staff/types.ts'
import { hashOneTimeCode, newOneTimeCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { AccountId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk, useAskPages, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay, useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Skeleton } from '../ui/states.tsx'
import { fullTime, sayWhen } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { useSettled } from '../ui/useSettled.ts'
import { ListCard } from './ListCard.tsx'
import type { StaffSearch } from './search.ts'
import { AccountStatus, PostingStatus, sayPeriod } from './words.tsx'

/** The code is made here and shown once; only its hash is sent. */
function CodeShown({ code, name, onClose }: { code: string; name: string; onClose: () => void }) {
  return (
    <Dialog title={`${name}的一次性口令`} onClose={onClose} footer={<Button kind="primary" onClick={onClose}>已经抄下，关闭</Button>}>
      <Note tone="amber">只显示这一次，系统里没有保存。请当面或打电话告诉本人，不要发到群里。7 天内有效，用一次作废。</Note>
      <p className="bigcode">{code}</p>
    </Dialog>
  )
}

function CreateDialog({ onClose, onMade }: { onClose: () => void; onMade: (name: string, code: string) => void }) {
  const { region: top } = useSession()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [region, setRegion] = useState<RegionCode | null>(top)
  const [code] = useState(newOneTimeCode)
  const sending = useSend(createAccount, () => onMade(name, code))
  const read = Login.safeParse(login)
  const submit = async () => {
    if (!read.success || region === null) return
    sending.mutate({ input: { id: AccountId.parse(newUuid()), login: read.data, name: name.trim(), region, phone: phone.trim() === '' ? null : phone.trim(), codeHash: await hashOneTimeCode(code) } })
  }
  return (
    <Dialog title="建立账号" onClose={onClose} onSubmit={() => void submit()} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending} disabled={!read.success || name.trim() === '' || region === null}>建立</Button></>}>
      <TextField label="姓名" must value={name} onChange={setName} focus />
      <TextField label="登录名" must value={login} onChange={setLogin} hint="小写字母、数字、点和短横，建议用姓名拼音" error={login !== '' && !read.success ? read.error.issues[0]?.message : undefined} />
      <TextField label="手机号" type="tel" inputMode="tel" value={phone} onChange={setPhone} />
      <RegionField label="管理地区" must within={top} value={region} onChange={setRegion} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

function AccountDialog({ account, onClose, onCode }: { account: AccountLine; onClose: () => void; onCode: (name: string, code: string) => void }) {
  const administers = useMay('staff.administer')
  const confirms = useMay('staff.confirm')
  const asked = useAsk(getAccount, { id: account.id })
  const [code] = useState(newOneTimeCode)
  const [asking, setAsking] = useState<'suspend' | 'restore' | null>(null)
  const issue = useSend(issueCode, () => onCode(account.name, code))
  const approve = useSend(confirmCode, () => toast('已确认重置，本人可以用一次性口令登录'))
  const suspend = useSend(suspendAccount, () => { setAsking(null); toast('账号已停用') })
  const restore = useSend(restoreAccount, () => { setAsking(null); toast('账号已恢复') })
  const send = async () => issue.mutate({ input: { id: account.id, codeHash: await hashOneTimeCode(code) } })
  return (
    <Dialog wide title={`${account.name}（${account.login}）`} onClose={onClose} footer={(
      <>
        {administers && account.state !== 'suspended' && <Button kind="danger" onClick={() => setAsking('suspend')}>停用</Button>}
        {confirms && account.state === 'suspended' && <Button onClick={() => setAsking('restore')}>恢复</Button>}
        {administers && <Button icon="key" busy={issue.isPending} onClick={() => void send()}>发放一次性口令</Button>}
      </>
    )}>
      {asked.data === undefined ? <Skeleton lines={3} /> : (
        <>
          <table className="tb low"><thead><tr><th>岗位</th><th>地区</th><th>任期</th><th>状态</th></tr></thead>
            <tbody>{asked.data.held.map(p => <tr key={p.id}><td>{p.roleLabel}</td><td>{p.schoolName ?? p.regionName}</td><td>{sayPeriod(p.validFrom, p.validTo)}</td><td><PostingStatus state={p.state} /></td></tr>)}</tbody></table>
          {asked.data.codes.map(c => (
            <Note key={c.id} tone="amber"><div className="row wrap">{c.purpose === 'first' ? '首次登录口令' : '重置口令'}，{c.issuedBy}发放，{fullTime(c.expiresAt)} 前有效{!c.isConfirmed && '，还要安全管理员确认'}
              {!c.isConfirmed && confirms && <span className="end"><Button size="sm" kind="primary" busy={approve.isPending} onClick={() => approve.mutate({ input: { id: c.id } })}>确认重置</Button></span>}</div></Note>
          ))}
        </>
      )}
      <ProblemList issues={issuesOf(issue.error ?? approve.error)} />
      {asking === 'suspend' && <ConfirmReason title={`停用${account.name}的账号`} action="停用" grave reasonLabel="理由" busy={suspend.isPending} issues={issuesOf(suspend.error)} onClose={() => setAsking(null)} consequence="马上退出所有登录，恢复要由安全管理员办理。" onConfirm={reason => suspend.mutate({ input: { id: account.id, reason } })} />}
      {asking === 'restore' && <ConfirmReason title={`恢复${account.name}的账号`} action="恢复" reasonLabel="理由" busy={restore.isPending} issues={issuesOf(restore.error)} onClose={() => setAsking(null)} consequence="恢复后本人可以用原口令登录。" onConfirm={reason => restore.mutate({ input: { id: account.id, reason } })} />}
    </Dialog>
  )
}

export function Accounts({ search, onChange }: { search: StaffSearch; onChange: (changes: Record<string, unknown>) => void }) {
  const administers = useMay('staff.administer')
  const [text, setText] = useState(search.text ?? '')
  const settled = useSettled(text.trim(), 250)
  const [open, setOpen] = useState<AccountLine | null>(null)
  const [making, setMaking] = useState(false)
  const [code, setCode] = useState<{ name: string; code: string } | null>(null)
  const filter = { limit: 100, ...(search.region === undefined ? {} : { region: regionCode(search.region) }), ...(search.account === undefined ? {} : { state: search.account }), ...(settled === '' ? {} : { text: settled }) }
  const asked = useAskPages(listAccounts, filter, { next: page => page.nextCursor, keep: true })
  const rows = asked.data?.pages.flatMap(p => p.accounts) ?? []
  const show = (name: string, made: string) => { setMaking(false); setOpen(null); setCode({ name, code: made }) }
  return (
    <>
      <div className="row wrap">
        <input className="inp narrowinp" value={text} onChange={e => setText(e.target.value)} placeholder="姓名或登录名" aria-label="查找账号" />
        {AccountState.options.map(s => <button key={s} type="button" className={s === search.account ? 'chip on' : 'chip'} aria-pressed={s === search.account} onClick={() => onChange({ account: s === search.account ? undefined : s })}>{accountStates[s]}</button>)}
        {administers && <span className="end"><Button kind="primary" icon="plus" onClick={() => setMaking(true)}>建立账号</Button></span>}
      </div>
      <ListCard label="账号" asked={asked} heads={['姓名', '登录名', '地区', '岗位', '电话尾号', '状态', '最近登录']} empty={{ title: '没有找到账号', text: '换个写法再找，或建立账号。' }}
        rows={rows.map(a => (
          <tr key={a.id}><td><button type="button" className="lk strong" onClick={() => setOpen(a)}>{a.name}</button></td><td className="soft">{a.login}</td><td>{a.regionName}</td><td>{a.postings.join('、')}</td><td className="soft">{a.phoneTail}</td><td><AccountStatus state={a.state} /></td><td className="soft">{a.lastSignIn === null ? '还没有登录' : sayWhen(a.lastSignIn)}</td></tr>
        ))} />
      {making && <CreateDialog onClose={() => setMaking(false)} onMade={show} />}
      {open !== null && <AccountDialog account={open} onClose={() => setOpen(null)} onCode={show} />}
      {code !== null && <CodeShown name={code.name} code={code.code} onClose={() => setCode(null)} />}
    </>
  )
}
