/** 本县的方案: what waits for a second person first, then what runs here, what may be taken, and what was before. */
import { useEffect, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { decidePlans, endPlan, listCountyPlans } from '@qinghe/domain/plans/countyPlans.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmReason } from '../../ui/ConfirmReason.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { Status, Tag } from '../../ui/marks.tsx'
import { DayField } from '../../ui/pickers.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { againstWords } from '../../ui/versionWords.ts'
import { TakePlans } from './TakePlans.tsx'
import { type OnePlan, type OneVersion, standingOf, versionWords } from './words.ts'
import './county.css'

type Decision = { versions: readonly OneVersion[]; to: 'published' | 'refused' | 'withdrawn' }
const words: Readonly<Record<Decision['to'], { title: string; said: string; done: string }>> = {
  published: { title: '发布', said: '从写明的那天起照它派应办；还没有办完的应办照新的日子重算，不再要办的撤销，已经办了的保留。', done: '已发布' },
  refused: { title: '退回', said: '退回以后由提出的人改好再提，正在使用的不变。', done: '已退回' },
  withdrawn: { title: '撤回', said: '撤回以后可以改好再提，正在使用的不变。', done: '已撤回' },
}
function Decide({ asked: { versions, to }, onClose }: { asked: Decision; onClose: () => void }) {
  const sending = useSend(decidePlans, () => { toast(words[to].done); onClose() })
  const { title, said } = words[to]
  return (
    <ConfirmReason title={`${title}${versions.length === 1 ? `“${versions[0]?.title ?? ''}”` : ` ${versions.length} 个方案`}`} consequence={said} action={title} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={onClose}
      shows={<ul className="plainlist">{versions.map(one => <li key={one.id}>{one.title}：{versionWords(one)}</li>)}</ul>}
      {...(to === 'refused' ? { reasonLabel: '退回的理由' } : {})} onConfirm={reason => sending.mutate({ input: { ids: versions.map(one => one.id), to, ...(reason === '' ? {} : { reason }) } })} />
  )
}

function EndPlan({ plan: { plan, title, duties }, today, onClose }: { plan: OnePlan; today: string; onClose: () => void }) {
  const [id] = useState(newRecordId)
  const [from, setFrom] = useState<string | null>(today)
  const sending = useSend(endPlan, () => { toast('已提出停用，等另一人发布'); onClose() })
  return (
    <ConfirmReason title={`停用“${title}”`} consequence={`从那天起它的 ${duties} 种应办不再派；没有办完的撤销，写明“方案停用”，已经办了的保留。要由另一人发布才停用；发布以后理由本县各岗位都看得到。`} action="提出停用" reasonLabel="为什么停用" busy={sending.isPending}
      issues={issuesOf(sending.error)} onClose={onClose} shows={<DayField label="从哪天起停用" must value={from} onChange={setFrom} />}
      onConfirm={reason => { if (from !== null) sending.mutate({ input: { id, plan, from: plainDate(from), reason } }) }} />
  )
}

function VersionLine({ version, today, onAsk }: { version: OneVersion; today: string; onAsk: (asked: Decision) => void }) {
  const { label, tone } = standingOf(version, today)
  return (
    <li className="planline">
      <span className="grow">
        <b>{version.title}</b> {versionWords(version)} <Status tone={tone}>{label}</Status>
        <span className="cap muted block">{version.proposedBy} {sayWhen(version.proposedAt)}提出：{version.reason}{version.decidedBy !== null && version.decidedAt !== null && `；${version.decidedBy} ${sayWhen(version.decidedAt)}${version.state === 'refused' ? '退回' : '确认'}`}{version.decidedReason !== null && version.decidedReason !== '' && `：${version.decidedReason}`}</span>
      </span>
      {version.version !== null && <Link to="/plans/edit" search={{ version: version.id }} className="btn sm">看内容</Link>}
      {version.version !== null && (version.state === 'proposed' || version.state === 'published') && <Link to="/plans/compare" search={{ plan: version.plan, newer: version.id }} className="btn sm">{againstWords(version.id)}</Link>}
      {version.mayDecide && <Button size="sm" kind="primary" onClick={() => onAsk({ versions: [version], to: 'published' })}>发布</Button>}
      {version.mayDecide && <Button size="sm" onClick={() => onAsk({ versions: [version], to: 'refused' })}>退回</Button>}
      {version.mayWithdraw && <Button size="sm" onClick={() => onAsk({ versions: [version], to: 'withdrawn' })}>撤回</Button>}
      {version.mayWithdraw && <span className="cap muted">您提出的，要由另一人发布</span>}
    </li>
  )
}

function RunningLine({ plan, onEnd }: { plan: OnePlan; onEnd: () => void }) {
  const { title, origin, running, next, newer, duties, waiting, proposed } = plan
  return (
    <li className="planline">
      <span className="grow">
        <b>{title}</b> {origin !== 'shipped' && <Tag tone={origin === 'own' ? 'green' : 'blue'}>{origin === 'own' ? '本县自己的' : '本县改过'}</Tag>}
        <span className="cap muted block">{running === null ? '还没有开始' : `${running.version} 版，${running.since} 起在用`}{next !== null && (next.version === null ? `；${next.from} 起停用` : `；${next.from} 起换 ${next.version} 版`)}；{duties} 种应办{waiting > 0 && `，另有 ${waiting} 种等功能`}</span>
        {newer !== null && <Note tone="amber">平台有新版 {newer}。<Link to="/plans/edit" search={{ plan: plan.plan, merged: true }}>合到本县的上面，核对以后提出</Link></Note>}
      </span>
      {proposed ? <span className="cap muted">有一份改动等确认</span> : <><Link to="/plans/edit" search={{ plan: plan.plan }} className="btn sm" aria-label={`改${title}`}>改</Link><Button size="sm" aria-label={`停用${title}`} onClick={onEnd}>停用</Button></>}
    </li>
  )
}

function Waiting({ versions, today, onAsk }: { versions: readonly OneVersion[]; today: string; onAsk: (asked: Decision) => void }) {
  const mine = versions.filter(one => one.mayDecide)
  if (versions.length === 0) return null
  return (
    <Card flush title="等另一人确认" note={`${versions.length} 份`} aside={mine.length > 1 ? <Button size="sm" kind="primary" onClick={() => onAsk({ versions: mine, to: 'published' })}>全部发布</Button> : undefined}>
      <ul>{versions.map(one => <VersionLine key={one.id} version={one} today={today} onAsk={onAsk} />)}</ul>
    </Card>
  )
}

export function CountyPlans() {
  const asked = useAsk(listCountyPlans, {})
  const [deciding, setDeciding] = useState<Decision | null>(null)
  const [ending, setEnding] = useState<OnePlan | null>(null)
  useEffect(() => { document.title = '本县的方案 · 青禾' }, [])
  if (asked.data === undefined) {
    if (!asked.isError) return <div className="card"><Skeleton lines={8} /></div>
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const { plans, versions, place, today } = asked.data
  const here = plans.filter(one => one.running !== null || (one.next !== null && one.next.version !== null))
  const others = plans.filter(one => !here.includes(one) && one.origin !== 'own')
  const past = versions.filter(one => one.state !== 'proposed')
  return (
    <>
      <PageHead title="本县的方案" note={`${place}按这些方案派应办；一人提出，另一人发布`}>
        <Link to="/plans/edit" search={{}} className="btn"><Icon name="plus" size="s" />新建本县方案</Link>
      </PageHead>
      <div className="col gap3">
        <Waiting versions={versions.filter(one => one.state === 'proposed')} today={today} onAsk={setDeciding} />
        <Card flush title="在用的">
          {here.length === 0 ? <EmptyState title="本县还没有采用方案">在下面选方案采用，另一人发布以后从施行那天起派应办。</EmptyState> : <ul>{here.map(one => <RunningLine key={one.plan} plan={one} onEnd={() => setEnding(one)} />)}</ul>}
        </Card>
        {others.length > 0 && <TakePlans plans={others} today={today} />}
        {past.length > 0 && <Card flush title="办过的"><ul>{past.map(one => <VersionLine key={one.id} version={one} today={today} onAsk={setDeciding} />)}</ul></Card>}
      </div>
      {deciding !== null && <Decide asked={deciding} onClose={() => setDeciding(null)} />}
      {ending !== null && <EndPlan plan={ending} today={today} onClose={() => setEnding(null)} />}
    </>
  )
}
