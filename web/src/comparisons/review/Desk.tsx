/** The desk itself: the queue, the pair on it, and what happens to a decision. */
import { useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { type Verdict, verdictNames } from '@qinghe/domain/comparisons/types.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmReason } from '../../ui/ConfirmReason.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { Finished } from './Finished.tsx'
import { PairPane } from './PairPane.tsx'
import { keyOf, nextAfter, type PairKey } from './queue.ts'
import { DecisionLines, DoubtLines } from './Queue.tsx'
import { DoneBar, QueueCard } from './QueueCard.tsx'
import { LeavingUnsaved, Unsaved } from './Unsaved.tsx'
import { type Judged, type Undoable, useDecisions } from './useDecisions.ts'
import { type Lines, useLines } from './useLines.ts'

const route = getRouteApi('/desk/comparisons/$id/review')
const said: Record<Verdict, string> = { same: '是同一人', different: '不是同一人', unsure: '已请村里核实' }

type Decisions = ReturnType<typeof useDecisions>

const saidOf = ({ pair, verdict }: Undoable): string => `${pair.childName}：${verdict === 'same' && pair.waits ? '记下了您判的“是同一人”，等第二人确认' : said[verdict]}`

/** `back` shows the pair that is to be judged again. */
function useDecided(comparison: Comparison, back: (pair: PairKey) => void): Decisions {
  const decisions: Decisions = useDecisions(comparison.id, {
    onDone: done => toast(saidOf(done), { label: '撤销（U）', run: () => decisions.undo(done) }),
    onUndone: ({ pair, verdict }) => {
      back(pair)
      toast(verdict === 'unsure' ? `${pair.childName}：撤回了核实` : `${pair.childName}：撤销了“${verdictNames[verdict]}”，退回待判`)
    },
    onRefused: words => toast(words),
  })
  return decisions
}

function Left({ comparison, lines, sendings, place, onStep }: { comparison: Comparison; lines: Lines; sendings: Decisions['sendings']; place: string; onStep: (by: 1 | -1) => void }) {
  const current = lines.chosen === undefined ? undefined : keyOf(lines.chosen)
  const frame = { place, onStep, foot: <DoneBar comparison={comparison} left={lines.doubts.length} /> }
  if (lines.view === 'decided') {
    return (
      <QueueCard {...frame} title="已判" note="新的在上">
        {lines.isPending ? <Skeleton lines={4} /> : lines.decisions.length === 0 ? <p className="state">还没有判过。</p>
          : <DecisionLines decisions={lines.decisions} current={current} more={lines.more.has} busy={lines.more.isBusy} onMore={lines.more.ask} />}
      </QueueCard>
    )
  }
  return <QueueCard {...frame} title="待判" note="按分值">{lines.isPending ? <Skeleton lines={6} /> : <DoubtLines doubts={lines.doubts} current={current} sendings={sendings} />}</QueueCard>
}

/** A colleague's judgement is taken back on purpose only. */
function ConfirmUndo({ what, onClose, onConfirm }: { what: Undoable; onClose: () => void; onConfirm: () => void }) {
  return (
    <ConfirmReason title={`撤销：${what.pair.childName} ${verdictNames[what.verdict]}`} action="撤销判断" busy={false} grave onClose={onClose} onConfirm={onConfirm}
      consequence="这是同事判的。撤销以后这一对退回待判，名册各数和差异清单一起退回；撤销会留下记录。" />
  )
}

const placeOf = (lines: Lines): string => {
  const all: readonly PairKey[] = lines.view === 'decided' ? lines.decisions : lines.doubts
  const { chosen } = lines
  const at = chosen === undefined ? -1 : all.findIndex(one => keyOf(one) === keyOf(chosen))
  return at < 0 ? `共 ${all.length} 对` : `第 ${at + 1} 对，共 ${all.length} 对`
}

function stepIn(lines: Lines, by: 1 | -1): void {
  const all: readonly PairKey[] = lines.view === 'decided' ? lines.decisions : lines.doubts
  const { chosen } = lines
  const at = chosen === undefined ? -1 : all.findIndex(one => keyOf(one) === keyOf(chosen))
  const to = all[at < 0 ? (by === 1 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]
  if (to !== undefined) lines.choose(to)
}

const Gone = ({ row, onNext }: { row: number; onNext: () => void }) => (
  <section className="card"><EmptyState title={`第 ${row} 行没有等着判断的疑似`} actions={<Button kind="primary" onClick={onNext}>看别的疑似</Button>}>这一行已经判断过，或者不在疑似里。判过的在“已判”里可以看、可以撤销。</EmptyState></section>
)

export function Desk({ comparison, onKeys }: { comparison: Comparison; onKeys: () => void }) {
  const navigate = route.useNavigate()
  const decisions = useDecided(comparison, ({ row, child }) => { void navigate({ search: { row, child: ChildId.parse(child) }, replace: true }) })
  const busy = new Set([...decisions.sendings].filter(([, one]) => one.state !== 'refused').map(([key]) => key))
  const lines = useLines(comparison, busy)
  const [asking, setAsking] = useState<Undoable | null>(null)
  const { chosen, view } = lines
  const step = (by: 1 | -1) => stepIn(lines, by)
  useKeys({ j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), '?': onKeys, ...chosen === undefined ? { u: () => decisions.undo() } : {} })
  const decide = (pair: Judged, verdict: Verdict) => {
    decisions.decide(pair, verdict)
    if (view === 'open') lines.choose(nextAfter(lines.doubts, { pair, verdict }, busy))
  }
  const undo = (what: Undoable | undefined, isMine: boolean) => { if (isMine || what === undefined) decisions.undo(what); else setAsking(what) }
  if (lines.error !== null) {
    const { title, next } = sayFailure(failureOf(lines.error))
    return <section className="card"><ErrorState title={title} actions={<button type="button" className="btn p" onClick={lines.again}>再读一次</button>}>{next}</ErrorState></section>
  }
  const place = placeOf(lines)
  return (
    <>
      <Unsaved sendings={decisions.sendings} onAgain={decisions.again} onShow={lines.choose} onDrop={decisions.drop} />
      <div className="reviewlay fill">
        <Left comparison={comparison} lines={lines} sendings={decisions.sendings} place={place} onStep={step} />
        {chosen !== undefined ? <PairPane comparison={comparison} chosen={chosen} next={view === 'open' ? nextAfter(lines.doubts, { pair: chosen, verdict: 'different' }, busy) : undefined} place={place} isBusy={busy.has(keyOf(chosen))} onDecide={decide} onUndo={undo} />
          : lines.isPending ? <section className="card"><Skeleton lines={8} /></section>
          : lines.goneRow !== undefined ? <Gone row={lines.goneRow} onNext={() => lines.choose(undefined)} />
          : view === 'open' ? <Finished comparison={comparison} doubts={lines.doubts} /> : <section className="card"><EmptyState title="还没有判过">判过的疑似列在这里，可以看，也可以在期限内撤销。</EmptyState></section>}
      </div>
      {asking !== null && <ConfirmUndo what={asking} onClose={() => setAsking(null)} onConfirm={() => { decisions.undo(asking); setAsking(null) }} />}
      <LeavingUnsaved sendings={decisions.sendings} />
    </>
  )
}
