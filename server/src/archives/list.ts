/** Lists of archives: every condition narrows in SQL, pages go by key and never by offset. */
import { createHash } from 'node:crypto'
import { type CountsInput, type CountsOutput, type ListFilter, type ListInput, type ListSort, defaultLimit, listArchives as contract } from '@qinghe/domain/archives/contract.ts'
import { ageSeen, clearFields, seenAs, seenCategories } from '@qinghe/domain/archives/seen.ts'
import { tabExists } from '@qinghe/domain/archives/exists.ts'
import type { ListTab } from '@qinghe/domain/archives/types.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { ancestorAt, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { ident, join, Sql, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { isAboveCounty } from '../http/guard.ts'
import { regionNames } from '../regions/names.ts'
import { conditionsOf, tabCondition } from './filters.ts'
import { refuseUnseen } from './shown.ts'

const Cursor = z.union([
  z.tuple([z.literal('region'), z.number(), z.string()]),
  z.tuple([z.literal('recent'), z.string(), z.string()]),
  z.tuple([z.literal('birth'), z.string().nullable(), z.string()]),
])
type Cursor = z.infer<typeof Cursor>

const pages = pagesOf(contract, Cursor)

const orders: Record<ListSort, Sql> = {
  region: sql`c.region, c.id`, recent: sql`c.updated_at desc, c.id desc`, birth: sql`c.birth_date, c.id`,
}
function after(cursor: Cursor): Sql {
  const [sort, at, id] = cursor
  if (sort === 'region') return sql`(c.region, c.id) > (${at}::bigint, ${id}::uuid)`
  if (sort === 'recent') return sql`(c.updated_at, c.id) < (${at}::timestamptz, ${id}::uuid)`
  // Whoever has no birth date stands at the end, and would be greater than nothing.
  return at === null ? sql`(c.birth_date is null and c.id > ${id}::uuid)` : sql`((c.birth_date, c.id) > (${at}::date, ${id}::uuid) or c.birth_date is null)`
}

type Row = {
  county: number; id: string; version: number; status: string; returned_to: string | null; origin: string; identity_state: string; name: string; sex_code: number | null
  birth_date: string | null; id_number: Uint8Array | null; id_missing_reason: string | null; region: number; categories: number[]
  left_behind_status: number | null; gaps: string[]; updated_at: string
  /** To the microsecond: many are reviewed in one moment, and a page may end among them. */
  updated_exactly: string | null
  schooling_status: number | null; school_name: string | null
  guardian_name: string | null; relation_code: number | null; guardianship_type: number | null
}

type Page = { where: readonly Sql[]; sort: ListSort; limit: number; keysFirst: boolean }

/** What a line shows of other tables is looked up for the rows of the page by their keys, behind fences (offset 0), whatever the planner
 *  makes of the size of the place. The limit is ours and stands in the text: as a parameter it would be planned for any number.
 *  @param keysFirst cut the page on an index that holds what the policy compares, and fetch the rows afterwards: for a school, whose
 *    children are one in many of its place. Where nearly every row is the reader's own, fetching them once is a fifth cheaper (measured). */
const page = ({ where, sort, limit, keysFirst }: Page): Sql<Row> => sql<Row>`
  with page as (select ${keysFirst ? sql`c.county, c.id` : sql`c.*`} from qinghe.children c where ${join(where, ' and ')} order by ${orders[sort]} limit ${wholeNumber(limit)})
  select c.county, c.id, c.version, c.status, c.returned_to, c.origin, c.identity_state, c.name, c.sex_code, c.birth_date, c.id_number, c.id_missing_reason,
    c.region, c.categories, c.left_behind_status, c.gaps, c.updated_at, ${sort === 'recent' ? sql`c.updated_at::text` : sql`null`} as updated_exactly,
    s.status as schooling_status, s.school_name, g.guardian_name, g.relation_code, g.guardianship_type
  from ${keysFirst ? sql`page p cross join lateral (select * from qinghe.children k where k.county = p.county and k.id = p.id offset 0) c` : sql`page c`}
  left join lateral (select * from qinghe.child_schooling k where k.county = c.county and k.child = c.id and k.valid_to is null offset 0) s on true
  left join lateral (select * from qinghe.child_guardianships k where k.county = c.county and k.child = c.id and k.valid_to is null offset 0) g on true
  order by ${orders[sort]}`

/** Pages without a narrowing filter are asked all day and have a few texts only, so they are planned once a connection; planning
 *  costs as much as the page. Only the lengths the screens ask for: a plan stays as long as its connection, and anybody could have one
 *  made for each of a hundred lengths of each list. */
