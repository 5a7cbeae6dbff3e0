/** 每人手上的事: so that nobody owes three hundred visits while the neighbour owes three. */
import { dutyLoad, type LoadInput, type LoadOutput } from '@qinghe/domain/duties/contract.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Card } from '../ui/layout.tsx'
import { figure } from '../ui/time.ts'

type Person = LoadOutput['people'][number]
/** More than twice as many as the average: somebody should take some of them. */
const heavy = 2
const shownAtOnce = 12

function Row({ person, most, onPick, chosen }: { person: Person; most: number; onPick: () => void; chosen: boolean }) {
  const { name, label, place, open, late, posting } = person
  const who = name ?? '无人负责'
  return (
    <button type="button" className={chosen ? 'loadrow on' : 'loadrow'} aria-pressed={chosen} disabled={posting === null} onClick={onPick}>
      <span className="ell"><b className={name === null ? 'red' : undefined}>{who}</b> <span className="muted cap">{label}，{place.name}</span></span>
      <span className="loadbar" aria-hidden="true"><i className="bad" style={{ width: `${(late / most) * 100}%` }} /><i style={{ width: `${((open - late) / most) * 100}%` }} /></span>
      <span className="r"><span className="sr">待办</span><b>{figure(open)}</b>{late > 0 && <span className="red cap"> 逾期 {figure(late)}</span>}</span>
    </button>
  )
}

type Props = { asked: ReturnType<typeof useLoad>; chosen: string | undefined; onPick: (person: Person) => void }

export const useLoad = (asked: LoadInput) => useAsk(dutyLoad, asked, { staleMs: 60_000, keep: true })

const title = '每人手上的事'
export function Load({ asked, chosen, onPick }: Props) {
  if (asked.data === undefined) return <Card title={title}><NotRead asked={asked} lines={5} /></Card>
  const people = asked.data.people.toSorted((a, b) => b.open - a.open)
  if (people.length === 0) return null
  const average = people.reduce((sum, one) => sum + one.open, 0) / people.length
  const most = Math.max(1, people[0]?.open ?? 1)
  const over = people.filter(one => one.open > heavy * average && one.open > 1)
  return (
    <Card title={title} note={`待办件数，人均 ${average.toFixed(1)}`} aside={over.length > 0 && <span className="tag amber">{over.length} 人超过人均 {heavy} 倍，可以转交一些</span>}>
      <div className="col gap1">{people.slice(0, shownAtOnce).map(one => <Row key={`${one.posting ?? one.label}${one.place.code}`} person={one} most={most} chosen={one.posting !== null && one.posting === chosen} onPick={() => onPick(one)} />)}</div>
      {people.length > shownAtOnce && <p className="cap muted">先列出最多的 {shownAtOnce} 人，共 {people.length} 人。</p>}
    </Card>
  )
}
