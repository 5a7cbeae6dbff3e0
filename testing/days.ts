/** The days on which calendars go wrong, seen from any day: the suite is run on all of them by `npm run days`, on some by `npm test`. */
import { addDays, isPlainDate, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'

export type OddDay = { day: PlainDate; why: string }

const monthsAhead = 15
const nextDays = 10
const years = (today: PlainDate): number[] => Array.from({ length: 9 }, (_, i) => Number(today.slice(0, 4)) + i)

/** The next one of a day of the year; 29 February may be years away. */
function next(today: PlainDate, monthAndDay: string): PlainDate {
  const found = years(today).map(year => `${year}-${monthAndDay}`).find(day => isPlainDate(day) && day > today)
  if (found === undefined) throw new Error(`no ${monthAndDay} in nine years`)
  return plainDate(found)
}

function monthEnds(today: PlainDate): OddDay[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  return Array.from({ length: monthsAhead }, (_, i) => {
    const day = plainDate(new Date(Date.UTC(year, month + i, 0)).toISOString().slice(0, 10))
    return { day, why: ['03', '06', '09', '12'].includes(day.slice(5, 7)) ? 'end of a quarter' : `end of a month of ${Number(day.slice(8))} days` }
  })
}

/** @returns each day once, in order */
export function oddDays(today: PlainDate): OddDay[] {
  const leap = next(today, '02-29')
  const newYear = next(today, '01-01')
  const sunday = (7 - new Date(today).getUTCDay()) % 7
  const all: OddDay[] = [
    { day: today, why: 'today' },
    ...Array.from({ length: nextDays }, (_, i) => ({ day: addDays(today, i + 1), why: `today + ${i + 1}` })),
    { day: addDays(today, sunday === 0 ? 7 : sunday), why: 'a Sunday' },
    ...monthEnds(today),
    { day: newYear, why: 'new year' }, { day: next(newYear, '01-01'), why: 'new year after next' },
    { day: next(today, '02-28'), why: 'the last of February' }, { day: next(today, '03-01'), why: 'a birthday of those born on 29 February' },
    { day: next(today, '08-31'), why: 'the last day of a school year' }, { day: next(today, '09-01'), why: 'the first day of a school year' },
    { day: next(today, '10-01'), why: 'a week of holidays' }, { day: next(today, '05-01'), why: 'a holiday' },
    { day: addDays(leap, -1), why: 'before 29 February' }, { day: leap, why: '29 February' }, { day: addDays(leap, 1), why: 'after 29 February' },
  ]
  const first = new Map<PlainDate, string>()
  for (const { day, why } of all) first.set(day, first.get(day) ?? why)
  return [...first].map(([day, why]) => ({ day, why })).sort((a, b) => a.day.localeCompare(b.day))
}

/** Always 29 February, and others by the seed.
 *  @param count how many in all */
export function someOddDays(today: PlainDate, count: number, seed: number): OddDay[] {
  const all = oddDays(today)
  const leap = all.filter(({ day }) => day.endsWith('-02-29') && day > today).slice(0, 1)
  const others = all.filter(one => !leap.includes(one))
  const step = Math.max(1, Math.floor(others.length / Math.max(1, count - 1)))
  const from = seed % others.length
  return [...leap, ...Array.from({ length: count - 1 }, (_, i) => others[(from + i * step) % others.length]).filter(day => day !== undefined)]
}
