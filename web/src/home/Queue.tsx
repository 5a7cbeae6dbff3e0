import { Link } from '@tanstack/react-router'
import { listArchives } from '@qinghe/domain/archives/contract.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { Card } from '../ui/layout.tsx'
import { EmptyState, SkeletonRows } from '../ui/states.tsx'
import { figure, sayWhen } from '../ui/time.ts'
import { ArchiveState, Categories, sexAge } from '../archives/words.tsx'
import { Scroll } from '../ui/Scroll.tsx'

/** The oldest of what waits for this person's review. */
export function Queue({ region }: { region: number | undefined }) {
  const where = region === undefined ? {} : { region: regionCode(region) }
  const asked = useAsk(listArchives, { ...where, tab: 'review', limit: 6 })
  const rows = asked.data?.rows ?? []
  const all = <Link to="/archives" search={{ tab: 'review', ...where }} className="tl t13">{asked.data?.total == null ? '全部' : `全部 ${figure(asked.data.total)} 份`}</Link>
  return (
    <Card flush title="待我审核" note="按村（居）" aside={all}>
      {asked.data !== undefined && rows.length === 0 && <EmptyState title="没有等您审核的档案" icon="done">下级提交以后会列在这里。</EmptyState>}
      {(asked.data === undefined || rows.length > 0) && (
        <Scroll label="待我审核"><table className="tb">
          {asked.data === undefined ? <SkeletonRows rows={4} columns={5} /> : (
            <tbody>
              {rows.map(r => (
                <tr key={r.id}>
                  <td><Link to="/archives/$id" params={{ id: r.id }} search={{}} className="lk strong">{r.name}</Link> <span className="muted cap">{sexAge(r)}</span></td>
                  <td>{r.townName} {r.regionName}</td><td><Categories codes={r.categories} inList /></td>
                  <td>{r.gaps.length > 0 ? <span className="amber">缺 {r.gaps.length} 项</span> : <span className="muted">已填齐</span>}</td>
                  <td><ArchiveState status={r.status} /></td><td className="r soft">{sayWhen(r.updatedAt)}</td>
                </tr>
              ))}
            </tbody>
          )}
        </table></Scroll>
      )}
    </Card>
  )
}
