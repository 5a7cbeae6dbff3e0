/** Duties about which a colleague asks something that waits for whoever looks at it. Nothing waits: nothing is said. */
import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import { Link } from '@tanstack/react-router'
import { NotRead } from '../app/NotRead.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import { Name } from '../ui/Mask.tsx'

type Waiting = Pick<DutyLine, 'duty' | 'title' | 'child'> & { place: string; by: { name: string; role: string } }
type Asked<W> = { data: { waiting: readonly W[] } | undefined; isError: boolean; error: unknown; refetch: () => unknown }
type Props<W> = { title: string; asked: Asked<W>; keyOf: (one: W) => string; /** What is asked, after who asks. */ says: (one: W) => string; most?: number }

export function WaitingCard<W extends Waiting>({ title, asked, keyOf, says, most }: Props<W>) {
  if (asked.data === undefined) return <Card flush title={title}><NotRead asked={asked} lines={2} /></Card>
  const all = asked.data.waiting
  const shown = all.slice(0, most)
  if (all.length === 0) return null
  return (
    <Card flush title={title}>
      {shown.map(one => (
        <Link key={keyOf(one)} to="/duties/$duty" params={{ duty: one.duty }} search={{}} className="task" preload={false}>
          <span className="grow">
            <b>{one.title}{one.child !== null && <> <Name text={one.child.name} /></>}</b>
            <span className="cap muted block">{one.by.name}（{one.by.role}）{says(one)}，{one.place}</span>
          </span><Icon name="right" size="s" />
        </Link>
      ))}
      {all.length > shown.length && <p className="cap muted cardend">还有 {all.length - shown.length} 件，办完上面的就列出来</p>}
    </Card>
  )
}
