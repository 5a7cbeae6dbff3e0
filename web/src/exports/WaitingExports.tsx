/** On the desk: files colleagues want to take out and somebody has to look at first. */
import { Link } from '@tanstack/react-router'
import { waitingExports } from '@qinghe/domain/exports/contract.ts'
import { unitOf } from '@qinghe/domain/exports/types.ts'
import { useAsk } from '../app/asking.ts'
import { Card } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { figure, sayWhen } from '../ui/time.ts'

const mostShown = 3

export function WaitingExports() {
  const waiting = useAsk(waitingExports, {}, { staleMs: 60_000 }).data?.exports ?? []
  if (waiting.length === 0) return null
  return (
    <Card flush title="待审核的导出" note="等您同意" aside={<Link to="/exports" search={{ tab: 'waiting' }} className="tl t13">全部</Link>}>
      {waiting.slice(0, mostShown).map(one => (
        <Link key={one.id} to="/exports" search={{ tab: 'waiting' }} className="task">
          <span className="grow"><b className="ell block">{one.title}<Dot />{figure(one.rows)} {unitOf(one.subject)}</b><span className="cap muted block">{one.by.name}<Dot />{one.purpose}<Dot />{sayWhen(one.askedAt)}</span></span>
        </Link>
      ))}
    </Card>
  )
}
