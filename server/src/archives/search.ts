/** One box for names, pinyin, initials, id and phone numbers (ARCHITECTURE.md section 12). The best twenty of at most 500 come
 *  from the gram index alone; above 500 the answer says so. */
import { type SearchInput, searchLimit } from '@qinghe/domain/archives/contract.ts'
import type { SearchHit } from '@qinghe/domain/archives/types.ts'
import { seesClearly } from '@qinghe/domain/archives/seen.ts'
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import { rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { join, prepared, type Sql, sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { regionNames } from '../regions/names.ts'
import { type NamePlan, planSearch, surnameGrams } from './searchText.ts'
import { refuseUnseenSearch } from './shown.ts'

/** Ranking looks at no more candidates than this; one more tells that there were more. */
export const mostCandidates = 500

type Found = {
  n: number; county: number; id: string; rank: number; name: string; sex_code: number | null; birth_date: string | null; status: string
  region: number; id_number: Uint8Array | null; school_name: string | null
}
type Candidate = Found & { why: SearchHit['why'] }
type Within = { lo: number; hi: number }

const columns = sql`c.county, c.id, c.name, c.sex_code, c.birth_date, c.status, c.region, c.id_number,
  (select s.school_name from qinghe.child_schooling s where s.county = c.county and s.child = c.id and s.valid_to is null) as school_name`

/** One child by its key, whatever the planner makes of the places: a fence keeps it from walking the place instead. */
const childOf = (found: Sql): Sql => sql`cross join lateral (select * from qinghe.children k where k.county = ${found}.county and k.id = ${found}.child offset 0) c`

/** Everyone with one of the grams, which are the readings of one text: ranked on the index, only the best are fetched. While a roster is
 *  arriving somewhere, names whose child nobody may see yet are left out before they are counted; else that costs one look at an empty table. */
const byGramsAs = (name: string, kept: Sql) => (grams: readonly number[], { lo, hi }: Within): Sql<Found & { gram: number }> => prepared<Found & { gram: number }>(name)`
  with found as materialized (
    select county, child, region, rank, gram from qinghe.name_grams
    where gram = any(${[...grams]}::bigint[]) and ${kept} and region >= ${lo} and region < ${hi} and (not exists (select 1 from qinghe.arrivals)
      or exists (select 1 from qinghe.children k where k.county = name_grams.county and k.id = name_grams.child offset 0)) limit ${mostCandidates + 1}
  ), best as (
    select *, count(*) over ()::int as n from found order by rank, region, child limit ${searchLimit}
  )
  select b.n, b.rank, b.gram, ${columns} from best b ${childOf(sql`b`)}
  order by b.rank, b.region, b.child`

const byGrams = byGramsAs('archives.byGrams', sql`true`)
/** Masked readers see the first character of a name of several and find by it alone. */
const bySurname = byGramsAs('archives.bySurname', sql`rank = 1`)

/** A name that may have been written otherwise before decision 030; nameKey looks at it after it was read. */
export const isUnusual = sql`c.name !~ '^[一-鿿]*$'`
/** nameKey of a stored name as personName writes it: only the signs nameKey leaves out are left to remove. */
export const keyOfName = sql`lower(regexp_replace(c.name, '[·•・‧∙.\\s　\u00A0\\-‐-―－''’]', '', 'g'))`

/** Everyone with the rarest of the grams; the name itself settles it. */
const byRarest = (grams: readonly number[], { lo, hi }: Within, name: string): Sql<Found> => prepared<Found>('archives.byRarest')`
  select 0 as n, g.rank, ${columns} from qinghe.name_grams g ${childOf(sql`g`)}
  where g.gram = (select x from unnest(${[...grams]}::bigint[]) x
      order by (select coalesce(sum(k.n), 0) from qinghe.gram_counts k where k.gram = x) limit 1)
    and g.region >= ${lo} and g.region < ${hi}
    and (${name} = '' or strpos(${keyOfName}, ${name}) > 0 or ${isUnusual})
  limit ${mostCandidates + 1}`

type Part = { found: Candidate[]; more: boolean }

async function byExact(r: Reader, plans: readonly NamePlan[], within: Within): Promise<Part> {
  const whyOf = new Map(plans.flatMap(plan => plan.grams.map(gram => [gram, plan.why] as const)))
  if (whyOf.size === 0) return { found: [], more: false }
  const rows = await r.rows(byGrams([...whyOf.keys()], within))
  return { found: rows.map(row => ({ ...row, why: whyOf.get(row.gram) ?? 'name' })), more: (rows[0]?.n ?? 0) > mostCandidates }
}

async function byFitting(r: Reader, plan: NamePlan, { within, text }: { within: Within; text: string }): Promise<Part> {
  const wanted = nameKey(text)
  const rows = await r.rows(byRarest(plan.grams, within, plan.why === 'name' ? wanted : ''))
  const found = rows.filter(row => plan.fits(row.name)).map(row => {
    const plain = nameKey(row.name)
    return { ...row, why: plan.why, rank: plain === wanted ? 0 : plain.startsWith(wanted) ? 1 : 2 }
  })
  return { found, more: rows.length > mostCandidates }
}

async function byBeginning(r: Reader, text: string, within: Within): Promise<Part> {
  const grams = surnameGrams(text)
  if (grams.length === 0) refuseUnseenSearch(r.actor, 'name')
  const rows = await r.rows(bySurname(grams, within))
  return { found: rows.map(row => ({ ...row, why: 'name' })), more: (rows[0]?.n ?? 0) > searchLimit }
}

async function byNumber(r: Reader, number: { idNumber: string | null; phone: string | null }, { lo, hi }: Within): Promise<Candidate[]> {
  if (number.idNumber !== null) {
    refuseUnseenSearch(r.actor, 'idNumber')
    const rows = await r.rows(prepared<Found>('archives.byIdNumber')`select 1 as n, 0 as rank, ${columns} from qinghe.children c
      where c.id_blind = any(${r.blind('idNumber', number.idNumber)}::bytea[]) and c.region >= ${lo} and c.region < ${hi} limit ${mostCandidates + 1}`)
    return rows.map(row => ({ ...row, why: 'idNumber' }))
  }
  refuseUnseenSearch(r.actor, 'phone')
  const blinds = r.blind('phone', number.phone ?? '')
  const rows = await r.rows(prepared<Found>('archives.byPhone')`select 1 as n, 0 as rank, ${columns} from qinghe.children c
    where (c.county, c.id) in (
      select p.county, p.child from qinghe.child_parents p where p.phone_blind = any(${blinds}::bytea[])
      union select g.county, g.child from qinghe.child_guardianships g where g.phone_blind = any(${blinds}::bytea[]) and g.valid_to is null)
      and c.region >= ${lo} and c.region < ${hi} limit ${mostCandidates + 1}`)
  return rows.map(row => ({ ...row, why: 'phone' }))
}

/** Rows as hits. */
export async function toHits(r: Reader, rows: readonly Candidate[]): Promise<unknown[]> {
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return rows.map(row => ({
    id: row.id, name: row.name, sexCode: row.sex_code ?? 0, birthDate: row.birth_date,
    status: row.status, region: row.region, regionName: nameOf(row.region), schoolName: row.school_name,
    idMasked: row.id_number && r.open({ table: 'children', column: 'id_number', row: row.id }, row.id_number), why: row.why,
  }))
}

/** Rank, then region, then id: the same question has the same answer, whatever plan found it. */
const inOrder = (a: Candidate, b: Candidate): number =>
  a.rank - b.rank || a.region - b.region || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

export async function searchArchives(r: Reader, input: SearchInput): Promise<Unparsed> {
  const within = rangeOf(input.region ?? 0)
  const plan = planSearch(input.text)
  const parts: Part[] = []
  if (plan.kind === 'number') {
    const found = await byNumber(r, plan, within)
    parts.push({ found, more: found.length > mostCandidates })
  } else if (plan.kind === 'name' && !seesClearly(r.actor, 'name')) {
    parts.push(await byBeginning(r, input.text, within))
  } else if (plan.kind === 'name') {
    // Together, so that the readings of one text leave in one packet.
    parts.push(...await Promise.all([
      byExact(r, plan.plans.filter(one => one.exact), within),
      ...plan.plans.filter(one => !one.exact).map(one => byFitting(r, one, { within, text: input.text })),
    ]))
  }
  const found = parts.flatMap(part => part.found)
  const more = parts.some(part => part.more)
  const seen = new Set<string>()
  const first = found.sort(inOrder).filter(row => !seen.has(row.id) && seen.add(row.id))
  return unparsed({ hits: await toHits(r, first.slice(0, searchLimit)), more: more || first.length > mostCandidates })
}

/** Rows of given children, for duplicates. */
export const rowsOf = (condition: readonly Sql[]): Sql<Found> =>
  sql<Found>`select 1 as n, 0 as rank, ${columns} from qinghe.children c where ${join(condition, ' and ')} limit ${searchLimit + 1}`
export type { Candidate, Found }
