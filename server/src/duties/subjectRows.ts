/** Whom something may be owed about, one row each, with the facts a condition asks for as columns of `f`: the children, places, schools, organisations
 *  and posts of one county (domain/src/plans/subjects.ts). */
import { settledLeftBehind } from '@qinghe/domain/plans/childFacts.ts'
import type { Subject } from '@qinghe/domain/plans/about.ts'
import { ident, join, nothing, type Sql, sql } from '../db/sql.ts'
import { childColumns, type FactsAt, isOwedTo, sources } from './childColumns.ts'

/** `code`: of the county today. `slice`: of its children; none for all. `everybody`: also those who are not in the register yet, or no more. */
export type SubjectsOf = FactsAt & { county: number; code: number; facts: ReadonlySet<string>; slice: Slice | null; everybody?: boolean }
export type Slice = { from: string; to: string } | { ids: readonly string[] }

/** leftBehind → f_left_behind */
export const factColumn = (fact: string): Sql => ident(`f_${fact.replace(/[A-Z]/gu, letter => `_${letter.toLowerCase()}`)}`)

type Columns = Readonly<Record<string, Sql>>
const selected = (facts: ReadonlySet<string>, columns: Columns): Sql => join(Object.entries(columns).filter(([name]) => facts.has(name)).map(([name, of]) => sql`, ${of} as ${factColumn(name)}`), ' ')

const inSlice = (slice: Slice | null): Sql => (slice === null ? nothing : 'ids' in slice ? sql`and c.id = any(${[...slice.ids]}::uuid[])` : sql`and c.id >= ${slice.from}::uuid and c.id <= ${slice.to}::uuid`)

/** The day an archive was opened, in China. */
const opened = sql`(c.created_at at time zone 'Asia/Shanghai')::date`

function children(of: SubjectsOf): Sql {
  const asked = Object.entries(childColumns).filter(([name]) => of.facts.has(name))
  const needed = [...new Set(asked.flatMap(([, { from }]) => from))].map(source => sources[source])
  const columns = Object.fromEntries(asked.map(([name, fact]) => [name, fact.of(of)]))
  return sql`select c.id::text as subject, c.id as child, c.region, c.school, ${opened} as since ${selected(of.facts, columns)}
    from qinghe.children c ${join(needed, ' ')} where c.county = ${of.county}::int and ${of.everybody === true ? sql`true` : isOwedTo} ${inSlice(of.slice)}`
}

const levels = { village: 5, town: 4, county: 3 } as const
const sizes = { village: 1, town: 1_000, county: 1_000_000 } as const

/** `place`: a region `r` of a level. */
function places(of: SubjectsOf, about: keyof typeof levels): Sql {
  const inside = (as: Sql): Sql => sql`${as}.region >= r.code and ${as}.region < r.code + ${sizes[about]}::bigint`
  const counted = (more: Sql): Sql => sql`(select count(*)::float8 from qinghe.children c where c.county = ${of.county}::int and ${inside(sql`c`)} and ${isOwedTo} ${more})`
  const columns: Columns = {
    children: counted(nothing), leftBehindChildren: counted(sql`and c.left_behind_status = any(${[...settledLeftBehind]}::int[])`),
    // No figure of a year ago is kept by this rule.
    leftBehindBefore: sql`null::float8`,
    hasDirector: sql`exists (select 1 from qinghe.postings p where p.role = 'childDirector' and p.state = 'active' and ${inside(sql`p`)} and p.valid_from <= ${of.today} and (p.valid_to is null or p.valid_to > ${of.today}))`,
    villages: sql`(select count(*)::float8 from qinghe.regions v where v.level = 5 and v.valid_to is null and v.code >= r.code and v.code < r.code + ${sizes[about]}::bigint)`,
  }
  return sql`select r.code::text as subject, null::uuid as child, r.code as region, 0 as school, null::date as since ${selected(of.facts, columns)}
    from qinghe.regions r where r.valid_to is null and r.level = ${levels[about]}::int and r.code >= ${of.code}::bigint and r.code < ${of.code}::bigint + 1000000`
}

function schools(of: SubjectsOf): Sql {
  const pupils = (more: Sql): Sql => sql`(select count(*)::float8 from qinghe.children c ${sources.father} ${sources.mother} where c.county = h.county and c.school = h.id and ${isOwedTo} ${more})`
  const columns: Columns = { pupils: pupils(nothing), leftBehindPupils: pupils(sql`and ${childColumns['schoolLeftBehind']?.of(of) ?? sql`null`}`) }
  return sql`select h.id::text as subject, null::uuid as child, h.region, h.id as school, null::date as since ${selected(of.facts, columns)}
    from qinghe.schools h where h.county = ${of.county}::int and (h.closed_on is null or h.closed_on > ${of.today})`
}

const inOffice = ({ today }: FactsAt): Sql => sql`p.state = 'active' and p.valid_from <= ${today} and (p.valid_to is null or p.valid_to > ${today})`

function organisations(of: SubjectsOf): Sql {
  const columns: Columns = { staff: sql`(select count(*)::float8 from qinghe.postings p where p.organisation = o.id and ${inOffice(of)})` }
  return sql`select o.id::text as subject, null::uuid as child, o.region, 0 as school, (o.created_at at time zone 'Asia/Shanghai')::date as since ${selected(of.facts, columns)}
    from qinghe.organisations o where o.region >= ${of.code}::bigint and o.region < ${of.code}::bigint + 1000000`
}

function postings(of: SubjectsOf): Sql {
  const columns: Columns = {
    since: sql`p.valid_from`,
    children: sql`(select count(*)::float8 from qinghe.assignments a where a.county = p.county and a.posting = p.id and a.valid_from <= ${of.today} and (a.valid_to is null or a.valid_to > ${of.today}))`,
  }
  return sql`select p.id::text as subject, null::uuid as child, p.region, p.school, p.valid_from as since ${selected(of.facts, columns)}
    from qinghe.postings p where p.county = ${of.county}::int and ${inOffice(of)}`
}

/** What is owed for a city, each county owes for its own share: there it lies, and there its facts are those of the county. */
function city(of: SubjectsOf): Sql {
  return sql`select (v.region / 100000000 * 100000000)::text as subject, v.child, v.region, v.school, v.since ${join([...of.facts].map(name => sql`, v.${factColumn(name)}`), ' ')} from (${places(of, 'county')}) v`
}

/** @returns null where a plan may speak of it and nobody is counted for it: a record has no period */
export function subjectRows(about: Subject, of: SubjectsOf): Sql | null {
  switch (about) {
    case 'child': return children(of)
    case 'village': case 'town': case 'county': return places(of, about)
    case 'school': return schools(of)
    case 'organisation': return organisations(of)
    case 'posting': return postings(of)
    case 'city': return city(of)
    case 'record': return null
  }
}
