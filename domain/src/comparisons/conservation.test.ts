/** No row and no archive is lost or counted twice, whatever a roster holds and however often people change their minds. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { type Line as Read, asideOf, lineOf, unmatchedOf } from './roster.ts'
import { balanceOf, type Decided, expectedStates, outcomesOf, type RowFacts, wantedTasks } from './rules.ts'
import { followedOf, isBalanced, type Seen } from './reconciliation.ts'
import { type Candidate, ComparisonKind, TaskKind, TaskState } from './types.ts'
import { columnsAt } from '../rosters/headers.ts'
import { textCell } from '../rosters/cell.ts'

const threshold = 14
const headings = ['姓名', '出生日期', '身份证号', '监护人姓名', '就学情况']
const columns = columnsAt([headings], 1)
const cell = (...texts: string[]) => fc.constantFrom(...texts)
const sheet = fc.array(fc.tuple(
  cell('王小禾', '李春生', ' 王小禾 ', ''), cell('2015-01-01', '1999-01-01', '不详', ''), cell('9.99999E+17', '999999201501010019', ''), cell('王甲', ''), cell('小学', '辍学', ''),
), { maxLength: 25 })
const archives = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }).map(list => list.map(n => `c${n}`))
/** How much each row looks like each archive, as an engine might say. */
const weights = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 400, maxLength: 400 })
const step = fc.record({ row: fc.nat(24), child: fc.nat(11), verdict: fc.constantFrom('same' as const, 'different' as const), undoes: fc.boolean() })

function factsOf(cells: readonly (readonly string[])[], children: readonly string[], weight: readonly number[]): RowFacts[] {
  const earlier = new Set<string>()
  return cells.map((texts, i) => {
    const line: Read = lineOf(texts.map(textCell), columns)
    const aside = asideOf(line, earlier)
    earlier.add(line.person)
    const found = aside !== null ? [] : children.flatMap((child, j): Candidate[] => {
      const bits = weight[(i * 13 + j) % weight.length]!
      return bits < 6 ? [] : [{ child, bits, guards: bits % 5 === 0 ? ['another name'] : [], seen: [{ field: '姓名', level: bits % 3, frequency: 0 }] }]
    })
    const unmatched = unmatchedOf(line.cells, { allShouldBeFiled: weight[i % weight.length]! % 2 === 0, day: plainDate('2026-06-22'), childUntilAge: 18 })
    return { row: i + 2, found, aside, unmatched, isDroppedOut: line.isDroppedOut }
  })
}

/** As the desk keeps them: one decision a pair, an undo takes it away, an archive another row was judged to be is refused. */
function after(decided: readonly Decided[], { row, child, verdict, undoes }: Decided & { undoes: boolean }): Decided[] {
  const others = decided.filter(one => one.row !== row || one.child !== child)
  if (undoes || (verdict === 'same' && others.some(one => one.child === child && one.verdict === 'same'))) return others
  return [...others, { row, child, verdict }]
}

describe('rows and archives are conserved', () => {
  it('through every decision and every undo, and taking all of them back ends where it began', () => {
    fc.assert(fc.property(sheet, archives, weights, fc.array(step, { maxLength: 12 }), (cells, children, weight, steps) => {
      const facts = factsOf(cells, children, weight)
      const standing = (decided: readonly Decided[]) => {
        const outcomes = outcomesOf(facts, decided, { threshold })
        const states = expectedStates(children, outcomes)
        const balance = balanceOf(outcomes, states)
        expect(isBalanced(balance)).toBe(true)
        expect([balance.rows, balance.expected]).toEqual([cells.length, children.length])
        expect(new Set(outcomes.map(one => one.row)).size).toBe(cells.length)
        return { outcomes, balance }
      }
      const begun = standing([])
      let decided: Decided[] = []
      for (const { row, child, verdict, undoes } of steps) {
        const id = children[child]
        if (id === undefined || row >= cells.length) continue
        decided = after(decided, { row: row + 2, child: id, verdict, undoes })
        standing(decided)
      }
      for (const one of decided) decided = after(decided, { ...one, undoes: true })
      expect(standing(decided)).toEqual(begun)
    }), { numRuns: 300 })
  })

  it('and a difference that is work is about a row or an archive that stands where the work says', () => {
    fc.assert(fc.property(sheet, archives, weights, fc.constantFrom(...ComparisonKind.options), (cells, children, weight, kind) => {
      const facts = factsOf(cells, children, weight)
      const outcomes = outcomesOf(facts, [], { threshold })
      const states = expectedStates(children, outcomes)
      const balance = balanceOf(outcomes, states)
      const tasks = wantedTasks(kind, outcomes.map((one, i) => ({ ...one, isDroppedOut: facts[i]!.isDroppedOut })), states)
      expect(tasks.filter(task => task.row !== null && task.child === null)).toHaveLength(balance.lead)
      expect([0, balance.missing]).toContain(tasks.filter(task => task.row === null).length)
      expect(new Set(tasks.map(task => `${task.kind} ${task.row} ${task.child}`)).size).toBe(tasks.length)
    }))
  })
})

describe('what became of the differences of last time', () => {
  const seen = fc.uniqueArray(fc.record({ kind: fc.constantFrom(...TaskKind.options), of: fc.constantFrom('a', 'b', 'c', 'd'), state: fc.constantFrom(...TaskState.options) }),
    { selector: (one: Seen) => `${one.kind} ${one.of}`, maxLength: 12 })

  it('is said of each exactly once', () => {
    fc.assert(fc.property(seen, seen, (before, now) => {
      const { total, ...where } = followedOf(before, now)
      expect(total).toBe(before.length)
      expect(Object.values(where).reduce((sum, n) => sum + n, 0)).toBe(total)
    }))
  })

  it('tells apart what was settled, what went away by itself, and what is there still or again', () => {
    const one = (state: TaskState, of: string): Seen => ({ kind: 'droppedOut', state, of })
    const before = [one('done', 'settled'), one('notNeeded', 'back'), one('open', 'gone'), one('open', 'still'), one('withdrawn', 'x')]
    expect(followedOf(before, [one('open', 'back'), one('done', 'still'), one('withdrawn', 'gone'), one('open', 'x')]))
      .toEqual({ total: 5, settled: 1, back: 1, gone: 1, still: 1, withdrawn: 1 })
  })
})
