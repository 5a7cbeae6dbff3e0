import { addDays, ageInYears, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bornBy } from './filters.ts'

const day = fc.integer({ min: 0, max: 20_000 }).map(n => addDays(plainDate('2000-01-01'), n))

it('a list of children of at least an age holds exactly those whom the rule of ages calls so old', () => {
  fc.assert(fc.property(day, day, fc.integer({ min: 0, max: 20 }), (birth, today, years) => {
    fc.pre(birth <= today)
    expect(birth <= bornBy(today, years)).toBe(ageInYears(birth, today) >= years)
  }), { numRuns: 3000 })
})
