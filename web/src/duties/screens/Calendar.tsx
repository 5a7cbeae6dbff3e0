/** 校历和放假: by which days duties are counted. The county and the education bureau enter what the product cannot know. */
import { useEffect } from 'react'
import { Link } from '@tanstack/react-router'
import { type CalendarOutput, getCalendar } from '@qinghe/domain/duties/calendarContract.ts'
import { useAsk } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Crumbs, PageHead } from '../../ui/layout.tsx'
import { Tag } from '../../ui/marks.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { isoDay } from '../../ui/time.ts'
import { EnterHolidays } from '../EnterHolidays.tsx'
import { EnterTerm } from '../EnterTerm.tsx'
import { sayTerm } from '@qinghe/domain/records/say.ts'

function Terms({ terms }: Pick<CalendarOutput, 'terms'>) {
  if (terms.length === 0) return <Card title="学期"><EmptyState title="还没有登记学期">登记以前，按学期算的应办没有到期日，写着“校历没有登记”。由教育局照通知登记。</EmptyState></Card>
  const last = terms.toSorted((a, b) => (a.from < b.from ? 1 : -1))
  return <Card title="学期"><ul className="col gap2">{last.map(one => <li key={one.id}><b>{sayTerm(one.id)}</b><span className="muted block t13">{one.from} 至 {one.to}</span></li>)}</ul></Card>
}

function Years({ years }: Pick<CalendarOutput, 'years'>) {
  const last = years.toSorted((a, b) => b.year - a.year)
  return (
    <Card title="放假安排" note="没有列出的年份还没有通知，按周一至周五算，日子标“约”">
      <ul className="col gap3">
        {last.map(({ year, basis, off, worked, entered }) => (
          <li key={year}>
            <b>{year} 年</b> {entered && <Tag>本县登记</Tag>}<span className="muted block t13">{basis}</span>
            <span className="block t13">放假：{off.map(({ from, to }) => (from === to ? from.slice('2026-'.length) : `${from.slice('2026-'.length)} 至 ${to.slice('2026-'.length)}`)).join('，')}</span>
            {worked.length > 0 && <span className="block t13">调休上班：{worked.map(day => day.slice('2026-'.length)).join('，')}</span>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function Calendar() {
  const asked = useAsk(getCalendar, {})
  const enters = useMay('duties.calendar')
  useEffect(() => { document.title = '校历和放假 · 青禾' }, [])
  const today = isoDay(Date.now())
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => void asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const missing = [0, 1].map(on => Number(today.slice(0, 4)) + on).find(year => asked.data?.years.every(one => one.year !== year))
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/duties" search={{}}>应办</Link><span>校历和放假</span></Crumbs></div>
      <PageHead title="校历和放假" note="应办的到期日照它算" />
      {asked.data === undefined ? <div className="card"><Skeleton lines={6} /></div> : (
        <div className="pagelay">
          <div className="col gap3"><Terms terms={asked.data.terms} /><Years years={asked.data.years} /></div>
          <div className="col gap3">
            {enters && <EnterTerm known={asked.data.terms} today={today} />}
            {enters && missing !== undefined && <EnterHolidays key={missing} year={missing} />}
            {!enters && <Card title="谁来登记"><p className="t13 soft">校历由教育局或者县民政登记，新一年的放假安排由县里照国务院办公厅的通知登记。日期不对的，请告诉他们。</p></Card>}
          </div>
        </div>
      )}
    </>
  )
}
