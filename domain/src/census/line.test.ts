import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archiveParameters } from '../archives/parameters.ts'
import { plainDate } from '../kernel/plainDate.ts'
import { type Answer, answerIssues, answerOf, headsOf, type Line, lineState, newLine, returnIssues, type Saying, withAnswer, withReturn } from './line.ts'
import { AnswerKind } from './types.ts'

const answer = (id: string, kind: Answer['kind'], more: Partial<Answer> = {}): Answer => ({ id, kind, over: [], asked: 0, seen: 'a', by: id, ...more })
const line = (...answers: Answer[]): Line => answers.reduce(withAnswer, newLine('child', 'a'))
const sentBack = { id: 'r1', reason: '请核实住处', by: 'town' }

describe('a line of a village', () => {
  it('is open until somebody says something, and open again when that is taken back', () => {
    expect(lineState(line())).toBe('open')
    expect(lineState(line(answer('1', 'unchanged')))).toBe('verified')
    expect(lineState(line(answer('1', 'unchanged'), answer('2', null, { over: ['1'] })))).toBe('open')
    expect(answerOf(line(answer('1', 'unchanged'), answer('2', null, { over: ['1'] }), answer('3', 'gone', { over: ['2'] })))).toBe('gone')
  })

  it('keeps two words of two people side by side until one who has seen both decides', () => {
    const both = line(answer('1', 'unchanged'), answer('2', 'gone'))
    expect([lineState(both), answerOf(both)]).toEqual(['disputed', null])
    expect(answerOf(withAnswer(both, answer('3', 'gone', { over: headsOf(both).map(one => one.id) })))).toBe('gone')
    expect(lineState(line(answer('1', 'unchanged'), answer('2', 'unchanged')))).toBe('verified')
  })

  it('is looked at again after a return, and whoever did not know of it has not', () => {
    const back = withReturn(line(answer('1', 'unchanged')), sentBack)
    expect(lineState(back)).toBe('returned')
    expect(lineState(withAnswer(back, answer('2', 'changed', { asked: 0 })))).toBe('returned')
    expect(lineState(withAnswer(back, answer('2', 'changed', { asked: 1, over: ['1'] })))).toBe('verified')
  })

  it('opens again when the archive says something else of that day, and closes when it says so no more', () => {
    const said = line(answer('1', 'unchanged'))
    expect(lineState({ ...said, facts: 'b' })).toBe('reopened')
    expect(lineState({ ...said, facts: 'a' })).toBe('verified')
  })

  it('comes to the same whatever order phones reconnect in, and however often they send', () => {
    const ids = ['1', '2', '3', '4', '5', '6']
    const answers = fc.tuple(...ids.map((id, i) => fc.record({
      id: fc.constant(id), kind: fc.option(fc.constantFrom(...AnswerKind.options)), over: fc.subarray(ids.slice(0, i)), asked: fc.integer({ min: 0, max: 2 }), seen: fc.constantFrom('a', 'b'), by: fc.constant(id),
    })))
    const returns = fc.subarray(['r1', 'r2']).map(list => list.map(id => ({ ...sentBack, id })))
    const commands = fc.tuple(answers, returns).map(([said, back]) => [...said.map(one => (to: Line) => withAnswer(to, one)), ...back.map(one => (to: Line) => withReturn(to, one))])
    const shuffled = commands.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })))
    fc.assert(fc.property(shuffled, ([once, mixed]) => {
      const run = (list: readonly ((to: Line) => Line)[]): Line => list.reduce((to, next) => next(to), newLine('child', 'a'))
      expect(run(mixed)).toEqual(run(once))
    }))
  })
})

describe('what is said of a child', () => {
  const about = { name: '王小禾', birthDate: plainDate('2016-03-01'), keyCategories: [] }
  const at = { day: plainDate('2026-06-18'), values: archiveParameters }
  const codes = (saying: Partial<Saying>, who = about) => answerIssues({ kind: 'unchanged', exit: null, words: null, changedFields: 0, ...saying }, who, at).map(found => found.code)
  const moved = { reason: 4, on: plainDate('2026-06-10'), hasEvidence: true }

  it('is nothing more than a tap where nothing changed', () => {
    expect(codes({})).toEqual([])
    expect(codes({ kind: 'changed', changedFields: 1 })).toEqual([])
    expect(codes({ kind: 'changed' })).toEqual(['census.nothingChanged'])
  })
  it('carries reason, day and evidence when she has left', () => {
    expect(codes({ kind: 'gone' })).toEqual(['census.exit'])
    expect(codes({ kind: 'gone', exit: moved })).toEqual([])
    expect(codes({ kind: 'gone', exit: { ...moved, on: plainDate('2026-07-01'), hasEvidence: false } })).toEqual(['exit.future', 'census.evidence'])
    expect(codes({ kind: 'unchanged', exit: moved })).toEqual(['census.exit'])
  })
  it('says where she was looked for, and how a child of a key category is', () => {
    expect(codes({ kind: 'notFound', words: ' ' })).toEqual(['census.search'])
    expect(codes({ kind: 'notFound', words: '问过邻居和村小' })).toEqual([])
    expect(codes({}, { ...about, keyCategories: ['残疾'] as never })).toEqual(['census.keyWords'])
  })
  it('is sent back with a reason, once', () => {
    expect(returnIssues(line(answer('1', 'unchanged')), '')[0]?.code).toBe('census.returnReason')
    expect(returnIssues(line(answer('1', 'unchanged')), '住处不对')).toEqual([])
    expect(returnIssues(withReturn(line(answer('1', 'unchanged')), sentBack), '再看')[0]?.code).toBe('census.returnedAlready')
    expect(returnIssues(line(), '再看')[0]?.code).toBe('census.notAnswered')
  })
})
