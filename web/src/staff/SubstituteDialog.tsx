import { useState } from 'react'
import { substitute } from '@qinghe/domain/staff/contract.ts'
import { shapeOf } from '@qinghe/domain/staff/roles.ts'
import type { PostingLine } from '@qinghe/domain/staff/types.ts'
import { AccountId, newUuid, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { DayField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { AccountPick } from './AccountPick.tsx'
import { placeOf } from './words.tsx'

const reasons = ['产假', '病假', '进修', '借调']
type Values = { account: string | null; from: string | null; last: string | null; reason: string }

/** 替岗: the same post for a period, confirmed like any other; children given by name come along and go back by themselves. */
export function SubstituteDialog({ posting, onClose }: { posting: PostingLine; onClose: () => void }) {
  const [values, setValues] = useState<Values>({ account: null, from: isoDay(Date.now()), last: null, reason: '' })
  const [missing, setMissing] = useState<Issue[]>([])
  const set = (changes: Partial<Values>) => setValues(before => ({ ...before, ...changes }))
  const sending = useSend(substitute, () => { onClose(); toast('替岗已提交，等待安全管理员确认') })
  const submit = () => {
    const { account, from, last, reason } = values
    if (account === null || from === null || last === null || reason.trim() === '') { setMissing([{ code: 'missing', message: '请选好替岗的人和期限，写明原因' }]); return }
    setMissing([])
    sending.mutate({ input: { id: PostingId.parse(newUuid()), posting: posting.id, account: AccountId.parse(account), validFrom: plainDate(from), validTo: addDays(plainDate(last), 1), reason: reason.trim() } })
  }
  return (
    <Dialog title={`给${posting.holder}安排替岗`} onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>提交申请</Button></>}>
      <Note>{posting.roleLabel}，{placeOf(posting)}。安全管理员确认以后生效，到期自动结束。{shapeOf(posting.role) === 'list' && '名下儿童在这段时间里两人都看得到。'}</Note>
      <AccountPick label="由谁替岗" value={values.account} except={posting.account} onChange={account => set({ account })} />
      <div className="fields"><DayField label="从" must value={values.from} onChange={from => set({ from })} /><DayField label="到（含当天）" must value={values.last} onChange={last => set({ last })} /></div>
      <TextField label="原因" must value={values.reason} onChange={reason => set({ reason })} maxLength={200} />
      <div className="choices">{reasons.map(r => <button key={r} type="button" className="chip" onClick={() => set({ reason: r })}>{r}</button>)}</div>
      <ProblemList issues={missing.length > 0 ? missing : issuesOf(sending.error)} />
    </Dialog>
  )
}
