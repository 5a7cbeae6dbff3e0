/** How a weight comes about, field by field: upright where there is room, lying on its side on a phone. Its table is the one beside it. */
import { useId } from 'react'
import type { PairOutput } from '@qinghe/domain/comparisons/contract.ts'
import { useSize } from '../../ui/useSize.ts'
import { type Layout, layoutOf, plain, signed, type Spot } from './waterfallLayout.ts'

type Weighed = Pick<PairOutput, 'bits' | 'review' | 'threshold' | 'fields'>
type Size = { width: number; height: number }

const leastHeight = 164
/** Below this the names of the fields would touch each other. */
const uprightFrom = 500
const axisWidth = 34
const zoneWidth = 88
const rowHeight = 26

const sentence = ({ bits, review, threshold, fields }: Weighed): string =>
  `分值瀑布图。${fields.map(field => `${field.field}${field.verdict === 'missing' ? '缺' : field.words} ${signed(field.bits)}`).join('，')}。合计 ${plain(bits)}，复核线 ${plain(review)}，自动线 ${plain(threshold)}。`

const stepsOf = ({ fields }: Weighed) => fields.map(({ field, bits, from, to, verdict }) => ({ field, bits, from, to, isMissing: verdict === 'missing' }))
const tone = ({ bits, isMissing }: Spot): 'for' | 'against' | 'none' => (isMissing || bits === 0 ? 'none' : bits > 0 ? 'for' : 'against')

type Zone = { key: string; from: number; to: number; words: string }
const zonesOf = ({ lines }: Layout, { start, end }: { start: number; end: number }): Zone[] => [
  { key: 'low', from: start, to: lines.review, words: '判为不同人' }, { key: 'mid', from: lines.review, to: lines.threshold, words: '人工复核' },
  { key: 'high', from: lines.threshold, to: end, words: '自动认定同一人' },
]

function Upright({ weighed, width, height }: { weighed: Weighed } & Size) {
  const bottom = height - 24
  const layout = layoutOf({ ...weighed, steps: stepsOf(weighed) }, { from: bottom, to: 6 })
  const slot = (width - axisWidth - zoneWidth) / (layout.spots.length + 1)
  const [bar, left] = [Math.min(44, slot * 0.72), (i: number) => axisWidth + i * slot]
  const middle = (i: number) => left(i) + slot / 2
  const sum = layout.total
  return (
    <>
      {zonesOf(layout, { start: bottom, end: 6 }).map(zone => (
        <g key={zone.key} className={`zone ${zone.key}`}>
          <rect x={axisWidth} y={Math.min(zone.from, zone.to)} width={width - axisWidth} height={Math.abs(zone.from - zone.to)} />
          <text x={width - 4} y={zone.to + 14} textAnchor="end">{zone.words}</text>
        </g>
      ))}
      {[{ y: layout.lines.review, value: weighed.review }, { y: layout.lines.threshold, value: weighed.threshold }].map(line => (
        <g key={line.value}><line className="mark" x1={axisWidth} x2={width} y1={line.y} y2={line.y} /><text className="ax" x={axisWidth - 6} y={line.y + 4} textAnchor="end">{plain(line.value)}</text></g>
      ))}
      <line className="zero" x1={axisWidth} x2={width} y1={layout.lines.zero} y2={layout.lines.zero} /><text className="ax" x={axisWidth - 6} y={layout.lines.zero + 4} textAnchor="end">0</text>
      {layout.spots.map((spot, i) => (
        <g key={spot.field} className={tone(spot)}>
          <rect className="wbar" x={middle(i) - bar / 2} y={Math.min(spot.start, spot.end)} width={bar} height={Math.max(1, Math.abs(spot.start - spot.end))} rx="2" />
          <line className="link" x1={middle(i) - bar / 2} x2={middle(i + 1) + bar / 2} y1={spot.end} y2={spot.end} />
          <text className="value" x={middle(i)} y={spot.bits < 0 ? Math.max(spot.start, spot.end) + 14 : Math.min(spot.start, spot.end) - 5} textAnchor="middle">{signed(spot.bits)}</text>
          <text className="ax" x={middle(i)} y={height - 6} textAnchor="middle">{spot.label}</text>
        </g>
      ))}
      <g className="sum">
        <rect className="wbar" x={middle(layout.spots.length) - bar / 2} y={Math.min(sum.start, sum.end)} width={bar} height={Math.max(1, Math.abs(sum.start - sum.end))} rx="2" />
        <text className="value" x={middle(layout.spots.length)} y={Math.min(sum.start, sum.end) - 5} textAnchor="middle">{plain(weighed.bits)}</text>
        <text className="ax" x={middle(layout.spots.length)} y={height - 6} textAnchor="middle">合计</text>
      </g>
    </>
  )
}

