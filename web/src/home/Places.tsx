/** The places below, largest first: registered, still under review; the same figures as 统计. */
import { Link } from '@tanstack/react-router'
import { getFigure, type FigureRow } from '@qinghe/domain/statistics/contract.ts'
import { levelNames } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { useSession } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { inPlace, type Place } from '../app/place.ts'

const shown = 16

function Bar({ row, most, place }: { row: FigureRow; most: number; place: Place }) {
  const official = row.total.official ?? 0
  const review = row.total.review ?? 0
  const width = (n: number) => `${(n / Math.max(1, most)) * 100}%`
  return (
    <Link to="/statistics" search={{ ...inPlace(place), at: row.region }} className="placerow">
      <span className="ell">{row.name}</span>
      <span className="placebar" aria-hidden="true"><i style={{ width: width(official) }} /><i className="hatched" style={{ width: width(review) }} /></span>
      <b className="r">{figure(official)}</b><span className="r cap muted">{review > 0 ? `+${figure(review)}` : ''}</span>
    </Link>
  )
}

export function Places({ place }: { place: Place }) {
  const { spotCheck } = useSession()
  const asked = useAsk(getFigure, { ...inPlace(place ?? spotCheck?.about), by: [] })
  if (asked.isError) return null
  if (asked.data === undefined) return <Card title="各地在册人数"><Skeleton lines={6} /></Card>
  const { rows, balance, name } = asked.data
  if (rows.length === 0) return null
  const some = rows.filter(r => (r.total.official ?? 0) + (r.total.review ?? 0) > 0).sort((a, b) => (b.total.official ?? 0) - (a.total.official ?? 0))
  const none = rows.length - some.length
  const most = Math.max(1, ...some.map(r => (r.total.official ?? 0) + (r.total.review ?? 0)))
  const reviewed = some.some(r => (r.total.review ?? 0) > 0)
  return (
    <Card title={`${name}各${levelNames[rows[0]?.level ?? 'town']}在册人数`} note={reviewed ? '斜纹为审核中' : undefined} aside={balance !== null && <Status tone={balance.passed === balance.of ? 'ok' : 'late'}>勾稽 {balance.passed}/{balance.of}</Status>}>
      <div className="placegrid">{some.slice(0, shown).map(r => <Bar key={`${r.region}${r.unsettled}`} row={r} most={most} place={place} />)}</div>
      <div className="cap muted placerest">
        {some.length > shown && <>另有 {some.length - shown} 个地方，见 <Link to="/statistics" search={inPlace(place)} className="tl">统计</Link>。</>}
        {none > 0 && `${some.length === 0 ? '' : '其余 '}${figure(none)} 个${levelNames[rows[0]?.level ?? 'town']}在册为 0。`}
      </div>
    </Card>
  )
}
