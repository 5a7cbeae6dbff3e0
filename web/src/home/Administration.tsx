/** What waits for the three administrators: proposals for one, denials for another. They see no child. */
import { Link } from '@tanstack/react-router'
import { listHeads, listLeaves } from '@qinghe/domain/audit/contract.ts'
import { outcomeNames } from '@qinghe/domain/audit/types.ts'
import { contradictionNames, listBelow } from '@qinghe/domain/staff/below.ts'
import { listPostings } from '@qinghe/domain/staff/contract.ts'
import { listOrders } from '@qinghe/domain/staff/orders.ts'
import { orderKinds } from '@qinghe/domain/staff/twoPersons.ts'
import { useAsk } from '../app/asking.ts'
import { useMay } from '../app/session.ts'
import { BelowStatus, isTroubled } from '../staff/BelowStatus.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure, fullTime, sayWhen } from '../ui/time.ts'

const shown = 8

export function Proposals() {
  const confirms = useMay('staff.confirm')
  const asked = useAsk(listPostings, { state: 'proposed', limit: 50 })
  const rows = asked.data?.postings ?? []
  return (
    <Card flush title={confirms ? '等您确认的岗位' : '等待确认的岗位'} aside={<Link to="/staff" className="tl t13">{rows.length > shown ? `全部 ${rows.length}` : '机构人员'}</Link>}>
      {asked.data === undefined ? <Skeleton lines={3} /> : rows.length === 0 ? <p className="quiet"><Icon name="done" />没有等待确认的岗位。系统管理员申请以后会列在这里。</p> : (
        <table className="tb stack"><tbody>{rows.slice(0, shown).map(p => <tr key={p.id}><td><b>{p.holder}</b></td><td>{p.roleLabel}</td><td>{p.schoolName ?? p.regionName}</td><td className="soft">{p.proposedBy} 申请</td><td className="r soft">{p.validFrom} 起</td></tr>)}</tbody></table>
      )}
    </Card>
  )
}

/** Accounts and posts that take two: what this administrator may decide. Nothing shows while nothing waits. */
export function WaitingOrders() {
  const asked = useAsk(listOrders, { state: 'waiting' as const, limit: 50 })
  const rows = asked.data?.orders.filter(order => order.mayDecide) ?? []
  if (rows.length === 0) return null
  return (
    <Card flush title="等您确认的账号事项" aside={<Link to="/staff" search={{ tab: 'orders' }} className="tl t13">两人办理</Link>}>
      <table className="tb stack"><tbody>{rows.slice(0, shown).map(o => <tr key={o.id}><td><b>{o.holder}</b></td><td>{orderKinds[o.kind]}</td><td className="soft">{o.reason}</td><td className="soft">{o.proposedBy} 提出</td><td className="r soft">{fullTime(o.expiresAt)} 前有效</td></tr>)}</tbody></table>
    </Card>
  )
}

/** Logs of installations below that contradict what they sent before, or that stopped coming. Nothing shows while all is well. */
export function TroubledLogs() {
  const asked = useAsk(listBelow, {})
  const rows = asked.data?.installations.filter(line => isTroubled(line) || line.mayDecide) ?? []
  if (rows.length === 0) return null
  return (
    <Card flush title="下级系统的日志" aside={<Link to="/staff" search={{ tab: 'below' }} className="tl t13">下级系统</Link>}>
      <table className="tb stack"><tbody>{rows.slice(0, shown).map(line => <tr key={line.id}><td><b>{line.name}</b></td><td><BelowStatus line={line} /></td><td className="soft fold">{line.findings.map(f => contradictionNames[f.kind]).join('；')}</td></tr>)}</tbody></table>
    </Card>
  )
}

export function Denials() {
  const asked = useAsk(listLeaves, { onlyDenied: true, limit: shown })
  const rows = asked.data?.leaves ?? []
  return (
    <Card flush title="最近被拒绝的" aside={<Link to="/audit" search={{ denied: true }} className="tl t13">查看记录</Link>}>
      {asked.data === undefined ? <Skeleton lines={3} /> : rows.length === 0 ? <p className="quiet"><Icon name="done" />没有被拒绝的。越权查看、找不到的档案，都会列在这里。</p> : (
        <table className="tb stack"><tbody>{rows.map(l => <tr key={l.id}><td><b>{l.who ?? '未登录'}</b></td><td className="soft">{l.roleLabel} {l.regionName}</td><td>{l.phrase}</td><td><Status tone="back">{outcomeNames[l.outcome] ?? l.outcome}</Status></td><td className="r soft">{sayWhen(l.at)}</td></tr>)}</tbody></table>
      )}
    </Card>
  )
}

/** What the system administrator does most. */
export function Shortcuts() {
  return (
    <Card flush title="常办的事">
      <Link to="/staff" search={{ tab: 'postings' }} className="task"><Icon name="users" /><span className="grow"><b>申请岗位</b><span className="cap muted block">谁、什么岗位、哪个地方，到哪一天</span></span><Icon name="right" size="s" /></Link>
      <Link to="/staff/import" className="task"><Icon name="upload" /><span className="grow"><b>批量申请岗位</b><span className="cap muted block">从表格导入，一次最多 2,000 人</span></span><Icon name="right" size="s" /></Link>
      <Link to="/staff" search={{ tab: 'accounts' }} className="task"><Icon name="lock" /><span className="grow"><b>账号</b><span className="cap muted block">建立、停用、重置口令和验证器</span></span><Icon name="right" size="s" /></Link>
    </Card>
  )
}

/** The newest signed head: how far the record is sealed. */
export function Seals() {
  const asked = useAsk(listHeads, { limit: 1 })
  const head = asked.data?.heads[0]
  return (
    <Card title="记录的校验" aside={<Link to="/audit" search={{ tab: 'heads' }} className="tl t13">校验值</Link>}>
      {asked.data === undefined ? <Skeleton lines={2} /> : head === undefined ? <p className="muted t13">还没有签过校验值，有记录以后自动签。</p> : (
        <div className="col gap2 t13">
          <Status tone="ok">{figure(head.size)} 条记录已由校验值管住</Status>
          <span className="muted">{fullTime(head.at)} 签名。改动或删掉其中任何一条，核对就会发现。</span>
        </div>
      )}
    </Card>
  )
}
