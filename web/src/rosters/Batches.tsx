/** On the desk: rosters that were uploaded lately. */
import { Link } from '@tanstack/react-router'
import { listBatches } from '@qinghe/domain/rosters/contract.ts'
import { useAsk } from '../app/asking.ts'
import { Card } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { figure, sayWhen } from '../ui/time.ts'
import { BatchStatus, isWorking } from './words.tsx'

export function Batches() {
  const asked = useAsk(listBatches, { limit: 5 }, { everyMs: answer => (answer?.batches.some(b => isWorking(b.state)) === true ? 3_000 : false) })
  const open = (asked.data?.batches ?? []).filter(b => b.state !== 'compared').slice(0, 3)
  if (open.length === 0) return null
  return (
    <Card flush title="最近导入" aside={<Link to="/rosters" className="tl t13">全部</Link>}>
      {open.map(b => (
        <Link key={b.id} to="/rosters/$batch" params={{ batch: b.id }} search={{}} className="task">
          <span className="grow"><b className="ell block">{b.fileName}</b><span className="cap muted block">{b.regionName}<Dot />{figure(b.counts.total)} 行<Dot />{sayWhen(b.uploadedAt)}</span></span>
          <BatchStatus state={b.state} />
        </Link>
      ))}
    </Card>
  )
}
