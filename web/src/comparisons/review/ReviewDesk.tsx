/** 疑似: pairs the engine would not decide. The queue on the left, two records side by side, why, and the answer. */
import { useEffect, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Comparison, getComparison } from '@qinghe/domain/comparisons/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Crumbs, Segment } from '../../ui/layout.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState, ErrorState, NotYours, Skeleton } from '../../ui/states.tsx'
import { Kbd } from '../../ui/marks.tsx'
import { Desk } from './Desk.tsx'
import { KeysHelp } from './KeysHelp.tsx'
import './review.css'

const route = getRouteApi('/desk/comparisons/$id/review')

function Head({ comparison, onKeys }: { comparison: Comparison; onKeys: () => void }) {
  const { view = 'open', row } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className="pagehead">
      <Crumbs><Link to="/comparisons">数据比对</Link><Link to="/comparisons/$id" params={{ id: comparison.id }} search={row === undefined ? {} : { tab: 'doubtful', row }}>{comparison.department} {comparison.period}</Link><h1>疑似</h1></Crumbs>
      <Segment label="看哪些" value={view} onPick={next => { void navigate({ search: next === 'open' ? {} : { view: next } }) }}
        items={[{ key: 'open', label: '待判' }, { key: 'decided', label: `已判 ${comparison.decided}` }]} />
      <div className="row end wideonly"><Button size="sm" kind="ghost" onClick={onKeys} aria-keyshortcuts="?">快捷键 <Kbd>?</Kbd></Button></div>
    </div>
  )
}

export function ReviewDesk() {
  const read = RecordId.safeParse(route.useParams().id)
  return read.success ? <OpenReview id={read.data} /> : <section className="card"><NotYours title="没有找到这次比对" actions={<Link to="/comparisons" className="btn p">回到数据比对</Link>}>可能不在您的工作范围内，也可能地址写错了。</NotYours></section>
}

function OpenReview({ id }: { id: RecordId }) {
  const asked = useAsk(getComparison, { comparison: id })
  const [keys, setKeys] = useState(false)
  useEffect(() => { document.title = '疑似 · 数据比对 · 青禾' }, [])
  if (asked.data === undefined) {
    const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
    return <section className="card">{said === null ? <Skeleton lines={8} /> : <ErrorState title={said.title} actions={<button type="button" className="btn p" onClick={() => asked.refetch()}>再读一次</button>}>{said.next}</ErrorState>}</section>
  }
  const comparison = asked.data
  return (
    <>
      <Head comparison={comparison} onKeys={() => setKeys(true)} />
      {comparison.state === 'done' ? <Desk comparison={comparison} onKeys={() => setKeys(true)} />
        : <section className="card"><EmptyState icon="clock" title="比对还没有出结果" actions={<Link to="/comparisons/$id" params={{ id: comparison.id }} search={{}} className="btn p">看进度</Link>}>出结果以后，系统没有把握的会列在这里等人判断。</EmptyState></section>}
      {keys && <KeysHelp onClose={() => setKeys(false)} />}
    </>
  )
}
