/** The same figures as a picture: area is the number registered, shade the share still under review. */
import type { FigureOutput, FigureRow } from '@qinghe/domain/statistics/contract.ts'
import { Note } from '../ui/layout.tsx'
import { type MapItem, Treemap } from '../ui/Treemap.tsx'
import { figure } from '../ui/time.ts'
import { keyOf } from './FigureTable.tsx'

const steps = [0.05, 0.15, 0.3] as const
const legend = ['5% 以下', '5–15%', '15–30%', '30% 以上'] as const
const fills = ['var(--brand-2)', 'var(--brand-3)', 'var(--brand-4)', 'var(--brand-7)'] as const

const shareOf = (row: FigureRow): number => {
  const official = row.total.official ?? 0
  const review = row.total.review ?? 0
  return official + review === 0 ? 0 : review / (official + review)
}
const stepOf = (value: number, bounds: readonly [number, number, number]): MapItem['shade'] =>
  value < bounds[0] ? 0 : value < bounds[1] ? 1 : value < bounds[2] ? 2 : 3

/** Where hardly anything is under review, the shade says the number once more instead of saying nothing. */
export const shadesShare = (rows: readonly FigureRow[]): boolean => rows.some(r => shareOf(r) >= steps[0])
const quarters = (most: number): [number, number, number] => [most / 4, most / 2, (most * 3) / 4]
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`

function Remark({ rows }: { rows: readonly FigureRow[] }) {
  const slow = [...rows].filter(r => !r.unsettled && (r.total.review ?? 0) > 0).sort((a, b) => shareOf(b) - shareOf(a))[0]
  const none = rows.filter(r => !r.unsettled && r.total.official === 0).length
  if (slow === undefined && none === 0) return null
  return (
    <Note>
      {slow !== undefined && <><b>{slow.name}</b>审核中占比最高，{figure(slow.total.review ?? 0)} 名，占 {percent(shareOf(slow))}。</>}
      {none > 0 && <>有 {none} 个地方在册为 0，请核对是不是零报告。</>}
    </Note>
  )
}

export function FigureMap({ answer, selected, onSelect, onEnter }: { answer: FigureOutput; selected: string | undefined; onSelect: (key: string | undefined) => void; onEnter: (row: FigureRow) => void }) {
  const byShare = shadesShare(answer.rows)
  const most = Math.max(1, ...answer.rows.map(r => r.total.official ?? 0))
  const [low, half, high] = quarters(most).map(n => figure(Math.round(n)))
  const words = byShare ? legend : [`${low} 名以下`, `${low}–${half}`, `${half}–${high}`, `${high} 名以上`]
  const items = answer.rows.filter(r => (r.total.official ?? 0) > 0).map(r => ({
    key: keyOf(r), name: r.name, amount: r.total.official ?? 0, shade: byShare ? stepOf(shareOf(r), steps) : stepOf(r.total.official ?? 0, quarters(most)),
    detail: `${figure(r.total.official ?? 0)} 名${byShare ? ` · ${percent(shareOf(r))}` : ''}`,
  }))
  const enter = (key: string) => { const row = answer.rows.find(r => keyOf(r) === key); if (row !== undefined && !row.unsettled) onEnter(row) }
  return (
    <div className="mapbody scroll">
      <Treemap items={items} minHeight={300} label={`${answer.name}各地在册人数`} selected={selected} onPick={enter} onHover={onSelect} />
      <div className="lgs" aria-hidden="true">{words.map((word, i) => <span key={word}><i style={{ background: fills[i] }} />{word}</span>)}</div>
      <Remark rows={answer.rows} />
    </div>
  )
}
