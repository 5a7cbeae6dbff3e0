/** 指标和目标: what the plans in force here want reached, and how far it is. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { indicatorsOfPlan, type OfPlan, type Standing } from '@qinghe/domain/indicators/contract.ts'
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { listPlans, type PlanHere } from '@qinghe/domain/plans/contract.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { sayPeriod } from '../../duties/period.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { PickField } from '../../ui/pickers.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Figure, Reached, Remedy } from '../Figure.tsx'
import { Goals } from '../Goals.tsx'
import { OneIndicator } from '../OneIndicator.tsx'
import type { IndicatorsSearch } from '../search.ts'
import { whereOf } from '../../app/where.ts'
import { sayWhose } from '../words.ts'
import '../indicators.css'

const route = getRouteApi('/desk/indicators')
const stayMs = 3_600_000

function Line({ standing, search }: { standing: Standing; search: IndicatorsSearch }) {
  const { plan, indicator, title, clauseTitle, period } = standing
  return (
    <li className="indline">
      <div><Link to="/indicators" search={{ ...search, plan, indicator, which: undefined, period: undefined }} className="strong tl">{title}</Link><span className="muted t13 block">{clauseTitle}{period !== null && `，${sayPeriod(period.id)}`}</span></div>
      <Figure standing={standing} />
      <div className="indend"><Reached standing={standing} /><Remedy standing={standing} /></div>
    </li>
  )
}

const toPlans = <Link to="/plans" search={{}} className="btn">看方案</Link>
function Whole({ answer, search }: { answer: OfPlan; search: IndicatorsSearch }) {
  if (answer.indicators.length + answer.goals.length === 0) return <Card><EmptyState title="这个方案没有写目标和指标" actions={toPlans}>在上面换一个方案。</EmptyState></Card>
  return (
    <div className="col gap3">
      <Goals answer={answer} search={search} />
      {answer.indicators.length > 0 && <Card flush title="指标" note={sayWhose(answer)}><ul className="indlist">{answer.indicators.map(one => <Line key={one.indicator} standing={one} search={search} />)}</ul></Card>}
    </div>
  )
}

type OfProps = { plan: string; region: RegionCode | undefined; search: IndicatorsSearch }
function OfOne({ plan, region, search }: OfProps) {
  const asked = useAsk(indicatorsOfPlan, { plan, ...(region === undefined ? {} : { region }) }, { keep: true })
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => void asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  return asked.data === undefined ? <div className="card"><Skeleton lines={8} /></div> : <Whole answer={asked.data} search={search} />
}

const measures = (plan: PlanHere): boolean => plan.clauses.some(clause => clause.told.some(one => one.sort === '指标' || one.sort === '目标'))
function All({ region, search }: { region: RegionCode | undefined; search: IndicatorsSearch }) {
  const asked = useAsk(listPlans, {}, { staleMs: stayMs })
  const navigate = route.useNavigate()
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => void asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const plans = (asked.data?.plans ?? []).filter(one => one.here !== null)
  const plan = plans.find(one => one.plan === search.plan) ?? plans.find(measures) ?? plans[0]
  return (
    <>
      <PageHead title="指标和目标" note="方案要达到的，现在到哪一步">{plan !== undefined && <Link to="/plans" search={{ plan: plan.plan }} className="btn sm">看这个方案</Link>}</PageHead>
      {asked.data === undefined && <div className="card"><Skeleton lines={8} /></div>}
      {asked.data !== undefined && plan === undefined && <Card><EmptyState title="本县还没有采用方案" actions={toPlans}>采用以后，方案的目标和指标在这里按地方算出来。</EmptyState></Card>}
      {plan !== undefined && <div className="indpick"><PickField label="方案" clearable={false} options={plans.map(one => ({ value: one.plan, label: one.title }))} value={plan.plan} onChange={value => void navigate({ search: { ...search, plan: value ?? undefined }, replace: true })} /></div>}
      {plan !== undefined && <OfOne plan={plan.plan} region={region} search={search} />}
    </>
  )
}

export function Indicators() {
  const asked = route.useSearch()
  const where = whereOf(asked, useSession().region)
  const search = { ...asked, at: where.at }
  const region = where.region === undefined ? undefined : regionCode(where.region)
  useEffect(() => { document.title = '指标和目标 · 青禾' }, [])
  const { plan, indicator } = search
  return plan !== undefined && indicator !== undefined ? <OneIndicator plan={plan} indicator={indicator} region={region} search={search} up={where.up} /> : <All region={region} search={search} />
}
