/** By person: who owes how much, what is late, what the next seven days bring, where nobody is. */
import { standsOver } from '@qinghe/domain/duties/access.ts'
import type { LoadOutput } from '@qinghe/domain/duties/contract.ts'
import { Link } from '@tanstack/react-router'
import { NotRead } from '../app/NotRead.tsx'
import { useSession } from '../app/session.ts'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'
import type { useLoad } from './Load.tsx'
import { type LateScope, RemindLateButton } from './RemindLate.tsx'

type Person = LoadOutput['people'][number]
type RowProps = { person: Person; chosen: boolean; scope: LateScope; onPick: () => void }

const Figure = ({ n, label, red }: { n: number; label: string; red?: boolean }) => <td className="r" data-label={label}>{n === 0 ? <span className="muted">0</span> : red === true ? <b className="red">{figure(n)}</b> : figure(n)}</td>

function Row({ person, chosen, scope, onPick }: RowProps) {
  const { acting, posting: mine } = useSession()
  const { posting, name, label, place, role, open, late, week } = person
  const reminds = late > 0 && posting !== null && posting !== acting && standsOver(mine?.role ?? '', role)
  return (
    <tr className={chosen ? 'sel' : undefined}>
      <td>{posting === null ? <b className="red">无人负责</b> : <button type="button" className="strong namelink" aria-pressed={chosen} onClick={onPick}>{name}</button>}</td>
      <td>{label}</td><td>{place.name}</td>
      <Figure n={late} label="逾期" red /><Figure n={open} label="待办" /><Figure n={week} label="7 天内" />
      <td className="r act">{reminds ? <RemindLateButton small label="提醒逾期" title={`提醒${name ?? label}`} scope={{ ...scope, posting }} /> : posting === null && <Link to="/staff/directory" search={{ region: place.code }} className="tl t13">看谁能接</Link>}</td>
    </tr>
  )
}

type Props = { asked: ReturnType<typeof useLoad>; chosen: string | undefined; scope: LateScope; onPick: (person: Person) => void }
/** Who is late with most stands first: whom to call. */
export function BoardPeople({ asked, chosen, scope, onPick }: Props) {
  if (asked.data === undefined) return <NotRead asked={asked} lines={8} />
  const sorted = asked.data.people.toSorted((a, b) => b.late - a.late || b.open - a.open)
  if (sorted.length === 0) return <p className="quiet">这里没有人有待办的事。</p>
  return (
    <Scroll label="每人的应办">
      <table className="tb low stack">
        <thead><tr><th>承办人</th><th>岗位</th><th>地方</th><th className="r">逾期</th><th className="r">待办</th><th className="r">7 天内到期</th><th><span className="sr">办理</span></th></tr></thead>
        <tbody>{sorted.map(one => <Row key={`${one.posting ?? one.role}${one.place.code}`} person={one} chosen={one.posting !== null && one.posting === chosen} scope={scope} onPick={() => onPick(one)} />)}</tbody>
      </table>
    </Scroll>
  )
}
