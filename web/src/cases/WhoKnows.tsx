/** Who may know what of a case, in words. Whoever is kept from it is named nowhere; bars hold for the record that names somebody, and for nothing beside it (decision 049). */
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
          {part.checked.length > 0 && <p className="t13">要有批准的抽查才能看：{part.checked.join('、')}</p>}
        </li>
      ))}</ul>
      <p className="cap muted">收到送达单的单位，只看得到送达单上写的几项。登记为要回避的人，看不到写了他的那条记录和里面的一切；别的记录里没有写他的，他仍看得到，所以每一条都要写。</p>
    </Card>
  )
}
