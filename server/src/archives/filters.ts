/** A list filter as SQL conditions on `c` (qinghe.children). The same filter stands behind every figure. */
import type { ListFilter } from '@qinghe/domain/archives/contract.ts'
import { fieldKeys } from '@qinghe/domain/archives/fields.ts'
import { awaiting, statusesOf, ownReturn } from '@qinghe/domain/archives/lifeCycle.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { clearFields } from '@qinghe/domain/archives/seen.ts'
import type { AgeBand, ArchiveStatus, ListTab } from '@qinghe/domain/archives/types.ts'
import { addDays, isPlainDate, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import { hasNobody } from '../staff/responsible.ts'

/** The latest birth date of someone who is at least `years` old on `day`: 29 February turns on 1 March. */
export function bornBy(day: PlainDate, years: number): PlainDate {
  const text = `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`
  return isPlainDate(text) ? plainDate(text) : plainDate(`${text.slice(0, 4)}-02-28`)
}

/** Still in somebody's care, the ones whose leaving is being looked at among them. */
const registered: readonly ArchiveStatus[] = ['active', 'changed', 'exitPending']
const left: readonly ArchiveStatus[] = ['exited', 'transferred', 'merged']

const hasStatus = (statuses: readonly string[]): Sql => sql`c.status = any(${[...statuses]}::text[])`

/** Something is missing that this post reads. Who reads all is asked the shorter question. */
function hasGaps({ actor }: Reader): Sql {
  const judged = clearFields(actor)
  return judged.length === fieldKeys.length ? sql`c.gaps <> '{}'` : sql`c.gaps && ${judged}::text[]`
}

/** A change of one that is in the register waits for whoever it was returned to. */
const isReturned = sql`(c.status = 'changed' and c.returned_to is not null)`
/** To me, where anything is returned to my level; all of the place for who only looks on. One of which nobody wrote to whom is the village's. */
function returnedTo(r: Reader): Sql {
  const own = ownReturn(r.actor.role)
  const back = sql`(c.status = 'returned' or ${isReturned})`
  return own === null ? back : sql`(${back} and coalesce(c.returned_to, 'village') = ${own})`
}

export function tabCondition(r: Reader, tab: ListTab): Sql {
  const { leftBehindAgeLimit: { value: limit }, exitNoticeDays } = r.parameters(archivePackage, regionCode(r.actor.region))
  const noGuardian = 1 // CL-11: 1 无人监护
  switch (tab) {
    case 'all': return hasStatus(statusesOf('official')) // as the figures count; whoever is leaving waits under 待我审核
    case 'mine': return sql`c.created_by = ${r.actor.posting}::uuid`
    case 'review': return ownReturn(r.actor.role) === 'village' ? returnedTo(r) : sql`(${hasStatus(awaiting(r.actor.role))} and not ${isReturned})`
    case 'returned': return returnedTo(r)
    case 'drafts': return hasStatus(['draft'])
    case 'noGuardian': return sql`(${hasStatus(registered)} and exists (select 1 from qinghe.child_guardianships g
      where g.county = c.county and g.child = c.id and g.valid_to is null and g.guardianship_type = ${noGuardian}))`
    case 'turningSixteen': return sql`(${hasStatus(registered)} and c.birth_date > ${bornBy(r.today, limit)}::date
      and c.birth_date <= ${bornBy(addDays(r.today, exitNoticeDays.value), limit)}::date)`
    case 'gaps': return sql`(${hasGaps(r)} and not ${hasStatus(left)})`
    case 'exited': return hasStatus(left)
  }
}

/** CL-19 with the open ends: D is 16 and over, U unknown. */
const bandAges: Record<Exclude<AgeBand, 'U'>, { from: number; below: number | null }> = {
  A: { from: 0, below: 6 }, B: { from: 6, below: 14 }, C: { from: 14, below: 16 }, D: { from: 16, below: null },
}
function inBand(r: Reader, band: AgeBand): Sql {
  if (band === 'U') return sql`c.birth_date is null`
  const { from, below } = bandAges[band]
  const old = sql`c.birth_date <= ${bornBy(r.today, from)}::date`
  return below === null ? old : sql`(${old} and c.birth_date > ${bornBy(r.today, below)}::date)`
}

/** Code 0 stands for 未填. */
const coded = (column: Sql, codes: readonly number[]): Sql => sql`coalesce(${column}, 0) = any(${[...codes]}::int[])`

function schooled(codes: readonly number[]): Sql {
  const some = sql`exists (select 1 from qinghe.child_schooling s where s.county = c.county and s.child = c.id and s.valid_to is null
    and s.status = any(${[...codes]}::int[]))`
  const none = sql`not exists (select 1 from qinghe.child_schooling s where s.county = c.county and s.child = c.id and s.valid_to is null and s.status is not null)`
  return codes.includes(0) ? sql`(${some} or ${none})` : some
}

const guarded = (codes: readonly number[]): Sql => sql`exists (select 1 from qinghe.child_guardianships g
  where g.county = c.county and g.child = c.id and g.valid_to is null and coalesce(g.guardianship_type, 0) = any(${[...codes]}::int[]))`

/** `region` 0 is the nation, so a filter without one asks for nothing more than the policy does. */
function placed(filter: ListFilter): Sql[] {
  const { region } = filter
  if (region === undefined || region === 0) return []
  if (filter.regionOnly === true) return [sql`c.region = ${region}`]
  const { lo, hi } = rangeOf(region)
  return [sql`c.region >= ${lo} and c.region < ${hi}`]
}

function aged(r: Reader, filter: ListFilter): Sql[] {
  return [
    ...(filter.ageFrom === undefined ? [] : [sql`c.birth_date <= ${bornBy(r.today, filter.ageFrom)}::date`]),
    ...(filter.ageTo === undefined ? [] : [sql`c.birth_date > ${bornBy(r.today, filter.ageTo + 1)}::date`]),
    ...(filter.ageBand === undefined || filter.ageBand.length === 0 ? [] : [sql`(${join(filter.ageBand.map(band => inBand(r, band)), ' or ')})`]),
  ]
}

/** Conditions to be joined with “and”; never empty. */
export function conditionsOf(r: Reader, filter: ListFilter): Sql[] {
  const { tab, group, status, sex, schooling, category, leftBehind, guardianshipType, gap, batch, nobody, villageGroup } = filter
  return [
    sql`c.status <> 'merged'`,
    ...(r.actor.county === 0 ? [] : [sql`c.county = ${r.actor.county}`]),
    ...placed(filter), ...aged(r, filter),
    ...(tab === undefined ? [] : [tabCondition(r, tab)]),
    ...(group === undefined ? [] : [hasStatus(statusesOf(group))]),
    ...(status === undefined || status.length === 0 ? [] : [hasStatus(status)]),
    ...(sex === undefined ? [] : [coded(sql`c.sex_code`, sex)]),
    ...(schooling === undefined ? [] : [schooled(schooling)]),
    ...(category === undefined ? [] : [sql`c.categories && ${category}::int[]`]),
    ...(leftBehind === undefined ? [] : [coded(sql`c.left_behind_status`, leftBehind)]),
    ...(guardianshipType === undefined ? [] : [guarded(guardianshipType)]),
    ...(gap === undefined ? [] : [sql`c.gaps && ${gap}::text[]`]),
    ...(villageGroup === undefined ? [] : [sql`c.village_group = ${villageGroup}`]),
    ...(nobody === true ? [hasNobody(r)] : []),
    ...(batch === undefined ? [] : [sql`c.batch = ${batch}::uuid`]),
  ]
}
