/** 平衡表: from the last locked total to this one, place by place, the names behind each number, another round beside it, and corrections. On paper it is one sheet. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { columnGroups } from '@qinghe/domain/census/figures.ts'
import { PeriodId } from '@qinghe/domain/census/contract.ts'
import { type BalanceOutput, censusBalance } from '@qinghe/domain/census/lockContract.ts'
import { type Balance, balanceNames, termNames } from '@qinghe/domain/census/types.ts'
import { levelOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../../app/asking.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { useSession } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Crumbs, Note } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { Scroll } from '../../ui/Scroll.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { figure, fullTime } from '../../ui/time.ts'
import { besides, cameTo, type Row, sumLines, wentFrom } from '../balance.ts'
import { Compare } from '../Compare.tsx'
import { Names } from '../Names.tsx'
import { Orders } from '../Orders.tsx'
import type { BalanceSearch } from '../search.ts'
import '../census.css'

const route = getRouteApi('/desk/census/$period/balance')
type At = { period: string; search: BalanceSearch }

const noNames = { view: undefined, term: undefined, reason: undefined, inside: undefined }
/** The whole sum, each number that has names a link to them. */
function Sum({ row, balance, at: { period, search } }: { row: Row; balance: Balance; at: At }) {
  const to = { to: '/census/$period/balance', params: { period } } as const
  return (
    <dl className="censussum">
      {sumLines(row).map(({ key, label, n, sign, term, of, names }) => (
        <div key={key} className={of}><dt>{sign !== '' && <span className="muted">{sign}</span>} {label}</dt><dd>{term === null && names === undefined ? <b>{figure(n)}</b> : <Link {...to} search={{ ...search, ...noNames, balance, term: term ?? undefined, ...names }} className="lk" resetScroll={false}>{figure(n)}</Link>}</dd></div>
      ))}
      {row.difference !== 0 && <div className="sum"><dt className="red">差额</dt><dd className="red"><b>{figure(row.difference)}</b></dd></div>}
    </dl>
  )
}

function Others({ row, balance, at: { period, search } }: { row: Row; balance: Balance; at: At }) {
  const found = besides(row)
  if (found.length === 0) return null
  return <p className="soft t13 row wrap censusbesides">另有{found.map(({ term, n }) => <Link key={term} to="/census/$period/balance" params={{ period }} search={{ ...search, ...noNames, balance, term }} className="tl" resetScroll={false}>{termNames[term]} {figure(n)} 名</Link>)}</p>
}

