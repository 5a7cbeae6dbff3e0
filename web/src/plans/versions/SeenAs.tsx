/** 按岗位看: what of a plan one post would owe this quarter and when, what it would watch over, and which ledgers of it the post does not read. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { planSeenAs, type SeenAs } from '@qinghe/domain/duties/seenAs.ts'
import { listPlanVersions, PlanSide } from '@qinghe/domain/plans/versionFaces.ts'
import { isRole, labelOf, type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Crumbs, Note } from '../../ui/layout.tsx'
import { Tag } from '../../ui/marks.tsx'
import { PickField } from '../../ui/pickers.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import './versions.css'

const route = getRouteApi('/desk/plans/seen')

function daysWords({ byPeriod, days, unknown, waits }: SeenAs['owes'][number]): string {
  if (waits !== null) return ''
  if (!byPeriod) return '没有固定的日子：登记了前面那件事，或者上一次办完以后，才知道哪天到期。'
  const said = days.map(({ day, provisional }) => `${provisional ? '约 ' : ''}${day}`).join('、')
  if (days.length > 0) return `到期：${said}${unknown === null ? '' : `；${unknown}`}`
  return unknown === null ? '这个季度没有到期的。' : `哪天到期还不知道：${unknown}。`
}

type Owed = SeenAs['owes'][number]
function OwedLine({ of }: { of: Owed }) {
  const { clause, title, words, waits } = of
  return (
    <li className="planversion"><span className="grow">
      <b>{title}</b> {clause !== title && <span className="muted">{clause}</span>} {waits !== null && <Tag tone="line" icon="idle">等“{waits}”，现在不派</Tag>}
      {daysWords(of) !== '' && <b className="block seendays">{daysWords(of)}</b>}
      {words.map(text => <span key={text} className="cap muted block">{text}</span>)}
    </span></li>
  )
}

function WatchLine({ of: { clause, title, owner, told, oversees, waits } }: { of: SeenAs['watches'][number] }) {
  const how = [told !== null && `${told}没有办，会报到这里`, oversees && '看得到办没办，可以提醒、转交'].filter(Boolean).join('；')
  return (
    <li className="planversion"><span className="grow">
      <b>{title}</b> <span className="muted">{owner}办{clause === title ? '' : `；${clause}`}</span> {waits !== null && <Tag tone="line" icon="idle">等“{waits}”，现在不派</Tag>}
      <span className="cap block">{how}。</span>
    </span></li>
  )
}

const keyed = <T extends { clause: string; title: string }>(all: readonly T[]): { one: T; key: string }[] => all.map((one, i) => ({ one, key: `${one.clause}${one.title}${i}` }))
function Seen({ of: { role, from, to, readsPlan, owes, watches, unread } }: { of: SeenAs }) {
  return (
    <div className="col gap3">
      {!readsPlan && <Note tone="amber">{role}不查看方案，这些条款一条也看不到。</Note>}
      <Card flush title="要办的" note={`${owes.length} 种，${from} 至 ${to}`}>
        {owes.length === 0 ? <p className="seennone muted">这个方案没有要{role}办的。</p> : <ul>{keyed(owes).map(({ one, key }) => <OwedLine key={key} of={one} />)}</ul>}
      </Card>
      <Card flush title="要看着的" note={`${watches.length} 种`}>
        {watches.length === 0 ? <p className="seennone muted">这个方案没有要{role}督促别人办的。</p> : <ul>{keyed(watches).map(({ one, key }) => <WatchLine key={key} of={one} />)}</ul>}
      </Card>
      <Card flush title="看不到的" note="按权限，不是没有">
        {unread.length === 0 ? <p className="seennone muted">这个方案用到的台账，{role}都能在自己的范围里查看。</p>
          : <ul>{keyed(unread).map(({ one, key }) => <li key={key} className="planversion"><span className="grow"><b>{one.title}</b> <span className="muted">{one.clause}</span><span className="cap block">{role}不查看“{one.ledgers.join('”“')}”，办没办、写了什么都看不到。</span></span></li>)}</ul>}
      </Card>
    </div>
  )
}

function Post({ plan, side, role }: { plan: string; side: PlanSide | undefined; role: RoleKey }) {
  const asked = useAsk(planSeenAs, { plan, role, ...(side === undefined ? {} : { side }) }, { keep: true })
  if (asked.data !== undefined) return <Seen of={asked.data} />
  if (!asked.isError) return <div className="card"><Skeleton lines={8} /></div>
  const said = sayFailure(failureOf(asked.error))
  return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
}

const options = roleKeys.map(value => ({ value, label: labelOf(value) }))
export function SeenAsPost() {
  const { plan = '', side: written, role: chosen } = route.useSearch()
  const navigate = route.useNavigate()
  const own = useSession().posting?.role ?? ''
  const side = PlanSide.safeParse(written).data
  const role = [chosen ?? '', own].find(isRole) ?? 'childDirector'
  const named = useAsk(listPlanVersions, { plan })
  useEffect(() => { document.title = '按岗位看方案 · 青禾' }, [])
  const version = named.data?.versions.find(one => one.id === side)
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/plans" search={{ plan }}>{named.data?.title ?? '方案'}</Link><h1>按岗位看</h1></Crumbs></div>
      <div className="col gap3">
        <div className="planpick"><PickField label="哪个岗位" clearable={false} options={options} value={role} onChange={value => { if (value !== null) void navigate({ search: { plan, side, role: value }, replace: true }) }} /></div>
        {version?.standing === 'proposed' && <Note tone="amber">这是还没有发布的 {version.version} 版，现在不按它派。</Note>}
        <Post plan={plan} side={side} role={role} />
      </div>
    </>
  )
}
