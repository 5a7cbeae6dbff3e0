/** Who cares for the child and who else can be called, one press each. */
import type { Archive, ParentValues } from '@qinghe/domain/archives/archive.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { existStatus, relation } from '@qinghe/domain/codes/family.ts'
import type { ReactNode } from 'react'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { CallButton } from './Reveal.tsx'

const alive = 1
export const nowCaring = (archive: Archive) => archive.guardianship.values?.spells.find(spell => spell.validTo === null)

function Line({ role, name, said, call }: { role: string; name: ReactNode; said: ReactNode; call: ReactNode }) {
  return (
    <div className="person">
      <div className="grow"><div><span className="muted">{role}</span> <b>{name}</b></div><div className="soft t13">{said}</div></div>
      {call}
    </div>
  )
}

const whereIs = (parent: ParentValues): string => {
  if (parent.existStatus !== null && parent.existStatus !== alive) return labelOf(existStatus, parent.existStatus)
  return parent.isAway === true ? `外出${parent.workPlace === null ? '，地点未填' : `，${parent.workPlace}`}` : parent.isAway === false ? '在家' : '是否外出未填'
}

export function Parents({ archive }: { archive: Archive }) {
  const parents = archive.family.values?.parents ?? []
  return parents.map(parent => {
    const role = parent.role === 'father' ? '父亲' : '母亲'
    return <Line key={parent.id} role={role} name={parent.name === null ? '姓名未填' : <Name text={parent.name} />} said={whereIs(parent)}
      call={parent.existStatus === null || parent.existStatus === alive ? <CallButton value={parent.phone} field={`${parent.role}.phone`} record={parent.id} who={role} /> : null} />
  })
}

export function People({ archive }: { archive: Archive }) {
  const spell = nowCaring(archive)
  if (archive.family.values === null && archive.guardianship.values === null) return null
  return (
    <Card title="联系人" className="people">
      {spell?.name != null && <Line role={labelOf(relation, spell.relationCode) || '受托照护人'} name={<Name text={spell.name} />} said="现在由其照护" call={<CallButton value={spell.phone} field="guardian.phone" record={spell.id} who={spell.name} />} />}
      <Parents archive={archive} />
    </Card>
  )
}
