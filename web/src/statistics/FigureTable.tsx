/** Figures by place and dimension. Every number is a way to the list behind it; a withheld one says so. */
import { Fragment, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { type Dimension, dimensionNames, type Figure, type FigureOutput, type FigureRow } from '@qinghe/domain/statistics/contract.ts'
import type { Group } from '@qinghe/domain/archives/types.ts'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'

type Props = { answer: FigureOutput; selected: string | undefined; onSelect: (region: string | undefined) => void; onEnter: (row: FigureRow) => void }
export const keyOf = (row: FigureRow): string => `${row.region}${row.unsettled ? 'u' : ''}`

export function Num({ value, of, group, strong }: { value: number | null; of: Figure; group: Group; strong?: boolean }) {
  if (value === null) return <span className="held" title="数字太小，公开版不显示">＊</span>
  if (value === 0) return <span className="muted">0</span>
  if (of.list === null) return strong === true ? <b>{figure(value)}</b> : <span>{figure(value)}</span>
  return <Link to="/archives" search={{ ...of.list, group }} className={strong === true ? 'lk strong' : 'lk'}>{figure(value)}</Link>
}

const dimensionsOf = (answer: FigureOutput): Dimension[] => [...new Set(answer.columns.map(c => c.dimension))]
const columnsOf = (answer: FigureOutput, dimension: Dimension) => answer.columns.filter(c => c.dimension === dimension)

function Cells({ answer, row }: { answer: FigureOutput; row: FigureRow }) {
  return (
    <>
      {dimensionsOf(answer).map(d => (
        <Fragment key={d}>
          {columnsOf(answer, d).map(c => {
            const cell = row.cells.find(x => x.dimension === d && x.code === c.code)
            return <td key={c.code} className="r">{cell === undefined ? <span className="muted">0</span> : <Num value={cell.official} of={cell} group="official" />}</td>
          })}
          <td className="gap" />
        </Fragment>
      ))}
    </>
  )
}

function Line({ answer, row, name, className }: { answer: FigureOutput; row: FigureRow; name: ReactNode; className?: string | undefined }) {
  return (
    <tr className={className}>
      <td>{name}</td>
      <td className="r"><Num value={row.total.official} of={row.total} group="official" strong /></td>
      <td className="r"><Num value={row.total.review} of={row.total} group="review" /></td>
      <td className="gap" />
      <Cells answer={answer} row={row} />
    </tr>
  )
}

const largestFirst = (rows: readonly FigureRow[]): FigureRow[] =>
  [...rows].sort((a, b) => Number(a.unsettled) - Number(b.unsettled) || (b.total.official ?? 0) - (a.total.official ?? 0))

export function FigureTable({ answer, selected, onSelect, onEnter }: Props) {
  const dims = dimensionsOf(answer)
  return (
    <Scroll label="各地数字">
      <table className="tb low stat">
        <thead>
          <tr className="gr"><td /><th colSpan={2}>人数</th><td className="gap" />{dims.map(d => <Fragment key={d}><th colSpan={columnsOf(answer, d).length}>{dimensionNames[d]}</th><td className="gap" /></Fragment>)}</tr>
          <tr><th>地区</th><th className="r">在册</th><th className="r">审核中</th><td className="gap" />{dims.map(d => <Fragment key={d}>{columnsOf(answer, d).map(c => <th key={c.code} className="r">{c.label}</th>)}<td className="gap" /></Fragment>)}</tr>
        </thead>
        <tbody onMouseLeave={() => onSelect(undefined)}>
          {largestFirst(answer.rows).map(row => (
            <Line key={keyOf(row)} answer={answer} row={row} className={keyOf(row) === selected ? 'sel' : undefined}
              name={row.unsettled ? <span className="muted">{row.name}</span> : <button type="button" className="strong namelink" onClick={() => onEnter(row)} onMouseEnter={() => onSelect(keyOf(row))}>{row.name}</button>} />
          ))}
        </tbody>
        <tfoot><Line answer={answer} row={answer.sum} name={`${answer.name}合计`} /></tfoot>
      </table>
    </Scroll>
  )
}
