import { useState } from 'react'
import { askSpotCheck } from '@qinghe/domain/staff/assignments.ts'
import { spotCheckDays } from '@qinghe/domain/staff/limits.ts'
import { asking } from '@qinghe/domain/staff/rules.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { DayField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'

type Values = { about: RegionCode | null; reason: string; from: string | null; last: string | null }
type Wish = { about: RegionCode; reason: string; from: PlainDate; until: PlainDate }

const usualDays = 7
const reasons = ['季度抽查', '专项督查', '信访核查']

/** The form asks for the last day; the record keeps the first day after it. */
function wishOf({ about, reason, from, last }: Values): Wish | null {
  if (about === null || from === null || last === null || reason.trim() === '') return null
  return { about, reason: reason.trim(), from: plainDate(from), until: addDays(plainDate(last), 1) }
}
const missing: Issue = { code: 'missing', message: '请选好地区，写明事由和期限' }

export function AskSpotCheck({ about, onClose }: { about: RegionCode | null; onClose: () => void }) {
  const { posting, region: top } = useSession()
  const today = plainDate(isoDay(Date.now()))
  const [values, setValues] = useState<Values>({ about, reason: '', from: today, last: addDays(today, usualDays - 1) })
  const [pressed, setPressed] = useState(false)
  const set = (changes: Partial<Values>) => setValues(before => ({ ...before, ...changes }))
  const sending = useSend(askSpotCheck, () => { onClose(); toast('已提交，等待同级另一人或上级民政批准') })
  const wish = wishOf(values)
  const wrong = wish === null ? [missing] : asking({ role: posting?.role ?? '', region: top }, wish, today)
  const submit = () => {
    setPressed(true)
    if (wish !== null && wrong.length === 0) sending.mutate({ input: { id: newRecordId(), ...wish } })
  }
  return (
    <Dialog title="申请抽查" onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>提交申请</Button></>}>
      <Note>批准以后，只在这个地区、这段时间里能看到姓名，每一次查看都有记录。一次最长 {spotCheckDays} 天。</Note>
      <RegionField label="抽查哪里" must within={top} value={values.about} onChange={code => set({ about: code })} />
      <TextField label="事由" must value={values.reason} onChange={reason => set({ reason })} lines={2} maxLength={200} />
      <div className="choices">{reasons.map(r => <button key={r} type="button" className="chip" onClick={() => set({ reason: r })}>{r}</button>)}</div>
      <div className="fields"><DayField label="从" must value={values.from} onChange={from => set({ from })} /><DayField label="到（含当天）" must value={values.last} onChange={last => set({ last })} /></div>
      <ProblemList issues={pressed && wrong.length > 0 ? wrong : issuesOf(sending.error)} />
    </Dialog>
  )
}
