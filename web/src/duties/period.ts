/** A period of a plan as people say it: 2026-Q1, 2026-W07, 2026-05, 2026, a day, a term, a key period by its own name. */
import { sayPeriodOf } from '@qinghe/domain/records/say.ts'

const half: Record<string, string> = { H1: '上半年', H2: '下半年' }

export function sayPeriod(period: string): string {
  const [year = '', part = '', day] = period.split('-')
  if (/^\d{4}$/u.test(period)) return `${period} 年`
  if (/^W\d{2}$/u.test(part)) return `${year} 年第 ${Number(part.slice(1))} 周`
  if (half[part] !== undefined) return `${year} 年${half[part]}`
  if (/^\d{2}$/u.test(part) && /^\d{2}$/u.test(day ?? '')) return `${Number(part)} 月 ${Number(day)} 日`
  return sayPeriodOf(period)
}
