/** A round is a quarter of a county: its days, the moment it stands for, and when one may be opened (P1-22). */
import { addDays, instant, type Instant, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { ancestorAt, type RegionCode } from '../kernel/regionCode.ts'
import type { DuePeriod } from '../plans/due.ts'
import { type Period, periodsIn } from '../plans/periods.ts'
import { addMonths } from '../records/months.ts'
import type { CensusParameters } from './parameters.ts'

export type RoundDays = { period: string; opens: PlainDate; standard: PlainDate; village: PlainDate; town: PlainDate; match: PlainDate; lock: PlainDate }
/** What plans in force owe in this quarter: who signs by when is said in one place only. */
export type OwedDays = { village: DuePeriod | null; town: DuePeriod | null }

/** Whose value of the standard day holds: a county that chose its own would lose the children who move. */
export const roundRegion = (county: RegionCode): RegionCode => ancestorAt(county, 'province')

const quartersOf = (between: { from: PlainDate; to: PlainDate }): Period[] => periodsIn({ kind: 'quarter', keyPeriods: [], terms: [] }, between)
const monthOf = (period: Period): PlainDate => plainDate(`${period.to.slice(0, 7)}-01`)
const dayIn = (period: Period, day: number): PlainDate => addDays(monthOf(period), day - 1)

export function roundDays(period: Period, values: CensusParameters, owed: OwedDays): RoundDays {
  return {
    period: period.id, opens: monthOf(period), standard: dayIn(period, values.censusStandardDay.value),
    village: owed.village?.due ?? dayIn(period, values.censusVillageDay.value), town: owed.town?.due ?? dayIn(period, values.censusTownDay.value),
    match: addDays(period.to, -values.censusMatchDays.value), lock: period.to,
  }
}

/** 2026-06-15 → 6 月 15 日 */
export const spoken = (day: PlainDate): string => `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`

/** Days a county cannot work by: a plan or a parameter has to be put right before the round opens. */
export function dayIssues(days: RoundDays): Issue[] {
  const inOrder: readonly [PlainDate, string][] = [
    [days.opens, '开始'], [days.standard, '标准时点'], [days.village, '村签字'], [days.town, '镇签字'], [days.match, '比对办完'], [days.lock, '锁定'],
  ]
  return inOrder.flatMap(([day, name], i) => {
    const earlier = inOrder[i - 1]
    if (earlier === undefined || earlier[0] < day || (earlier[0] === day && earlier[1] !== '标准时点')) return []
    return [issue('census.days', `${name}（${spoken(day)}）要在${earlier[1]}（${spoken(earlier[0])}）以后，请先在方案里改期限`)]
  })
}

/** The first instant after the standard moment: 24 时 of a day is 0 时 of the next. What happened before it is true of the round. */
export const momentOf = (standard: PlainDate): Instant => instant(`${addDays(standard, 1)}T00:00:00+08:00`)

/** The quarter from which whoever accepts a child counts her; until then the sender does. Written on both sides of the transfer when it is accepted,
 *  so that two counties never decide it apart.
 *  @param accepted the day in Beijing on which it was accepted: a moment before 24 时 of the standard day is a day up to it */
export function countsFrom(accepted: PlainDate, values: CensusParameters): string {
  const [here, next] = quartersOf({ from: accepted, to: addMonths(accepted, 3) })
  const first = [here, next].find(period => period !== undefined && accepted <= dayIn(period, values.censusStandardDay.value))
  return first?.id ?? ''
}

export const quarterAt = (day: PlainDate): Period => {
  const [found] = quartersOf({ from: day, to: day })
  if (found === undefined) throw new RangeError(`${day} lies in no quarter`)
  return found
}

export type Opening = { today: PlainDate; days: RoundDays; existing: { openedOn: PlainDate; byName: string } | null }
/** A round that is open already is no fault of whoever asks again by the same command; the receipt answers that. */
export function openingIssues({ today, days, existing }: Opening): Issue[] {
  const [year, quarter] = days.period.split('-Q')
  const name = `${year} 年第 ${quarter} 季度`
  if (existing !== null) return [issue('census.opened', `${name}的排查已由${existing.byName}在 ${spoken(existing.openedOn)}开始，请直接进入这一轮`)]
  if (today < days.opens) return [issue('census.early', `${name}的排查从 ${spoken(days.opens)}开始，现在还不能开始`)]
  return dayIssues(days)
}
