/** What waits for this person in all ledgers, as the declarations say it: drafts of their own, what was given to them by name, what their post
 *  decides. One question for all of them; the declarations themselves are not loaded for it. */
import { Link } from '@tanstack/react-router'
import { listWaitingRecords, type WaitingOutput } from '@qinghe/domain/records/desk.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { useMay, useNames } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { sayWhen } from '../ui/time.ts'

type Waits = WaitingOutput['cards'][number]

/** What a line is about: the child, and what the list says of it first in words, or else how grave it is. */
function Title({ ledger, row: { child, core, words } }: { ledger: string; row: Waits['records'][number] }) {
  const said = words ?? core
  return <b>{child !== null && <><Name text={child.name} /> </>}{said === null && child === null ? ledger : said}</b>
}

const minute = 60_000
/** A report of danger is to be received within ten minutes, by a desk that may have stood open since the evening: it asks by itself, as the bell
 *  does. What others wait for has days, and every answer stands in the log. */
function useWaiting() {
  const open = useNames() === 'open'
  const receives = useMay('mandatoryReport.receive')
  return useAsk(listWaitingRecords, {}, { enabled: open, staleMs: minute, everyMs: () => (receives ? minute : false) })
}

/** Nothing waits: nothing is said, the desk is full enough. */
export function WaitingRecords() {
  const asked = useWaiting()
  const cards = asked.data?.cards ?? []
  return (
    <>
      {asked.isError && (
        <Card title="台账里等您办的"><p className="t13 soft" role="alert">没有读到最新的：{sayFailure(failureOf(asked.error)).title} <button type="button" className="tl" onClick={() => void asked.refetch()}>再读一次</button></p></Card>
      )}
      {cards.map(({ kind, ledger, title, states, mine, more, records }) => (
        <Card key={`${kind}${title}`} flush title={title}
          aside={<Link to="/records/$kind" params={{ kind }} search={{ state: states, ...(mine ? { mine: true } : {}) }} className="tl t13">{more ? '全部' : '台账'}</Link>}>
          {records.map(row => (
            <Link key={row.record} to="/records/$kind/$record" params={{ kind, record: row.record }} search={{}} className="task">
              <span className="grow"><Title ledger={ledger} row={row} /><span className="cap muted block">{row.day} {row.region}，{sayWhen(row.at)}登记</span></span><Icon name="right" size="s" />
            </Link>
          ))}
        </Card>
      ))}
    </>
  )
}
