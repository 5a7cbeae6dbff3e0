/** An indicator by the places below, each a way further down. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { OneIndicator, Which } from '@qinghe/domain/indicators/contract.ts'
import { tallyKeys } from '@qinghe/domain/indicators/tally.ts'
import { Card } from '../ui/layout.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'
import type { IndicatorsSearch } from './search.ts'
import { sayTally, whichWords } from './words.ts'

type Row = OneIndicator['rows'][number]
const isEmpty = ({ tally }: Row): boolean => tallyKeys.every(key => tally[key] === 0)

type Props = { answer: OneIndicator; search: IndicatorsSearch }
type CellProps = Props & { row: Row; which: Which }
function Cell({ answer, row, which, search }: CellProps) {
  const n = row.tally[which]
  if (n === null) return <span className="held" title="数字小，不显示">＊</span>
  if (n === 0) return <span className="muted">0</span>
  return answer.names && row.below ? <Link to="/indicators" search={{ ...search, at: row.place.code, which }} className="lk">{figure(n)}</Link> : <span>{figure(n)}</span>
}

export function Places({ answer, search }: Props) {
  const { rows, standing, place, held } = answer
  if (rows.length === 0) return null
  const words = whichWords(standing)
  const shown = [...rows.filter(one => !isEmpty(one)), ...rows.filter(isEmpty)]
  const sum: Row = { place, below: false, tally: standing.tally ?? { yes: 0, no: 0, unknown: 0, unsure: 0 } }
  const line = (row: Row, name: ReactNode) => (
    <tr key={row.place.code}><td>{name}</td><td className="r"><b>{sayTally(row.tally, standing).main}</b></td>{tallyKeys.map(which => <td key={which} className="r" data-label={words[which]}><Cell answer={answer} row={row} which={which} search={search} /></td>)}</tr>
  )
  return (
    <Card flush title="各地" note={held ? '小于 10 和可以推出它的数字用＊代替' : undefined}>
      <Scroll label="各地">
        <table className="tb low stack indtable">
          <thead><tr><th>地方</th><th className="r">{standing.unit === 'percent' ? '比例' : '合计'}</th>{tallyKeys.map(which => <th key={which} className="r">{words[which]}</th>)}</tr></thead>
          <tbody>{shown.map(row => line(row, row.below ? <Link to="/indicators" search={{ ...search, at: row.place.code, which: undefined }} className="strong tl">{row.place.name}</Link> : row.place.name))}</tbody>
          <tfoot>{line(sum, `${place.name}合计`)}</tfoot>
        </table>
      </Scroll>
    </Card>
  )
}
