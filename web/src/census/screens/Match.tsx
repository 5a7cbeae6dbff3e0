/** 三方比对: which rosters came and what is unsettled in them, in which of the three each child stands, by town, and by name. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { PeriodId } from '@qinghe/domain/census/contract.ts'
import { censusMatch, type MatchOutput } from '@qinghe/domain/census/matchContract.ts'
import { notCome, officeNames, standingWords } from '@qinghe/domain/census/matching.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../../app/asking.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { Card, Crumbs, Note } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { figure, fullTime } from '../../ui/time.ts'
import { LeadsCard } from '../LeadsCard.tsx'
import { MatchNames } from '../MatchNames.tsx'
import type { MatchSearch } from '../search.ts'
import '../census.css'

const route = getRouteApi('/desk/census/$period/match')
type At = { period: string; search: MatchSearch }

/** What a roster says that no list does is work of the comparison it came with. */
function Source({ source: { office, roster } }: { source: MatchOutput['sources'][number] }) {
  if (roster === null) return <div className="linecard"><span><b>{officeNames[office]}</b> <Status tone="idle">没有送来</Status></span><span className="soft t13">{notCome(office)}，不影响锁定。</span></div>
  const left = roster.doubtful + roster.open
  return (
    <div className="linecard">
      <span><b>{officeNames[office]}</b> <Link to="/comparisons/$id" params={{ id: roster.comparison }} className="tl">{roster.number}</Link> {left === 0 ? <Status tone="ok">都有结论</Status> : <Status tone="soon">还有 {figure(left)} 条没有结论</Status>}</span>
      <span className="soft t13">{fullTime(roster.at)}比对；名册上有、没有档案的 {figure(roster.leads)} 人{roster.isComplete ? '' : '；名册不完整，名册上没有的不算差异'}</span>
    </div>
  )
}

function Classes({ classes, at: { period, search }, region }: { classes: MatchOutput['classes']; at: At; region: number | undefined }) {
  const place = region === undefined ? undefined : regionCode(region)
  return (
    <dl className="censussum">
      {classes.map(({ education, police, n }) => (
        <div key={education + police}><dt>{standingWords({ education, police })}</dt>
          <dd><Link to="/census/$period/match" params={{ period }} search={{ region: place, education, police }} className="lk" resetScroll={false} aria-current={search.education === education && search.police === police && search.region === place ? 'true' : undefined}>{figure(n)} 名</Link></dd></div>
      ))}
    </dl>
  )
}

function Open(at: At) {
  const { period, search: { education, police, region } } = at
  const asked = useAsk(censusMatch, { period })
  if (asked.data === undefined) return <div className="card"><NotRead asked={asked} lines={8} /></div>
  const { children, classes, towns, sources, leadsInBoth, standsInTheWay } = asked.data
  const none = sources.every(one => one.roster === null)
  return (
    <>
      {standsInTheWay.length > 0 && <Note tone="amber"><b>锁定以前要办完</b><ul>{standsInTheWay.map(words => <li key={words}>{words}</li>)}</ul></Note>}
      <Card flush title="送来的名册">{sources.map(one => <Source key={one.office} source={one} />)}{leadsInBoth > 0 && <div className="linecard"><span>教育和公安都有、民政没有的 <b>{figure(leadsInBoth)}</b> 人，请先核实建档</span></div>}</Card>
      <LeadsCard period={period} />
      {none && <Note>两家都没有送来名册，没有可比的。部门送来以后，在“数据比对”里比对，结果会列在这里。</Note>}
      {!none && <Card flush title="全县" note={`民政名单 ${figure(children)} 名`}><div className="censuspad"><Classes classes={classes} at={at} region={undefined} /></div></Card>}
      {education !== undefined && police !== undefined && <MatchNames key={[education, police, region].join()} period={period} education={education} police={police} region={region === undefined ? undefined : regionCode(region)} place={towns.find(one => one.place.code === region)?.place.name ?? '全县'} />}
      {!none && towns.map(({ place, children: n, classes: of }) => <Card key={place.code} flush title={place.name} note={`${figure(n)} 名`}><div className="censuspad"><Classes classes={of} at={at} region={place.code} /></div></Card>)}
    </>
  )
}

export function Match() {
  const period = PeriodId.safeParse(route.useParams().period)
  const search = route.useSearch()
  useEffect(() => { document.title = '三方比对 · 季度排查 · 青禾' }, [])
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/census" search={period.success ? { period: period.data } : {}}>季度排查</Link><h1>三方比对</h1></Crumbs></div>
      {period.success ? <Open period={period.data} search={search} /> : <EmptyState title="没有这一轮排查">地址可能抄错了。</EmptyState>}
    </>
  )
}
