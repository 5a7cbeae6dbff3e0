/** What is told of a place, with a number each; what is not told, with the reason and never as nobody. */
import { Link } from '@tanstack/react-router'
import type { QualityFigures, WarningFigures } from '@qinghe/domain/warnings/contract.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { figure } from '../ui/time.ts'
import type { WarningsSearch } from './search.ts'
import { urgent } from './words.ts'

type Figures = WarningFigures | QualityFigures
type Sort = Figures['sorts'][number]
type Props = { figures: Figures; search: WarningsSearch; chosen: string | undefined }

function HowMany({ sort, search, chosen }: { sort: Sort; search: WarningsSearch; chosen: string | undefined }) {
  if (sort.of === null) return <span className="muted"><Icon name={sort.hidden === null ? 'idle' : 'lock'} size="s" /><span className="sr">没有数字</span></span>
  if (sort.of === 0) return <span className="muted">0</span>
  return <Link to="/warnings" search={{ ...search, which: sort.id }} className={urgent.includes(sort.id) ? 'lk strong red' : 'lk strong'} aria-current={chosen === sort.id ? 'true' : undefined} aria-label={`${sort.title} ${figure(sort.of)} 人，看名单`}>{figure(sort.of)}</Link>
}
const noteOf = ({ hidden, awaits, says, basis, unknown }: Sort): string => hidden ?? awaits ?? `${says}${unknown > 0 ? `；还有 ${figure(unknown)} 人不知道` : ''}。依据：${basis}`

export function Sorts({ figures, search, chosen }: Props) {
  return (
    <Card flush title={figures.place.name} note={`在册 ${figure(figures.children)} 人，其中 ${figure(figures.some)} 人有一项以上`}>
      <ul className="warnsorts">{figures.sorts.map(sort => (
        <li key={sort.id} className={chosen === sort.id ? 'on' : undefined}>
          <span className="grow"><b>{sort.title}</b><span className="muted cap block">{noteOf(sort)}</span></span><span className="warnn"><HowMany sort={sort} search={search} chosen={chosen} /></span>
        </li>
      ))}</ul>
    </Card>
  )
}

/** Those with most come first; whoever has none is not in the way. */
export function PlacesBelow({ figures, search }: Omit<Props, 'chosen'>) {
  const told = figures.sorts.filter(one => one.of !== null)
  const shown = figures.places.filter(one => one.some > 0 && one.place.code !== figures.place.code).sort((a, b) => b.some - a.some)
  if (shown.length === 0) return null
  return (
    <Card flush title="各地">
      <div className="warnplaces"><table className="tb low stack">
        <thead><tr><th>地方</th><th className="r">合计</th>{told.map(one => <th key={one.id} className="r">{one.title}</th>)}</tr></thead>
        <tbody>{shown.map(({ place, some, by }) => (
          <tr key={place.code}>
            <td><Link to="/warnings" search={{ ...search, at: place.code }} className="strong tl">{place.name}</Link></td><td className="r" data-label="合计">{figure(some)}</td>
            {told.map(({ id, title }) => <td key={id} className="r" data-label={title}>{figure(by.find(one => one.id === id)?.of ?? 0)}</td>)}
          </tr>
        ))}</tbody>
      </table></div>
    </Card>
  )
}
