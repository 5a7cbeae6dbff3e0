/** The pair that is on the desk: read, shown, answered by button or key. */
import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { type Comparison, getPair, type PairOutput } from '@qinghe/domain/comparisons/contract.ts'
import type { Verdict } from '@qinghe/domain/comparisons/types.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { call } from '../../app/api.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useKeys } from '../../ui/useKeys.ts'
import { useSettled } from '../../ui/useSettled.ts'
import { choicesOf } from './Judgement.tsx'
import { PairView } from './PairView.tsx'
import { keyOf } from './queue.ts'
import type { Chosen } from './useLines.ts'
import type { Judged, Undoable } from './useDecisions.ts'
import { plain } from './waterfallLayout.ts'

/** A pair that was read ahead is fresh for as long as a person looks at the one before. */
const freshMs = 120_000
/** Nobody has read two records in less: a key pressed twice does not decide the next pair unseen. */
const leastLookMs = 350

const judgedOf = (pair: PairOutput): Judged => {
  const name = pair.fields.find(field => field.field === '姓名')
  return { row: pair.row, child: pair.child, name: name?.roster ?? '', childName: name?.archive ?? '', waits: pair.takesTwo && pair.decision === null }
}

/** What stands about this pair and `u` takes back: one's own judgement, or the question to the village. */
function ownOf(pair: PairOutput): Undoable | undefined {
  if (pair.decision?.isMine === true) return { pair: judgedOf(pair), verdict: pair.decision.verdict, decision: pair.decision.id }
  return pair.decision?.state !== 'inForce' && pair.asked?.state === 'open' ? { pair: judgedOf(pair), verdict: 'unsure', decision: undefined } : undefined
}

const inputOf = (comparison: Comparison, { row, child }: Chosen) => ({ comparison: comparison.id, row, child })

/** The next one is read while this one is looked at. */
function useAhead(comparison: Comparison, next: { row: number; child: ChildId } | undefined, isShown: boolean): void {
  const client = useQueryClient()
  const key = next === undefined ? '' : keyOf(next)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each next pair, however often the list is read again
  useEffect(() => {
    if (next === undefined || !isShown) return
    const input = inputOf(comparison, next)
    void client.prefetchQuery({ queryKey: [getPair.name, input], queryFn: ({ signal }) => call(getPair, input, signal), staleTime: freshMs })
  }, [key, isShown])
}

type Props = {
  comparison: Comparison; chosen: Chosen; next: { row: number; child: ChildId } | undefined; place: string; isBusy: boolean
  onDecide: (pair: Judged, verdict: Verdict) => void; onUndo: (what: Undoable | undefined, isMine: boolean) => void
}

export function PairPane({ comparison, chosen, next, place, isBusy, onDecide, onUndo }: Props) {
  const asked = useAsk(getPair, inputOf(comparison, chosen), { staleMs: freshMs })
  const mayDecide = useMay('comparisons.order')
  const pair = asked.data
  useAhead(comparison, next, pair !== undefined)
  const seen = pair === undefined ? '' : keyOf(chosen)
  const isReady = useSettled(seen, leastLookMs) === seen && seen !== '' && !isBusy
  const decide = (verdict: Verdict) => {
    if (!mayDecide) return
    if (pair === undefined) return toast('这一对还没有读到，读到以后再判')
    if (isReady && choicesOf(pair).some(choice => choice.verdict === verdict)) onDecide(judgedOf(pair), verdict)
  }
  const undo = () => { if (mayDecide) onUndo(pair === undefined ? undefined : ownOf(pair), true) }
  const once = (work: () => void) => (e: KeyboardEvent) => { if (!e.repeat) work() }
  useKeys({ 1: once(() => decide('same')), 2: once(() => decide('different')), 3: once(() => decide('unsure')), u: once(undo) })
  const byButton = () => { if (pair !== undefined) onUndo(standingOf(pair), pair.decision?.state !== 'inForce' || pair.decision.isMine) }
  return (
    <>
      <p className="sr" role="status">{pair !== undefined && `${place}：档案 ${judgedOf(pair).childName}，名册 ${judgedOf(pair).name}，合计 ${plain(pair.bits)} 分。${pair.sentence}`}</p>
      {pair === undefined ? <NotYet error={asked.error} onAgain={() => { void asked.refetch() }} />
        : <PairView pair={pair} comparison={comparison} mayDecide={mayDecide} isReady={isReady} onDecide={decide} onUndo={byButton} />}
    </>
  )
}

function NotYet({ error, onAgain }: { error: Error | null; onAgain: () => void }) {
  const said = error === null ? null : sayFailure(failureOf(error))
  return <section className="card" aria-label="两条记录对照">{said === null ? <Skeleton lines={8} /> : <ErrorState title={said.title} actions={<button type="button" className="btn p" onClick={onAgain}>再读一次</button>}>{said.next}</ErrorState>}</section>
}

/** By its button also what a colleague decided is taken back. */
function standingOf(pair: PairOutput): Undoable | undefined {
  const { decision } = pair
  return decision?.state === 'inForce' ? { pair: judgedOf(pair), verdict: decision.verdict, decision: decision.id } : ownOf(pair)
}