function Places({ rows, at: { period, search } }: { rows: readonly Row[]; at: At }) {
  if (rows.length === 0) return null
  const inside = rows.some(row => row.insideIn + row.insideOut > 0)
  return (
    <Scroll label="各地平衡">
      <table className="tb stack">
        <thead><tr><th>地方</th><th className="r">上轮</th><th className="r">进</th><th className="r">出</th>{inside && <th className="r">县内调整</th>}<th className="r">本轮</th></tr></thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.place.code}>
              <td>{levelOf(row.place.code) === 'town' ? <Link to="/census/$period/balance" params={{ period }} search={{ ...search, region: row.place.code }} className="namelink strong">{row.place.name}</Link> : <span className="strong">{row.place.name}</span>}</td>
              <td className="r" data-label="上轮">{figure(row.locked + row.restated)}</td><td className="r" data-label="进">{figure(cameTo(row))}</td><td className="r" data-label="出">{figure(wentFrom(row))}</td>
              {inside && <td className="r" data-label="县内调整">{row.insideIn === row.insideOut ? '0' : `${row.insideIn > row.insideOut ? '+' : '−'}${figure(Math.abs(row.insideIn - row.insideOut))}`}</td>}
              <td className="r" data-label="本轮"><b>{figure(row.now)}</b></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Columns({ columns }: { columns: readonly number[] }) {
  if (columns.length === 0) return null
  return (
    <Card title="汇总表 32 列" note="列名按填表说明推断，用前请核对">
      <div className="censuscolumns">
        {columnGroups.map(({ title, columns: of }) => (
          <div key={title}><h3 className="t13 muted">{title}</h3><ul>{of.map(([at, label]) => <li key={at}><span className="muted cap">c{at}</span> {label} <b>{figure(columns[at - 1] ?? 0)}</b></li>)}</ul></div>
        ))}
      </div>
    </Card>
  )
}

function Proof({ data: { lock, isTrial, issues } }: { data: BalanceOutput }) {
  if (isTrial || lock === null) return <Note tone="amber"><b>试算，还没有锁定</b>{issues.length === 0 ? <p>按现在的名单算出来的，各项都平。</p> : <ul>{issues.map(one => <li key={one}>{one}</li>)}</ul>}</Note>
  return <p className="soft t13"><Status tone="ok">{lock.by.name}（{lock.by.role}）锁定</Status> {fullTime(lock.at)}，由{lock.checkedBy.name}复核。<span className="censusroot">校验值 {lock.root}</span></p>
}

function Views({ at: { period, search }, data }: { at: At; data: BalanceOutput }) {
  if (data.isTrial) return null
  const to = { to: '/census/$period/balance', params: { period } } as const
  const tab = (view: BalanceSearch['view'], words: string) => <Link {...to} search={{ ...search, ...noNames, view }} aria-current={search.view === view ? 'page' : undefined} className={search.view === view ? 'on' : undefined}>{words}</Link>
  return <nav className="seg censusviews" aria-label="看什么">{tab(undefined, '平衡')}{data.others.length > 0 && tab('compare', '与别的一轮比')}{tab('orders', '更正单')}</nav>
}

function Registers({ data, at }: { data: BalanceOutput; at: At }) {
  const { balance, term, reason, inside, region } = at.search
  const asksNames = balance !== undefined && (term !== undefined || inside !== undefined)
  return (
    <>
      {data.registers.map(({ balance: of, whole, rows }) => (
        <Card key={of} flush title={balanceNames[of]} note={whole.difference === 0 ? '平' : '不平'}>
          <div className="censuspad"><Sum row={whole} balance={of} at={at} /><Others row={whole} balance={of} at={at} /></div>
          <Places rows={rows} at={at} />
        </Card>
      ))}
      {asksNames && !data.isTrial && <Names key={[balance, term, reason, inside].join()} period={at.period} balance={balance} term={term} reason={reason} inside={inside} region={region === undefined ? undefined : regionCode(region)} mayRestate={data.mayRestate} />}
      {asksNames && data.isTrial && <Note>锁定以后，这里列出每个数字后面的名单。</Note>}
      {data.registers.map(one => <Columns key={one.balance} columns={one.columns} />)}
    </>
  )
}

function Open(at: At) {
  const { period, search } = at
  const { region: own } = useSession()
  const asked = useAsk(censusBalance, { period, ...(search.region === undefined || search.region === own ? {} : { region: regionCode(search.region) }) })
  const { data } = asked
  if (data === undefined) return <div className="card"><NotRead asked={asked} lines={8} /></div>
  return (
    <>
      <Proof data={data} />
      <Views at={at} data={data} />
      {search.view === undefined && <Registers data={data} at={at} />}
      {search.view === 'compare' && <Compare period={period} others={data.others} search={search} />}
      {search.view === 'orders' && <Orders period={period} />}
    </>
  )
}

export function BalanceScreen() {
  const period = PeriodId.safeParse(route.useParams().period)
  const search = route.useSearch()
  const [year, quarter] = period.success ? period.data.split('-Q') : []
  const title = period.success ? `${year} 年第 ${quarter} 季度平衡表` : '平衡表'
  useEffect(() => { document.title = `${title} · 青禾` }, [title])
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/census" search={period.success ? { period: period.data } : {}}>季度排查</Link><h1>{title}</h1></Crumbs><div className="row end wrap">{period.success && <Link to="/census/$period/report" params={{ period: period.data }} search={search.region === undefined ? {} : { region: search.region }} className="btn">季报</Link>}<Button icon="print" onClick={() => window.print()}>打印（A4）</Button></div></div>
      {period.success ? <Open period={period.data} search={search} /> : <EmptyState title="没有这一轮排查">地址可能抄错了。</EmptyState>}
    </>
  )
}
