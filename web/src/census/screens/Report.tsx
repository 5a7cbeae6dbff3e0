/** 季报: what a locked round is reported as. Text, the 32 columns, both balances, the quarters before, corrections, and what proves it; taken out as PDF, Word or a workbook. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { PeriodId } from '@qinghe/domain/census/contract.ts'
import { footingHolds } from '@qinghe/domain/census/figures.ts'
import { censusReport, printReport, type ReportOutput } from '@qinghe/domain/census/reportContract.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../../app/asking.ts'
import { download } from '../../app/api.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { PrintButton } from '../../app/PrintButton.tsx'
import { useSession } from '../../app/session.ts'
import { Card, Crumbs, Note } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { figure, fullTime } from '../../ui/time.ts'
import { Orders } from '../Orders.tsx'
import { BalanceSum, SummaryTable, Trend } from '../ReportTables.tsx'
import '../census.css'

const route = getRouteApi('/desk/census/$period/report')

function Words({ report: { words } }: { report: ReportOutput }) {
  return <Card title="说明"><div className="col gap2">{words.map(one => <p key={one}>{one}</p>)}</div></Card>
}

function Columns({ report }: { report: ReportOutput }) {
  const { kept, footing, short } = report
  return (
    <Card flush title="汇总表 32 列（推定）" note="2016 年的表头没有公布，列名是推定的">
      <div className="censuspad col gap2">
        {footing.length === 0 ? <p><Status tone="ok">{footingHolds(short.length > 0)}</Status></p> : <Note tone="red"><b>勾稽不符</b><ul>{footing.map(one => <li key={one}>{one}</li>)}</ul></Note>}
        {!kept && <Note tone="amber">这一轮锁定时没有留存汇总表（未留），以下按锁定的名单算出；依法删除了档案的儿童只计入合计。</Note>}
        {short.length > 0 && <p className="soft t13">档案没有写明、不在各列里的：{short.map(({ title, n }) => `${title} ${figure(n)} 名`).join('，')}</p>}
      </div>
      <SummaryTable report={report} />
    </Card>
  )
}

const who = ({ name, role }: { name: string; role: string }): string => (role === '' ? name : `${name}（${role}）`)
function Proof({ report: { lock, signed } }: { report: ReportOutput }) {
  return (
    <Card flush title="签字和锁定">
      <div className="censuspad col gap2"><p><Status tone="ok">{who(lock.by)}锁定</Status> <span className="soft">{fullTime(lock.at)}，由{who(lock.checkedBy)}复核</span></p><p className="soft t13 censusroot">校验值 {lock.root}</p></div>
      {signed.map(one => <div key={one.place.code} className="linecard"><span className="grow"><b>{one.place.name}</b> <span className="soft">{who(one.by)}{one.onBehalf && '代签'}，{fullTime(one.at)}</span></span></div>)}
    </Card>
  )
}

function Open({ period, region }: { period: string; region: number | undefined }) {
  const { region: own } = useSession()
  const place = region === undefined || region === own ? {} : { region: regionCode(region) }
  const asked = useAsk(censusReport, { period, ...place })
  const { data } = asked
  if (data === undefined) return <div className="card"><NotRead asked={asked} lines={8} /></div>
  const name = `${data.place.name}${data.title}季报`
  return (
    <>
      <div className="row end wrap">
        <PrintButton about={name} printables={() => [
          { key: 'paper', label: 'A4 横向', print: how => download(printReport, { period, ...place, ...how }, name), big: null },
          { key: 'book', label: 'Excel 工作簿', print: how => download(printReport, { period, ...place, ...how, format: 'xlsx' }, name), big: null, oneFormat: true },
        ]} />
      </div>
      <Words report={data} />
      <Columns report={data} />
      <div className="censusreport">{data.registers.map(one => <BalanceSum key={one.balance} report={data} register={one} />)}</div>
      <Trend trend={data.trend} />
      <Orders period={period} />
      <Proof report={data} />
    </>
  )
}

export function Report() {
  const period = PeriodId.safeParse(route.useParams().period)
  const { region } = route.useSearch()
  const [year, quarter] = period.success ? period.data.split('-Q') : []
  const title = period.success ? `${year} 年第 ${quarter} 季度季报` : '季报'
  useEffect(() => { document.title = `${title} · 青禾` }, [title])
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/census" search={period.success ? { period: period.data } : {}}>季度排查</Link>{region !== undefined && period.success && <Link to="/census/$period/report" params={{ period: period.data }} search={{}}>季报</Link>}<h1>{title}</h1></Crumbs></div>
      {period.success ? <Open period={period.data} region={region} /> : <EmptyState title="没有这一轮排查">地址可能抄错了。</EmptyState>}
    </>
  )
}
