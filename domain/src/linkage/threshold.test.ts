import { describe, expect, it } from 'vitest'
import { type Rivalry, thresholdOf } from './threshold.ts'

describe('a threshold without labels', () => {
  const bins = (losersAt: (bits: number) => number): Rivalry[] => Array.from({ length: 40 }, (_, bits) => ({ bits, pairs: 100, losers: losersAt(bits) }))
  it('stands where wrong pairs begin to outweigh the right ones', () => {
    const found = thresholdOf(bins(bits => bits < 18 ? 90 : 0), { even: 10, matched: 0.95 })
    expect(found).toBe(18)
  })
  it('stays at even odds when rivals say nothing', () => {
    expect(thresholdOf(bins(() => 0), { even: 10, matched: 0.9 })).toBe(10)
  })
  it('stays at even odds when the rosters hold doubles', () => {
    expect(thresholdOf(bins(() => 60), { even: 10, matched: 0.9 })).toBe(10)
  })
})
