/** By child: what is open about each, the nearest deadline first. */
import { boardChildren, type BoardChildrenInput, type BoardChildrenOutput } from '@qinghe/domain/duties/contract.ts'
import { useAskPages } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { Name } from '../ui/Mask.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'
import { sayDay } from './due.ts'

type OfChild = BoardChildrenOutput['children'][number]

function Row({ of: { child, place, open, late, week, due }, chosen, onPick }: { of: OfChild; chosen: boolean; onPick: () => void }) {
  return (
    <tr className={chosen ? 'tap sel' : 'tap'} onClick={onPick}>
      <td><button type="button" className="strong namelink" aria-pressed={chosen} onClick={e => { e.stopPropagation(); onPick() }}><Name text={child.name} /></button></td>
      <td>{place}</td>
      <td className="r" data-label="逾期">{late > 0 ? <b className="red">{figure(late)}</b> : <span className="muted">0</span>}</td>
      <td className="r" data-label="待办">{figure(open)}</td><td className="r" data-label="7 天内">{figure(week)}</td>
      <td className="r" data-label="最近到期">{due === null ? <span className="muted">没有日子</span> : sayDay(due, Date.now())}</td>
    </tr>
  )
}

type Props = { asked: Omit<BoardChildrenInput, 'after' | 'limit'>; chosen: string | undefined; onPick: (child: OfChild['child']) => void }
export function BoardChildren({ asked, chosen, onPick }: Props) {
  const pages = useAskPages(boardChildren, { ...asked, limit: 50 }, { next: page => page.next, keep: true })
  const children = pages.data?.pages.flatMap(page => page.children) ?? []
  if (pages.data === undefined) return <NotRead asked={pages} lines={8} />
  if (children.length === 0) return <p className="quiet">这里没有孩子有待办的事。</p>
  return (
    <>
      <Scroll label="每个孩子的应办">
        <table className="tb low stack">
          <thead><tr><th>孩子</th><th>地方</th><th className="r">逾期</th><th className="r">待办</th><th className="r">7 天内到期</th><th className="r">最近到期</th></tr></thead>
          <tbody>{children.map(one => <Row key={one.child.id} of={one} chosen={one.child.id === chosen} onPick={() => onPick(one.child)} />)}</tbody>
        </table>
      </Scroll>
      {pages.hasNextPage && <div className="tablefoot"><span className="end"><Button size="sm" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>后面还有</Button></span></div>}
    </>
  )
}