function planned(q: Sql<Row>, isHot: boolean): Sql<Row> {
  if (!isHot) return q
  const { text } = q
  const name = names.get(text) ?? `archives.page.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  if (names.size < 200) names.set(text, name)
  return new Sql<Row>(q.texts, q.values, name)
}
const names = new Map<string, string>()
const plannedLimits = new Set([defaultLimit, 100])

function cursorOf(sort: ListSort, row: Row): Cursor {
  if (sort === 'region') return ['region', row.region, row.id]
  return sort === 'recent' ? ['recent', row.updated_exactly ?? row.updated_at, row.id] : ['birth', row.birth_date, row.id]
}

const isOfSchool = (scope: Reader['actor']['scope']): boolean => scope.shape === 'range' && scope.shi - scope.slo === 1

type Showing = { r: Reader; nameOf: (code: number) => string; seesNumber: boolean; judged: ReadonlySet<string> }

/** In clear: the kernel masks. What is not of a field alone is decided here (seen.ts). */
function shownRow({ r, nameOf, seesNumber, judged }: Showing, row: Row): unknown {
  return {
    id: row.id, version: row.version, status: row.status, returnedTo: row.returned_to, origin: row.origin, identityState: seesNumber ? row.identity_state : null,
    name: row.name, sexCode: row.sex_code ?? 0, birthDate: row.birth_date,
    ageInYears: ageSeen(r.actor, row.birth_date === null ? null : plainDate(row.birth_date), r.today),
    idMasked: row.id_number && seesNumber ? r.open({ table: 'children', column: 'id_number', row: row.id }, row.id_number) : null, idMissingReason: seesNumber ? row.id_missing_reason : null,
    region: row.region, regionName: nameOf(row.region), townName: nameOf(ancestorAt(row.region, 'town')),
    categories: seenCategories(r.actor, row.categories), leftBehindStatus: seenAs(r.actor, 'leftBehindStatus') === 'hidden' ? null : row.left_behind_status,
    schoolingStatus: row.schooling_status, schoolName: row.school_name,
    caregiver: row.guardian_name === null ? null : { name: row.guardian_name, relationCode: row.relation_code },
    guardianshipType: row.guardianship_type, gaps: row.gaps.filter(gap => judged.has(gap)), updatedAt: row.updated_at,
  }
}

const isNarrowed = (filter: ListFilter): boolean => Object.entries(filter).some(([key, v]) => v !== undefined && key !== 'region' && key !== 'tab')
const countedUpTo = 5_000

/** Counting walks the list, so it stops at 5,000 and says null; the figures are on the statistics page. */
async function totalOf(r: Reader, where: readonly Sql[]): Promise<number | null> {
  const counted = await r.first(sql<{ n: number }>`
    select count(*)::int as n from (select 1 from qinghe.children c where ${join(where, ' and ')} limit ${countedUpTo + 1}) s`)
  return counted && counted.n <= countedUpTo ? counted.n : null
}

/** How many rows a list has in all, for what leaves as a file. @returns one more than `upTo` where there are more */
export async function countListed(r: Reader, { sort, ...filter }: Omit<ListInput, 'after' | 'limit'>, upTo: number): Promise<number> {
  refuseUnseen(r.actor, { ...filter, sort: sort ?? 'region' })
  const counted = await r.first(sql<{ n: number }>`select count(*)::int as n from (select 1 from qinghe.children c where ${join(conditionsOf(r, filter), ' and ')} limit ${upTo + 1}) s`)
  return counted?.n ?? 0
}

/** How many of these archives the post reads today, by the policies alone. */
export async function countStillRead(r: Reader, ids: readonly string[]): Promise<number> {
  const counted = await r.first(sql<{ n: number }>`select count(*)::int as n from qinghe.children where county = ${r.actor.county} and id = any(${[...ids]}::uuid[])`)
  return counted?.n ?? 0
}

export async function listArchives(r: Reader, input: ListInput): Promise<Unparsed> {
  const { sort: wantedSort, after: from, limit = defaultLimit, ...filter } = input
  const cursor = pages.from(r, from)
  const sort = cursor?.[0] ?? wantedSort ?? 'region'
  refuseUnseen(r.actor, { ...filter, sort })
  const where = conditionsOf(r, filter)
  const asked = page({ where: cursor ? [...where, after(cursor)] : where, sort, limit: limit + 1, keysFirst: isOfSchool(r.actor.scope) })
  const rows = await r.rows(planned(asked, !isNarrowed(filter) && plannedLimits.has(limit)))
  const { page: shown, next: nextCursor } = pages.cut(r, { rows, limit, at: row => cursorOf(sort, row) })
  const nameOf = await regionNames(r, shown.flatMap(row => [row.region, ancestorAt(row.region, 'town')]))
  const showing = { r, nameOf, seesNumber: seenAs(r.actor, 'idNumber') !== 'hidden', judged: new Set<string>(clearFields(r.actor)) }
  return unparsed({
    rows: shown.map(row => shownRow(showing, row)),
    nextCursor,
    total: cursor === undefined && isNarrowed(filter) ? await totalOf(r, where) : null,
  })
}

const countedTabs: readonly ListTab[] = ['all', 'mine', 'review', 'returned', 'drafts', 'noGuardian', 'turningSixteen', 'gaps', 'exited']

export const isWithinOneCounty = (lo: number, hi: number): boolean => ancestorAt(lo, 'county') === ancestorAt(hi - 1, 'county')

/** One walk for all tabs, within the region asked for; above the county that would be too long a walk, and figures answer there. */
export async function countArchives(r: Reader, input: CountsInput): Promise<CountsOutput> {
  const { scope } = r.actor
  const { lo, hi } = input.region === undefined && scope.shape === 'range' ? scope : rangeOf(input.region ?? r.actor.region)
  if (isAboveCounty(r.actor) && !isWithinOneCounty(lo, hi)) return { tabs: {} }
  const counts = countedTabs.map(tab => sql`count(*) filter (where ${tabCondition(r, tab)})::int as ${ident(`n_${tab.toLowerCase()}`)}`)
  const where = conditionsOf(r, { region: input.region })
  const row = await r.first(sql<Record<string, number>>`select ${join(counts, ', ')} from qinghe.children c where ${join(where, ' and ')}`)
  // No figure, instead of a wrong 0.
  const told = countedTabs.filter(tab => tabExists(r.actor, tab))
  return { tabs: Object.fromEntries(told.map(tab => [tab, row?.[`n_${tab.toLowerCase()}`] ?? 0])) }
}
