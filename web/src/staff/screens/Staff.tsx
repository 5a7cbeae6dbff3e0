/** 机构人员: posts proposed by one administrator and confirmed by another, accounts, what takes two, organisations,
 *  installations below. The auditor sees what takes two, and the logs below. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMay } from '../../app/session.ts'
import { Icon } from '../../ui/Icon.tsx'
import { PageHead, Tabs } from '../../ui/layout.tsx'
import { Accounts } from '../Accounts.tsx'
import { Below } from '../Below.tsx'
import { Orders } from '../Orders.tsx'
import { Organisations } from '../Organisations.tsx'
import { Postings } from '../Postings.tsx'
import type { StaffTab } from '../search.ts'
import '../staff.css'

const route = getRouteApi('/desk/staff')
const tabs: { key: StaffTab; label: string }[] = [{ key: 'postings', label: '岗位' }, { key: 'accounts', label: '账号' }, { key: 'orders', label: '两人办理' }, { key: 'organisations', label: '单位' }, { key: 'below', label: '下级系统' }]
/** The auditor is the second person of two, and watches over the logs below. */
const ofTheAuditor: readonly StaffTab[] = ['orders', 'below']

export function Staff() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const administers = useMay('staff.administer')
  const looks = useMay('staff.look')
  const tab = looks ? search.tab ?? 'postings' : search.tab === 'below' ? 'below' : 'orders'
  useEffect(() => { document.title = '机构人员 · 青禾' }, [])
  const set = (changes: Record<string, unknown>) => { void navigate({ search: s => ({ ...s, ...changes }), replace: true }) }
  return (
    <>
      <PageHead title="机构人员" note={looks ? '系统管理员申请，安全管理员确认，两人办结' : '涉及系统管理员或安全管理员的事，由审计员作为第二人确认'}>
        {administers && <Link to="/staff/import" className="btn"><Icon name="upload" />批量申请岗位</Link>}
      </PageHead>
      <Tabs label="机构人员" items={looks ? tabs : tabs.filter(one => ofTheAuditor.includes(one.key))} value={tab} onPick={next => { void navigate({ search: { tab: next === 'postings' ? undefined : next, region: search.region } }) }} />
      {tab === 'postings' && <Postings search={search} onChange={set} />}
      {tab === 'accounts' && <Accounts search={search} onChange={set} />}
      {tab === 'orders' && <Orders search={search} onChange={set} />}
      {tab === 'below' && <Below />}
      {tab === 'organisations' && <Organisations search={search} onChange={set} />}
    </>
  )
}
