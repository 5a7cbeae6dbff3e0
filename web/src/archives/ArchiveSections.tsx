/** The sections of the archive by tab. One the role may not read says why instead of showing blanks. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { Archive, GuardianshipSpell, ParentValues } from '@qinghe/domain/archives/archive.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { becauseOf, type Eye, seenAs, seesClearly } from '@qinghe/domain/archives/seen.ts'
import { hardship, incomeSource, reliefStatus } from '@qinghe/domain/codes/administration.ts'
import { labelOf, labelsOf } from '@qinghe/domain/codes/codeList.ts'
import { capability, existStatus, guardianshipRating, guardianshipType, maritalStatus, relation } from '@qinghe/domain/codes/family.ts'
import { hukouType } from '@qinghe/domain/codes/person.ts'
import { disabilityLevel, disabilityType, healthStatus, schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { KeyValue, type Pair, Tabs } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { childTabs } from '../app/childTabs.ts'
import type { ChildTab } from '../app/slotTypes.ts'
import { useEye, useSession } from '../app/session.ts'
import { SealedValue } from './Reveal.tsx'
import { sayClass } from './words.tsx'

const yesNo = (value: boolean | null): string => (value === null ? '' : value ? '是' : '否')
const pair = (label: string, value: ReactNode): Pair => ({ label, value })
type Part = { values: unknown; reason: string | null }

function Block({ title, icon, part, pairs }: { title: string; icon: IconName; part: Part; pairs: readonly Pair[] }) {
  return (
    <div>
      <h3><Icon name={icon} size="s" />{title}</h3>
      {part.values === null ? <p className="muted t13 row"><Icon name="lock" size="s" />{part.reason ?? '不在您的权限内'}</p> : <KeyValue pairs={pairs} wide />}
    </div>
  )
}

/** A fact the post does not look at is not written down as missing. */
const unseen = (eye: Eye, key: FieldKey): string | null => (seenAs(eye, key) === 'hidden' ? becauseOf(eye, key) : null)

const SameGroup = ({ region, group }: { region: Archive['region']; group: string }) =>
  <Link to="/archives" search={{ region, villageGroup: group }} className="lk" title="看同组的儿童">{group}</Link>

function identityPairs({ identity, region }: Archive, eye: Eye): Pair[] {
  const v = identity.values
  if (v === null) return []
  return [
    pair('户籍所在地', v.hukouDivision?.name), pair('户籍详址', <SealedValue value={v.hukouAddress} field="hukouAddress" />), pair('户口性质', labelOf(hukouType, v.hukouType)),
    pair('现居住地', v.residenceDivision?.name), pair('现居住详址', <SealedValue value={v.residenceAddress} field="residenceAddress" />), pair('村民小组', v.villageGroup !== null && seesClearly(eye, 'villageGroup') ? <SameGroup region={region} group={v.villageGroup} /> : v.villageGroup), pair('留守起始日', unseen(eye, 'leftBehindSince') ?? v.leftBehindSince),
  ]
}

function schoolingPairs({ schooling }: Archive): Pair[] {
  const v = schooling.values
  if (v === null) return []
  return [
    pair('就学情况', v.schoolingStatus === 7 ? <Status tone="late">{labelOf(schoolingStatus, v.schoolingStatus)}</Status> : labelOf(schoolingStatus, v.schoolingStatus)),
    pair('学校', v.schoolName), pair('年级班级', sayClass(v.gradeCode, v.classNo)),
    pair('是否寄宿', yesNo(v.isBoarding)), pair('学籍号', <SealedValue value={v.studentNumber} field="studentNumber" />),
  ]
}

function healthPairs({ health }: Archive, eye: Eye): Pair[] {
  const v = health.values
  if (v === null) return []
  const disabled = v.isDisabled === true
    ? [pair('残疾类别', labelOf(disabilityType, v.disabilityType)), pair('残疾等级', labelOf(disabilityLevel, v.disabilityLevel)), pair('残疾证号', <SealedValue value={v.disabilityCertNo} field="disabilityCertNo" />)]
    : []
  return [
    pair('身体情况', unseen(eye, 'healthStatus') ?? labelOf(healthStatus, v.healthStatus)), pair('是否残疾', yesNo(v.isDisabled)), ...disabled,
    pair('是否患病', unseen(eye, 'isIll') ?? yesNo(v.isIll)),
    ...(v.isIll === true ? [pair('患病类型', <SealedValue value={v.illness} field="illness" />)] : []),
  ]
}

function parentPairs(p: ParentValues | undefined): Pair[] {
  if (p === undefined) return [pair('情况', null)]
  const key = (name: 'idNumber' | 'phone'): FieldKey => `${p.role}.${name}`
  return [
    pair('姓名', p.name), pair('存续状态', labelOf(existStatus, p.existStatus)), pair('出生日期', p.birthDate), pair('身份证号', <SealedValue value={p.idNumber} field={key('idNumber')} />),
    pair('电话', <SealedValue value={p.phone} field={key('phone')} />), pair('婚姻状况', labelOf(maritalStatus, p.maritalStatus)),
    pair('是否外出', p.isAway === true ? `是${p.awaySince === null ? '' : `，${p.awaySince} 起`}` : yesNo(p.isAway)),
    ...(p.isAway === true ? [pair('务工地点', p.workPlace)] : []), pair('监护能力', labelOf(capability, p.capability)),
  ]
}

