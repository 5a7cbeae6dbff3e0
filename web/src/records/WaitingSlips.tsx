/** Slips that wait for the acting post’s office, with the time that is left. Nothing waits: nothing is said. */
import { listSlips } from '@qinghe/domain/records/slips.ts'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../app/asking.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'
import { dueTail, slipState } from './slipWords.ts'

const mostShown = 3
export function WaitingSlips() {
  const asked = useAsk(listSlips, { box: 'waiting', limit: mostShown }, { staleMs: 60_000 })
  const slips = asked.data?.slips ?? []
  if (slips.length === 0) return null
  return (
    <Card flush title="待签收的送达单" aside={<Link to="/slips" search={{}} className="tl t13">全部</Link>}>
      {slips.map(one => (
        <Link key={one.id} to="/slips/$id" params={{ id: one.id }} className="task">
          <span className="grow"><b>{one.title}：{one.act}</b><span className="cap muted block">{one.from === null ? '' : `${one.from.name}（${one.from.role}）`}{sayWhen(one.sentAt)}送来{dueTail(one)}</span></span>{slipState(one).tone === 'late' && <Status tone="late">超期未签收</Status>}<Icon name="right" size="s" />
        </Link>
      ))}
    </Card>
  )
}
