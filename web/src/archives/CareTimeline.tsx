/** 监护时间轴: who cared for the child when, over the parents' absence; the same as a table. */
import { useState } from 'react'
import type { Archive, ParentValues } from '@qinghe/domain/archives/archive.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { guardianshipRating, guardianshipType, relation } from '@qinghe/domain/codes/family.ts'
import { Card, Note, Segment } from '../ui/layout.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure, isoDay } from '../ui/time.ts'
import { type Bar, barsOf, careColour, careName, Hatch, time } from './CareStrip.tsx'

const left = 92
const right = 834
const yearMs = 365.25 * 86_400_000

type Scale = { x: (at: number) => number; years: number[]; today: number }
function scaleOf(start: number, today: number): Scale {
  const from = new Date(start).getUTCFullYear()
  const to = new Date(today).getUTCFullYear()
  const first = Date.UTC(from, 0, 1)
  const span = Math.max(Date.UTC(to + 1, 0, 1) - first, yearMs)
  const every = to - from > 14 ? 3 : 1
  const years = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(y => (y - from) % every === 0)
  return { x: at => left + ((at - first) / span) * (right - left), years, today }
}

function Years({ scale, height }: { scale: Scale; height: number }) {
  const now = scale.x(scale.today)
  return (
    <>
      {scale.years.map(y => {
        const x = scale.x(Date.UTC(y, 0, 1))
        return <g key={y}><line x1={x} x2={x} y1="18" y2={height} stroke="var(--c-grid)" />{(now - x > 64 || x > now) && <text x={x + 4} y="12" className="ax">{y}</text>}</g>
      })}
      <line x1={now} x2={now} y1="2" y2={height} stroke="var(--ink)" strokeWidth="1.5" />
      <text x={Math.min(now + 5, right - 28)} y="12" className="lbs" style={{ fontSize: 12 }}>今天</text>
    </>
  )
}

type Away = { from: number; to: number; words: string; open: boolean }
/** Every time away, the running one last; a beginning nobody wrote down is drawn from where the one before ended, dashed. */
function timesAway(parent: ParentValues, birth: number, today: number): Away[] {
  const ended = parent.absences.map(one => ({ from: one.from === null ? Number.NaN : time(one.from), to: time(one.to), words: one.place ?? '外出' }))
  const running = parent.isAway === true ? [{ from: parent.awaySince === null ? Number.NaN : time(parent.awaySince), to: today, words: parent.workPlace ?? '外出' }] : []
  let before = birth
  return [...ended, ...running].map(one => {
    const open = Number.isNaN(one.from)
    const away = { ...one, from: Math.max(birth, open ? before : one.from), open, words: open ? '外出，起始日未填' : one.words }
    before = one.to
    return away
  })
}

function ParentRow({ parent, label, y, scale, birth }: { parent: ParentValues | undefined; label: string; y: number; scale: Scale; birth: number }) {
  const start = Math.max(scale.x(birth), left)
  const end = scale.x(scale.today)
  const known = parent !== undefined && (parent.isAway !== null || parent.absences.length > 0)
  const away = parent === undefined ? [] : timesAway(parent, birth, scale.today)
  const firstAway = away[0] === undefined ? end : scale.x(away[0].from)
  return (
    <g>
      <text x="0" y={y + 12} className="lb" style={{ fontSize: 13, fill: 'var(--ink)' }}>{label}</text>
      {known && end - start > 2 && <rect x={start} y={y} width={end - start - 1} height="16" rx="3" fill="var(--brand-2)" />}
      {known && firstAway - start > 40 && <text x={start + 6} y={y + 12} className="lb" style={{ fill: 'var(--brand-ink)' }}>在家</text>}
      {away.map(one => {
        const [x, width] = [scale.x(one.from), Math.max(3, scale.x(one.to) - scale.x(one.from) - 1)]
        return (
          <g key={`${one.from}${one.to}`}>
            <title>{`${label}外出，${one.words}`}</title>
            <rect x={x} y={y} width={width} height="16" rx="3" fill="var(--surface-3)" stroke="var(--line-strong)" strokeWidth="1" strokeDasharray={one.open ? '3 3' : undefined} />
            {width > one.words.length * 12 + 10 && <text x={x + 6} y={y + 12} className="lb">{one.words}</text>}
          </g>
        )
      })}
      {!known && <text x={start} y={y + 12} className="ax">未填</text>}
    </g>
  )
}

