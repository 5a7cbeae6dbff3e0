import { expect, it } from 'vitest'
import type { Line } from '@qinghe/domain/census/contract.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { headOf, lineOf } from '../../../testing/censusLine.ts'
import { asTapped, failedOf, overOf, ownOf, staysOf, type Tap } from './tapped.ts'

const tapOn = (line: Line, change: Partial<Tap> = {}): Tap => ({
  answer: newRecordId(), ...overOf(line), period: '2026-Q2', kind: 'unchanged', words: null, at: instant('2026-06-18T01:00:00Z'), by: { name: '何春桃', role: '村儿童主任' },
  phase: 'sending', failure: null, ...change,
})

it('shows a tap at once, and its taking back', () => {
  const line = lineOf({ state: 'open' })
  const first = tapOn(line)
  const confirmed = asTapped(line, [first])
  expect([confirmed.state, confirmed.answer, ownOf(confirmed)]).toEqual(['verified', 'unchanged', [first.answer]])
  const back = asTapped(line, [first, tapOn(confirmed, { kind: null })])
  expect([back.state, back.answer, ownOf(back)]).toEqual(['open', null, []])
  const again = tapOn(back, { kind: 'notFound' })
  expect(asTapped(line, [first, tapOn(confirmed, { kind: null, answer: back.heads[0]!.answer }), again]).answer).toBe('notFound')
})
it('lies over nothing once the list knows of it, or of another', () => {
  const line = lineOf({ state: 'open' })
  const tap = tapOn(line)
  const known: Line = { ...line, state: 'reopened', heads: [headOf({ answer: tap.answer })] }
  expect(asTapped(known, [{ ...tap, phase: 'done' }])).toBe(known)
  const others: Line = { ...line, state: 'disputed', heads: [headOf({ mine: false }), headOf({ mine: false, kind: 'gone' })] }
  expect(asTapped(others, [tap])).toBe(others)
})
it('lies over no line that has been sent back since', () => {
  const line = lineOf({ state: 'open' })
  const returned: Line = { ...line, state: 'returned', asked: 1 }
  expect(asTapped(returned, [tapOn(line)])).toBe(returned)
  const answered = asTapped(returned, [tapOn(returned)])
  expect([answered.state, asTapped(answered, [tapOn(answered, { kind: null })]).state]).toEqual(['verified', 'returned'])
})
it('changes nothing by what failed, and says that it failed until something else is tapped', () => {
  const line = lineOf({ state: 'open' })
  const failed = tapOn(line, { phase: 'failed', failure: { kind: 'offline' } })
  expect(asTapped(line, [failed])).toBe(line)
  expect(failedOf(line, [failed])).toBe(failed)
  expect(failedOf(line, [failed, tapOn(line)])).toBeUndefined()
})
it('takes back only what is one’s own', () => {
  expect(ownOf(lineOf({ heads: [headOf({ mine: false }), headOf({ mine: true, kind: null })] }))).toEqual([])
})
it('says what taking back has not undone, until something else is tapped', () => {
  const line = lineOf({ state: 'open' })
  const back = tapOn(line, { kind: null, phase: 'done', counts: { exitStays: 1 } })
  expect(staysOf(line, [tapOn(line, { phase: 'done' }), back])).toEqual(['退出申请还在，请让镇儿童督导员撤回'])
  expect(staysOf(line, [{ ...back, counts: { changeStays: 1 } }])).toEqual(['改过的档案不会改回去'])
  expect([staysOf(line, [{ ...back, counts: {} }]), staysOf(line, [{ ...back, phase: 'sending' }]), staysOf(line, [back, tapOn(line)]), staysOf(lineOf(), [back])]).toEqual([[], [], [], []])
})
