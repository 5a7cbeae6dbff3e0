/** 数据质量 of a place: what of its archives is missing, clashes, may be double, or has not been looked at for long; each a number with its names and whom to ask. */
import { isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { leftBehindCode } from '@qinghe/domain/archives/leftBehind.ts'
import { clearFields } from '@qinghe/domain/archives/seen.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, rangeOf, regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { addMonths } from '@qinghe/domain/records/months.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { type CountsInput, type FaultyInput, type FaultyOutput, listFaulty as contract, type QualityFigures } from '@qinghe/domain/warnings/contract.ts'
import { warningPackage } from '@qinghe/domain/warnings/parameters.ts'
import { hiddenFrom, isTold, qualities, type QualityId, qualityIds } from '@qinghe/domain/warnings/sorts.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { isOwedTo } from '../duties/childColumns.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { looseStates } from '../records/store.ts'
import { countFlagged, directorsOf, type Flagged, type NamedRow, nameFlagged, regionAsked } from './flagged.ts'
import { figuresOf } from './told.ts'

const pages = pagesOf(contract, z.tuple([z.number(), z.number(), z.string()]))
const usualLimit = 50
const visitBit = bitOf('VIS')

const staleFrom = (r: Reader): string => addMonths(r.today, -r.parameters(warningPackage, ancestorAt(r.actor.region, 'county')).warningStaleMonths.value)
/** Of whom a record was made, or whose line of a quarter was settled, since then. Lists have no quarter to read: they are not told. */
const looked = (r: Reader): Sql => (!isTold(r.actor, qualities.stale) ? sql`select null::uuid as child where false` : sql`select r.child from qinghe.records r where r.county = ${r.actor.county} and r.child is not null and r.readers = ${visitBit}::bigint and r.day >= ${staleFrom(r)}::date and r.state <> all(${[...looseStates]}::text[])
  union select l.child from qinghe.census_lines l where l.county = ${r.actor.county} and l.state = 'verified' and l.updated_at >= ${staleFrom(r)}::date`)

function holdsFor(r: Reader, id: QualityId): Sql {
  switch (id) {
    case 'gaps': return sql`(f.gaps && ${clearFields(r.actor)}::text[])`
    case 'shared': return sql`f.number_shared`
    case 'twins': return sql`(f.alike > 1)`
    case 'unverified': return sql`(f.identity_state = 'unverified')`
    case 'unsettled': return sql`(coalesce(f.left_behind_status, ${leftBehindCode.suspected}::int) = ${leftBehindCode.suspected}::int)`
    case 'stale': return sql`(f.changed < ${staleFrom(r)}::date and f.looked is null)`
  }
}

/** Whether somebody is there twice is asked of all the post reads, not only of the place that is looked at. */
function flaggedOf(r: Reader, region: RegionCode): Flagged<QualityId> {
  const { lo, hi } = rangeOf(region)
  return {
    from: sql`lk as materialized (${looked(r)}), all_here as materialized (select c.id as child, c.region, c.name, c.birth_date, c.gaps, c.number_shared, c.identity_state, c.left_behind_status,
        (c.updated_at at time zone 'Asia/Shanghai')::date as changed, case when c.birth_date is null then 1 else count(*) over (partition by c.name, c.birth_date) end as alike
        from qinghe.children c where c.county = ${r.actor.county} and ${isOwedTo}),
      f as materialized (select a.*, lk.child as looked from all_here a left join lk on lk.child = a.child where a.region >= ${lo}::bigint and a.region < ${hi}::bigint)`,
    flags: qualityIds.filter(id => isTold(r.actor, qualities[id])).map(id => ({ id, holds: holdsFor(r, id) })),
  }
}

export async function countQuality(r: Reader, { region: asked }: CountsInput): Promise<Unparsed> {
  const region = regionAsked(r, asked)
  return unparsed(figuresOf(r, { ids: qualityIds, sorts: qualities, counted: await countFlagged(r, region, flaggedOf(r, region)) }) satisfies QualityFigures)
}

type Row = NamedRow & { gaps: string[]; changed: string; twin: string | null }
const twinOf = sql`(select a.child from all_here a where a.name = p.name and a.birth_date = p.birth_date and a.child <> p.child order by a.child limit 1)`
const moreFor = (which: QualityId): Sql => sql`, p.gaps, p.changed::text as changed, ${which === 'twins' ? twinOf : sql`null::uuid`} as twin`

export async function listFaulty(r: Reader, { which, region: asked, after, limit = usualLimit }: FaultyInput): Promise<Unparsed> {
  const hidden = hiddenFrom(r.actor, qualities[which])
  if (hidden !== null) throw problem('warnings.unseen', `${hidden}，没有这份名单`, 403)
  const region = regionAsked(r, asked)
  const rows = await nameFlagged<Row, QualityId>(r, flaggedOf(r, region), { which, after: pages.from(r, after), limit, more: moreFor(which) })
  const { page, next } = pages.cut(r, { rows, limit, at: (row): [number, number, string] => [row.n, row.region, row.child] })
  const seen = clearFields(r.actor)
  const { child, place } = await namesFor(r, { postings: [], children: page.flatMap(row => [row.child, ...(row.twin === null ? [] : [row.twin])]), places: page.map(row => row.region) })
  const who = await directorsOf(r, page.map(row => row.region))
  const nameOf = (id: string) => { const found = child(id); return found === null ? null : { id: ChildId.parse(found.id), name: found.name } }
  return unparsed({
    lines: page.flatMap(row => {
      const named = nameOf(row.child)
      return named === null ? [] : [{
        child: named, place: { code: regionCode(row.region), name: place(row.region) }, who: who(row.region), changed: plainDate(row.changed), missing: row.gaps.filter(isFieldKey).filter(key => seen.includes(key)),
        twin: row.twin === null ? null : nameOf(row.twin),
      }]
    }),
    next,
  } satisfies FaultyOutput)
}
