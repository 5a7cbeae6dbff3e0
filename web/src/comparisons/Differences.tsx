import { Link } from '@tanstack/react-router'
import { listTasks } from '@qinghe/domain/comparisons/contract.ts'
import { taskNames } from '@qinghe/domain/comparisons/types.ts'
import { useAsk } from '../app/asking.ts'
import { useCounts } from './TaskFilters.tsx'
import { Due } from './tasks.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { figure } from '../ui/time.ts'
import { inPlace, type Place } from '../app/place.ts'

/** Differences this post has to look into, the nearest day first; nothing when there is none. */
export function Differences({ place }: { place: Place }) {
  const where = inPlace(place)
  const lines = (useCounts(where).data?.open ?? []).filter(line => line.isMine)
  const tasks = useAsk(listTasks, { ...where, mine: true, limit: 3 }, { enabled: lines.length > 0 }).data?.tasks ?? []
  const [all, late] = [lines.reduce((sum, line) => sum + line.tasks, 0), lines.reduce((sum, line) => sum + line.late, 0)]
  if (all === 0) return null
  return (
    <Card flush title="比对差异" note={late > 0 ? <span className="red">{figure(late)} 件逾期</span> : '等您核实'} aside={<Link to="/comparisons/tasks" search={where} className="tl t13">全部 {figure(all)} 件</Link>}>
      {tasks.map(task => (
        <Link key={task.id} to="/comparisons/tasks" search={{ ...where, kind: [task.kind] }} className="task">
          <span className="grow"><b className="ell block"><Name text={task.name} /></b><span className="cap muted block">{taskNames[task.kind]}<i className="dot" />{task.regionName}</span></span>
          <Due task={task} />
        </Link>
      ))}
    </Card>
  )
}
