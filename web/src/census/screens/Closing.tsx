/** 还差什么: all that stands between a place and its signature, and the places that have not signed. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { censusClosing, type ClosingOutput, getRound, PeriodId } from '@qinghe/domain/census/contract.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../../app/asking.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, Crumbs } from '../../ui/layout.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import { LockCard } from '../LockCard.tsx'
import { nothingLeft } from '../words.ts'
import '../census.css'

const route = getRouteApi('/desk/census/$period/closing')

type Gap = ClosingOutput['gaps'][number]
/** Whose archive it is about, each a way to it. */
const Lacking = ({ gaps }: { gaps: readonly Gap[] }) => gaps.map(({ child, lacks }) => (
  <Link key={child.id} to="/archives/$id" params={{ id: child.id }} className="chip" preload={false}>{child.name === '' ? '（已不在册）' : child.name}<span className="muted cap">缺{lacks.join('、')}</span></Link>
))
/** Where it is done. */
function WayTo({ code, gaps, period }: { code: string; gaps: readonly Gap[]; period: string }) {
  if (code === 'census.gaps') return <span className="row wrap"><Lacking gaps={gaps.filter(one => !one.isClosed)} /></span>
  if (code === 'census.differences' || code === 'census.disagrees') return <Link to="/census/$period/match" params={{ period }} search={{}} className="tl">看三方比对</Link>
  if (code === 'census.leaving') return <Link to="/archives" search={{ status: ['exitPending'] }} className="tl">看待退出的</Link>
  return code === 'census.reviewing' ? <Link to="/archives" search={{ tab: 'review' }} className="tl">去审核</Link> : null
}

/** Whom to call. */
const Who = ({ call }: { call: { name: string } | null }) => <span className="muted cap">{call === null ? '没有在岗的人' : call.name}</span>

function Open({ period }: { period: string }) {
  const asked = useAsk(censusClosing, { period })
  const round = useAsk(getRound, { period }).data
  if (asked.data === undefined) return <div className="card"><NotRead asked={asked} lines={6} /></div>
  const { place, issues, gaps, unsigned, awaits, locking } = asked.data
  const closed = gaps.filter(one => one.isClosed)
  return (
    <>
      {locking?.locked == null && <Card flush title={`${place.name}还差什么`}>
        {issues.length === 0 && <p className="quiet"><Icon name="done" />{nothingLeft(levelOf(place.code), round)}</p>}
        {closed.length > 0 && <div className="linecard"><span>下面的儿童已经退出，档案补不了了：不影响锁定，汇总表相应的各列会少这几名 <span className="row wrap"><Lacking gaps={closed} /></span></span></div>}
        {issues.map(({ code, words }) => <div key={code + words} className="linecard"><span>{words} <WayTo code={code} gaps={gaps} period={period} /></span></div>)}
      </Card>}
      {unsigned.length > 0 && (
        <Card title="还没有签字的" note={`${figure(unsigned.length)} 个`}>
          <div className="row wrap">{unsigned.map(({ code, name, call }) => levelOf(code) === 'village' ? <Link key={code} to="/census/$period/$region" params={{ period, region: String(code) }} search={{}} className="chip" preload={false}>{name}<Who call={call} /></Link> : <Link key={code} to="/census" search={{ period, region: code }} className="chip" preload={false}>{name}<Who call={call} /></Link>)}</div>
        </Card>
      )}
      {locking !== null && <LockCard period={period} locking={locking} isFree={issues.length === 0} />}
      {locking !== null && <div className="row wrap"><Link to="/census/$period/match" params={{ period }} search={{}} className="btn lg">三方比对</Link></div>}
      {awaits.length > 0 && <Card title="没有送来的名册" note="不影响锁定"><ul className="censusway soft t13">{awaits.map(words => <li key={words}>{words}</li>)}</ul></Card>}
    </>
  )
}

export function Closing() {
  const period = PeriodId.safeParse(route.useParams().period)
  useEffect(() => { document.title = '还差什么 · 季度排查 · 青禾' }, [])
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/census" search={period.success ? { period: period.data } : {}}>季度排查</Link><h1>还差什么</h1></Crumbs></div>
      {period.success ? <Open period={period.data} /> : <EmptyState title="没有这一轮排查">地址可能抄错了。</EmptyState>}
    </>
  )
}
