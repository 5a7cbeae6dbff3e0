/** The lines on the left and which of them is on the desk; the choice stands in the address. */
import { getRouteApi } from '@tanstack/react-router'
import { type Comparison, type Decision, type Doubt, listDecisions, listDoubts } from '@qinghe/domain/comparisons/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk, useAskPages } from '../../app/asking.ts'
import { isWaiting, keyOf, ofRow, ordered, type PairKey } from './queue.ts'

const route = getRouteApi('/desk/comparisons/$id/review')
const pageOf = 50

export type Chosen = PairKey & { child: ChildId }
export type Lines = {
  /** A row the address names that has no pair to be judged any more. */
  goneRow: number | undefined
  view: 'open' | 'decided'; doubts: readonly Doubt[]; decisions: readonly Decision[]; chosen: Chosen | undefined
  more: { has: boolean; isBusy: boolean; ask: () => void }
  isPending: boolean; error: Error | null; again: () => void
  choose: (pair: PairKey | undefined) => void
}

function useChoice() {
  const { view = 'open', row, child } = route.useSearch()
  const navigate = route.useNavigate()
  const choose = (pair: PairKey | undefined) => {
    const at = pair === undefined ? {} : { row: pair.row, child: ChildId.parse(pair.child) }
    void navigate({ search: { ...view === 'open' ? {} : { view }, ...at }, replace: true })
  }
  return { view, choose, row, asked: row === undefined || child === undefined ? undefined : { row, child } }
}

/** Chosen by the address; else the first somebody can do something about. */
export function useLines(comparison: Comparison, busy: ReadonlySet<string>): Lines {
  const { view, choose, row, asked } = useChoice()
  const open = useAsk(listDoubts, { comparison: comparison.id }, { keep: true })
  const decided = useAskPages(listDecisions, { comparison: comparison.id, limit: pageOf }, { next: page => page.nextCursor, enabled: view === 'decided', keep: true })
  const doubts = ordered(open.data?.doubts ?? [])
  const decisions = decided.data?.pages.flatMap(page => page.decisions) ?? []
  const named = asked ?? ofRow(doubts, row)
  const goneRow = view === 'open' && open.data !== undefined && named === undefined ? row : undefined
  const first = view === 'decided' ? decisions[0] : goneRow === undefined ? doubts.find(one => !isWaiting(one) && !busy.has(keyOf(one))) : undefined
  const chosen = named ?? first
  const reading = view === 'decided' ? decided : open
  return {
    view, doubts, decisions, choose, goneRow, chosen: chosen === undefined ? undefined : { row: chosen.row, child: chosen.child },
    more: { has: decided.hasNextPage, isBusy: decided.isFetchingNextPage, ask: () => { void decided.fetchNextPage() } },
    isPending: reading.data === undefined, error: reading.data === undefined ? reading.error : null, again: () => { void reading.refetch() },
  }
}
