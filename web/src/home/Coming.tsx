/** Parts of the work that are not built yet: nobody looks for them in vain. */
import { useSession } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { comingParts } from './comingParts.ts'

export function Coming() {
  const parts = comingParts(useSession().posting?.role ?? '')
  if (parts.length === 0) return null
  return <Card title="还没有上线的"><p className="t13 soft">{parts.join('、')}。上线以后会出现在菜单里，现在请按原来的办法办理。</p></Card>
}
