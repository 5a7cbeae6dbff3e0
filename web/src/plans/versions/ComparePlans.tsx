/** 对照两版: what the newer says otherwise than the older, clause by clause, and what becomes of what is owed. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { getPlanSource, type PlanDifference } from '@qinghe/domain/plans/countyPlans.ts'
import { comparePlanVersions, listPlanVersions, PlanSide, type PlanVersions } from '@qinghe/domain/plans/versionFaces.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Crumbs, Note } from '../../ui/layout.tsx'
import { PickSides, SideBySide } from '../../ui/SideBySide.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { compareWords, sideWords } from '../../ui/versionWords.ts'
import { WhatIf } from '../county/WhatIf.tsx'
import { PlanFaces } from './PlanFaces.tsx'
import { effectWords, standingOf } from './words.ts'

const route = getRouteApi('/desk/plans/compare')

function Owed({ differences }: { differences: readonly PlanDifference[] }) {
  const duties = differences.filter(one => one.effect !== null)
  const many = (change: PlanDifference['change']): number => duties.filter(one => one.change === change).length
  if (duties.length === 0) return <Card title="应办"><p className="muted">两版的应办一样，只有别的内容不同。</p></Card>
  return (
    <Card title="应办" note={`新增 ${many('added')} 种，改动 ${many('changed')} 种，去掉 ${many('removed')} 种`}>
      <ul className="plainlist">{duties.map(one => <li key={`${one.clause}${one.title}`}><b>{one.title}</b>：{one.effect}</li>)}</ul>
    </Card>
  )
}

/** In numbers and by name, while somebody still decides about it. */
function Counted({ version }: { version: string }) {
  const id = RecordId.safeParse(version)
  const asked = useAsk(getPlanSource, id.success ? { version: id.data } : {}, { enabled: id.success })
  if (!id.success) return null
  return asked.data === undefined ? <Card title="应办会怎样变"><NotRead asked={asked} lines={3} /></Card> : <WhatIf source={asked.data.source} />
}

const clausesIn = (differences: readonly PlanDifference[]): (string | null)[] => [...new Set(differences.map(one => one.clause))]
function Differences({ plan, older, newer, isProposed }: { plan: string; older: PlanSide; newer: PlanSide; isProposed: boolean }) {
  const asked = useAsk(comparePlanVersions, { plan, older, newer })
  const edits = useMay('plans.edit')
  if (asked.data === undefined) {
    if (!asked.isError) return <div className="card"><Skeleton lines={6} /></div>
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const { differences } = asked.data
  if (differences.length === 0) return <Card><EmptyState title="这两版写的一样">条款、应办、参数都没有不同。</EmptyState></Card>
  return (
    <>
      {isProposed && <Note tone="amber">这一版还没有发布，现在不按它派应办。{edits && <>要发布或退回，到<Link to="/plans/county" className="lk">本县的方案</Link>。</>}</Note>}
      <Owed differences={differences} />
      {isProposed && edits && <Counted version={newer} />}
      {clausesIn(differences).map(clause => <Card key={clause ?? ''} title={clause ?? '参数'}><SideBySide of={differences.filter(one => one.clause === clause)} note={effectWords} /></Card>)}
    </>
  )
}

const optionsOf = ({ shipped, versions }: PlanVersions): { value: string; label: string }[] => [
  ...versions.filter(one => one.version !== null).map(one => ({ value: one.id, label: `${one.version ?? ''} 版，${one.from} 起（${standingOf(one).label}）` })), ...(shipped === null ? [] : [{ value: 'shipped', label: `平台带来的 ${shipped} 版` }]),
]

function Compare({ of }: { of: PlanVersions }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const options = optionsOf(of)
  const known = (value: string | undefined): PlanSide | undefined => (options.some(one => one.value === value) ? PlanSide.safeParse(value).data : undefined)
  const whole = of.versions.filter(one => one.version !== null)
  const newer = known(search.newer) ?? (whole.find(one => one.standing === 'running') ?? whole[0])?.id
  const older = known(search.older) ?? known(of.versions.find(one => one.id === newer)?.before ?? undefined)
  const go = (change: { older?: string; newer?: string }) => { void navigate({ search: { plan: of.plan, older, newer, ...change }, replace: true }) }
  return (
    <div className="col gap3">
      <PickSides options={options} older={older} newer={newer} onPick={(side, value) => go({ [side]: value })} />
      {newer !== undefined && <div className="row wrap"><span className="muted t13">“{sideWords.newer}”这一版：</span><PlanFaces plan={of.plan} title={of.title} side={newer} /></div>}
      {older === undefined || newer === undefined ? <Card><EmptyState title="没有两版可以对照">在上面选两版。这个方案改过一次以后，这里会写出前后各说什么。</EmptyState></Card>
        : <Differences plan={of.plan} older={older} newer={newer} isProposed={of.versions.find(one => one.id === newer)?.standing === 'proposed'} />}
    </div>
  )
}

export function ComparePlans() {
  const { plan = '' } = route.useSearch()
  const asked = useAsk(listPlanVersions, { plan })
  useEffect(() => { document.title = `${compareWords} · 青禾` }, [])
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : undefined
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/plans" search={{ plan }}>{asked.data?.title ?? '方案'}</Link><h1>{compareWords}</h1></Crumbs></div>
      {said !== undefined && asked.data === undefined && <ErrorState title={said.title} actions={<Link to="/plans" search={{}} className="btn p">回到方案</Link>}>{said.next}</ErrorState>}
      {asked.data === undefined && said === undefined && <div className="card"><Skeleton lines={8} /></div>}
      {asked.data !== undefined && <Compare of={asked.data} />}
    </>
  )
}
