/** One child beside the list. It is fetched only after the cursor has rested, since every opening is on record. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { getArchive } from '@qinghe/domain/archives/contract.ts'
import type { Archive, ParentValues } from '@qinghe/domain/archives/archive.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { existStatus, relation } from '@qinghe/domain/codes/family.ts'
import { schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Icon } from '../ui/Icon.tsx'
import { KeyValue } from '../ui/layout.tsx'
import { Avatar, Dot, Dotted, Status, Why } from '../ui/marks.tsx'
import { Masked, Name } from '../ui/Mask.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { useSettled } from '../ui/useSettled.ts'
import { CareStrip } from './CareStrip.tsx'
import { WhyPanel } from './ArchiveHead.tsx'
import { ArchiveState, Categories, sayClass, SexAge } from './words.tsx'

const restMs = 400

const parentLine = (p: ParentValues | undefined) => p === undefined ? null : (
  <Dotted items={[p.name, p.existStatus !== null && p.existStatus !== 1 ? labelOf(existStatus, p.existStatus) : null, p.isAway === true ? (p.workPlace ?? '外出，地点未填') : p.isAway === false ? '在家' : null]} />
)

function Body({ archive }: { archive: Archive }) {
  const { guardianship, family, schooling } = archive
  const spell = guardianship.values?.spells.find(s => s.validTo === null)
  const parent = (role: 'father' | 'mother') => family.values?.parents.find(p => p.role === role)
  const school = schooling.values
  return (
    <>
      {guardianship.values !== null && guardianship.values.spells.length > 0 && (
        <section><h3>谁在照护</h3><CareStrip spells={guardianship.values.spells} birth={archive.identity.values?.birthDate ?? null} /></section>
      )}
      <section>
        <KeyValue pairs={[
          { label: '受托照护', value: guardianship.values === null ? guardianship.reason : spell?.name == null ? (spell?.guardianshipType === 1 ? <Status tone="late">无人监护</Status> : null) : <Dotted items={[spell.name, labelOf(relation, spell.relationCode)]} /> },
          { label: '父亲', value: family.values === null ? family.reason : parentLine(parent('father')) },
          { label: '母亲', value: family.values === null ? family.reason : parentLine(parent('mother')) },
          { label: '联系电话', value: guardianship.values === null ? guardianship.reason : spell?.phone == null ? null : <Masked text={spell.phone.masked} /> },
          { label: '就学', value: school === null ? schooling.reason : [school.schoolName ?? labelOf(schoolingStatus, school.schoolingStatus), sayClass(school.gradeCode, school.classNo)].filter(Boolean).join(' ') },
        ]} />
      </section>
      {archive.gaps.length > 0 && (
        <section>
          <h3>待补全 <span className="tag amber">{archive.gaps.length}</span></h3>
          {archive.gaps.slice(0, 4).map(g => <div key={g.field} className="t13"><Status tone="soon">{g.label}</Status></div>)}
        </section>
      )}
    </>
  )
}

/** The computed answer and the facts behind it. */
function Reasons({ archive }: { archive: Archive }) {
  const [open, setOpen] = useState(false)
  const { leftBehind } = archive
  if (leftBehind === null) return null
  return (
    <section className="whysec">
      <div className="row t13"><b>{leftBehind.title}</b><span className="end"><Why open={open} onClick={() => setOpen(!open)} /></span></div>
      {open && <WhyPanel explanation={leftBehind} />}
    </section>
  )
}

export function Preview({ row, onClose }: { row: ArchiveRow; onClose: () => void }) {
  const id = useSettled(row.id, restMs)
  const resting = useSettled(true, restMs)
  const asked = useAsk(getArchive, { id }, { enabled: resting && id === row.id })
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  return (
    <aside className="card preview" aria-label={`预览：${row.name}`}>
      <div className="phead">
        <div className="row">
          <Avatar name={row.name} size="m" />
          <div className="grow">
            <div className="row"><b className="t15"><Name text={row.name} /></b><SexAge row={row} /></div>
            <div className="cap muted">{row.townName} {row.regionName}{row.birthDate !== null && <><Dot />{row.birthDate}</>}</div>
          </div>
          <button type="button" className="x-close" onClick={onClose} aria-label="关闭预览"><Icon name="close" /></button>
        </div>
        <div className="row wrap previewtags"><Categories codes={row.categories} /><ArchiveState of={row} /></div>
      </div>
      {said !== null ? <ErrorState title={said.title}>{said.next}</ErrorState> : asked.data === undefined ? <Skeleton lines={7} /> : <><Reasons archive={asked.data} /><Body archive={asked.data} /></>}
      <div className="row pfoot"><Link to="/archives/$id" params={{ id: row.id }} search={{}} className="btn p grow">打开档案</Link></div>
    </aside>
  )
}
