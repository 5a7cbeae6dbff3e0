/** Opening a round. Who signs by when is what plans in force owe; where none says it, the values of the province. */
import { censusPackage } from '@qinghe/domain/census/parameters.ts'
import type { OpenRoundInput } from '@qinghe/domain/census/commands.ts'
import { openingIssues, quarterAt, type RoundDays, roundDays, roundRegion } from '@qinghe/domain/census/rounds.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { addDays, dayOf, instant, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type Issue, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { type DuePeriod, periodDue } from '@qinghe/domain/plans/due.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import type { Period } from '@qinghe/domain/plans/periods.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { daysOf, findRound, type RoundRow } from './store.ts'

const acts = { village: 'census.signVillage', town: 'census.signTown' } as const

type Counted = { r: Pick<Reader, 'parameters'>; plans: readonly Plan[]; code: RegionCode; day: PlainDate }
/** The earliest day by which any plan in force owes it in this quarter. */
function owedIn({ r, plans, code, day }: Counted, act: string, period: Period): DuePeriod | null {
  const days = plans.flatMap(plan => plan.duties.flatMap(({ trigger, evidence }) => {
    if (trigger.by !== 'period' || trigger.period !== 'quarter' || !evidence.some(one => one.acts.includes(act))) return []
    return periodDue(trigger, period, dueWorldOf(r, plan, { region: code, day })) ?? []
  }))
  return days.sort((a, b) => (a.due < b.due ? -1 : 1))[0] ?? null
}

/** @returns the days of a quarter, and whether a plan in force owes it */
export function countedDays(at: Counted, period: Period): { days: RoundDays; owed: boolean } {
  const owed = { village: owedIn(at, acts.village, period), town: owedIn(at, acts.town, period) }
  return { days: roundDays(period, at.r.parameters(censusPackage, roundRegion(at.code), period.from), owed), owed: owed.village !== null }
}
export const dayList = ({ opens, standard, village, town, match, lock }: RoundDays): string[] => [opens, standard, village, town, match, lock]

const firstMonth = 3
export function quarterNamed(period: string): Period {
  const [year, quarter] = period.split('-Q')
  return quarterAt(plainDate(`${year}-${String(Number(quarter) * firstMonth).padStart(2, '0')}-01`))
}

async function openedBy(r: Reader, row: RoundRow): Promise<string> {
  if (row.opened_by === null) return '系统按方案'
  return (await namesFor(r, { postings: [row.opened_by], children: [], places: [] })).person(row.opened_by).name
}

/** What stands in the way of opening a quarter here, today. */
export async function openingOf(r: Reader, here: PlansHere, period: Period): Promise<{ days: RoundDays; issues: Issue[]; existing: RoundRow | undefined }> {
  const { county, region } = r.actor
  const plans = await here.inForce(r, { county, day: r.today })
  const { days } = countedDays({ r, plans, code: ancestorAt(region, 'county'), day: r.today }, period)
  const existing = await findRound(r, period.id)
  const was = existing === undefined ? null : { openedOn: dayOf(instant(existing.opened_at)), byName: await openedBy(r, existing) }
  return { days: existing === undefined ? days : daysOf(existing), issues: openingIssues({ today: r.today, days, existing: was }), existing }
}

/** A quarter that is over for longer is nobody's round any more. */
const longestAfter = 92
const open = (here: PlansHere) => async (w: Writer, { period }: OpenRoundInput): Promise<Done> => {
  const quarter = quarterNamed(period)
  if (addDays(quarter.to, longestAfter) < w.today) throw problem('census.over', '这个季度过去太久了，请从最近的季度开始')
  const { days, issues, existing } = await openingOf(w, here, quarter)
  if (existing !== undefined) throw problem('census.opened', issues[0]?.message ?? '', 409)
  refuseIf(issues)
  await w.derive(sql`select qinghe.open_round(${w.actor.county}, ${period}, ${dayList(days)}::date[])`)
  const [sums] = await w.rows(sql<{ n: number }>`select count(*)::int as n from qinghe.census_lines where county = ${w.actor.county} and period = ${period}`)
  return { records: [{ type: 'censusRound', id: period }], counts: { children: sums?.n ?? 0 } }
}
export const openRound = (here: PlansHere) => each(open(here))
