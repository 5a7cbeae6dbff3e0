import { useState } from 'react'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { othersWords } from '@qinghe/domain/archives/secondPerson.ts'
import { type Explanation, identityStateNames } from '@qinghe/domain/archives/types.ts'
import { becauseOf, seenAs } from '@qinghe/domain/archives/seen.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { ethnic, sex } from '@qinghe/domain/codes/person.ts'
import { exitReason, leftBehindStatus } from '@qinghe/domain/codes/situation.ts'
import { useEye } from '../app/session.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { Avatar, Dot, Dotted, Tag, Why } from '../ui/marks.tsx'
import { isoDay, sayAge } from '../ui/time.ts'
import { ArchiveActions } from './ArchiveActions.tsx'
import { SealedValue } from './Reveal.tsx'
import { ArchiveState, Categories } from './words.tsx'

const factIcon: Record<'yes' | 'no' | 'unknown', IconName> = { yes: 'done', no: 'idle', unknown: 'info' }
const holdsWord = (holds: boolean | null): 'yes' | 'no' | 'unknown' => (holds === null ? 'unknown' : holds ? 'yes' : 'no')
/** The facts, the rule, its version and its basis. */
export function WhyPanel({ explanation }: { explanation: Explanation }) {
  return (
    <div className={explanation.answer === 'yes' ? 'whyb' : 'whyb no'}>
      <div className="row t13 wrap whyhead">
        <b className={explanation.answer === 'yes' ? 'green' : undefined}>为什么{explanation.answer === 'yes' ? '' : '：'}{explanation.title}</b>
        <span className="end cap muted whybasis">规则「{explanation.rule}」第 {explanation.version} 版<Dot />依据 {explanation.basis}</span>
      </div>
      <div className="facts">
        {explanation.facts.map(fact => (
          <div key={fact.label} className={`fact ${holdsWord(fact.holds)}`}>
            <Icon name={factIcon[holdsWord(fact.holds)]} />
            <div><b>{fact.label}</b><span className="sr">{fact.holds === null ? '，不清楚' : fact.holds ? '，符合' : '，不符合'}</span><div className="cap muted">{fact.detail}</div></div>
          </div>
        ))}
      </div>
    </div>
  )
}

const isOthers = (words: string): boolean => Object.values(othersWords).includes(words)

/** What the next person must know before anything else. */
function Standing({ archive }: { archive: Archive }) {
  const { status, returnedBecause, exit, gaps } = archive
  const others = ([archive.may.review, archive.may.confirmExit]).map(answer => answer?.because ?? '').find(isOthers)
  const blocking = gaps.filter(g => g.blocks.length > 0).length
  return (
    <>
      {status === 'returned' && returnedBecause !== null && <Note tone="amber"><b>已退回：</b>{returnedBecause}</Note>}
      {others !== undefined && <Note tone="amber">{others}</Note>}
      {status === 'changed' && <Note tone="blue">有更正等待审核，审核前仍按在册统计。</Note>}
      {exit !== null && <Note tone="amber"><b>{status === 'exited' ? '已退出' : '待退出'}：</b>{labelOf(exitReason, exit.reason)}，{exit.on}{exit.note !== null && `。${exit.note}`}</Note>}
      {blocking > 0 && ['draft', 'returned', 'villageSubmitted', 'townReviewing', 'countyReviewing'].includes(status) && <Note tone="amber">还有 {blocking} 项要补全才能继续，见「待补全」。</Note>}
    </>
  )
}

export function ArchiveHead({ archive }: { archive: Archive }) {
  const [open, setOpen] = useState(true)
  const v = archive.identity.values
  const today = isoDay(Date.now())
  const why = archive.leftBehind
  const eye = useEye()
  const unseen = seenAs(eye, 'idNumber') === 'hidden' ? becauseOf(eye, 'idNumber') : null
  return (
    <section className="card archhead" aria-label="档案摘要">
      <div className="row gap3 headrow">
        <Avatar name={v?.name ?? '·'} size="xl" />
        <div className="grow">
          <div className="row wrap">
            <h1>{v === null ? '姓名不在您的权限内' : <Name text={v.name} />}</h1>
            {v !== null && (
              <>
                <span className="muted t13"><Dotted items={[labelOf(sex, v.sexCode), labelOf(ethnic, v.ethnicCode), v.birthDate, v.birthDate === null ? (v.ageInYears === null ? null : `约 ${v.ageInYears} 岁`) : sayAge(v.birthDate, today)]} /></span>
                <span className="muted t13">{v.idNumber === null ? (unseen ?? v.idMissingReason ?? '没有登记证件号') : <SealedValue value={v.idNumber} field="idNumber" />}</span>
              </>
            )}
          </div>
          <div className="row wrap headtags">
            {v !== null && <Categories codes={v.categories} />}
            {why !== null && <Tag tone={why.answer === 'yes' ? 'green' : 'plain'} icon={factIcon[why.answer]}>{v !== null ? labelOf(leftBehindStatus, v.leftBehindStatus) || '留守状态未填' : why.title} <Why open={open} onClick={() => setOpen(!open)} /></Tag>}
            {v?.hukouRegistered === true && <Tag>已登记户口</Tag>}
            {v?.hukouRegistered === false && <Tag tone="amber">未登记户口</Tag>}
            {archive.identityState !== null && archive.identityState !== 'verified' && <Tag tone="line">{identityStateNames[archive.identityState]}</Tag>}
            <span className="vsep short" /><ArchiveState status={archive.status} />
          </div>
        </div>
        <ArchiveActions archive={archive} />
      </div>
      <div className="col gap2 standing"><Standing archive={archive} /></div>
      {why !== null && open && <WhyPanel explanation={why} />}
    </section>
  )
}
