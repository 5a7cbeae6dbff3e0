import { useState } from 'react'
import { createAccount, listAccounts } from '@qinghe/domain/staff/contract.ts'
import { AccountState, accountStates, type AccountLine, Login } from '@qinghe/domain/staff/types.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { AccountId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAskPages, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay, useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { sayWhen } from '../ui/time.ts'
import { useSettled } from '../ui/useSettled.ts'
import { AccountDialog } from './AccountDialog.tsx'
import { HalfShown } from './Codes.tsx'
import { ListCard } from './ListCard.tsx'
import type { StaffSearch } from './search.ts'
import { AccountStatus } from './words.tsx'

function CreateDialog({ onClose, onMade }: { onClose: () => void; onMade: (name: string, code: string) => void }) {
  const { region: top } = useSession()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [region, setRegion] = useState<RegionCode | null>(top)
  const [code] = useState(newHalfCode)
  const sending = useSend(createAccount, () => onMade(name, code))
  const read = Login.safeParse(login)
  const submit = async () => {
    if (!read.success || region === null) return
    sending.mutate({ input: { id: AccountId.parse(newUuid()), login: read.data, name: name.trim(), region, phone: phone.trim() === '' ? null : phone.trim(), codeHash: await hashHalfCode(code) } })
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
      {open !== null && <AccountDialog account={open} onClose={() => setOpen(null)} onHalf={made => show(open.name, made)} />}
      {code !== null && <HalfShown half="first" name={code.name} code={code.code} onClose={() => setCode(null)} />}
    </>
  )
}
