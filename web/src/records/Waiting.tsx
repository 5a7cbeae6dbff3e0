/** What waits for this person in all ledgers, as the declarations say it: drafts of their own, what was given to them by name, what their post
 *  decides. */
import { Link } from '@tanstack/react-router'
import { useQueries } from '@tanstack/react-query'
import type { RecordList } from '@qinghe/domain/records/contract.ts'
import type { DeskCard, Kind } from '@qinghe/domain/records/kind.ts'
import { call } from '../app/api.ts'
import { useNames, useSession } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { type Ledger, useLedgers } from './kinds.ts'
import { firstWords } from './say.ts'
import { cardsOf } from './see.ts'

type Row = RecordList['records'][number]
type Waits = { ledger: Ledger; card: DeskCard; mine: boolean }
const mostShown = 3

function useWaiting(): (Waits & { rows: readonly Row[]; more: boolean })[] {
  const { posting, account } = useSession()
  const open = useNames() === 'open'
  const role = posting?.role ?? ''
  const all = (useLedgers().ledgers ?? []).flatMap(ledger => cardsOf(ledger.kind, role).map((one): Waits => ({ ledger, ...one })))
  const asked = useQueries({
    queries: all.map(({ ledger: { list }, card, mine }) => {
      const input = { states: [...card.states], limit: mostShown, ...(mine ? { mine: true } : {}) }
      return { queryKey: [list.name, input], queryFn: ({ signal }: { signal: AbortSignal }) => call(list, input, signal), staleTime: 60_000, enabled: open }
    }),
  })
  /** Its author is not whom it was given to. */
  const isGiven = ({ card, mine }: Waits, row: Row): boolean =>
    !mine || card.who.some(who => 'is' in who && who.is === 'author') || (row.assignee !== null && row.assignee.name === account.name && row.assignee.role === posting?.roleLabel)
  return all.map((one, i) => ({ ...one, rows: (asked[i]?.data?.records ?? []).filter(row => isGiven(one, row)), more: asked[i]?.data?.next != null })).filter(one => one.rows.length > 0)
}

/** What a line is about: the child, or what the list says of it first in words. */
function Title({ kind, row }: { kind: Kind; row: Row }) {
  const text = firstWords(kind, row.values)
  return <b>{row.child !== null && <><Name text={row.child.name} /> </>}{text === '' && row.child === null ? kind.title : text}</b>
}

/** Nothing waits: nothing is said, the desk is full enough. */
export function WaitingRecords() {
  const waiting = useWaiting()
  return (
    <>
      {waiting.map(({ ledger: { kind }, card, mine, rows, more }) => (
        <Card key={`${kind.kind}${card.title}`} flush title={card.title}
          aside={<Link to="/records/$kind" params={{ kind: kind.kind }} search={{ state: [...card.states], ...(mine ? { mine: true } : {}) }} className="tl t13">{more ? '全部' : '台账'}</Link>}>
          {rows.map(row => (
            <Link key={row.record} to="/records/$kind/$record" params={{ kind: kind.kind, record: row.record }} search={{}} className="task">
              <span className="grow"><Title kind={kind} row={row} /><span className="cap muted block">{row.day} {row.region.name}</span></span><Icon name="right" size="s" />
            </Link>
          ))}
        </Card>
      ))}
    </>
  )
}
