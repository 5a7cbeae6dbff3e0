/** 分配儿童: who works with which child by name, and who has nobody. */
import { useEffect } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { listColleagues } from '@qinghe/domain/staff/contract.ts'
import { Role } from '@qinghe/domain/staff/types.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAskPages } from '../../app/asking.ts'
import { Card, PageHead, Tabs } from '../../ui/layout.tsx'
import { PickField } from '../../ui/pickers.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { AssignedChildren } from '../AssignedChildren.tsx'
import { ListCard } from '../ListCard.tsx'
import { Unassigned, useUnassigned } from '../Unassigned.tsx'
import { listRoleOptions, placeOf } from '../words.tsx'
import '../staff.css'

const route = getRouteApi('/desk/assignments')

function People() {
  const { region, role, posting } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = useAskPages(listColleagues, { shape: 'list' as const, limit: 100, ...(region === undefined ? {} : { region: regionCode(region) }), ...(role === undefined ? {} : { role }) }, { next: page => page.nextCursor, keep: true })
  const people = asked.data?.pages.flatMap(p => p.colleagues) ?? []
  const open = people.find(p => p.id === posting)
  const pick = (id: string | undefined) => { void navigate({ search: s => ({ ...s, posting: id }), replace: true }) }
  return (
    <div className={open === undefined ? 'assignlay fill' : 'assignlay fill picked'}>
      <ListCard label="按名单负责的人员" asked={asked} heads={['姓名', '岗位', '学校或地区']} empty={{ title: '这里没有按名单负责的人员', text: '班主任、结对教师、社工、志愿者等岗位经安全管理员确认以后，会列在这里。' }}
        rows={people.map(p => (
          <tr key={p.id} className={p.id === posting ? 'tap sel' : 'tap'} onClick={() => pick(p.id)}>
            <td><button type="button" className="lk strong" aria-pressed={p.id === posting} onClick={() => pick(p.id)}>{p.holder}</button></td><td>{p.roleLabel}{p.substitutes !== null && <span className="muted cap"> 替岗</span>}</td><td className="soft">{placeOf(p)}</td>
          </tr>
        ))} />
      {open === undefined ? <Card label="负责的儿童" className="fill beside"><EmptyState title="先选一个人" icon="users">选好以后，这里列出其负责的儿童，可以分配、结束。</EmptyState></Card> : <AssignedChildren key={open.id} to={open} onBack={() => pick(undefined)} />}
    </div>
  )
}

export function Assignments() {
  const { tab, role } = route.useSearch()
  const navigate = route.useNavigate()
  const nobody = useUnassigned().data
  const left = nobody && nobody.total + nobody.without.reduce((sum, place) => sum + place.children, 0)
  useEffect(() => { document.title = '分配儿童 · 青禾' }, [])
  return (
    <>
      <PageHead title="分配儿童" note="按名单负责的岗位，只看得到分配给本人的儿童">
        {tab === undefined && <div className="narrowinp hidelabel"><PickField label="岗位" placeholder="全部岗位" options={listRoleOptions} value={role ?? null} onChange={v => { const read = Role.safeParse(v); void navigate({ search: s => ({ ...s, role: read.success ? read.data : undefined, posting: undefined }), replace: true }) }} /></div>}
      </PageHead>
      <Tabs label="分配儿童" value={tab ?? 'people'} items={[{ key: 'people', label: '按人员' }, { key: 'nobody', label: '无人接手', count: left }]} onPick={key => { void navigate({ search: s => ({ ...s, tab: key === 'nobody' ? key : undefined }), replace: true }) }} />
      {tab === 'nobody' ? <Unassigned /> : <People />}
    </>
  )
}
