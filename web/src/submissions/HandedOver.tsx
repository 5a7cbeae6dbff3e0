import { Link } from '@tanstack/react-router'
import { kindNames } from '@qinghe/domain/comparisons/types.ts'
import { listWaiting } from '@qinghe/domain/submissions/contract.ts'
import { useAsk } from '../app/asking.ts'
import { Card } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { figure, sayWhen } from '../ui/time.ts'

const mostShown = 3

/** Rosters departments have handed over and nobody has taken yet, the one that waits longest first. What is taken over by agreement needs nobody. */
export function HandedOver() {
  const waiting = (useAsk(listWaiting, {}, { staleMs: 60_000 }).data?.submissions ?? []).filter(one => one.state === 'handedIn')
  if (waiting.length === 0) return null
  return (
    <Card flush title="部门名册" note="等您接收" aside={<Link to="/submissions" className="tl t13">全部 {figure(waiting.length)} 份</Link>}>
      {waiting.slice(0, mostShown).map(one => (
        <Link key={one.id} to="/submissions" className="task">
          <span className="grow"><b className="ell block">{one.officeName}<Dot />{kindNames[one.kind]}</b><span className="cap muted block">{one.period}<Dot />{figure(one.rows)} 行<Dot />{one.handedAt === null ? '' : sayWhen(one.handedAt)}</span></span>
        </Link>
      ))}
    </Card>
  )
}
