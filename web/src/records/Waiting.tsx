/** What waits for this person in all ledgers: drafts of their own, and what was given to them by name. */
import { Link } from '@tanstack/react-router'
import { useQueries } from '@tanstack/react-query'
import type { RecordList } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { keepsDraft } from '@qinghe/domain/records/judge.ts'
import { call } from '../app/api.ts'
import { type Session, useSession } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { figure } from '../ui/time.ts'
import { type Ledger, useLedgers } from './kinds.ts'
import { stateLabel } from './say.ts'

type Row = RecordList['records'][number]
const most = 20

/** Drafts, and states into which somebody is given a record. */
const waitingStates = (kind: Kind): string[] => [...new Set(kind.acts.filter(act => keepsDraft(act) || act.assigns).map(act => act.to))]
const isMine = ({ account, posting }: Session, row: Row): boolean =>
  keepsDraft({ to: row.state }) || (row.assignee !== null && row.assignee.name === account.name && row.assignee.role === posting?.roleLabel)

function useWaiting(): { ledger: Ledger; rows: Row[] }[] {
  const session = useSession()
  const ledgers = (useLedgers().ledgers ?? []).filter(one => waitingStates(one.kind).length > 0)
  const asked = useQueries({
    queries: ledgers.map(({ list, kind }) => {
      const input = { mine: true, states: waitingStates(kind), limit: most }
      return { queryKey: [list.name, input], queryFn: ({ signal }: { signal: AbortSignal }) => call(list, input, signal), staleTime: 60_000 }
    }),
  })
  return ledgers.map((ledger, i) => ({ ledger, rows: (asked[i]?.data?.records ?? []).filter(row => isMine(session, row)) })).filter(one => one.rows.length > 0)
}

function Line({ ledger: { kind }, row }: { ledger: Ledger; row: Row }) {
  return (
    <Link to="/records/$kind/$record" params={{ kind: kind.kind, record: row.record }} search={{}} className="task">
      <span className="grow"><b>{kind.title}{row.child !== null && <> <Name text={row.child.name} /></>}</b><span className="cap muted block">{row.day} {row.region.name}</span></span>
      <span className="t13 soft">{stateLabel(kind, row.state)}</span><Icon name="right" size="s" />
    </Link>
  )
}

const shownEach = 4
/** Nothing waits: nothing is said, the desk is full enough. */
export function WaitingRecords() {
  const waiting = useWaiting()
  if (waiting.length === 0) return null
  const all = waiting.reduce((sum, one) => sum + one.rows.length, 0)
  return (
    <Card flush title="等您办的台账" aside={<span className="tag">{figure(all)}</span>}>
      {waiting.flatMap(({ ledger, rows }) => rows.slice(0, shownEach).map(row => <Line key={row.record} ledger={ledger} row={row} />))}
      {waiting.filter(one => one.rows.length > shownEach).map(({ ledger: { kind } }) => (
        <Link key={kind.kind} to="/records/$kind" params={{ kind: kind.kind }} search={{ mine: true, state: waitingStates(kind) }} className="task"><span className="grow t13 tl">{kind.title}还有</span><Icon name="right" size="s" /></Link>
      ))}
    </Card>
  )
}
