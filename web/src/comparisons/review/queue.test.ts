import { Doubt } from '@qinghe/domain/comparisons/contract.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { describe, expect, it } from 'vitest'
import { keyOf, nextAfter, ofRow, ordered } from './queue.ts'

const doubt = (row: number, more: object = {}): Doubt =>
  Doubt.parse({ row, name: `第${row}行`, child: newChildId(), childName: '甲', bits: 20 - row, why: '', takesTwo: false, second: null, asked: null, ...more })
const rows = (queue: readonly Doubt[]) => queue.map(one => one.row)

describe('the queue of pairs in doubt', () => {
  it('begins with what others wait for, and ends with what waits for others', () => {
    expect(rows(ordered([doubt(1), doubt(2, { second: 'mine' }), doubt(3, { second: 'others' }), doubt(4, { asked: 'open' }), doubt(5, { asked: 'done' }), doubt(6)]))).toEqual([3, 5, 1, 6, 2, 4])
    expect(rows(ordered([doubt(1), doubt(2, { second: 'others', asked: 'open' })]))).toEqual([2, 1])
  })

  it('opens the likeliest pair of a row, and none of another', () => {
    const likely = doubt(2, { bits: 12 })
    expect(ofRow([doubt(1), doubt(2, { bits: 9 }), likely], 2)).toBe(likely)
    expect([ofRow([likely], 3), ofRow([likely], undefined)]).toEqual([undefined, undefined])
  })

  it('goes on after the decided pair, round the end, past what is under way or waits', () => {
    const queue = [doubt(1), doubt(2), doubt(3), doubt(4, { second: 'mine' })] as const
    const next = (at: Doubt, busy: Doubt[] = []) => nextAfter(queue, { pair: at, verdict: 'different' }, new Set(busy.map(keyOf)))?.row
    expect([next(queue[0]), next(queue[1]), next(queue[2]), next(queue[2], [queue[0]])]).toEqual([2, 3, 1, 2])
    expect(next(queue[2], [queue[0], queue[1]])).toBeUndefined()
  })

  it('leaves out what a joined row or archive has answered', () => {
    const first = doubt(1)
    const queue = [first, doubt(1), doubt(2, { child: first.child }), doubt(3)]
    expect(nextAfter(queue, { pair: first, verdict: 'same' }, new Set())?.row).toBe(3)
    expect(nextAfter(queue, { pair: first, verdict: 'different' }, new Set())?.child).toBe(queue[1]?.child)
  })
})
