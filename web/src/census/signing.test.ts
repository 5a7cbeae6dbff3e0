import { expect, it } from 'vitest'
import { goesOn, isBehind, type Reading, textOf, waitsFor } from './signing.ts'

const reading = (change: Partial<Reading['newest']> = {}, digests = ['a', 'a'], digest = 'a'): Reading =>
  ({ isWhole: true, digests, newest: { locked: false, standsInTheWay: [], sheet: { digest, state: 'surveying' }, ...change } })

it('reads the cards once more before a signature where the newest digest is not theirs, or theirs are not one', () => {
  expect([isBehind(reading()), isBehind(reading({}, ['a', 'a'], 'b')), isBehind(reading({}, ['a', 'b'], 'a'))]).toEqual([false, true, true])
  expect(textOf(reading({}, ['a'], 'b'))).not.toBe(textOf(reading({}, ['a'], 'c')))
})
it('reads no names again while nobody could sign', () => {
  const other = (change: Partial<Reading['newest']>) => isBehind(reading(change, ['a'], 'b'))
  expect([other({ standsInTheWay: ['1 名儿童还没有核实'] }), other({ locked: true }), other({ sheet: { digest: 'b', state: 'signed' } }), isBehind({ ...reading({}, ['a'], 'b'), isWhole: false })]).toEqual([false, false, false, false])
})
it('keeps the signature closed, and says why, until cards and digest are of one reading', () => {
  const nothing = { sends: false, reads: false, failed: false, difference: 'none' } as const
  expect([waitsFor(nothing), waitsFor({ ...nothing, sends: true }), waitsFor({ ...nothing, reads: true }), waitsFor({ ...nothing, failed: true }), waitsFor({ ...nothing, difference: 'reads' }), waitsFor({ ...nothing, difference: 'stays' })])
    .toEqual([undefined, '还有核实没有发出', '正在读取名单', '名单没有读全', '正在读取名单', '名单没有读全'])
})
it('does not ask for the next page again by itself after it failed', () => {
  const paging = { hasNextPage: true, isFetching: false, isError: false }
  expect([goesOn(paging), goesOn({ ...paging, isError: true }), goesOn({ ...paging, isFetching: true }), goesOn({ ...paging, hasNextPage: false })]).toEqual([true, false, false, false])
})
