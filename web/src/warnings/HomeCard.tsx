/** 预警 on the desk: what most children of the place are in, and who was in no service this quarter. */
import { Link } from '@tanstack/react-router'
import { countCoverage, countWarnings, type WarningFigures } from '@qinghe/domain/warnings/contract.ts'
import { useAsk } from '../app/asking.ts'
import { inPlace, type Place } from '../app/place.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { quietWords, urgent } from './words.ts'

const mostShown = 3
const stay = { staleMs: 300_000 }
type Sort = WarningFigures['sorts'][number]
const line = (sort: Sort, place: Place) => (
  <Link key={sort.id} to="/warnings" search={{ ...inPlace(place), which: sort.id }} className="task" preload={false}>
    <b className={`taskn ${urgent.includes(sort.id) ? 'red' : 'amber'}`}>{figure(sort.of ?? 0)}</b><span className="grow"><b>{sort.title}</b><span className="cap muted block">{sort.says}</span></span><Icon name="right" size="s" />
  </Link>
)

/** What urgency asks for comes first, as the list has it. Nothing shows where nothing could be read: the page itself says why. */
export function HomeCard({ place }: { place: Place }) {
  const asked = useAsk(countWarnings, inPlace(place), stay)
  const covered = useAsk(countCoverage, inPlace(place), stay)
  if (asked.isError) return null
  const some = asked.data?.sorts.filter(one => (one.of ?? 0) > 0) ?? []
  const uncovered = covered.data?.uncovered ?? 0
  return (
    <Card flush title="预警" aside={<Link to="/warnings" search={inPlace(place)} className="tl t13">看名单</Link>}>
      {(asked.data === undefined || (covered.data === undefined && !covered.isError)) && <Skeleton lines={3} />}
      {asked.data !== undefined && (covered.data !== undefined || covered.isError) && some.length + uncovered === 0 && <p className="quiet">{quietWords(asked.data.sorts, covered.data !== undefined)}</p>}
      {some.slice(0, mostShown).map(sort => line(sort, place))}
      {uncovered > 0 && <Link to="/warnings" search={{ ...inPlace(place), tab: 'coverage' }} className="task" preload={false}><b className="taskn amber">{figure(uncovered)}</b><span className="grow"><b>本季度没有服务</b><span className="cap muted block">目标是 0 人</span></span><Icon name="right" size="s" /></Link>}
    </Card>
  )
}
