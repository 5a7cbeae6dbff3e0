/** Months, quarters and terms that are near. */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'

const autumn = 8
const spring = 2
const shownTerms = 6
/** The present term first. */
export function termsBefore(day: PlainDate): string[] {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const begins = month >= autumn ? { year, half: 1 } : month >= spring ? { year: year - 1, half: 2 } : { year: year - 1, half: 1 }
  return Array.from({ length: shownTerms }, (_, back) => { const at = begins.year * 2 + (begins.half - 1) - back; return `${Math.floor(at / 2)}-${(at % 2) + 1}` })
}

const shownMonths = 12
const shownQuarters = 5
export function periodsBefore(day: PlainDate): string[] {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const months = Array.from({ length: shownMonths }, (_, back) => { const at = year * 12 + month - 1 - back; return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}` })
  const quarters = Array.from({ length: shownQuarters }, (_, back) => { const at = year * 4 + Math.floor((month - 1) / 3) - back; return `${Math.floor(at / 4)}-Q${(at % 4) + 1}` })
  return [...quarters, ...months]
}
