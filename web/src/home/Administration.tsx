/** What waits for the three administrators: proposals for one, denials for another. They see no child. */
import { Link } from '@tanstack/react-router'
import { listLeaves } from '@qinghe/domain/audit/contract.ts'
import { outcomeNames } from '@qinghe/domain/audit/types.ts'
import { listPostings } from '@qinghe/domain/staff/contract.ts'
import { useAsk } from '../app/asking.ts'
import { useMay } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { EmptyState, Skeleton } from '../ui/states.tsx'
import { sayWhen } from '../ui/time.ts'

const shown = 8

export function Proposals() {
  const confirms = useMay('staff.confirm')
  const asked = useAsk(listPostings, { state: 'proposed', limit: 50 })
  const rows = asked.data?.postings ?? []
  return (
    <Card flush title={confirms ? '等您确认的岗位' : '等待确认的岗位'} aside={<Link to="/staff" className="tl t13">{rows.length > shown ? `全部 ${rows.length}` : '机构人员'}</Link>}>
      {asked.data === undefined ? <Skeleton lines={3} /> : rows.length === 0 ? <EmptyState title="没有等待确认的岗位" icon="done">系统管理员申请以后会列在这里。</EmptyState> : (
        <table className="tb"><tbody>{rows.slice(0, shown).map(p => <tr key={p.id}><td><b>{p.holder}</b></td><td>{p.roleLabel}</td><td>{p.schoolName ?? p.regionName}</td><td className="soft">{p.proposedBy} 申请</td><td className="r soft">{p.validFrom} 起</td></tr>)}</tbody></table>
      )}
    </Card>
  )
}

export function Denials() {
  const asked = useAsk(listLeaves, { onlyDenied: true, limit: shown })
  const rows = asked.data?.leaves ?? []
  return (
    <Card flush title="最近被拒绝的" aside={<Link to="/audit" search={{ denied: true }} className="tl t13">查看记录</Link>}>
      {asked.data === undefined ? <Skeleton lines={3} /> : rows.length === 0 ? <EmptyState title="没有被拒绝的" icon="done">越权查看、找不到的档案，都会列在这里。</EmptyState> : (
        <table className="tb"><tbody>{rows.map(l => <tr key={l.id}><td><b>{l.who ?? '未登录'}</b></td><td className="soft">{l.roleLabel} {l.regionName}</td><td>{l.phrase}</td><td><Status tone="back">{outcomeNames[l.outcome] ?? l.outcome}</Status></td><td className="r soft">{sayWhen(l.at)}</td></tr>)}</tbody></table>
      )}
    </Card>
  )
}
