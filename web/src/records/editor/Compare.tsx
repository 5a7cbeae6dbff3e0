/** 对照两版: two versions of a ledger side by side, in sentences: what was, and what is. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { compareKindVersions, CompareKindsInput, type CountyLedgers, listCountyKinds } from '@qinghe/domain/records/countyKinds.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import type { Choice } from '../../ui/Field.tsx'
import { Card, Crumbs } from '../../ui/layout.tsx'
import { PickSides, SideBySide } from '../../ui/SideBySide.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { sayWhen } from '../../ui/time.ts'
import { compareWords } from '../../ui/versionWords.ts'
import { standingOf } from './words.ts'
import '../records.css'
import './editor.css'

const route = getRouteApi('/desk/kinds/compare')
type Version = CountyLedgers['versions'][number]

/** The newest first, what the product ships last. */
const optionsOf = (versions: readonly Version[], kind: string): Choice<string>[] => [
  ...versions.filter(one => one.kind === kind).map(one => ({ value: String(one.id), label: `${sayWhen(one.proposedAt)} ${one.proposedBy}提出（${standingOf(one.state).label}）` })),
  ...(/^x\d{6}-/u.test(kind) ? [] : [{ value: 'shipped', label: '平台的' }]),
]

function Sides({ kind, versions }: { kind: string; versions: readonly Version[] }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const options = optionsOf(versions, kind)
  const newer = search.newer ?? options[0]?.value ?? ''
  const older = search.older ?? options.find(one => one.value !== newer)?.value ?? ''
  const input = CompareKindsInput.safeParse({ kind, older, newer })
  const asked = useAsk(compareKindVersions, input.success ? input.data : { kind, older: 'shipped', newer: 'shipped' }, { enabled: input.success })
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : undefined
  return (
    <>
      <PickSides options={options} older={older} newer={newer} onPick={(side, value) => { void navigate({ search: before => ({ ...before, older, newer, [side]: value }), replace: true }) }} />
      {said !== undefined ? <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
        : asked.data?.differences.length === 0 ? <Card><EmptyState title="这两版写的一样">栏目、选项、状态、办理、列表都没有不同。</EmptyState></Card>
          : <Card title="有什么不同">{asked.data === undefined ? <Skeleton lines={5} /> : <SideBySide of={asked.data.differences} />}</Card>}
    </>
  )
}

export function Compare() {
  const { kind } = route.useSearch()
  const asked = useAsk(listCountyKinds, {})
  const title = asked.data?.ledgers.find(one => one.kind === kind)?.title
  useEffect(() => { document.title = `${compareWords} · 青禾` }, [])
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : undefined
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/records" search={{}}>台账</Link><Link to="/kinds">台账设置</Link>{title !== undefined && <Link to="/kinds/edit" search={{ kind }}>{title}</Link>}<h1>{compareWords}</h1></Crumbs></div>
      {said !== undefined && <ErrorState title={said.title} actions={<Link to="/kinds" className="btn p">回到台账设置</Link>}>{said.next}</ErrorState>}
      {asked.data === undefined && said === undefined && <div className="card"><Skeleton lines={6} /></div>}
      {asked.data !== undefined && <div className="col gap3"><Sides key={kind} kind={kind} versions={asked.data.versions} /></div>}
    </>
  )
}
