/** Who the registered children are: by age band, sex and schooling. Every part is a way to its list. */
import { Link } from '@tanstack/react-router'
import { type Dimension, dimensionNames, type FigureCell, type FigureOutput, getFigure } from '@qinghe/domain/statistics/contract.ts'
import type { z } from 'zod'
import { useAsk } from '../app/asking.ts'
import { Card } from '../ui/layout.tsx'
import { Skeleton } from '../ui/states.tsx'
import { figure } from '../ui/time.ts'
import { inPlace, type Place } from '../app/place.ts'

type Cell = z.infer<typeof FigureCell>
type Part = { cell: Cell; label: string; n: number; fill: string }
const ramp = ['var(--brand-4)', 'var(--brand-5)', 'var(--brand-7)', 'var(--brand-3)', 'var(--c5)']
const series = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--brand-3)']
const fillsOf: Record<Dimension, readonly string[]> = { ageBand: ramp, sex: series, schooling: series }

function partsOf(answer: FigureOutput, dimension: Dimension): Part[] {
  const cells = answer.sum.cells.filter(c => c.dimension === dimension && (c.official ?? 0) > 0)
  const named = cells.map(cell => ({ cell, n: cell.official ?? 0, label: answer.columns.find(c => c.dimension === dimension && c.code === cell.code)?.label ?? '' }))
  const sorted = dimension === 'schooling' ? named.sort((a, b) => b.n - a.n) : named
  return sorted.map((part, i) => ({ ...part, fill: fillsOf[dimension][Math.min(i, fillsOf[dimension].length - 1)] ?? 'var(--c5)' }))
}

function Named({ part }: { part: Part }) {
  const words = <><i style={{ background: part.fill }} aria-hidden="true" />{part.label} <b>{figure(part.n)}</b></>
  return part.cell.list === null ? <span className="part">{words}</span>
    : <Link to="/archives" search={{ ...part.cell.list, group: 'official' }} className="part">{words}</Link>
}

const shown = 5

function Line({ answer, dimension }: { answer: FigureOutput; dimension: Dimension }) {
  const parts = partsOf(answer, dimension)
  if (parts.length === 0) return null
  const total = parts.reduce((n, p) => n + p.n, 0)
  const rest = parts.slice(shown).reduce((n, p) => n + p.n, 0)
  return (
    <div className="compline">
      <span className="cap muted">{dimensionNames[dimension]}</span>
      <div className="grow">
        <div className="compbar" aria-hidden="true">{parts.map(p => <i key={p.cell.code} title={`${p.label} ${figure(p.n)} 名`} style={{ width: `${(p.n / total) * 100}%`, background: p.fill }} />)}</div>
        <div className="compnames">{parts.slice(0, shown).map(p => <Named key={p.cell.code} part={p} />)}{rest > 0 && <span className="part muted">其他 {figure(rest)}</span>}</div>
      </div>
    </div>
  )
}

export function Composition({ place }: { place: Place }) {
  const asked = useAsk(getFigure, { ...inPlace(place), by: ['ageBand', 'sex', 'schooling'] }, { staleMs: 60_000 })
  if (asked.isError) return null
  if (asked.data === undefined) return <Card title="在册儿童构成"><Skeleton lines={4} /></Card>
  const { data } = asked
  if ((data.sum.total.official ?? 0) === 0) return null
  return (
    <Card title="在册儿童构成" note={`${data.name}，名`} aside={<Link to="/statistics" search={inPlace(place)} className="tl t13">统计</Link>}>
      <div className="comp">{(['ageBand', 'sex', 'schooling'] as const).map(d => <Line key={d} answer={data} dimension={d} />)}</div>
    </Card>
  )
}
