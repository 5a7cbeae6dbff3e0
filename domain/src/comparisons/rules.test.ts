import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balanceOf, type Decided, expectedStates, outcomesOf, type RowFacts, wantedTasks } from './rules.ts'
import type { Candidate } from './types.ts'

const threshold = 14
const candidate = fc.record({
  child: fc.integer({ min: 0, max: 7 }).map(n => `c${n}`), bits: fc.integer({ min: 6, max: 30 }),
  guards: fc.array(fc.constant('another name'), { maxLength: 1 }),
  seen: fc.array(fc.record({ field: fc.constantFrom('姓名', '户籍村'), level: fc.integer({ min: 0, max: 4 }), frequency: fc.constant(0) }), { maxLength: 2 }),
})
const rows: fc.Arbitrary<RowFacts[]> = fc.array(fc.record({
  found: fc.uniqueArray(candidate, { selector: one => one.child, maxLength: 4 }),
  aside: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom('unusable' as const, 'repeated' as const) }),
  unmatched: fc.constantFrom('lead' as const, 'adult' as const, 'notExpected' as const), isDroppedOut: fc.boolean(),
}), { maxLength: 9 }).map(list => list.map((one, i) => ({ ...one, row: i + 2 })))
const decisions: fc.Arbitrary<Decided[]> = fc.uniqueArray(
  fc.record({ row: fc.integer({ min: 2, max: 10 }), child: fc.integer({ min: 0, max: 7 }).map(n => `c${n}`), verdict: fc.constantFrom('same' as const, 'different' as const) }),
  { selector: one => `${one.row} ${one.child}`, maxLength: 6 })
const expected = Array.from({ length: 10 }, (_, i) => `c${i}`)
const sure = (child: string, bits = 20): Candidate => ({ child, bits, guards: [], seen: [] })
const facts = (row: number, found: Candidate[], rest: Partial<RowFacts> = {}): RowFacts => ({ row, found, aside: null, unmatched: 'lead', isDroppedOut: false, ...rest })

describe('whatever a roster holds and whatever was decided', () => {
  it('every row and every archive ends in exactly one place, and the sums are exact', () => {
    fc.assert(fc.property(rows, decisions, (list, decided) => {
      const outcomes = outcomesOf(list, decided, { threshold })
      expect(outcomes.map(one => one.row)).toEqual(list.map(one => one.row))
      const balance = balanceOf(outcomes, expectedStates(expected, outcomes))
      expect(balance.same + balance.differs + balance.lead + balance.doubtful + balance.outside).toBe(list.length)
      expect(balance.expectedFound + balance.expectedDoubtful + balance.missing).toBe(expected.length)
      for (const one of outcomes) {
        expect((one.state === 'same' || one.state === 'differs') === (one.child !== null)).toBe(true)
        expect((one.state === 'differs') === (one.differs.length > 0)).toBe(true)
        expect((one.state === 'doubtful') === (one.open.length > 0)).toBe(true)
        expect((one.state === 'outside') === (one.outside !== null)).toBe(true)
      }
      const children = outcomes.flatMap(one => one.child ?? [])
      expect(new Set(children).size).toBe(children.length)
    }))
  })

  it('a pair that was decided is never asked again, and a pair that was parted never comes together', () => {
    fc.assert(fc.property(rows, decisions, (list, decided) => {
      const outcomes = outcomesOf(list, decided, { threshold })
      for (const { row, child, verdict } of decided) {
        const here = outcomes.find(one => one.row === row)
        expect(here?.open ?? []).not.toContain(child)
        if (verdict === 'different') expect(here?.child).not.toBe(child)
      }
    }))
  })

  it('an archive nobody has decided about stands in a row or is listed as missing, never both', () => {
    fc.assert(fc.property(rows, decisions, (list, decided) => {
      const outcomes = outcomesOf(list, decided, { threshold })
      const states = expectedStates(expected, outcomes)
      const tasks = wantedTasks('schooling', outcomes.map((one, i) => ({ ...one, isDroppedOut: list[i]!.isDroppedOut })), states)
      const missing = tasks.filter(task => task.row === null).map(task => task.child)
      expect(missing).toEqual(expected.filter(child => states.get(child) === 'missing'))
      expect(tasks.filter(task => task.kind === 'notFiled').length).toBe(outcomes.filter(one => one.state === 'lead').length)
    }))
  })
})

describe('a row', () => {
  it('is settled by itself when it is sure, for a person when it is not, and a new lead when it is nobody’s', () => {
    const outcomes = outcomesOf([facts(2, [sure('a')]), facts(3, [sure('b', 9)]), facts(4, [])], [], { threshold })
    expect(outcomes.map(one => [one.state, one.child])).toEqual([['same', 'a'], ['doubtful', null], ['lead', null]])
  })

  it('of a twin goes to a person however heavy it weighs', () => {
    const [one] = outcomesOf([facts(2, [{ ...sure('a', 40), guards: ['another name'] }])], [], { threshold })
    expect(one?.state).toBe('doubtful')
  })

  it('that lost its archive to a surer row is shown to a person instead of being dropped', () => {
    const outcomes = outcomesOf([facts(2, [sure('a', 30)]), facts(3, [sure('a', 20)])], [], { threshold })
    expect(outcomes.map(one => [one.state, one.open])).toEqual([['same', []], ['doubtful', ['a']]])
  })

  it('says which fields differ', () => {
    const seen = [{ field: '姓名', level: 2, frequency: 0 }, { field: '出生日期', level: 1, frequency: 0 }, { field: '学校', level: 0, frequency: 0 }]
    expect(outcomesOf([facts(2, [{ ...sure('a'), seen }])], [], { threshold })[0]).toMatchObject({ state: 'differs', differs: ['姓名'] })
  })

  it('moves on when a person decides: to the archive, or to nobody', () => {
    const list = [facts(2, [sure('a', 9)], { unmatched: 'notExpected' })]
    expect(outcomesOf(list, [{ row: 2, child: 'a', verdict: 'same' }], { threshold })[0]).toMatchObject({ state: 'same', child: 'a' })
    expect(outcomesOf(list, [{ row: 2, child: 'a', verdict: 'different' }], { threshold })[0]).toMatchObject({ state: 'outside', outside: 'notExpected' })
  })
})

describe('a difference', () => {
  const done = (kind: Parameters<typeof wantedTasks>[0], row: Partial<Parameters<typeof wantedTasks>[1][number]>, states: [string, 'found' | 'missing'][] = []) =>
    wantedTasks(kind, [{ row: 2, state: 'same', child: 'a', differs: [], outside: null, open: [], isDroppedOut: false, ...row }], new Map(states)).map(task => [task.kind, task.row, task.child])
  it('becomes the task its roster means', () => {
    expect(done('deaths', {})).toEqual([['deceased', 2, 'a']])
    expect(done('schooling', { isDroppedOut: true })).toEqual([['droppedOut', 2, 'a']])
    expect(done('household', { state: 'differs', differs: ['户籍村'] })).toEqual([['moved', 2, 'a']])
    expect(done('relief', { state: 'lead', child: null })).toEqual([['subsidyWithoutArchive', 2, null]])
    expect(done('relief', {}, [['b', 'missing'], ['a', 'found']])).toEqual([['archiveWithoutSubsidy', null, 'b']])
    expect(done('schooling', {}, [['b', 'missing']])).toEqual([['droppedOut', null, 'b']])
    expect(done('other', {}, [['b', 'missing']])).toEqual([])
    expect(done('schooling', { state: 'differs', differs: ['姓名'] })).toEqual([])
  })
})