const nameWidth = 66
const figureWidth = 44
const headHeight = 36

function Lying({ weighed, width }: { weighed: Weighed; width: number }) {
  const layout = layoutOf({ ...weighed, steps: stepsOf(weighed) }, { from: nameWidth, to: width - figureWidth })
  const count = layout.spots.length + 1
  const y = (i: number) => headHeight + i * rowHeight
  const sum = layout.total
  const { review, threshold } = layout.lines
  return (
    <>
      {zonesOf(layout, { start: nameWidth, end: width - figureWidth }).map(zone => (
        <rect key={zone.key} className={`zonebox ${zone.key}`} x={Math.min(zone.from, zone.to)} y={headHeight - 4} width={Math.abs(zone.to - zone.from)} height={count * rowHeight + 4} />
      ))}
      {[{ x: review, value: weighed.review, words: '复核线', anchor: 'middle' as const, up: 0 }, { x: threshold, value: weighed.threshold, words: '自动线', anchor: 'middle' as const, up: threshold - review < 76 ? 15 : 0 }].map(line => (
        <g key={line.words}><line className="mark" x1={line.x} x2={line.x} y1={headHeight - 4 - line.up} y2={y(count)} /><text className="ax" x={line.x} y={headHeight - 9 - line.up} textAnchor={line.anchor}>{line.words} {plain(line.value)}</text></g>
      ))}
      <line className="zero" x1={layout.lines.zero} x2={layout.lines.zero} y1={headHeight - 4} y2={y(count)} />
      {layout.spots.map((spot, i) => (
        <g key={spot.field} className={tone(spot)}>
          <text className="ax" x={0} y={y(i) + 17}>{spot.label}</text>
          <rect className="wbar" x={Math.min(spot.start, spot.end)} y={y(i) + 4} width={Math.max(1, Math.abs(spot.end - spot.start))} height={rowHeight - 8} rx="2" />
          <line className="link" x1={spot.end} x2={spot.end} y1={y(i) + 4} y2={y(i + 1) + rowHeight - 4} />
          <text className="value" x={width} y={y(i) + 17} textAnchor="end">{signed(spot.bits)}</text>
        </g>
      ))}
      <g className="sum">
        <text className="ax" x={0} y={y(count - 1) + 17}>合计</text>
        <rect className="wbar" x={Math.min(sum.start, sum.end)} y={y(count - 1) + 4} width={Math.max(1, Math.abs(sum.end - sum.start))} height={rowHeight - 8} rx="2" />
        <text className="value" x={width} y={y(count - 1) + 17} textAnchor="end">{plain(weighed.bits)}</text>
      </g>
    </>
  )
}

export function Waterfall({ weighed }: { weighed: Weighed }) {
  const { ref, width, height } = useSize(leastHeight)
  const id = useId()
  const isUpright = width >= uprightFrom
  const tall = isUpright ? height : headHeight + (weighed.fields.length + 1) * rowHeight + 4
  return (
    <div ref={ref} className="waterfallbox" style={{ minHeight: isUpright ? leastHeight : tall }}>
      <svg className="waterfall" width={width} height={tall} viewBox={`0 0 ${width} ${tall}`} role="img" aria-labelledby={id}>
        <title id={id}>{sentence(weighed)}</title>
        {isUpright ? <Upright weighed={weighed} width={width} height={tall} /> : <Lying weighed={weighed} width={width} />}
      </svg>
    </div>
  )
}
