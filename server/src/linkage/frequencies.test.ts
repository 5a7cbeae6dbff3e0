import type { Comparison } from '@qinghe/domain/linkage/model.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Duck, openDuck } from './duck.ts'
import { chanceOf, countFrequencies } from './frequencies.ts'

const comparison = (m: number): Comparison => ({
  field: '姓', kind: 'name', columns: ['姓'], missing: 'false', measures: [], equal: '姓',
  levels: [{ name: 'exact', words: '相同', when: '"姓_l" = "姓_r"', m, u: 0.1, byFrequency: true }, { name: 'else', words: '不同', when: 'true', m: 1 - m, u: 0.9 }],
})
const surnames = ['王', '李', '欧阳', '闾丘', '谷']
const roster = fc.array(fc.option(fc.constantFrom(...surnames), { freq: 6, nil: null }), { minLength: 2, maxLength: 60 })

async function fill(duck: Duck, side: string, values: readonly (string | null)[]): Promise<void> {
  await duck.run({ name: 'make', sql: `create or replace table ${side}_clean as select * from (values ${values.map((value, i) => `(${i}, ${value === null ? 'null' : `'${value}'`})`).join(', ')}) t ("id", "姓")` })
}

describe('how common a value is', () => {
  it('is the share of other people who have it, each counted', async () => {
    const duck = await openDuck()
    await fc.assert(fc.asyncProperty(roster, fc.double({ min: 0, max: 1, noNaN: true }), async (values, same) => {
      await fill(duck, 'left', values)
      const { 姓: found } = await countFrequencies(duck, [comparison(0.8)], { mode: 'dedupe', left: values.length, right: values.length, same })
      for (const surname of surnames) {
        const n = values.filter(value => value === surname).length
        if (n >= 2) expect(found?.values[surname]).toBeCloseTo(Math.max(n - 1 - same * 0.8, 0.3) / values.length, 4)
        else expect(found?.values[surname]).toBeUndefined()
      }
    }), { numRuns: 40 })
    duck.close()
  })

  it('makes a rare name say more than a common one, and never the impossible', async () => {
    const duck = await openDuck()
    await fc.assert(fc.asyncProperty(roster, roster, async (left, right) => {
      await fill(duck, 'left', left)
      await fill(duck, 'right', right)
      const { 姓: found } = await countFrequencies(duck, [comparison(0.9)], { mode: 'link', left: left.length, right: right.length, same: 0.5 })
      const share = (surname: string): number => Math.max(left.filter(one => one === surname).length / left.length, right.filter(one => one === surname).length / right.length)
      const listed = surnames.filter(surname => found?.values[surname] !== undefined)
      for (const a of listed) for (const b of listed) if (share(a) > share(b)) expect(found?.values[a] ?? 0).toBeGreaterThanOrEqual(found?.values[b] ?? 1)
      for (const u of [...Object.values(found?.values ?? {}), found?.other ?? 0]) {
        expect(u).toBeGreaterThan(0)
        expect(u).toBeLessThanOrEqual(1)
      }
    }), { numRuns: 40 })
    duck.close()
  })

  it('adds up to the pairs that agree by chance, counted pair by pair', async () => {
    const duck = await openDuck()
    await fc.assert(fc.asyncProperty(roster, roster, async (left, right) => {
      await fill(duck, 'left', left)
      await fill(duck, 'right', right)
      const agree = left.flatMap(a => right.filter(b => a !== null && a === b)).length
      expect((await chanceOf(duck, '姓', 'link')).agree).toBe(agree)
      const inside = left.flatMap((a, i) => left.slice(i + 1).filter(b => a !== null && a === b)).length
      expect((await chanceOf(duck, '姓', 'dedupe')).agree).toBe(inside)
    }), { numRuns: 40 })
    duck.close()
  })
})
