/** 在岗名录: who holds which post in one's own area. */
import { useEffect } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { listColleagues } from '@qinghe/domain/staff/contract.ts'
import { Role } from '@qinghe/domain/staff/types.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAskPages } from '../../app/asking.ts'
import { PageHead } from '../../ui/layout.tsx'
import { PickField } from '../../ui/pickers.tsx'
import { ListCard } from '../ListCard.tsx'
import { roleOptions, sayPeriod } from '../words.tsx'
import '../staff.css'

const route = getRouteApi('/desk/staff/directory')

export function Directory() {
  const { region, role } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = useAskPages(listColleagues, { limit: 100, ...(region === undefined ? {} : { region: regionCode(region) }), ...(role === undefined ? {} : { role }) }, { next: page => page.nextCursor, keep: true })
  const rows = asked.data?.pages.flatMap(p => p.colleagues) ?? []
  useEffect(() => { document.title = '在岗名录 · 青禾' }, [])
  return (
    <>
      <PageHead title="在岗名录" note="您工作范围内现在由谁负责">
        <div className="narrowinp hidelabel"><PickField label="岗位" placeholder="全部岗位" options={roleOptions} value={role ?? null} onChange={v => { const read = Role.safeParse(v); void navigate({ search: s => ({ ...s, role: read.success ? read.data : undefined }), replace: true }) }} /></div>
      </PageHead>
      <ListCard label="在岗名录" asked={asked} heads={['姓名', '岗位', '地区', '学校', '单位', '任期']} empty={{ title: '这里还没有在岗人员', text: '岗位经安全管理员确认以后会列在这里。' }}
        rows={rows.map(p => (
          <tr key={p.id}><td><b>{p.holder}</b></td><td>{p.roleLabel}{p.substitutes !== null && <span className="muted cap"> 替岗</span>}</td><td>{p.regionName}</td><td>{p.schoolName}</td><td className="soft">{p.organisationName}</td><td className="soft">{sayPeriod(p.validFrom, p.validTo)}</td></tr>
        ))} />
    </>
  )
}
