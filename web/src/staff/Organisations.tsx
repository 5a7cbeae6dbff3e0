import { useState } from 'react'
import { createOrganisation, listOrganisations } from '@qinghe/domain/staff/contract.ts'
import { OrganisationKind, organisationKinds } from '@qinghe/domain/staff/types.ts'
import { newUuid, OrganisationId } from '@qinghe/domain/kernel/ids.ts'
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAskPages, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay, useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { PickField } from '../ui/pickers.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { useSettled } from '../ui/useSettled.ts'
import { ListCard } from './ListCard.tsx'
import type { StaffSearch } from './search.ts'

const kinds = Object.entries(organisationKinds).map(([value, label]) => ({ value, label }))

function CreateDialog({ onClose }: { onClose: () => void }) {
  const { region: top } = useSession()
  const [kind, setKind] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const [region, setRegion] = useState<RegionCode | null>(null)
  const sending = useSend(createOrganisation, () => { onClose(); toast('单位已登记') })
  const read = OrganisationKind.safeParse(kind)
  const submit = () => {
    if (read.success && region !== null) sending.mutate({ input: { id: OrganisationId.parse(newUuid()), kind: read.data, name: name.trim(), region, code: code.trim() === '' ? null : code.trim().toUpperCase() } })
  }
  return (
    <Dialog title="登记单位" onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending} disabled={!read.success || region === null || name.trim() === ''}>登记</Button></>}>
      <PickField label="类别" must options={kinds} value={kind} onChange={setKind} />
      <TextField label="名称" must value={name} onChange={setName} maxLength={100} />
      <RegionField label="所在地区" must within={top} value={region} onChange={setRegion} />
      <TextField label="统一社会信用代码" value={code} onChange={setCode} maxLength={18} hint="18 位，没有可以不填" />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

export function Organisations({ search }: { search: StaffSearch; onChange: (changes: Record<string, unknown>) => void }) {
  const administers = useMay('staff.administer')
  const [text, setText] = useState('')
  const settled = useSettled(text.trim(), 250)
  const [making, setMaking] = useState(false)
  const asked = useAskPages(listOrganisations, { limit: 100, ...(search.region === undefined ? {} : { region: regionCode(search.region) }), ...(settled === '' ? {} : { text: settled }) }, { next: page => page.nextCursor, keep: true })
  const rows = asked.data?.pages.flatMap(p => p.organisations) ?? []
  return (
    <>
      <div className="row wrap">
        <input className="inp narrowinp" value={text} onChange={e => setText(e.target.value)} placeholder="单位名称" aria-label="查找单位" />
        {administers && <span className="end"><Button kind="primary" icon="plus" onClick={() => setMaking(true)}>登记单位</Button></span>}
      </div>
      <ListCard label="单位" asked={asked} heads={['名称', '类别', '地区', '统一社会信用代码']} empty={{ title: '没有找到单位', text: '换个写法再找，或登记单位。' }}
        rows={rows.map(o => <tr key={o.id}><td><b>{o.name}</b></td><td>{o.kindName}</td><td>{o.regionName}</td><td className="soft">{o.code}</td></tr>)} />
      {making && <CreateDialog onClose={() => setMaking(false)} />}
    </>
  )
}
