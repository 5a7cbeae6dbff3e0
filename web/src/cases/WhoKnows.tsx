/** Who may know what of a case, in words. Whoever is kept from it is named nowhere. */
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { useSession } from '../app/session.ts'
import { Card } from '../ui/layout.tsx'
import { whoKnows } from './known.ts'

export function WhoKnows({ kinds }: { kinds: readonly Kind[] }) {
  const role = useSession().posting?.role ?? ''
  const parts = whoKnows(kinds, key => seesIn(role, key) || ownsIn(role, key))
  return (
    <Card title="谁能看什么">
      <ul className="caselist">{parts.map(part => (
        <li key={part.audience}>
          <b>{part.title}</b><span className="cap muted block">{part.ledgers.join('、')}</span>
          <p className="t13">能看本辖区、自己名下儿童的：{part.all.join('、') || '没有'}</p>
          {part.masked.length > 0 && <p className="t13">遮挡着看：{part.masked.join('、')}</p>}
          {part.own.length > 0 && <p className="t13">只看自己登记的、交给自己办的：{part.own.join('、')}</p>}
        </li>
      ))}</ul>
      <p className="cap muted">登记为要回避的人，不论什么岗位，一条也看不到，也不知道有。上级民政要经批准的抽查才能看。</p>
    </Card>
  )
}
