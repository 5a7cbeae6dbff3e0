import { describe, expect, it } from 'vitest'
import { layoutOf, signed, standing } from './waterfallLayout.ts'

const steps = [
  { field: '姓名', bits: 9, from: 0, to: 9, isMissing: false }, { field: '身份证号', bits: 0, from: 9, to: 9, isMissing: true },
  { field: '监护人姓名', bits: -12, from: 9, to: -3, isMissing: false },
]

describe('the waterfall', () => {
  const { spots, lines, total, scale } = layoutOf({ steps, bits: -3, review: 9, threshold: 27 }, { from: 200, to: 10 })

  it('has each bar begin where the one before ends, and the total end at the sum', () => {
    expect(spots.map(spot => spot.start)).toEqual([scale.at(0), scale.at(9), scale.at(9)])
    expect(spots.map(spot => spot.end)).toEqual([scale.at(9), scale.at(9), scale.at(-3)])
    expect(total).toEqual({ start: lines.zero, end: scale.at(-3) })
  })

  it('shows both lines and everything below nothing inside its room', () => {
    const all = [...spots.flatMap(spot => [spot.start, spot.end]), lines.review, lines.threshold, lines.zero, total.end]
    expect(Math.min(...all)).toBeGreaterThan(10)
    expect(Math.max(...all)).toBeLessThan(200)
    expect(lines.threshold).toBeLessThan(lines.review)
  })

  it('keeps long names short and signs its figures', () => {
    expect(spots.map(spot => spot.label)).toEqual(['姓名', '身份证号', '监护人'])
    expect([signed(1.26), signed(-3.84), signed(0)]).toEqual(['+1.3', '−3.8', '0.0'])
  })

  it('says where a sum lies', () => {
    const lie = (bits: number, guarded = false) => standing({ bits, review: 9.3, threshold: 27 }, guarded)
    expect([lie(15.8), lie(50.1, true), lie(30), lie(2)]).toEqual(['15.8 落在复核段 9.3–27.0', '50.1 高于自动线 27.0，有警示，须由人判断', '30.0 高于自动线 27.0', '2.0 低于复核线 9.3'])
  })
})
