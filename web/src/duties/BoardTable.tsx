/** Places × duties, as they come: who is late first. A cell says how many are done of how many; red is late. */
import type { BoardOutput } from '@qinghe/domain/duties/contract.ts'
import { Icon } from '../ui/Icon.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'

export type BoardPlace = BoardOutput['places'][number]
export type BoardDuty = BoardOutput['definitions'][number]
type Tally = { owed: number; done: number; late: number }

export const keyOfPlace = ({ place, school }: BoardPlace): string => `${place.code} ${school?.id ?? 0}`
export const keyOfDuty = ({ plan, duty }: Pick<BoardDuty, 'plan' | 'duty'>): string => `${plan}.${duty}`

function Cell({ of }: { of: Tally | undefined }) {
  if (of === undefined || of.owed === 0) return <span className="muted">—</span>
  const all = of.done >= of.owed
  const tone = of.late > 0 ? 'late' : all ? 'ok' : 'open'
  return (
    <span className={`boardcell ${tone}`}>
      {tone !== 'open' && <Icon name={tone === 'late' ? 'warn' : 'check'} size="s" />}
      {all ? figure(of.done) : `${figure(of.done)}/${figure(of.owed)}`}<span className="sr">{of.late > 0 ? `，逾期 ${of.late}` : ''}</span>
    </span>
  )
}

function Head({ duties, onOnly }: { duties: readonly BoardDuty[]; onOnly: (duty: BoardDuty) => void }) {
  return (
    <thead><tr>
      <th>地方</th><th className="r">逾期</th>{duties.map(one => <th key={keyOfDuty(one)} className="r cellcol"><button type="button" className="longname namelink" title={`只看${one.title}`} onClick={() => onOnly(one)}>{one.title}</button></th>)}<th className="r">未办</th>
    </tr></thead>
  )
}

type RowProps = { row: BoardPlace; duties: readonly BoardDuty[]; chosen: boolean; onPick: () => void }
function Row({ row, duties, chosen, onPick }: RowProps) {
  const { place, school, call, late, owed, done, unowned } = row
  return (
    <tr className={chosen ? 'tap sel' : 'tap'} onClick={onPick}>
      <td><button type="button" className="strong namelink" aria-pressed={chosen} onClick={e => { e.stopPropagation(); onPick() }}>{school?.name ?? place.name}</button> {call === null ? <span className="amber">空缺</span> : <span className="muted">{call.name}</span>}{unowned > 0 && <span className="red cap"> 无人负责 {figure(unowned)}</span>}</td>
      <td className="r">{late > 0 ? <b className="red">{figure(late)}</b> : <span className="muted">0</span>}</td>
      {duties.map(one => <td key={keyOfDuty(one)} className="r cellcol"><Cell of={row.cells.find(cell => keyOfDuty(cell) === keyOfDuty(one))} /></td>)}
      <td className="r" data-label="未办">{figure(owed - done)}</td>
    </tr>
  )
}

type Props = { board: BoardOutput; chosen: string | undefined; onPick: (row: BoardPlace) => void; /** Only one of the duties. */ onOnly: (duty: BoardDuty) => void }

export function BoardTable({ board, chosen, onPick, onOnly }: Props) {
  const duties = board.definitions
  const sum = (of: (one: Tally) => number): number => board.places.reduce((all, one) => all + of(one), 0)
  return (
    <Scroll label="各地应办">
      <table className="tb low boardtable">
        <Head duties={duties} onOnly={onOnly} />
        <tbody>{board.places.map(row => <Row key={keyOfPlace(row)} row={row} duties={duties} chosen={keyOfPlace(row) === chosen} onPick={() => onPick(row)} />)}</tbody>
        <tfoot><tr>
          <td>合计</td><td className="r">{figure(sum(one => one.late))}</td>
          {duties.map(one => <td key={keyOfDuty(one)} className="r cellcol">{figure(one.done)}/{figure(one.owed)}</td>)}<td className="r">{figure(sum(one => one.owed - one.done))}</td>
        </tr></tfoot>
      </table>
    </Scroll>
  )
}
