/** What others asked for and this person may confirm. Nothing waits: nothing is said. */
import { listWaiting } from '@qinghe/domain/records/second.ts'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../app/asking.ts'
import { useNames } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { sayWhen } from '../ui/time.ts'
import { useOutlines } from './outlines.ts'

const mostShown = 5
export function WaitingSeconds() {
  const might = useOutlines().some(kind => kind.seconds)
  const open = useNames() === 'open'
  const asked = useAsk(listWaiting, {}, { enabled: might && open, staleMs: 60_000 })
  const all = asked.data?.waiting ?? []
  const rest = all.length - mostShown + (asked.data?.more ?? 0)
  if (all.length === 0) return null
  return (
    <Card flush title="待我确认">
      {all.slice(0, mostShown).map(one => (
        <Link key={one.record} to="/records/$kind/$record" params={{ kind: one.kind, record: one.record }} search={{}} className="task">
          <span className="grow">
            <b>{one.title}：{one.act}{one.child !== null && <> <Name text={one.child.name} /></>}</b>
            <span className="cap muted block">{one.by.name}（{one.by.role}）{sayWhen(one.at)}提出，{one.region}</span>
          </span><Icon name="right" size="s" />
        </Link>
      ))}
      {rest > 0 && <p className="cap muted cardend">还有 {rest} 件，办完上面的就列出来</p>}
    </Card>
  )
}
