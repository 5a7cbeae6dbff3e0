import { expect, it } from 'vitest'
import { audiences } from './audiences.ts'

it('no two audiences share a bit: what one reads is nothing to the other', () => {
  const bits = Object.values(audiences).map(one => one.bit)
  expect(new Set(bits).size).toBe(bits.length)
})
