import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { countArchives } from '@qinghe/domain/archives/contract.ts'
import type { ListTab } from '@qinghe/domain/archives/types.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { Icon } from '../ui/Icon.tsx'
import { figure } from '../ui/time.ts'

type Props = { label: string; tab: ListTab; value: number | undefined; note: ReactNode; danger?: boolean; region: number | undefined }

function KeyFigure({ label, tab, value, note, danger, region }: Props) {
  const alarming = danger === true && (value ?? 0) > 0
  return (
    <div className="kf">
      <div className="cap muted">{label}</div>
      <div className={alarming ? 'v red' : 'v'}>
        {value === undefined ? <span className="muted">—</span> : <Link to="/archives" search={{ ...(tab === 'all' ? {} : { tab }), ...(region === undefined ? {} : { region: regionCode(region) }) }} className="lk">{figure(value)}</Link>}<small>名</small>
      </div>
      <div className="cap muted">{note}</div>
    </div>
  )
}

/** Six figures of this place; each opens its list. */
export function KeyFigures({ region }: { region: number | undefined }) {
  const asked = useAsk(countArchives, region === undefined ? {} : { region: regionCode(region) }, { staleMs: 60_000 })
  if (asked.isError) { const said = sayFailure(failureOf(asked.error)); return <section className="card"><ErrorState title={said.title}>{said.next}</ErrorState></section> }
  if (asked.data === undefined) return <section className="card"><Skeleton lines={2} /></section>
  const { tabs } = asked.data
  const all = tabs.all ?? 0
  const complete = all === 0 ? 100 : ((all - (tabs.gaps ?? 0)) / all) * 100
  const danger = (tabs.noGuardian ?? 0) > 0
  return (
    <section className="card kfs" aria-label="关键数字">
      <KeyFigure label="在册农村留守儿童" tab="all" value={tabs.all} note="审核通过、没有退出的" region={region} />
      <KeyFigure label="无人监护" tab="noGuardian" value={tabs.noGuardian} danger region={region} note={danger ? <span className="red"><Icon name="warn" size="s" /> 目标 0，请马上落实</span> : '目标 0'} />
      <KeyFigure label="待我审核" tab="review" value={tabs.review} note="下级已提交" region={region} />
      <KeyFigure label="已退回" tab="returned" value={tabs.returned} note="等补正" region={region} />
      <KeyFigure label="档案待补全" tab="gaps" value={tabs.gaps} note={<>完整率 <b className="soft">{complete.toFixed(1)}%</b></>} region={region} />
      <KeyFigure label="90 天内满 16 岁" tab="turningSixteen" value={tabs.turningSixteen} note="核对去向" region={region} />
    </section>
  )
}
