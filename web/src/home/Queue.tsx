import { Link } from '@tanstack/react-router'
import { listArchives } from '@qinghe/domain/archives/contract.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { Card } from '../ui/layout.tsx'
import { EmptyState, SkeletonRows } from '../ui/states.tsx'
import { figure, sayWhen } from '../ui/time.ts'
import { ArchiveState, Categories, sexAge } from '../archives/words.tsx'
import { Scroll } from '../ui/Scroll.tsx'

export type QueueKind = 'review' | 'noGuardian' | 'gaps'
const words: Record<QueueKind, { title: string; empty: string; next: string }> = {
  review: { title: '待我审核', empty: '没有等您审核的档案', next: '下级提交以后会列在这里。' },
  noGuardian: { title: '无人监护，请马上落实', empty: '没有无人监护的儿童', next: '登记为无人监护的会马上列在这里。' },
  gaps: { title: '等您补全', empty: '档案都填齐了', next: '在册档案里缺必填项的会列在这里。' },
}

/** The first of what waits for this person. */
export function Queue({ region, kind }: { region: number | undefined; kind: QueueKind }) {
  const { title, empty, next } = words[kind]
  const where = region === undefined ? {} : { region: regionCode(region) }
  const asked = useAsk(listArchives, { ...where, tab: kind, limit: 6 })
  const rows = asked.data?.rows ?? []
  const all = <Link to="/archives" search={{ tab: kind, ...where }} className="tl t13">{asked.data?.total == null ? '全部' : `全部 ${figure(asked.data.total)} 份`}</Link>
  return (
    <Card flush title={title} note="按村（居）" aside={all}>
      {asked.data !== undefined && rows.length === 0 && <EmptyState title={empty} icon="done">{next}</EmptyState>}
      {(asked.data === undefined || rows.length > 0) && (
        <Scroll label={title}><table className="tb">
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
