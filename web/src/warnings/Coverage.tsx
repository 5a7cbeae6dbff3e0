/** 服务覆盖 of a quarter: how many were in nothing, by place, and who. */
import { Link, useNavigate } from '@tanstack/react-router'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { countCoverage, type CoverageFigures } from '@qinghe/domain/warnings/contract.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { sayPeriod } from '../duties/period.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { PickField } from '../ui/pickers.tsx'
import { figure } from '../ui/time.ts'
import { UncoveredNames } from './Names.tsx'
import type { WarningsSearch } from './search.ts'

const kindWords = { visit: '走访', talk: '谈心', aid: '帮扶', service: '个案里的服务' } as const
type Props = { region: RegionCode | undefined; search: WarningsSearch }

function Sum({ figures }: { figures: CoverageFigures }) {
  const { place, children, uncovered, counts, hidden } = figures
  return (
    <Card title={place.name} note={`在册 ${figure(children)} 人`}>
      <p className="warnsum"><b className={uncovered > 0 ? 'amber' : 'green'}>{figure(uncovered)}</b> 人没有{counts.map(kind => kindWords[kind]).join('、')}中的任何一项，目标是 0 人</p>
      {hidden !== null && <p className="muted t13 row start"><Icon name="lock" size="s" /><span>{hidden}</span></p>}
      <p className="muted cap">依据：方案一 P1-58。每名孩子一个季度至少有一项；草稿和作废的不算。</p>
    </Card>
  )
}

function Places({ figures, search }: { figures: CoverageFigures; search: WarningsSearch }) {
  const shown = figures.places.filter(one => one.uncovered > 0 && one.place.code !== figures.place.code).sort((a, b) => b.uncovered - a.uncovered)
  if (shown.length === 0) return null
  return (
    <Card flush title="各地" note="没有服务的多的在前"><div className="warnplaces"><table className="tb low stack">
      <thead><tr><th>地方</th><th className="r">没有服务</th><th className="r">在册</th></tr></thead>
      <tbody>{shown.map(({ place, uncovered, children, who }) => (
        <tr key={place.code}><td><Link to="/warnings" search={{ ...search, at: place.code }} className="strong tl">{place.name}</Link>{who !== null && <span className="muted t13"> {who.name}</span>}</td>
          <td className="r" data-label="没有服务">{figure(uncovered)}</td><td className="r" data-label="在册">{figure(children)}</td></tr>
      ))}</tbody>
    </table></div></Card>
  )
}

export function Coverage({ region, search }: Props) {
  const navigate = useNavigate({ from: '/warnings' })
  const { quarter } = search
  const asked = useAsk(countCoverage, { ...(region === undefined ? {} : { region }), ...(quarter === undefined ? {} : { quarter }) }, { keep: true })
  const figures = asked.data
  if (figures === undefined) return <div className="card"><NotRead asked={asked} lines={8} /></div>
  const options = figures.quarters.map(value => ({ value, label: sayPeriod(value) }))
  return (
    <div className="warnlay">
      <div className="col gap3">
        <div className="warnpick"><PickField label="季度" clearable={false} options={options} value={figures.quarter.id} onChange={value => void navigate({ search: { ...search, quarter: value ?? undefined }, replace: true })} /></div>
        <Sum figures={figures} /><Places figures={figures} search={search} />
      </div>
      <UncoveredNames key={`${figures.quarter.id}${region ?? ''}`} region={region} quarter={quarter} title={`${sayPeriod(figures.quarter.id)}没有服务的孩子`} />
    </div>
  )
}
