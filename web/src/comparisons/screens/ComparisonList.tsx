/** 数据比对: rosters of departments against the archives, newest first. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Comparison, listComparisons } from '@qinghe/domain/comparisons/contract.ts'
import { kindNames } from '@qinghe/domain/comparisons/types.ts'
import { useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Dot } from '../../ui/marks.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { figure, sayWhen } from '../../ui/time.ts'
import { conditionsOf, ListFilters } from '../ListFilters.tsx'
import type { ListSearch } from '../search.ts'
import { SumBar, SumWords } from '../Sum.tsx'
import { ComparisonStatus, isUnderWay } from '../words.tsx'
import '../comparisons.css'

function State({ one }: { one: Comparison }) {
  const percent = Math.round(one.progress * 100)
  return (
    <>
      <ComparisonStatus state={one.state} />
      {one.state === 'running' && <span className="rowbar"><span className="bar" role="progressbar" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-label={`${one.department}比对进度`}><i style={{ width: `${percent}%` }} /></span><span className="cap muted">{percent}%</span></span>}
    </>
  )
}

function Row({ one }: { one: Comparison }) {
  const { balance } = one
  const isDone = one.state === 'done'
  return (
    <tr>
      <td>
        <Link to="/comparisons/$id" params={{ id: one.id }} search={{}} className="lk strong">{one.department}<Dot />{kindNames[one.kind]}</Link>
        <div className="cap muted">{one.period}<Dot />{one.number}</div>
      </td>
      <td>{one.regionName}</td>
      <td><State one={one} /></td>
      <td className="sumcell">{isDone ? <><SumBar balance={balance} /><SumWords balance={balance} /></> : <span className="muted">{figure(balance.rows)} 行</span>}</td>
      <td className="r" data-label="应在而不在">{isDone && one.isComplete ? balance.missing > 0 ? <Link to="/comparisons/$id" params={{ id: one.id }} search={{ tab: 'missing' }} className="lk strong">{figure(balance.missing)}</Link> : <span className="muted">0</span> : null}</td>
      <td className="r" data-label="疑似待判">{isDone ? balance.doubtful > 0 ? <Link to="/comparisons/$id" params={{ id: one.id }} search={{ tab: 'doubtful' }} className="lk strong amber">{figure(balance.doubtful)}</Link> : <span className="muted">0</span> : null}</td>
      <td className="r" data-label="差异待办">{isDone ? one.openTasks > 0 ? <Link to="/comparisons/tasks" search={{ comparison: one.id, whose: 'all' }} className="lk strong">{figure(one.openTasks)}</Link> : <span className="muted">0</span> : null}</td>
      <td className="soft ordered">{one.orderedByName}<div className="cap muted">{sayWhen(one.orderedAt)}</div></td>
    </tr>
  )
}

const heads = ['名册', '范围', '状态', '每一行的去处'] as const

const route = getRouteApi('/desk/comparisons')

type Change = (next: ListSearch) => void

function Nothing({ search, onChange }: { search: ListSearch; onChange: Change }) {
  const may = useMay('comparisons.order')
  const conditions = conditionsOf(search)
  if (conditions !== '') return <EmptyState title={`没有“${conditions}”的比对`} actions={<Button onClick={() => onChange({})}>看全部比对</Button>}>可能还没有这样的名册，或者比对已经到了别的状态。</EmptyState>
  return (
    <EmptyState title="还没有比对过名册" actions={may && <Link to="/comparisons/new" search={{}} className="btn p">发起比对</Link>}>
      把教育、公安、救助等部门的名册传上来，与本辖区档案逐行对上：谁没有建档、谁疑似失学或迁出，都会列出来，分给负责的岗位。
    </EmptyState>
  )
}

function List({ search, onChange }: { search: ListSearch; onChange: Change }) {
  const asked = useAskPages(listComparisons, search, {
    next: page => page.nextCursor, keep: true, everyMs: pages => (pages.some(page => page.comparisons.some(one => isUnderWay(one.state))) ? 2_000 : false),
  })
  const all = asked.data?.pages.flatMap(page => page.comparisons) ?? []
  const said = asked.isError && asked.data === undefined ? sayFailure(failureOf(asked.error)) : null
  if (said !== null) return <Card flush label="比对"><ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState></Card>
  const departments = asked.data?.pages[0]?.departments ?? []
  if (asked.data !== undefined && all.length === 0 && conditionsOf(search) === '') return <Card flush label="比对"><Nothing search={search} onChange={onChange} /></Card>
  return (
    <>
      <ListFilters search={search} departments={departments} onChange={onChange} />
      <Card flush label="比对">{asked.data !== undefined && all.length === 0 ? <Nothing search={search} onChange={onChange} /> : <Lines all={all} asked={asked} />}</Card>
    </>
  )
}

type Paging = { data: unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

function Lines({ all, asked }: { all: readonly Comparison[]; asked: Paging }) {
  return (
    <>
      <Scroll label="比对">
        <table className="tb stack">
          <thead><tr>{heads.map(head => <th key={head}>{head}</th>)}<th className="r">应在而不在</th><th className="r">疑似待判</th><th className="r">差异待办</th><th>发起人</th></tr></thead>
          {asked.data === undefined ? <SkeletonRows rows={5} columns={8} /> : <tbody>{all.map(one => <Row key={one.id} one={one} />)}</tbody>}
        </table>
      </Scroll>
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>更早的</Button></div>}
    </>
  )
}

export function ComparisonList() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const may = useMay('comparisons.order')
  useEffect(() => { document.title = '数据比对 · 青禾' }, [])
  return (
    <>
      <PageHead title="数据比对" note="各部门的名册与本辖区档案逐行对账，只说谁是谁，不改档案">
        <Link to="/comparisons/models" className="btn">比对模型</Link>
        {may && <Link to="/comparisons/new" search={{}} className="btn p"><Icon name="match" />发起比对</Link>}
      </PageHead>
      <List search={search} onChange={next => { void navigate({ search: next, replace: true }) }} />
    </>
  )
}
