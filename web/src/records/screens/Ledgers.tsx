/** 台账: every kind of record the post has to do with, by what people do. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay, useSession } from '../../app/session.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { featureOf, features, other } from '../features.ts'
import { EndedTag, isEnded } from '../Ended.tsx'
import { type Ledger, useLedgers } from '../kinds.ts'
import { begins, isLedger, readsKind } from '../see.ts'
import '../records.css'

const route = getRouteApi('/desk/records')
const aboutWords: Readonly<Record<string, string>> = { child: '按儿童登记', children: '一次登记几名儿童', household: '按家庭登记', region: '按地方登记', school: '按学校登记', organisation: '按单位登记', posting: '按岗位登记', self: '按件登记' }

function Line({ ledger: { kind } }: { ledger: Ledger }) {
  const role = useSession().posting?.role ?? ''
  const { region } = route.useSearch()
  const where = region === undefined ? {} : { region }
  const isInside = !isLedger(kind)
  const own = readsKind(kind, role) ? '只看由您登记或交给您办的' : '提交以后只留回执，在“送达单”里看'
  const ended = isEnded(kind) && kind.ended !== undefined ? `${kind.ended.from} 起停用：${kind.ended.why}` : null
  const note = [isInside ? '从所属的记录里登记' : aboutWords[kind.about], seesIn(role, kind.audience) ? null : own, ended].filter(Boolean).join('，')
  const name = <><b>{kind.title}台账</b> <EndedTag kind={kind} /><span className="cap muted block">{note}</span></>
  return (
    <li className="ledger">
      {readsKind(kind, role) ? <Link to="/records/$kind" params={{ kind: kind.kind }} search={where} className="grow ledgerlink">{name}</Link> : <span className="grow ledgername">{name}</span>}
      {!isInside && !isEnded(kind) && begins(kind, role) && <Link to="/records/$kind/new" params={{ kind: kind.kind }} search={where} className="btn sm" aria-label={`登记${kind.title}`}><Icon name="plus" size="s" />登记</Link>}
    </li>
  )
}

export function Ledgers() {
  const { asked, ledgers } = useLedgers()
  const edits = useMay('kinds.look')
  useEffect(() => { document.title = '台账 · 青禾' }, [])
  if (asked.isError && ledgers === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const groups = [...features, other].map(feature => ({ feature, own: (ledgers ?? []).filter(one => featureOf(one.kind.feature) === feature) })).filter(group => group.own.length > 0)
  return (
    <>
      <PageHead title="台账" note="您的岗位能看、能登记的都在这里">
        <Link to="/slips" search={{}} className="btn sm"><Icon name="file" size="s" />送达单</Link>
        {edits && <Link to="/kinds" className="btn sm"><Icon name="table" size="s" />本县的改动</Link>}
      </PageHead>
      {ledgers === undefined && <div className="card"><Skeleton lines={6} /></div>}
      {ledgers?.length === 0 && <Card><EmptyState title="您的岗位不看台账" actions={<Link to="/staff/matrix" className="btn">看我的权限</Link>}>能看什么写在权限说明里。有别的岗位的，可以在右上角切换。</EmptyState></Card>}
      <div className="ledgers">
        {groups.map(({ feature, own }) => <Card key={feature.id} flush title={feature.title}><ul>{own.map(one => <Line key={one.kind.kind} ledger={one} />)}</ul></Card>)}
      </div>
    </>
  )
}