function spellPairs(s: GuardianshipSpell | undefined): Pair[] {
  if (s === undefined) return [pair('监护情况', null)]
  return [
    pair('期间', `${s.validFrom} 至 ${s.validTo ?? '今'}`), pair('有无委托', s.hasEntrustedGuardian === null ? null : s.hasEntrustedGuardian ? '有' : '无'),
    pair('受委托人', s.name), pair('与儿童关系', labelOf(relation, s.relationCode)), pair('电话', <SealedValue value={s.phone} field="guardian.phone" record={s.id} />),
    pair('身份证号', <SealedValue value={s.idNumber} field="guardian.idNumber" record={s.id} />), pair('住址', <SealedValue value={s.address} field="guardian.address" record={s.id} />),
    pair('监护类型', s.guardianshipType === 1 ? <Status tone="late">{labelOf(guardianshipType, 1)}</Status> : labelOf(guardianshipType, s.guardianshipType)),
    pair('监护评估', labelOf(guardianshipRating, s.guardianshipRating)),
  ]
}

function reliefPairs({ relief }: Archive): Pair[] {
  const v = relief.values
  if (v === null) return [pair('经济与救助', relief.reason), pair('救助帮扶', relief.reason)]
  return [pair('经济来源', labelsOf(incomeSource, v.incomeSources)), pair('救助帮扶', labelsOf(reliefStatus, v.reliefStatuses)), pair('困难类型', labelOf(hardship, v.hardshipType))]
}

function Siblings({ archive }: { archive: Archive }) {
  const siblings = archive.family.values?.siblings ?? []
  const { reason } = archive.family
  return (
    <div>
      <h3><Icon name="users" size="s" />同胞</h3>
      {reason !== null ? <p className="muted t13 row"><Icon name="lock" size="s" />{reason}</p> : siblings.length === 0 ? <p className="muted t13">没有登记同一父母的其他儿童。</p> : siblings.map(s => (
        <p key={s.id} className="t13"><Link to="/archives/$id" params={{ id: s.id }} search={{}} className="lk">{s.name}</Link> <span className="muted">{s.sexCode === 1 ? '男' : s.sexCode === 2 ? '女' : ''} {s.birthDate}</span></p>
      ))}
    </div>
  )
}

type View = (archive: Archive, eye: Eye) => ReactNode
const parentOf = (a: Archive, role: 'father' | 'mother') => a.family.values?.parents.find(p => p.role === role)
const views = {
  overview: (a, eye) => (
    <>
      <Block title="监护与委托" icon="hand" part={a.guardianship} pairs={spellPairs(a.guardianship.values?.spells.find(s => s.validTo === null)).filter(p => !['期间', '身份证号', '住址'].includes(p.label))} />
      <Block title="户籍和住处" icon="house" part={a.identity} pairs={identityPairs(a, eye)} />
      <Block title="就学与救助" icon="school" part={a.schooling} pairs={[...schoolingPairs(a).slice(0, 4), ...reliefPairs(a).slice(1)]} />
    </>
  ),
  family: a => (
    <>
      <Block title="父亲" icon="user" part={a.family} pairs={parentPairs(parentOf(a, 'father'))} />
      <Block title="母亲" icon="user" part={a.family} pairs={parentPairs(parentOf(a, 'mother'))} />
      <Siblings archive={a} />
    </>
  ),
  guardianship: a => a.guardianship.values === null || a.guardianship.values.spells.length === 0
    ? <Block title="监护与委托" icon="hand" part={a.guardianship} pairs={spellPairs(undefined)} />
    : a.guardianship.values.spells.map(s => <Block key={s.id} title={s.validTo === null ? '现在' : `${s.validFrom.slice(0, 7)} 至 ${s.validTo.slice(0, 7)}`} icon="hand" part={a.guardianship} pairs={spellPairs(s)} />),
  schooling: a => <Block title="就学" icon="school" part={a.schooling} pairs={schoolingPairs(a)} />,
  health: (a, eye) => <Block title="健康" icon="relief" part={a.health} pairs={healthPairs(a, eye)} />,
  relief: a => <Block title="经济与救助" icon="relief" part={a.relief} pairs={reliefPairs(a)} />,
} satisfies Record<string, View>
const isOwn = (tab: string): tab is keyof typeof views => Object.hasOwn(views, tab)

/** Between the overview and the other parts of the archive: tabs of other features, and the one somebody came for. */
function useOthers(tab: string): readonly ChildTab[] {
  const { abilities } = useSession()
  return childTabs.filter(one => one.when(abilities) || one.key === tab)
}

export function ArchiveSections({ archive, tab, onTab }: { archive: Archive; tab: string; onTab: (tab: string) => void }) {
  const eye = useEye()
  const others = useOthers(tab)
  const place = useRef<HTMLElement>(null)
  const [first] = useState(tab)
  // Whoever comes for what another feature shows of a child is led to it.
  useEffect(() => { if (childTabs.some(one => one.key === first)) place.current?.scrollIntoView({ block: 'start' }) }, [first])
  const spells = archive.guardianship.values?.spells.length
  const items: { key: string; label: string; count?: number | undefined }[] = [
    { key: 'overview', label: '概况' }, ...others, { key: 'family', label: '家庭与父母' }, { key: 'guardianship', label: '监护与委托', count: spells },
    { key: 'schooling', label: '就学' }, { key: 'health', label: '健康' }, { key: 'relief', label: '经济与救助' },
  ]
  const other = others.find(one => one.key === tab)
  const own = isOwn(tab) ? tab : 'overview'
  return (
    <section ref={place} className="card" aria-label="档案内容">
      <div className="tabpad"><Tabs label="档案内容" items={items} value={other?.key ?? own} onPick={onTab} /></div>
      <div className="sec" role="tabpanel">{other === undefined ? views[own](archive, eye) : <other.Tab child={archive.id} />}</div>
    </section>
  )
}
