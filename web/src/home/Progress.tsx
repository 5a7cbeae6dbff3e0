/** How complete the register is: a row for each town with a tile for each of its villages, or a row for each village. Danger
 *  first, then what is least complete. The same as a table. */
import { useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { archiveProgress, type ProgressPlace } from '@qinghe/domain/archives/contract.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card, Segment } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { Popover } from '../ui/Popover.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { incomplete, inPlace, type Place } from '../app/place.ts'
import { grouped, type Row, share } from './progressRows.ts'
import { ProgressTable } from './ProgressTable.tsx'

function Tile({ village }: { village: ProgressPlace }) {
  const title = village.all === 0 ? `${village.name}，没有在册儿童` : `${village.name}，在册 ${village.all} 名，${village.gaps === 0 ? '都填齐了' : `${village.gaps} 名待补全`}${(village.noGuardian ?? 0) > 0 ? `，无人监护 ${village.noGuardian} 名` : ''}`
  if (village.all === 0) return <i className="tile none" title={title} />
  if (village.gaps === 0) return <i className="tile full" title={title} />
  return <i className="tile" title={title}><i style={{ height: `${Math.round(share(village) * 100)}%` }} /></i>
}

/** Where a village leads: to whoever is in danger, then to what is missing, then to all. */
function VillageLine({ village: v }: { village: ProgressPlace }) {
  const search = (v.noGuardian ?? 0) > 0 ? { tab: 'noGuardian' as const, ...inPlace(v.region) } : v.gaps > 0 ? incomplete(v.region) : inPlace(v.region)
  return (
    <Link to="/archives" search={search} className="menuitem">
      <span className="grow ell">{v.name}</span>
      <span className="cap muted">{v.all === 0 ? '没有在册' : <>在册 {figure(v.all)}<Dot />{v.gaps === 0 ? '都填齐了' : `待补全 ${figure(v.gaps)}`}</>}</span>
      {(v.noGuardian ?? 0) > 0 && <span className="cap red strong">无人监护 {figure(v.noGuardian ?? 0)}</span>}
    </Link>
  )
}

/** A tile is too small to press or to name: pressing them opens the villages by name. */
function Villages({ row, villages }: { row: Row; villages: readonly ProgressPlace[] }) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button ref={anchor} type="button" className="tiles" aria-haspopup="dialog" aria-expanded={open} aria-label={`${row.name}的 ${villages.length} 个村（居）`} onClick={() => setOpen(!open)}>
        {villages.map(v => <Tile key={v.region} village={v} />)}
      </button>
      {open && (
        <Popover anchor={anchor} onClose={() => setOpen(false)} label={`${row.name}各村（居）`}>
          <div className="menuhead">{row.name}各村（居）</div>
          <div className="villagelist">{villages.map(v => <VillageLine key={v.region} village={v} />)}</div>
        </Popover>
      )}
    </>
  )
}

function State({ row }: { row: Row }) {
  if (row.all === 0) return <span className="muted">没有在册</span>
  if (row.noGuardian > 0) return <Link to="/archives" search={{ tab: 'noGuardian', ...inPlace(row.region) }} className="red strong">无人监护 {figure(row.noGuardian)}</Link>
  if (row.gaps > 0) return <Link to="/archives" search={incomplete(row.region)} className="amber">待补全 {figure(row.gaps)}</Link>
  return <span className="green">已齐全</span>
}

function Line({ row }: { row: Row }) {
  return (
    <div className="progrow">
      {row.unsettled ? <span className="muted ell">{row.name}</span> : <Link to="/" search={inPlace(row.region)} className="ell namelink" title={row.name}>{row.name}</Link>}
      {row.villages === null
        ? <span className="progbar" title={`完整 ${Math.round(share(row) * 100)}%`}><i style={{ width: `${share(row) * 100}%` }} /></span>
        : <Villages row={row} villages={row.villages} />}
      <span className="progn">{row.all > 0 ? <Link to="/archives" search={inPlace(row.region)} className="lk">{figure(row.all)}</Link> : <span className="muted">0</span>}</span>
      <span className="progstate"><State row={row} /></span>
    </div>
  )
}

function Legend({ rows }: { rows: readonly Row[] }) {
  const villages = rows.flatMap(r => r.villages ?? [])
  const full = villages.filter(v => v.all > 0 && v.gaps === 0).length
  const none = villages.filter(v => v.all === 0).length
  if (villages.length === 0) return <div className="proglegend cap muted"><span>绿色为填齐必填项的占比</span><span className="end">数字为在册人数</span></div>
  return (
    <div className="proglegend cap muted">
      <span><i className="tile full" />都填齐 <b>{figure(full)}</b></span>
      <span><i className="tile"><i style={{ height: '55%' }} /></i>有待补全（柱高为填齐的占比） <b>{figure(villages.length - full - none)}</b></span>
      {none > 0 && <span><i className="tile none" />没有在册 <b>{figure(none)}</b></span>}
      <span className="end">每格一村（居），共 {figure(villages.length)} 个，点开看村名</span>
    </div>
  )
}

/** With a queue below it, all is seen without scrolling on a small screen. */
const mostTowns = 16
const mostVillages = 12

export function Progress({ place }: { place: Place }) {
  const [view, setView] = useState<'tiles' | 'table'>('tiles')
  const asked = useAsk(archiveProgress, inPlace(place), { staleMs: 60_000 })
  if (asked.isError) {
    const said = sayFailure(failureOf(asked.error))
    return <Card title="档案进度"><ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState></Card>
  }
  if (asked.data === undefined) return <Card title="档案进度"><Skeleton lines={6} /></Card>
  const rows = grouped(asked.data.places)
  if (rows.length < 2) return null
  const ofTowns = rows.some(r => r.villages !== null)
  const shown = rows.slice(0, ofTowns ? mostTowns : mostVillages)
  return (
    <Card title="档案进度" note={`${ofTowns ? '按镇街' : '按村（居）'}，无人监护的在前`} flush
      aside={<Segment label="看法" items={[{ key: 'tiles', label: '格子' }, { key: 'table', label: '表格' }]} value={view} onPick={setView} />}>
      {view === 'table' ? <ProgressTable rows={rows} /> : (
        <div className="progbody">
          <div className="proggrid">{shown.map(row => <Line key={`${row.region}${row.unsettled}`} row={row} />)}</div>
          {rows.length > shown.length && <button type="button" className="tl t13" onClick={() => setView('table')}>另有 {rows.length - shown.length} 个，看表格</button>}
          <Legend rows={rows} />
        </div>
      )}
    </Card>
  )
}
