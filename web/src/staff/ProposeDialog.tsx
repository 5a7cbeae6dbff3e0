import { useState } from 'react'
import { listOrganisations, listSchools, proposePosting } from '@qinghe/domain/staff/contract.ts'
import { isRole, roleOf } from '@qinghe/domain/staff/roles.ts'
import { AccountId, OrganisationId, newUuid, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { countyNumberOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { isoDay } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { AccountPick } from './AccountPick.tsx'
import { roleOptions } from './words.tsx'

type Values = { account: string | null; role: string | null; region: RegionCode | null; school: number | null; organisation: string | null; from: string | null; to: string | null; reason: string }
type Set = (changes: Partial<Values>) => void

function Places({ values, set }: { values: Values; set: Set }) {
  const { region: top } = useSession()
  const ofSchool = values.role !== null && isRole(values.role) && roleOf(values.role).ofSchool === true
  const schools = useAsk(listSchools, values.region === null ? {} : { county: countyNumberOf(values.region) }, { enabled: ofSchool && values.region !== null })
  const organisations = useAsk(listOrganisations, { limit: 100, ...(values.region === null ? {} : { region: values.region }) }, { enabled: values.region !== null })
  return (
    <>
      <RegionField label="地区" must within={top} value={values.region} onChange={region => set({ region, school: null, organisation: null })} />
      {ofSchool && <PickField label="学校" must options={(schools.data?.schools ?? []).map(s => ({ value: s.id, label: s.name }))} value={values.school} onChange={school => set({ school })} />}
      <PickField label="单位" options={(organisations.data?.organisations ?? []).map(o => ({ value: String(o.id), label: o.name }))} value={values.organisation} onChange={organisation => set({ organisation })} />
    </>
  )
}

/** One administrator proposes; nothing opens until the other has confirmed. */
export function ProposeDialog({ onClose }: { onClose: () => void }) {
  const [values, setValues] = useState<Values>({ account: null, role: null, region: null, school: null, organisation: null, from: isoDay(Date.now()), to: null, reason: '' })
  const [missing, setMissing] = useState<Issue[]>([])
  const set: Set = changes => setValues(before => ({ ...before, ...changes }))
  const sending = useSend(proposePosting, () => { onClose(); toast('已提交，等待安全管理员确认') })
  const submit = () => {
    const { account, role, region, from } = values
    if (account === null || role === null || !isRole(role) || region === null || from === null) { setMissing([{ code: 'missing', message: '请选好人员、岗位、地区和开始日期' }]); return }
    setMissing([])
    sending.mutate({ input: {
      id: PostingId.parse(newUuid()), account: AccountId.parse(account), role, region, school: values.school ?? 0,
      organisation: values.organisation === null ? null : OrganisationId.parse(values.organisation), validFrom: PlainDate.parse(from), validTo: values.to === null ? null : addDays(PlainDate.parse(values.to), 1),
      reason: values.reason.trim() === '' ? null : values.reason.trim(),
    } })
  }
  return (
    <Dialog title="申请岗位" onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending}>提交申请</Button></>}>
      <Note>提交后由安全管理员确认才生效，申请和确认不能是同一个人。</Note>
      <AccountPick label="给谁" value={values.account} onChange={account => set({ account })} />
      <PickField label="岗位" must options={roleOptions} value={values.role} onChange={role => set({ role })} />
      <Places values={values} set={set} />
      <div className="fields"><DayField label="从" must value={values.from} onChange={from => set({ from })} /><DayField label="到（含当天，不填为长期）" value={values.to} onChange={to => set({ to })} /></div>
      <TextField label="依据或说明" value={values.reason} onChange={reason => set({ reason })} maxLength={200} />
      <ProblemList issues={missing.length > 0 ? missing : issuesOf(sending.error)} />
    </Dialog>
  )
}
