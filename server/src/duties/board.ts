/** How a place keeps what it owes: by village, town or school, by definition, by person. Numbers alone, counted by seat, so that who holds it is asked once a seat. */
import type { BoardInput, BoardOutput, LoadInput, LoadOutput, OfClauseInput, OfClauseOutput } from '@qinghe/domain/duties/contract.ts'
import { PostingId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { levelOf, levelSize, rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { regionNames } from '../regions/names.ts'
import { definitionsIn } from './definitions.ts'
import { waitsForAnswer } from './hindered.ts'
import { gone, isOpen, listRoles, schoolRoles } from './lines.ts'
import { weekDays } from './order.ts'

type Asked = { region?: number | undefined; school?: number | undefined; plan?: string | undefined; duty?: string | undefined; clause?: string | undefined }
export function conditionsOf({ actor: { county } }: Reader, { region, school, plan, duty, clause }: Asked): Sql[] {
  const range = region === undefined ? undefined : rangeOf(region)
  return [
    ...(county === 0 ? [] : [sql`d.county = ${county}`]), sql`d.waived_at is null`, sql`d.retracted_at is null`, ...(range === undefined ? [] : [sql`d.region >= ${range.lo} and d.region < ${range.hi}`]),
    ...(school === undefined ? [] : [sql`d.school = ${school}`]), ...(plan === undefined ? [] : [sql`d.plan = ${plan}`]), ...(duty === undefined ? [] : [sql`d.duty = ${duty}`]), ...(clause === undefined ? [] : [sql`d.clause = ${clause}`]),
  ]
}

/** One line a seat: the role and where it lies; of a post that works from a list the child, of a school's post the school. */
const seat = sql`d.county, d.role, d.region, case when d.role = any(${[...schoolRoles]}::text[]) then d.school else 0 end as seat_school, case when d.role = any(${[...listRoles]}::text[]) then d.child end as child, d.posting`
const seatKeys = sql`1, 2, 3, 4, 5, 6`
const holderOf = sql`qinghe.duty_holder(s.county, s.role, s.role = any(${[...listRoles]}::text[]), s.region, s.seat_school, s.child, s.posting)`

const quarterMonths = 3
function quarterStart(day: PlainDate): PlainDate {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / quarterMonths) * quarterMonths + 1
  return plainDate(`${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`)
}

type CellRow = { place: number; school: number; plan: string; duty: string; owed: number; done: number; late: number; unowned: number }
type Tally = Pick<CellRow, 'owed' | 'done' | 'late' | 'unowned'>
/** Below the post's own place: towns of a county, villages of a town, schools of a bureau or of a school's own post. */
function cellsBy(region: number, bySchool: boolean): { place: Sql; school: Sql } {
  if (bySchool) return { place: sql`0::bigint`, school: sql`d.school` }
  const size = levelOf(region) === 'county' ? levelSize.town : 1
  return { place: sql`d.region / ${wholeNumber(size)} * ${wholeNumber(size)}`, school: sql`0` }
}
const isBySchool = ({ actor: { role } }: Reader): boolean => role === 'educationBureau' || role === 'schoolAdmin'

async function cellsOf(r: Reader, input: BoardInput, since: PlainDate): Promise<CellRow[]> {
  const { place, school } = cellsBy(input.region ?? r.actor.region, isBySchool(r))
  const open = sql`${isOpen} and (d.opens is null or d.opens <= ${r.today}::date)`
  return r.rows(sql<CellRow>`with seats as (
      select ${seat}, ${place} as place, ${school} as school, d.plan, d.duty, count(*) filter (where ${open})::int as open, count(*) filter (where d.done_at is not null)::int as done,
        count(*) filter (where ${open} and d.due_at <= ${r.now})::int as late
      from qinghe.duties d where ${join([...conditionsOf(r, input), sql`(${open} or d.done_at >= ${since}::date or (d.done_at is not null and d.due_on >= ${since}::date))`, ...(isBySchool(r) ? [sql`d.school <> 0`] : [])], ' and ')}
      group by ${seatKeys}, 7, 8, 9, 10)
    select s.place, s.school, s.plan, s.duty, sum(s.open + s.done)::int as owed, sum(s.done)::int as done, sum(s.late)::int as late, sum(case when h.posting is null then s.open else 0 end)::int as unowned
    from seats s left join lateral ${holderOf} h on s.open > 0 group by 1, 2, 3, 4`)
}

const none: Tally = { owed: 0, done: 0, late: 0, unowned: 0 }
function summed<K>(cells: readonly CellRow[], keyOf: (cell: CellRow) => K): Map<K, Tally> {
  const found = new Map<K, Tally>()
  for (const cell of cells) {
    const { owed, done, late, unowned } = found.get(keyOf(cell)) ?? none
    found.set(keyOf(cell), { owed: owed + cell.owed, done: done + cell.done, late: late + cell.late, unowned: unowned + cell.unowned })
  }
  return found
}
const lateFirst = (a: Tally, b: Tally): number => b.late - a.late || b.unowned - a.unowned || b.owed - b.done - (a.owed - a.done)

/** Who answers for a village, a town, a school. */
const callRoles = { village: 'childDirector', town: 'childSupervisor', county: 'countyCivilAffairs' } as const
function callRole(place: number, school: number): string {
  const level = levelOf(place)
  return school !== 0 ? 'schoolAdmin' : level === 'village' || level === 'town' || level === 'county' ? callRoles[level] : callRoles.county
}
type Call = { place: number; school: number; holder: string; role: string }
async function callsOf(r: Reader, places: readonly { place: number; school: number }[]): Promise<Call[]> {
  return r.rows(sql<Call>`select p.place, p.school, h.holder, p.role from unnest(${places.map(one => one.place)}::bigint[], ${places.map(one => one.school)}::int[], ${places.map(one => callRole(one.place, one.school))}::text[]) p (place, school, role),
    lateral qinghe.duty_holder(${r.actor.county}, p.role, false, p.place, p.school, null, null) h`)
}
const schoolNames = async (r: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, string>> =>
  new Map((await r.rows(sql<{ id: number; name: string }>`select s.id, s.name from qinghe.schools s where s.county = ${r.actor.county} and s.id = any(${[...ids]}::int[])`)).map(one => [one.id, one.name]))

async function placesOf(r: Reader, cells: readonly CellRow[]): Promise<BoardOutput['places']> {
  const own = isBySchool(r) ? r.actor.region : 0
  const byPlace = [...summed(cells, cell => `${cell.place} ${cell.school}`)].map(([key, tally]) => { const [place = 0, school = 0] = key.split(' ').map(Number); return { place: place || own, school, tally, cells: cells.filter(cell => `${cell.place} ${cell.school}` === key) } })
  const nameOf = await regionNames(r, byPlace.map(one => one.place))
  const schools = await schoolNames(r, byPlace.map(one => one.school))
  const calls = await callsOf(r, byPlace)
  return byPlace.sort((a, b) => lateFirst(a.tally, b.tally) || a.place - b.place || a.school - b.school).map(({ place, school, tally, cells: of }) => {
    const call = calls.find(one => one.place === place && one.school === school)
    return {
      place: { code: regionCode(place), name: nameOf(place) }, school: school === 0 ? null : { id: school, name: schools.get(school) ?? '' }, ...tally,
      call: call === undefined ? null : { name: call.holder, role: labelOf(call.role) }, cells: of.map(({ plan, duty, owed, done, late }) => ({ plan, duty, owed, done, late })),
    }
  })
}

export const dutyBoard = (here: PlansHere) => async (r: Reader, input: BoardInput): Promise<Unparsed> => {
  const since = quarterStart(r.today)
  const cells = await cellsOf(r, input, since)
  const defined = await definitionsIn(r, here, [r.actor.county])
  const definitions = [...summed(cells, cell => `${cell.plan} ${cell.duty}`)].map(([key, tally]) => {
    const [plan = '', duty = ''] = key.split(' ')
    const found = defined({ county: r.actor.county, plan, duty })
    return { plan, duty, title: found?.duty.title ?? gone.title, clause: found?.clause.title ?? '', ...tally }
  })
  const [waiting] = await r.rows(sql<{ n: number }>`select count(*)::int as n from qinghe.duties d where ${join([...conditionsOf(r, input), isOpen, waitsForAnswer(r)], ' and ')}`)
  return unparsed({ since, hindered: waiting?.n ?? 0, places: await placesOf(r, cells), definitions: definitions.sort(lateFirst) } satisfies BoardOutput)
}

type PeriodRow = { period: string; due: string | null; owed: number; done: number; late: number }
const mostPeriods = 24
/** What an act opened has the id of it for a period: then the month in which it is due. */
const shownPeriod = sql`case when length(d.period) > 30 then coalesce(to_char(d.due_on, 'YYYY-MM'), '') else d.period end`
export async function dutiesOfClause(r: Reader, input: OfClauseInput): Promise<Unparsed> {
  const rows = await r.rows(sql<PeriodRow>`select ${shownPeriod} as period, max(d.due_on) as due, count(*)::int as owed, count(d.done_at)::int as done, count(*) filter (where ${isOpen} and d.due_at <= ${r.now})::int as late
    from qinghe.duties d where ${join(conditionsOf(r, input), ' and ')} group by 1 order by max(d.due_on) desc nulls last, 1 desc limit ${wholeNumber(mostPeriods)}`)
  return unparsed({ periods: rows.map(row => ({ ...row, due: row.due === null ? null : plainDate(row.due) })) } satisfies OfClauseOutput)
}

type LoadRow = { posting: string | null; holder: string | null; role: string; region: number; open: number; late: number; week: number }
const mostPeople = 2000
export async function dutyLoad(r: Reader, input: LoadInput): Promise<Unparsed> {
  const rows = await r.rows(sql<LoadRow>`with seats as (
      select ${seat}, count(*)::int as open, count(*) filter (where d.due_at <= ${r.now})::int as late, count(*) filter (where d.due_at > ${r.now} and d.due_on <= ${addDays(r.today, weekDays)}::date)::int as week
      from qinghe.duties d where ${join([...conditionsOf(r, input), isOpen, sql`(d.opens is null or d.opens <= ${r.today}::date)`], ' and ')} group by ${seatKeys}),
    held as (select h.posting, h.holder, s.role, s.region, s.open, s.late, s.week from seats s left join lateral ${holderOf} h on true)
    select t.posting, t.holder, coalesce(w.role, t.role) as role, coalesce(w.region, t.region) as region, sum(t.open)::int as open, sum(t.late)::int as late, sum(t.week)::int as week
    from held t left join lateral qinghe.who_held(t.posting) w on true group by 1, 2, 3, 4 order by 6 desc, 5 desc, 4, 3 limit ${wholeNumber(mostPeople)}`)
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return unparsed({
    people: rows.map(({ posting, holder, role, region, open, late, week }) =>
      ({ posting: posting === null ? null : PostingId.parse(posting), name: holder, role, label: labelOf(role), place: { code: regionCode(region), name: nameOf(region) }, open, late, week })),
  } satisfies LoadOutput)
}
