import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Tile, treemap } from './treemapLayout.ts'

const amounts = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 40 })
const sizes = fc.record({ width: fc.integer({ min: 200, max: 1_600 }), height: fc.integer({ min: 300, max: 900 }) })
const laid = (items: readonly number[], size: { width: number; height: number }) => treemap(items, n => n, size)
const area = (tiles: readonly Tile<number>[]): number => tiles.reduce((sum, t) => sum + t.w * t.h, 0)
const slack = 1e-6

describe('a map of places', () => {
  it('fills its box, each place by its share', () => {
    fc.assert(fc.property(amounts, sizes, (items, size) => {
      const total = items.reduce((sum, n) => sum + n, 0)
      const tiles = laid(items, size)
      expect(tiles).toHaveLength(items.filter(n => n > 0).length)
      if (total === 0) return
      const whole = size.width * size.height
      expect(Math.abs(area(tiles) - whole)).toBeLessThan(whole * slack)
      for (const t of tiles) expect(Math.abs(t.w * t.h - (t.item / total) * whole)).toBeLessThan(whole * slack)
    }))
  })
  it('lays no place over another or outside', () => {
    fc.assert(fc.property(amounts, sizes, (items, size) => {
      const tiles = laid(items, size)
      const edge = Math.max(size.width, size.height) * slack
      for (const t of tiles) expect(t.x >= -edge && t.y >= -edge && t.x + t.w <= size.width + edge && t.y + t.h <= size.height + edge).toBe(true)
      const apart = (a: Tile<number>, b: Tile<number>): boolean => a.x + a.w <= b.x + edge || b.x + b.w <= a.x + edge || a.y + a.h <= b.y + edge || b.y + b.h <= a.y + edge
      expect(tiles.every((a, i) => tiles.slice(i + 1).every(b => apart(a, b)))).toBe(true)
    }))
  })
})
