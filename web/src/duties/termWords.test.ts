import { describe, expect, it } from 'vitest'
import { termsAround } from './termWords.ts'
import { sayTerm } from '@qinghe/domain/records/say.ts'

describe('a school term', () => {
  it('is said by its school year', () => {
    expect(sayTerm('2026-1')).toBe('2026—2027 学年第一学期')
    expect(sayTerm('2026-2')).toBe('2026—2027 学年第二学期')
  })
  it('belongs to the school year that runs until August', () => {
    expect(termsAround('2027-08-31')).toEqual(['2026-1', '2026-2', '2027-1', '2027-2'])
    expect(termsAround('2027-09-01')).toEqual(['2027-1', '2027-2', '2028-1', '2028-2'])
  })
})
