/** 方案: what each written plan asks, clause by clause, in sentences; what of it waits for a part of the product that is not there yet. */
import { useEffect, useRef } from 'react'
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { listPlans, type PlanHere, type ToldClause } from '@qinghe/domain/plans/contract.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { BelowClause } from '../../app/slots.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card, Note, PageHead, Segment } from '../../ui/layout.tsx'
import { Clause, Tag } from '../../ui/marks.tsx'
import { PickField } from '../../ui/pickers.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { PlanFaces } from '../versions/PlanFaces.tsx'
import { Versions } from '../versions/Versions.tsx'
import '../plans.css'

const route = getRouteApi('/desk/plans')
const stayMs = 3_600_000

type Told = ToldClause['told'][number]
function ToldLine({ told: { sort, title, words, basis, waits } }: { told: Told }) {
  return (
    <li className="told">
      <span className="what">{sort}</span>
      <div>
        <div className="row wrap"><b>{title}</b>{waits !== null && <Tag tone="line" icon="idle">等“{waits}”</Tag>}</div>
        {words.map(line => <p key={line}>{line}</p>)}
        {basis !== null && <p className="muted">依据：{basis}</p>}
      </div>
    </li>
  )
}

function Standing({ clause: { standing, waits } }: { clause: ToldClause }) {
  if (standing === 'runs') return <Tag tone="green" icon="check">已写成规则</Tag>
  return <Tag tone={standing === 'partly' ? 'amber' : 'line'} icon="idle">{standing === 'partly' ? '部分' : ''}等“{waits.join('”“')}”</Tag>
}

/** What is owed comes of duties only. */
const owes = (clause: ToldClause): boolean => clause.told.some(one => one.sort === '应办' && one.waits === null)

type At = { plan: string; region: RegionCode | undefined }
function ClauseCard({ clause, plan, region, sought }: At & { clause: ToldClause; /** Somebody came for this one. */ sought: boolean }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => { if (sought) ref.current?.scrollIntoView({ block: 'start' }) }, [sought])
  const keyed = clause.told.map((told, i) => ({ told, key: `${told.sort}${i}` }))
  return (
    <div ref={ref} className={sought ? 'sought' : undefined}><Card title={clause.title} aside={<Standing clause={clause} />}>
      <div className="clausebody">
        <div className="clausehead"><Tag>{clause.sort}</Tag>{clause.items.map(item => <Clause key={item}>{item}</Clause>)}{clause.basis !== null && <Clause>{clause.basis}</Clause>}</div>
        <p>{clause.says}</p>
        {keyed.length > 0 && <ul className="col gap2">{keyed.map(({ told, key }) => <ToldLine key={key} told={told} />)}</ul>}
        {owes(clause) && <BelowClause plan={plan} clause={clause.id} region={region} />}
      </div>
    </Card></div>
  )
}

function Parameters({ plan }: { plan: Pick<PlanHere, 'parameters'> }) {
  if (plan.parameters.length === 0) return null
  const keyed = plan.parameters.map((one, i) => ({ one, key: `${one.title}${i}` }))
  return (
    <Card title="参数" note="每个数都有依据；写“本平台建议”的不是国家规定">
      <ul className="params">{keyed.map(({ one, key }) => <li key={key}><b>{one.title}：{one.value}</b><span className="muted block">{one.basis}</span></li>)}</ul>
    </Card>
  )
}

const views = [{ key: 'all' as const, label: '全部' }, { key: 'there' as const, label: '已写成规则' }, { key: 'waits' as const, label: '等功能' }]
type View = (typeof views)[number]['key']
const isIn = (view: View, { standing }: ToldClause): boolean => view === 'all' || (view === 'waits' ? standing !== 'runs' : standing !== 'waits')

function HereNote({ plan: { level, version, from, source, here }, county }: { plan: PlanHere; county: boolean }) {
  const paper = `${level}方案，版本 ${version}，${from} 起施行。来源：${source}。`
  if (!county) return <Note tone="blue">{paper}哪些县采用了，由各县自己定，这里不写。</Note>
  if (here === null) return <Note tone="amber">{paper}本县还没有采用，不按它派应办。</Note>
  return <Note tone="blue">{paper}本县从 {here.since} 起照它办{here.changed ? '，内容是本县改过的' : ''}。标“应办”的到时候会自动列在每个人的应办里。</Note>
}

type OnePlanProps = { plan: PlanHere; view: View; county: boolean; region: RegionCode | undefined; sought: string | undefined }
function OnePlan({ plan, view, county, region, sought }: OnePlanProps) {
  const shown = plan.clauses.filter(clause => isIn(view, clause))
  return (
    <div className="clauses">
      <HereNote plan={plan} county={county} />
      {shown.map(clause => <ClauseCard key={clause.id} clause={clause} plan={plan.plan} region={region} sought={clause.id === sought} />)}
      {shown.length === 0 && <Card><EmptyState title="这个方案没有这样的条款">选“全部”看所有条款。</EmptyState></Card>}
      <Parameters plan={plan} />
      {county && <Versions plan={plan.plan} />}
    </div>
  )
}

export function Plans() {
  const asked = useAsk(listPlans, {}, { staleMs: stayMs })
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const edits = useMay('plans.edit')
  const measured = useMay('indicators.read')
  useEffect(() => { document.title = '方案 · 青禾' }, [])
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const plans = asked.data?.plans ?? []
  const plan = plans.find(one => one.plan === search.plan) ?? plans[0]
  const view = search.only ?? 'all'
  const go = (change: { plan?: string | undefined; clause?: undefined; only?: 'there' | 'waits' | undefined }) => { void navigate({ search: { ...search, ...change }, replace: true }) }
  return (
    <>
      <PageHead title="方案" note="谁、对谁、什么时候以前、办什么、凭什么算办了">
        {plan !== undefined && <PlanFaces plan={plan.plan} title={plan.title} />}{measured && <Link to="/indicators" search={plan === undefined ? {} : { plan: plan.plan }} className="btn sm">指标和目标</Link>}
        {edits && <Link to="/plans/county" className="btn sm">本县的方案</Link>}
      </PageHead>
      {asked.data === undefined && <div className="card"><Skeleton lines={8} /></div>}
      {plan !== undefined && (
        <div className="row wrap planhead">
          <div className="grow planpick"><PickField label="方案" options={plans.map(one => ({ value: one.plan, label: one.title }))} value={plan.plan} onChange={value => go({ plan: value ?? undefined, clause: undefined })} /></div>
          <Segment label="看哪些条款" items={views} value={view} onPick={key => go({ only: key === 'all' ? undefined : key })} />
        </div>
      )}
      {plan !== undefined && <OnePlan plan={plan} view={view} county={asked.data?.county ?? false} region={search.region === undefined ? undefined : regionCode(search.region)} sought={search.clause} />}
    </>
  )
}
