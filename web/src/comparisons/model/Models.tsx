/** 比对模型: what judges the rosters of a place, proposed with what it would change and accepted by a second person. */
import { useEffect, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { listModels, modelStateNames, type ProposedModel } from '@qinghe/domain/comparisons/models.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Crumbs, PageHead } from '../../ui/layout.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { sayWhen } from '../../ui/time.ts'
import { EffectDialog } from './EffectDialog.tsx'
import { ProposeDialog } from './ProposeDialog.tsx'
import '../comparisons.css'

const isWorking = ({ state }: ProposedModel): boolean => state === 'waiting' || state === 'running'
const hasEffect = ({ hash, state }: ProposedModel): boolean => hash !== null && !['waiting', 'running', 'failed'].includes(state)

function Row({ one, onOpen }: { one: ProposedModel; onOpen: () => void }) {
  return (
    <tr>
      <td><b>{one.restores && isWorking(one) ? '正在算影响' : modelStateNames[one.state]}</b>{one.hash !== null && <div className="cap muted">{one.hash.slice(0, 12)}</div>}</td>
      <td>{one.regionName}</td>
      <td><Link to="/comparisons/$id" params={{ id: one.comparison }} search={{}} className="lk">{one.comparisonNumber}</Link>{one.restores && <div className="cap muted">出厂分值，在这次比对上看影响</div>}</td>
      <td className="fold soft">{one.failure ?? one.reason}{one.decisionReason !== null && <div className="cap muted">{one.decisionReason}</div>}</td>
      <td className="soft">{one.proposedByName}<div className="cap muted">{sayWhen(one.proposedAt)}</div></td>
      <td className="r act">{hasEffect(one) && <Button size="sm" onClick={onOpen}>{one.state === 'proposed' ? '看影响并决定' : '看影响'}</Button>}</td>
    </tr>
  )
}

function List({ onOpen }: { onOpen: (model: string) => void }) {
  const asked = useAsk(listModels, {}, { everyMs: page => (page?.models.some(isWorking) === true ? 2_000 : false) })
  const said = asked.isError && asked.data === undefined ? sayFailure(failureOf(asked.error)) : null
  if (said !== null) return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  if (asked.data?.models.length === 0) return <EmptyState title="用的是产品带的模型">本地名册的写法与别处不同（比如学校登记的电话多不是监护人的），可以按本地一次已出结果的比对重新估计；先看会改变什么，再由另一位同事决定。</EmptyState>
  return (
    <Scroll label="比对模型"><table className="tb stack">
      <thead><tr><th>状态</th><th>范围</th><th>按哪次比对</th><th>理由</th><th>提出人</th><td /></tr></thead>
      {asked.data === undefined ? <SkeletonRows rows={3} columns={6} /> : <tbody>{asked.data.models.map(one => <Row key={one.id} one={one} onOpen={() => onOpen(one.id)} />)}</tbody>}
    </table></Scroll>
  )
}

export function Models() {
  const may = useMay('comparisons.order')
  const [open, setOpen] = useState<string | null>(null)
  const [proposing, setProposing] = useState<'estimate' | 'restore' | null>(null)
  const models = useAsk(listModels, {}).data?.models ?? []
  // Offered as long as something else than the model of the product is in use.
  const mayRestore = may && models.some(one => one.state === 'inForce' && !one.restores)
  useEffect(() => { document.title = '比对模型 · 青禾' }, [])
  return (
    <>
      <Crumbs><Link to="/comparisons" className="lk">数据比对</Link>比对模型</Crumbs>
      <PageHead title="比对模型" note="每次比对用哪个模型当时就定下，以后换模型不改以前的结果">
        {mayRestore && <Button icon="undo" onClick={() => setProposing('restore')}>恢复出厂分值</Button>}
        {may && <Button kind="primary" onClick={() => setProposing('estimate')}>重新估计</Button>}
      </PageHead>
      <Card flush label="比对模型"><List onOpen={setOpen} /></Card>
      {open !== null && <EffectDialog model={open} onClose={() => setOpen(null)} />}
      {proposing !== null && <ProposeDialog restores={proposing === 'restore'} onClose={() => setProposing(null)} />}
    </>
  )
}
