/** 预警, 服务覆盖 and 数据质量 of a place: from a number to the names, from a name to what helps. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { countQuality, countWarnings } from '@qinghe/domain/warnings/contract.ts'
import { qualities, qualityIds, warningIds, warnings } from '@qinghe/domain/warnings/sorts.ts'
import { useAsk } from '../../app/asking.ts'
import { NotRead } from '../../app/NotRead.tsx'
import { useSession } from '../../app/session.ts'
import { whereOf } from '../../app/where.ts'
import { Card, PageHead, Tabs } from '../../ui/layout.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Coverage } from '../Coverage.tsx'
import { FaultyNames, WarnedNames } from '../Names.tsx'
import type { WarningsSearch } from '../search.ts'
import { PlacesBelow, Sorts } from '../Sorts.tsx'
import '../warnings.css'

const route = getRouteApi('/desk/warnings')
const tabItems = [{ key: 'warnings', label: '预警' }, { key: 'coverage', label: '服务覆盖' }, { key: 'quality', label: '数据质量' }] as const
type Props = { region: RegionCode | undefined; search: WarningsSearch }
const input = (region: RegionCode | undefined) => (region === undefined ? {} : { region })

function Warned({ region, search }: Props) {
  const asked = useAsk(countWarnings, input(region), { keep: true })
  const figures = asked.data
  if (figures === undefined) return <div className="card"><NotRead asked={asked} lines={10} /></div>
  const which = warningIds.find(id => id === search.which)
  const sort = figures.sorts.find(one => one.id === which)
  const hidden = sort?.hidden ?? sort?.awaits ?? null
  return (
    <div className={search.which === undefined ? 'warnlay' : 'warnlay chosen'}>
      <div className="col gap3"><Sorts figures={figures} search={search} chosen={which} /><PlacesBelow figures={figures} search={search} /></div>
      {hidden !== null ? <Card><EmptyState title={hidden} /></Card>
        : <WarnedNames key={`${which ?? ''}${region ?? ''}`} region={region} which={which} title={which === undefined ? '需要留意的孩子' : warnings[which].title} />}
    </div>
  )
}

function Quality({ region, search }: Props) {
  const asked = useAsk(countQuality, input(region), { keep: true })
  const figures = asked.data
  if (figures === undefined) return <div className="card"><NotRead asked={asked} lines={10} /></div>
  const which = qualityIds.find(id => id === search.which) ?? figures.sorts.find(one => (one.of ?? 0) > 0)?.id
  const hidden = figures.sorts.find(one => one.id === which)?.hidden ?? null
  return (
    <div className={search.which === undefined ? 'warnlay' : 'warnlay chosen'}>
      <div className="col gap3"><Sorts figures={figures} search={search} chosen={which} /><PlacesBelow figures={figures} search={search} /></div>
      {which === undefined || hidden !== null ? <Card><EmptyState title={hidden ?? '档案没有要补正的'} /></Card>
        : <FaultyNames key={`${which}${region ?? ''}`} region={region} which={which} title={qualities[which].title} />}
    </div>
  )
}

export function Warnings() {
  const asked = route.useSearch()
  const navigate = route.useNavigate()
  const where = whereOf(asked, useSession().region)
  const search = { ...asked, at: where.at }
  const region = where.region === undefined ? undefined : regionCode(where.region)
  const tab = search.tab ?? 'warnings'
  useEffect(() => { document.title = '预警和覆盖 · 青禾' }, [])
  return (
    <>
      <PageHead title="预警和覆盖" note="按今天的档案、台账和应办">
        {where.up !== null && <Link to="/warnings" search={{ ...search, at: where.up.at }} className="btn sm">返回上一级</Link>}
      </PageHead>
      <div className="warntabs"><Tabs items={tabItems} value={tab} label="看什么" onPick={key => void navigate({ search: { ...search, tab: key, which: undefined } })} /></div>
      {tab === 'coverage' ? <Coverage region={region} search={search} /> : tab === 'quality' ? <Quality region={region} search={search} /> : <Warned region={region} search={search} />}
    </>
  )
}
