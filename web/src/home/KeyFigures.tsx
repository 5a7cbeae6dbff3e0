import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { archiveProgress, countArchives } from '@qinghe/domain/archives/contract.ts'
import { type ListTab, listTabNames } from '@qinghe/domain/archives/types.ts'
import { ownReturn } from '@qinghe/domain/archives/lifeCycle.ts'
import { tabExists } from '@qinghe/domain/archives/exists.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { useEye, useMay, useSession } from '../app/session.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ErrorState } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { type Desk, useDesk } from './post.ts'
import { inPlace, type Place } from '../app/place.ts'

type Figure = { label: string; tab: ListTab; value: number | undefined; note: ReactNode; danger?: boolean }

function KeyFigure({ label, tab, value, note, danger, place }: Figure & { place: Place }) {
  return (
    <div className="kf">
      <div className="cap muted">{label}</div>
      <div className={danger === true && (value ?? 0) > 0 ? 'v red' : 'v'}>
        {value === undefined ? <span className="sk kfsk" /> : <Link to="/archives" search={{ ...(tab === 'all' ? {} : { tab }), ...inPlace(place) }} className="lk">{figure(value)}</Link>}<small>名</small>
      </div>
      <div className="cap muted ell">{note}</div>
    </div>
  )
}

const allLabel: Record<Desk, string> = { register: '在册农村留守儿童', reader: '在册农村留守儿童', own: '由您负责的儿童', none: '' }
const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)}%`

/** Of the register only: drafts with gaps are not on it yet. */
function useComplete(place: Place): string | null {
  const places = useAsk(archiveProgress, inPlace(place), { staleMs: 60_000, enabled: useMay('archives.create') }).data?.places
  if (places === undefined) return null
  const all = places.reduce((n, p) => n + p.all, 0)
  return all === 0 ? null : percent(all - places.reduce((n, p) => n + p.gaps, 0), all)
}

function useFigures(place: Place, tabs: Partial<Record<ListTab, number>> | undefined): Figure[] {
  const desk = useDesk()
  const eye = useEye()
  const reviews = useMay('archives.review')
  const mends = ownReturn(useSession().posting?.role ?? '') !== null
  const complete = useComplete(place)
  const none = tabs?.noGuardian
  const danger = (none ?? 0) > 0
  const all: Figure = { label: allLabel[desk], tab: 'all', value: tabs?.all, note: '审核通过、没有退出的' }
  const guardian: Figure[] = tabExists(eye, 'noGuardian') ? [{ label: '无人监护', tab: 'noGuardian', value: none, danger, note: danger ? <span className="red"><Icon name="warn" size="s" /> 目标 0，请马上落实</span> : '目标 0' }] : []
  const sixteen: Figure[] = tabExists(eye, 'turningSixteen') ? [{ label: '90 天内满 16 岁', tab: 'turningSixteen', value: tabs?.turningSixteen, note: '核对去向' }] : []
  if (desk !== 'register') return [all, ...guardian, ...sixteen]
  const review: Figure[] = reviews ? [{ label: '待我审核', tab: 'review', value: tabs?.review, note: '下级已提交' }] : [{ label: '草稿', tab: 'drafts', value: tabs?.drafts, note: '还没有提交' }]
  return [
    all, ...guardian, ...review, { label: listTabNames.returned, tab: 'returned', value: tabs?.returned, note: mends ? '退回给您的' : '在下级手里' },
    { label: '档案待补全', tab: 'gaps', value: tabs?.gaps, note: complete === null ? '缺必填项' : <>在册完整率 <b className="soft">{complete}</b></> }, ...sixteen,
  ]
}

/** The figures of this place; each opens its list. */
export function KeyFigures({ place }: { place: Place }) {
  const { posting } = useSession()
  const asked = useAsk(countArchives, inPlace(place), { staleMs: 60_000 })
  const figures = useFigures(place, asked.data?.tabs)
  if (asked.isError) {
    const said = sayFailure(failureOf(asked.error))
    return <section className="card"><ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState></section>
  }
  return (
    <section className={`card kfs n${figures.length}`} aria-label="关键数字" aria-busy={asked.data === undefined} key={posting?.id}>
      {figures.map(f => <KeyFigure key={f.tab} {...f} place={place} />)}
    </section>
  )
}
