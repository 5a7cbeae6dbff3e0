/** Tables of a report: the 32 columns as the form has them, the balances in one line a place, and the quarters side by side. */
import { Link } from '@tanstack/react-router'
import { columnGroups } from '@qinghe/domain/census/figures.ts'
import type { ReportOutput } from '@qinghe/domain/census/reportContract.ts'
import { balanceNames } from '@qinghe/domain/census/types.ts'
import { Card } from '../ui/layout.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'
import { sumLines } from './balance.ts'

type Row = ReportOutput['whole']
const columns = columnGroups.flatMap(group => group.columns)
const signed = (n: number): string => (n > 0 ? `+${figure(n)}` : figure(n))

function Cells({ row, earlier }: { row: readonly number[]; earlier?: readonly number[] }) {
  return columns.map(([at]) => <td key={at} className="r">{earlier === undefined ? figure(row[at - 1] ?? 0) : signed((row[at - 1] ?? 0) - (earlier[at - 1] ?? 0))}</td>)
}
const placeOf = (row: Row, period: string) => (row.below
  ? <Link to="/census/$period/report" params={{ period }} search={{ region: row.place.code }} className="namelink strong">{row.place.name}</Link> : <span className="strong">{row.place.name}</span>)

export function SummaryTable({ report: { period, rows, whole, previous } }: { report: ReportOutput }) {
  return (
    <Scroll label="汇总表">
      <table className="tb censusform">
        <thead>
          <tr><th rowSpan={2} scope="col">地方</th>{columnGroups.map(({ title, columns: of }) => <th key={title} colSpan={of.length} scope="colgroup">{title}</th>)}</tr>
          <tr>{columns.map(([at, label]) => <th key={at} scope="col" className="r"><span className="cap muted block">c{at}</span>{label}</th>)}</tr>
        </thead>
        <tbody>{rows.map(row => <tr key={row.place.code}><th scope="row">{placeOf(row, period)}</th><Cells row={row.columns} /></tr>)}</tbody>
        <tfoot>
          <tr><th scope="row">合计</th><Cells row={whole.columns} /></tr>
          {previous !== null && <tr className="soft"><th scope="row">比{previous.title}锁定数</th><Cells row={whole.columns} earlier={previous.columns} /></tr>}
        </tfoot>
      </table>
    </Scroll>
  )
}

/** From the last total to this one; a number that has names leads to them. */
export function BalanceSum({ report: { period, place }, register: { balance, whole } }: { report: ReportOutput; register: ReportOutput['registers'][number] }) {
  return (
    <Card flush title={`${balanceNames[balance]}增减`} note={whole.difference === 0 ? '平' : '不平'}>
      <div className="censuspad">
        <dl className="censussum">
          {sumLines(whole).map(({ key, label, n, sign, term, of, names }) => (
            <div key={key} className={of}><dt>{sign !== '' && <span className="muted">{sign}</span>} {label}</dt>
              <dd>{term === null && names === undefined ? <b>{figure(n)}</b> : <Link to="/census/$period/balance" params={{ period }} search={{ region: place.code, balance, term: term ?? undefined, ...names }} className="lk" aria-label={`${label} ${figure(n)} 名的名单`}>{figure(n)}</Link>}</dd></div>
          ))}
        </dl>
      </div>
    </Card>
  )
}

const share = (n: number, most: number): string => `${most === 0 ? 0 : Math.round((n / most) * 100)}%`
export function Trend({ trend }: Pick<ReportOutput, 'trend'>) {
  const most = Math.max(...trend.map(one => Math.max(one.leftBehind, one.inDifficulty)), 0)
  const bar = (n: number) => <span className="censustrend"><i style={{ width: share(n, most) }} /><b>{figure(n)}</b></span>
  return (
    <Card flush title="各季度" note={trend.length === 1 ? '只有一个锁定的季度' : `${trend.length} 个锁定的季度`}>
      <Scroll label="各季度"><table className="tb"><thead><tr><th>季度</th><th>农村留守儿童</th><th>困境儿童</th></tr></thead>
        <tbody>{trend.map(one => <tr key={one.period}><th scope="row">{one.title}</th><td>{bar(one.leftBehind)}</td><td>{bar(one.inDifficulty)}</td></tr>)}</tbody></table></Scroll>
    </Card>
  )
}
