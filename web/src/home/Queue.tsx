import { Link } from '@tanstack/react-router'
import { listArchives } from '@qinghe/domain/archives/contract.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import { useAsk } from '../app/asking.ts'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { figure, sayWhen } from '../ui/time.ts'
import { ArchiveState, Categories, SexAge } from '../archives/words.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { inPlace, type Place } from '../app/place.ts'

export type QueueKind = 'review' | 'noGuardian' | 'gaps' | 'all'
const titles: Record<QueueKind, string> = { review: '待我审核', noGuardian: '无人监护，请马上落实', gaps: '等您补全', all: '由您负责的儿童' }

type Props = { place: Place; kind: QueueKind; most?: number; title?: string; /** What stands there when nobody is in it; otherwise nothing does. */ empty?: string }

/** The first of what waits for this person. */
export function Queue({ place, kind, most = 6, title = titles[kind], empty }: Props) {
  const where = inPlace(place)
  const tab = kind === 'all' ? {} : { tab: kind }
  const asked = useAsk(listArchives, { ...where, tab: kind, limit: most })
  const rows = asked.data?.rows ?? []
  if (asked.isError || (asked.data !== undefined && rows.length === 0 && empty === undefined)) return null
  const all = <Link to="/archives" search={{ ...tab, ...where }} className="tl t13">{asked.data?.total == null ? '全部' : `全部 ${figure(asked.data.total)} 份`}</Link>
  return (
    <Card flush title={title} note="按村（居）" aside={all}>
      {asked.data !== undefined && rows.length === 0 ? <p className="quiet"><Icon name="done" />{empty}</p> : (
        <Scroll label={title}><table className="tb stack">
          {asked.data === undefined ? <SkeletonRows rows={4} columns={5} /> : <tbody>{rows.map(r => <Line key={r.id} row={r} />)}</tbody>}
        </table></Scroll>
      )}
    </Card>
  )
}

function Line({ row: r }: { row: ArchiveRow }) {
  return (
    <tr>
      <td><Link to="/archives/$id" params={{ id: r.id }} search={{}} className="lk strong"><Name text={r.name} /></Link> <SexAge row={r} /></td>
      <td>{r.townName} {r.regionName}</td><td><Categories codes={r.categories} inList /></td>
      <td>{r.gaps.length > 0 ? <span className="amber">缺 {r.gaps.length} 项</span> : <span className="muted">已填齐</span>}</td>
      <td><ArchiveState of={r} turn /></td><td className="r soft">{sayWhen(r.updatedAt)}</td>
    </tr>
  )
}
