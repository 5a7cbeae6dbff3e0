import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newChildId } from '../kernel/ids.ts'
import type { Model } from '../linkage/model.ts'
import { effectOf, type Judged, whyNotLearned } from './models.ts'
import type { Outcome } from './rules.ts'
import { RowState } from './types.ts'

const [a, b] = [newChildId(), newChildId()]
const modelWith = (m: number, u: number): Model => ({
  format: 'qinghe-linkage-1', mode: 'link', seed: 1, columns: [], rules: [], guards: [], lambda: 0.1, frequencies: {}, threshold: 10, review: 5, trained: {},
  comparisons: [{ field: '姓名', kind: 'x', columns: ['姓名'], missing: 'false', measures: [], levels: [{ name: 'exact', words: '相同', when: 'x', m, u }, { name: 'else', words: '不同', when: 'true', m: 1 - m, u: 1 - u }] }],
})
const outcome = (row: number, state: RowState, child: string | null = null, open: string[] = []): Outcome => ({ row, state, child, open, differs: [], outside: null })
const judged = (outcomes: Outcome[], model = modelWith(0.9, 0.1)): Judged => ({ outcomes, model, found: new Map(outcomes.map(one => [one.row, [{ child: a, bits: one.row, guards: [], seen: [] }]])) })

describe('what another model would change', () => {
  it('is counted by where rows are and would be, with the archive they were about', () => {
    const effect = effectOf(judged([outcome(2, 'same', a), outcome(3, 'doubtful', null, [a]), outcome(4, 'same', a), outcome(5, 'lead')]),
      judged([outcome(2, 'doubtful', null, [a]), outcome(3, 'same', a), outcome(4, 'same', b), outcome(5, 'lead')], modelWith(0.8, 0.1)))
    expect(effect).toMatchObject({ rows: 4, changed: 3, otherArchive: 1, moves: expect.arrayContaining([{ from: 'same', to: 'doubtful', count: 1 }, { from: 'doubtful', to: 'same', count: 1 }, { from: 'same', to: 'same', count: 1 }]) })
    expect(effect.examples.find(one => one.row === 2)).toEqual({ row: 2, from: 'same', to: 'doubtful', childBefore: a, childAfter: a, bitsBefore: 2, bitsAfter: 2 })
    expect(effect.weights[0]).toEqual({ field: '姓名', words: '相同', before: 3.17, after: 3 })
  })

  it('leaves no row out: those that moved and those that stayed are all of them, and every kind of change has an example', () => {
    const states = fc.array(fc.tuple(fc.constantFrom(...RowState.options), fc.constantFrom(...RowState.options)), { maxLength: 120 })
    fc.assert(fc.property(states, pairs => {
      const effect = effectOf(judged(pairs.map(([from], i) => outcome(i, from))), judged(pairs.map(([, to], i) => outcome(i, to))))
      expect(effect.changed).toBe(pairs.filter(([from, to]) => from !== to).length)
      expect(effect.moves.reduce((sum, one) => sum + one.count, 0)).toBe(effect.changed)
      expect(new Set(effect.examples.map(one => `${one.from} ${one.to}`))).toEqual(new Set(effect.moves.map(one => `${one.from} ${one.to}`)))
    }))
  })
})

describe('an estimate', () => {
  it('is not trusted from few pairs, from another class of pairs, or when agreeing speaks against', () => {
    const good = { accepted: 200, same: 210, model: modelWith(0.9, 0.1) }
    expect(whyNotLearned(good)).toBe(null)
    expect(whyNotLearned({ ...good, accepted: 99 })).toContain('少于 100 对')
    expect(whyNotLearned({ ...good, same: 900 })).toContain('相差太多')
    expect(whyNotLearned({ ...good, model: modelWith(0.1, 0.2) })).toContain('“姓名”不同反而')
  })
})
