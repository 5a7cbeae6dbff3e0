import { expect, it } from 'vitest'
import { type Order, orderWith } from './steady.ts'

const none: Order = new Map()
const inOrder = (order: Order): string[] => [...order].sort(([, a], [, b]) => a - b).map(([child]) => child)

it('puts page after page, in the order in which they were read', () => {
  const first = orderWith(none, ['returned', 'disputed'], false)
  expect(inOrder(orderWith(first, ['returned', 'disputed', 'open', 'answered'], false))).toEqual(['returned', 'disputed', 'open', 'answered'])
})
it('moves nobody when the list is read again, and shows first whoever came since', () => {
  const whole = orderWith(none, ['a', 'b', 'c'], false)
  expect(inOrder(orderWith(whole, ['c', 'a', 'b'], true))).toEqual(['a', 'b', 'c'])
  expect(inOrder(orderWith(whole, ['c', 'new', 'a', 'b'], true))).toEqual(['new', 'a', 'b', 'c'])
  expect(orderWith(whole, ['a'], true)).toBe(whole)
})
