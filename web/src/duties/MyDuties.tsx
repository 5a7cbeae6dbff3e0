import { Link } from '@tanstack/react-router'
import { type DutyLine, myDuties } from '@qinghe/domain/duties/contract.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { useMay } from '../app/session.ts'
import { sayDue } from './due.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Dotted, Status } from '../ui/marks.tsx'
import { Name } from '../ui/Mask.tsx'
import { figure } from '../ui/time.ts'

const nearest = 5

function Line({ line: { duty, title, child, place, school, clause, due, late } }: { line: DutyLine }) {
  const said = due === null ? { tone: 'info' as const, words: '待核实' } : sayDue(due, late)
  return (
    <Link to="/duties/$duty" params={{ duty }} search={{}} className="task" preload={false}>
      <span className="grow"><b className="ell block">{child !== null && <><Name text={child.name} /> </>}{title}</b><span className="cap muted block ell"><Dotted items={[school ?? place.name, clause]} /></span></span>
      {said.tone === 'idle' ? <span className="t13 soft nowrap">{said.words}</span> : <Status tone={said.tone}>{said.words}</Status>}
    </Link>
  )
}

/** 我的应办 on the desk: how much, and the nearest five. */
export function MyDutiesCard() {
  const reads = useMay('duties.read')
  const asked = useAsk(myDuties, { limit: nearest }, { enabled: reads, staleMs: 60_000 })
  if (!reads) return null
  const { counts, duties } = asked.data ?? {}
  const all = counts === undefined ? 0 : counts.late + counts.today + counts.week + counts.later + counts.unknown
  return (
    <Card flush title="我的应办" note={counts !== undefined && counts.late > 0 ? <span className="red">{figure(counts.late)} 件逾期</span> : undefined} aside={<Link to="/duties" search={{}} className="tl t13">{all > 0 ? `全部 ${figure(all)} 件` : '全部'}</Link>}>
      {asked.data === undefined && <NotRead asked={asked} lines={4} />}
      {asked.data !== undefined && all === 0 && <p className="quiet"><Icon name="done" />两周内没有要您办的。方案规定的事到时候会列在这里。</p>}
      {duties?.map(line => <Line key={line.duty} line={line} />)}
    </Card>
  )
}
