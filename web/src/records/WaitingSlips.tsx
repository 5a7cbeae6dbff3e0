/** Slips that wait for the acting post’s office. Nothing waits: nothing is said. */
import { listSlips } from '@qinghe/domain/records/slips.ts'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../app/asking.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { sayWhen } from '../ui/time.ts'

const mostShown = 3
export function WaitingSlips() {
  const asked = useAsk(listSlips, { box: 'waiting', limit: mostShown }, { staleMs: 60_000 })
  const slips = asked.data?.slips ?? []
  if (slips.length === 0) return null
  return (
    <Card flush title="待签收的送达单" aside={<Link to="/slips" search={{}} className="tl t13">全部</Link>}>
      {slips.map(one => (
        <Link key={one.id} to="/slips/$id" params={{ id: one.id }} className="task">
          <span className="grow"><b>{one.title}：{one.act}</b><span className="cap muted block">{one.from === null ? '' : `${one.from.name}（${one.from.role}）`}{sayWhen(one.sentAt)}送来{one.due === null ? '' : `，${one.due} 前签收`}</span></span><Icon name="right" size="s" />
        </Link>
      ))}
    </Card>
  )
}
