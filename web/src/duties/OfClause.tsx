/** How a clause is kept: by period, what was owed, done, late; told to whoever stands over it, when they ask. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { dutiesOfClause, type OfClauseOutput } from '@qinghe/domain/duties/contract.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Button } from '../ui/Button.tsx'
import { figure } from '../ui/time.ts'
import { sayPeriod } from './period.ts'
import './duties.css'

type Line = OfClauseOutput['periods'][number]
type Props = { plan: string; clause: string; region: RegionCode | undefined }

function Row({ line: { period, due, owed, done, late } }: { line: Line }) {
  const share = owed === 0 ? 0 : done / owed
  return (
    <tr>
      <td>{sayPeriod(period)}</td><td className="soft">{due === null ? '' : `${due} 止`}</td>
      <td><div className="bar thick keptbar" role="img" aria-label={`办了百分之 ${Math.round(share * 100)}`}><i style={{ width: `${share * 100}%` }} /></div></td>
      <td className="r">{figure(done)}/{figure(owed)}</td><td className="r">{late > 0 ? <b className="red">逾期 {figure(late)}</b> : <span className="muted">0</span>}</td>
    </tr>
  )
}

function Kept({ plan, clause, region }: Props) {
  const asked = useAsk(dutiesOfClause, { plan, clause, ...(region === undefined ? {} : { region }) }, { staleMs: 60_000 })
  if (asked.data === undefined) return <NotRead asked={asked} lines={2} />
  if (asked.data.periods.length === 0) return <p className="t13 soft">您的辖区里还没有按这一条派出的应办。</p>
  return (
    <>
      <table className="tb low"><thead><tr><th>哪一期</th><th>到期</th><th /><th className="r">已办/应办</th><th className="r">逾期</th></tr></thead><tbody>{asked.data.periods.map(line => <Row key={`${line.period}${line.due ?? ''}`} line={line} />)}</tbody></table>
      <Link to="/duties/board" search={{ plan, clause, ...(region === undefined ? {} : { region }) }} className="tl t13">看是哪些地方</Link>
    </>
  )
}

export function ClauseKept(props: Props) {
  const [open, setOpen] = useState(false)
  return <div className="kept">{open ? <Kept {...props} /> : <Button size="sm" kind="ghost" iconEnd="down" onClick={() => setOpen(true)}>落实得怎样</Button>}</div>
}
