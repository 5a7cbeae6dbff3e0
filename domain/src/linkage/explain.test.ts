import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explain } from './explain.ts'
import { type Model, modelFormat } from './model.ts'

const model: Model = {
  format: modelFormat, mode: 'link', seed: 1, columns: [], rules: [{ name: '全部成对', keys: [], skipped: [] }], lambda: 0.001, frequencies: {}, threshold: 14, review: 6, trained: {},
  guards: [{ name: 'another name', words: '名字不同，可能是双胞胎或兄弟姐妹', when: 'true' }],
  comparisons: ['姓名', '出生日期', '身份证号'].map(field => ({
    field, kind: 'x', columns: [field], missing: 'false', measures: [],
    levels: [{ name: 'exact', words: '一致', when: '', m: 0.9, u: 0.001 }, { name: 'near', words: '相近', when: '', m: 0.08, u: 0.01 }, { name: 'else', words: '不同', when: 'true', m: 0.02, u: 0.989 }],
  })),
}
const seen = (...levels: number[]) => model.comparisons.map(({ field }, i) => ({ field, level: levels[i] ?? 0, frequency: 0 }))

describe('the explanation of a pair', () => {
  it('says what speaks for it, what against it, what is missing, and where it ends', () => {
    const { sentence, outcome } = explain(model, { seen: seen(2, 1, 0), guards: [] })
    expect(outcome).toBe('review')
    expect(sentence).toBe('支持是同一人的：出生日期一致（+9.8）、姓名相近（+3.0）；身份证号有缺，不加不减；合计 12.8 分，在复核段 6.0 至 14.0，须由人判断。')
  })
  it('a guard keeps even a heavy pair for a person', () => {
    const held = explain(model, { seen: seen(1, 1, 0), guards: ['another name'] })
    expect(held.outcome).toBe('review')
    expect(held.sentence).toContain('但名字不同，可能是双胞胎或兄弟姐妹，须由人判断')
    expect(explain(model, { seen: seen(1, 1, 0), guards: [] }).outcome).toBe('accepted')
  })
  it('has bars that stand on one another and end at the weight', () => {
    fc.assert(fc.property(fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), levels => {
      const { bars, bits } = explain(model, { seen: seen(...levels), guards: [] })
      expect(bars[0]?.from).toBe(0)
      for (const [i, bar] of bars.entries()) {
        expect(bar.to).toBeCloseTo(bar.from + bar.bits, 6)
        expect(bars[i + 1]?.from ?? bits).toBe(bar.to)
        if (bar.verdict === 'missing') expect(bar.bits).toBe(0)
      }
    }))
  })
})