function CareBar({ bar, scale }: { bar: Bar; scale: Scale }) {
  const x = scale.x(bar.from)
  const width = Math.max(5, scale.x(bar.to) - x - 1.5)
  const words = [labelOf(relation, bar.spell.relationCode), bar.spell.name ?? ''].filter(Boolean).join(' ') || careName[bar.kind]
  const short = labelOf(relation, bar.spell.relationCode) || careName[bar.kind]
  const fits = (text: string) => text.length * 13 + 12 < width
  const label = fits(words) ? words : fits(short) ? short : ''
  return (
    <g>
      <title>{`${words}，${bar.spell.validFrom} 至 ${bar.spell.validTo ?? '今'}`}</title>
      <rect x={x} y={bar.kind === 'nobody' ? 71 : 74} width={width} height={bar.kind === 'nobody' ? 34 : 28} rx="3" fill={careColour[bar.kind]} stroke={bar.kind === 'nobody' ? 'var(--red-fill)' : undefined} />
      {label !== '' && bar.kind !== 'nobody' && <text x={x + 6} y="92.5" style={{ fontSize: 12, fontWeight: 600, fill: bar.kind === 'relatives' ? '#2a1e00' : 'var(--on-c)' }}>{label}</text>}
    </g>
  )
}

const ratingTone: Record<number, { fill: string; text: string }> = {
  1: { fill: 'var(--brand-1)', text: 'var(--brand-ink)' }, 2: { fill: 'var(--surface-3)', text: 'var(--ink-2)' }, 3: { fill: 'var(--red-1)', text: 'var(--red)' },
}

function Rating({ bar, scale }: { bar: Bar; scale: Scale }) {
  const rating = bar.spell.guardianshipRating
  if (rating === null) return null
  const label = labelOf(guardianshipRating, rating)
  const width = label.length * 12 + 10
  const x = Math.max(left, Math.min(scale.x(bar.from), right - width))
  const tone = ratingTone[rating] ?? { fill: 'var(--surface-3)', text: 'var(--ink-2)' }
  return <g><rect x={x} y="112" width={width} height="18" rx="4" fill={tone.fill} /><text x={x + width / 2} y="125" textAnchor="middle" style={{ fontSize: 12, fill: tone.text }}>{label}</text></g>
}

function Picture({ archive, bars, today }: { archive: Archive; bars: readonly Bar[]; today: number }) {
  const birthDay = archive.identity.values?.birthDate ?? null
  const birth = birthDay === null ? (bars[0]?.from ?? today) : time(birthDay)
  const scale = scaleOf(Math.min(birth, bars[0]?.from ?? birth), today)
  const parent = (role: 'father' | 'mother') => archive.family.values?.parents.find(p => p.role === role)
  return (
    <Scroll pan fromEnd label="监护时间轴">
      <svg viewBox={`0 0 ${right} 138`} className="spells timeline" role="img" aria-label="监护时间轴，同样的内容可切换为表">
        <Hatch /><Years scale={scale} height={138} />
        <ParentRow parent={parent('father')} label="父亲" y={26} scale={scale} birth={birth} />
        <ParentRow parent={parent('mother')} label="母亲" y={48} scale={scale} birth={birth} />
        <text x="0" y="93" className="lb" style={{ fontSize: 13, fill: 'var(--ink)' }}>由谁照护</text>
        {bars.map(b => <CareBar key={b.spell.id} bar={b} scale={scale} />)}
        <text x="0" y="126" className="lb" style={{ fontSize: 13, fill: 'var(--ink)' }}>监护评估</text>
        {bars.map(b => <Rating key={b.spell.id} bar={b} scale={scale} />)}
      </svg>
    </Scroll>
  )
}

