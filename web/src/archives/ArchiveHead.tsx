import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { disagreements } from '@qinghe/domain/archives/agreement.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { othersWords } from '@qinghe/domain/archives/secondPerson.ts'
import { type Explanation, identityStateNames } from '@qinghe/domain/archives/types.ts'
import { becauseOf, seenAs } from '@qinghe/domain/archives/seen.ts'
import { stateWords, turnWords } from '@qinghe/domain/archives/turns.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { ethnic, sex } from '@qinghe/domain/codes/person.ts'
import { exitReason, leftBehindStatus } from '@qinghe/domain/codes/situation.ts'
import { useEye } from '../app/session.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { Avatar, Dot, Dotted, Tag, Why } from '../ui/marks.tsx'
import { isoDay, sayAge } from '../ui/time.ts'
import { isAlone } from './Alarm.tsx'
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
  const { status, returnedTo, returnedBecause, exit, gaps } = archive
  const turn = turnWords(archive)
  const others = ([archive.may.review, archive.may.confirmExit]).map(answer => answer?.because ?? '').find(isOthers)
  const blocking = gaps.filter(g => g.blocks.length > 0).length
  return (
    <>
      {status === 'returned' || (status === 'changed' && returnedTo !== null) ? <Note tone="amber"><b>{stateWords(archive)}，{turn}。</b>{returnedBecause === null ? '您的岗位不查看退回原因。' : <>退回原因：{returnedBecause}</>}</Note>
        : turn !== null && <Note tone="blue"><b>{stateWords(archive)}，{turn}。</b>{status === 'changed' && '审核前仍按在册统计。'}</Note>}
      {others !== undefined && <Note tone="amber">{others}</Note>}
      {exit !== null && <Note tone="amber"><b>{status === 'exited' ? '已退出' : '待退出'}：</b>{labelOf(exitReason, exit.reason)}，{exit.on}{exit.note !== null && `。${exit.note}`}</Note>}
      {blocking > 0 && ['draft', 'returned', 'villageSubmitted', 'townReviewing', 'countyReviewing'].includes(status) && <Note tone="amber">还有 {blocking} 项要补全才能继续，见「待补全」。</Note>}
    </>
  )
}

/** Two badges that say yes and no about one child are one question to somebody. */
function Disputed({ archive, disputes }: { archive: Archive; disputes: readonly string[] }) {
  if (disputes.length === 0) return null
  return (
    <Note tone="amber">
      <b>登记的与父母情况对不上，请核对：</b>{disputes.join('；')}。
      {archive.may.change?.allowed === true && <> <Link to="/archives/$id/edit" params={{ id: archive.id }} search={{ mode: 'change', field: 'leftBehindStatus' }} className="lk">登记变化</Link></>}
    </Note>
  )
}

export function ArchiveHead({ archive }: { archive: Archive }) {
  // In the hand, or where something has to be done first, the reasons wait until they are asked for.
  const [open, setOpen] = useState(() => !isAlone(archive) && !window.matchMedia('(max-width: 639px)').matches)
  const v = archive.identity.values
  const today = isoDay(Date.now())
  const why = archive.leftBehind
  const eye = useEye()
  const unseen = seenAs(eye, 'idNumber') === 'hidden' ? becauseOf(eye, 'idNumber') : null
  const disputes = v === null || why === null ? [] : disagreements(v, why)
  return (
    <section className="card headcard" aria-label="档案摘要">
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
            {v !== null && <Categories codes={v.categories} disputed={disputes.length > 0} />}
            {why !== null && <Tag tone={disputes.length > 0 ? 'amber' : why.answer === 'yes' ? 'green' : 'plain'} icon={factIcon[why.answer]}>{v === null || disputes.length > 0 ? why.title : labelOf(leftBehindStatus, v.leftBehindStatus) || '留守状态未填'} <Why open={open} onClick={() => setOpen(!open)} /></Tag>}
            {v?.hukouRegistered === true && <Tag>已登记户口</Tag>}
            {v?.hukouRegistered === false && <Tag tone="amber">未登记户口</Tag>}
            {archive.identityState !== null && archive.identityState !== 'verified' && <Tag tone="line">{identityStateNames[archive.identityState]}</Tag>}
            <span className="vsep short" /><ArchiveState of={archive} />
          </div>
        </div>
        <ArchiveActions archive={archive} />
      </div>
      <div className="col gap2 standing"><Standing archive={archive} /><Disputed archive={archive} disputes={disputes} /></div>
      {why !== null && open && <WhyPanel explanation={why} />}
    </section>
  )
}
