/** Parts of the work that are not built yet, by what the permission matrix gives this post there: nobody looks for them in vain. */
import type { DataDomain } from '@qinghe/domain/kernel/actor.ts'
import { cell } from '@qinghe/domain/staff/matrix.ts'
import { useSession } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'

const coming: readonly { domain: DataDomain; words: string }[] = [
  { domain: 'RPT', words: '强制报告和应急处置' }, { domain: 'CASE', words: '个案' }, { domain: 'HOT', words: '12355 来电' },
  { domain: 'ACT', words: '活动、夏令营和志愿服务' }, { domain: 'FAC', words: '儿童之家等阵地' }, { domain: 'KPI', words: '考核' },
]

export const comingParts = (role: string): string[] => coming.filter(part => !cell(role, part.domain).text.startsWith('—')).map(part => part.words)

export function Coming() {
  const parts = comingParts(useSession().posting?.role ?? '')
  if (parts.length === 0) return null
  return <Card title="还没有上线的"><p className="t13 soft">{parts.join('、')}。上线以后会出现在菜单里，现在请按原来的办法办理。</p></Card>
}
