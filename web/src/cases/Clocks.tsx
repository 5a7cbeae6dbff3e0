/** What runs out in a case: by when, and who owes it; what is late stands first. */
import { Link } from '@tanstack/react-router'
import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import { Card } from '../ui/layout.tsx'
import { Tag } from '../ui/marks.tsx'
import { isoDay, monthDay } from '../ui/time.ts'

export type Owed = DutyLine
/** Guardianship runs for a year: a day of another year says which. */
function until({ due }: Owed): string {
  if (due === null) return '期限还不知道'
  const at = due.minute === null ? '' : ` ${String(Math.floor(due.minute / 60)).padStart(2, '0')}:${String(due.minute % 60).padStart(2, '0')} `
  return `${due.provisional ? '约 ' : ''}${due.day.startsWith(isoDay(Date.now()).slice(0, 4)) ? '' : `${due.day.slice(0, 4)} 年 `}${monthDay(due.day)}${at}前`
}
export const owes = ({ owner }: Owed): string => (owner.isNobody ? `${owner.label}（没有人在岗）` : owner.name === null ? owner.label : `${owner.name}（${owner.label}）`)

export function Clocks({ owed }: { owed: readonly Owed[] }) {
  const late = owed.filter(one => one.late !== null).length
  return (
    <Card flush title="期限" aside={owed.length > 0 && <Tag tone={late > 0 ? 'red' : 'plain'}>{late > 0 ? `逾期 ${late}` : owed.length}</Tag>}>
      {owed.length === 0 ? <p className="quiet">现在没有在走的期限。</p> : (
        <ul>{owed.map(one => (
          <li key={one.duty}>
            <Link to="/duties/$duty" params={{ duty: one.duty }} search={{}} preload={false} className="linecard caseline">
              <span className="row wrap"><b className="grow">{one.title}</b>{one.late === null ? <span className="t13 soft">{until(one)}</span> : <Tag tone="red">逾期 {one.late.days > 0 ? `${one.late.days} 天` : '不到一天'}</Tag>}</span>
              <span className="cap muted block">{owes(one)}{one.late !== null && `，应在 ${until(one)}`}</span>
            </Link>
          </li>
        ))}</ul>
      )}
    </Card>
  )
}