function SpellTable({ bars }: { bars: readonly Bar[] }) {
  return (
    <Scroll pan label="监护时间表"><table className="tb low">
      <thead><tr><th>从</th><th>到</th><th>由谁照护</th><th>关系</th><th>监护类型</th><th>评估</th></tr></thead>
      <tbody>
        {[...bars].reverse().map(({ spell, kind }) => (
          <tr key={spell.id}>
            <td>{spell.validFrom}</td><td>{spell.validTo ?? '今'}</td><td>{spell.name ?? careName[kind]}</td><td>{labelOf(relation, spell.relationCode)}</td>
            <td>{labelOf(guardianshipType, spell.guardianshipType)}</td><td>{labelOf(guardianshipRating, spell.guardianshipRating)}</td>
          </tr>
        ))}
      </tbody>
    </table></Scroll>
  )
}

const whoWords: Record<ParentValues['role'], string> = { father: '父亲', mother: '母亲' }
type Told = { key: string; from: string; to: string | null; who: string; words: string }

/** The same in sentences, newest first: what a phone shows, and what can be read aloud. */
function toldOf(archive: Archive, bars: readonly Bar[]): Told[] {
  const care = bars.map(({ spell, kind }) => ({
    key: spell.id, from: spell.validFrom, to: spell.validTo, who: [labelOf(relation, spell.relationCode), spell.name ?? ''].filter(Boolean).join(' ') || careName[kind],
    words: ['照护', labelOf(guardianshipType, spell.guardianshipType), labelOf(guardianshipRating, spell.guardianshipRating)].filter(Boolean).join('，'),
  }))
  const away = (archive.family.values?.parents ?? []).flatMap(parent => [
    ...parent.absences.map(one => ({ key: `${parent.id}${one.to}`, from: one.from ?? '', to: one.to, who: whoWords[parent.role], words: `外出${one.place === null ? '' : `，${one.place}`}` })),
    ...(parent.isAway === true ? [{ key: parent.id, from: parent.awaySince ?? '', to: null, who: whoWords[parent.role], words: `外出${parent.workPlace === null ? '' : `，${parent.workPlace}`}` }] : []),
  ])
  return [...care, ...away].sort((a, b) => (b.to ?? '9999').localeCompare(a.to ?? '9999') || b.from.localeCompare(a.from))
}

function Told({ archive, bars }: { archive: Archive; bars: readonly Bar[] }) {
  return (
    <ol className="h told">
      {toldOf(archive, bars).map(one => (
        <li key={one.key} className={one.to === null ? 'k' : undefined}>
          <div className="cap muted">{one.from === '' ? '起始日未填' : one.from} 至 {one.to ?? '今'}</div>
          <div><b>{one.who}</b> {one.words}</div>
        </li>
      ))}
    </ol>
  )
}

type View = 'picture' | 'words' | 'table'
export function CareTimeline({ archive }: { archive: Archive }) {
  const [view, setView] = useState<View>(() => (window.matchMedia('(max-width: 639px)').matches ? 'words' : 'picture'))
  const spells = archive.guardianship.values?.spells ?? []
  const wasAway = archive.family.values?.parents.some(parent => parent.absences.length > 0) === true
  if (spells.length === 0 && !wasAway) return null
  const today = isoDay(Date.now())
  const bars = barsOf(spells, today)
  const nobody = bars.filter(b => b.kind === 'nobody')
  return (
    <Card title="监护时间轴" aside={(
      <>
        <span className="row cap muted wideonly gap3">
          {(['parents', 'grandparents', 'relatives'] as const).map(k => <span key={k} className="lgd"><i style={{ background: careColour[k] }} />{careName[k]}</span>)}
          {nobody.length > 0 && <span className="lgd"><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="url(#nobody)" /></svg>无人照护</span>}
        </span>
        <Segment label="看法" value={view} onPick={setView} items={[{ key: 'picture', label: '图' }, { key: 'words', label: '文字' }, { key: 'table', label: '表' }]} />
      </>
    )}>
      {view === 'picture' && <Picture archive={archive} bars={bars} today={time(today)} />}
      {view === 'words' && <Told archive={archive} bars={bars} />}
      {view === 'table' && <SpellTable bars={bars} />}
      {nobody.filter(b => b.spell.validTo !== null).map(b => (
        <Note key={b.spell.id} tone="amber">{b.spell.validFrom} 至 {b.spell.validTo} 无人照护 {figure(Math.max(1, Math.round((b.to - b.from) / 86_400_000)))} 天。</Note>
      ))}
    </Card>
  )
}
