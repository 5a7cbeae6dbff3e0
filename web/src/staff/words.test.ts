import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { describe, expect, it } from 'vitest'
import { sayPeriod } from './words.tsx'

describe('a period', () => {
  it('is said with the last day on which it holds', () => {
    expect(sayPeriod(plainDate('2026-11-24'), plainDate('2026-12-01'))).toBe('2026-11-24 至 2026-11-30')
    expect(sayPeriod(plainDate('2026-11-24'), null)).toBe('2026-11-24 起')
    expect(sayPeriod(plainDate('2026-11-24'), plainDate('2026-11-24'))).toBe('2026-11-24，当天结束')
  })
})
