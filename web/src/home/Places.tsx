/** The places below, largest first: registered, still under review; the same figures as 统计. */
import { Link } from '@tanstack/react-router'
import { getFigure, type FigureRow } from '@qinghe/domain/statistics/contract.ts'
import { levelNames, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { useSession } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'

const shown = 16

function Bar({ row, most }: { row: FigureRow; most: number }) {
  const official = row.total.official ?? 0
  const review = row.total.review ?? 0
  const width = (n: number) => `${(n / Math.max(1, most)) * 100}%`
  return (
    <Link to="/statistics" search={{ region: row.region }} className="placerow">
      <span className="ell">{row.name}</span>
      <span className="placebar" aria-hidden="true"><i style={{ width: width(official) }} /><i className="hatched" style={{ width: width(review) }} /></span>
      <b className="r">{figure(official)}</b><span className="r cap muted">{review > 0 ? `+${figure(review)}` : ''}</span>
    </Link>
  )
}

export function Places({ region }: { region: number | undefined }) {
  const { spotCheck } = useSession()
  const at = region ?? spotCheck?.about
  const asked = useAsk(getFigure, { ...(at === undefined ? {} : { region: regionCode(at) }), by: [] })
  if (asked.isError) return null
  if (asked.data === undefined) return <Card title="各地在册人数"><Skeleton lines={6} /></Card>
  const { rows, balance } = asked.data
  if (rows.length === 0) return null
  const sorted = [...rows].sort((a, b) => (b.total.official ?? 0) - (a.total.official ?? 0))
  const most = Math.max(...sorted.map(r => (r.total.official ?? 0) + (r.total.review ?? 0)))
  return (
    <Card title={`各${levelNames[rows[0]?.level ?? 'town']}在册人数`} note="斜纹为审核中" aside={balance !== null && <Status tone={balance.passed === balance.of ? 'ok' : 'late'}>勾稽 {balance.passed}/{balance.of}</Status>}>
      <div className="placegrid">{sorted.slice(0, shown).map(r => <Bar key={`${r.region}${r.unsettled}`} row={r} most={most} />)}</div>
      {sorted.length > shown && <div className="cap muted">另有 {sorted.length - shown} 个地方，见 <Link to="/statistics" search={region === undefined ? {} : { region }} className="tl">统计</Link></div>}
    </Card>
  )
}
