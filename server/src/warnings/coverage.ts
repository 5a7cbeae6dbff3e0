/** 服务覆盖 of a quarter (P1-58): who was in no visit, talk, help or service, by place and by name. The target is nobody. */
import { quarterAt } from '@qinghe/domain/census/rounds.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import type { Period } from '@qinghe/domain/plans/periods.ts'
import { ancestorAt, rangeOf, regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { audiences } from '@qinghe/domain/staff/audiences.ts'
import { type CoverageFigures, type CoverageInput, listUncovered as contract, type UncoveredInput, type UncoveredOutput } from '@qinghe/domain/warnings/contract.ts'
import { coverageKindIds, coverageKinds, type CoverageKind, countsFor } from '@qinghe/domain/warnings/sorts.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import { subjectRows } from '../duties/subjectRows.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { countFlagged, directorsOf, type Flagged, type NamedRow, nameFlagged, regionAsked } from './flagged.ts'

const pages = pagesOf(contract, z.tuple([z.number(), z.number(), z.string()]))
const usualLimit = 50
const quartersBack = 4
const some = 85

/** This quarter and those before it, the newest first. */
function quartersOf({ today }: Reader): Period[] {
  const found: Period[] = []
  for (let day = today; found.length < quartersBack; day = addDays(quarterAt(day).from, -1)) found.push(quarterAt(day))
  return found
}
function quarterIn(r: Reader, id: string | undefined): Period {
  const found = quartersOf(r).find(one => id === undefined || one.id === id)
  if (found === undefined) throw new NotFound('这个季度（只看近四个季度）')
  return found
}

/** Services of a plan have no day of their own in clear: they count for the quarter in which something was last entered. */
const when = (kind: CoverageKind): Sql => (kind === 'service' ? sql`(r.updated_at at time zone 'Asia/Shanghai')::date` : sql`r.day`)
function done({ actor }: Reader, { from, to }: Period): Sql {
  const ways = countsFor(actor).map(kind => sql`(r.kind = ${kind} and r.state = any(${[...coverageKinds[kind].states]}::text[]) and ${when(kind)} between ${from}::date and ${to}::date)`)
  return sql`select distinct r.child from qinghe.records r where r.county = ${actor.county} and r.child is not null and (${join(ways, ' or ')})`
}

function flaggedOf(r: Reader, region: RegionCode, quarter: Period): Flagged<'uncovered'> {
  const { lo, hi } = rangeOf(region)
  const code = ancestorAt(r.actor.region, 'county')
  const children = subjectRows('child', { today: sql`${r.today}::date`, leftBehindAgeLimit: some, county: r.actor.county, code, facts: new Set(), slice: null }) ?? sql``
  return {
    from: sql`dn as materialized (${done(r, quarter)}), f as materialized (select s.child, s.region, dn.child as done from (${children}) s left join dn on dn.child = s.child
      where s.region >= ${lo}::bigint and s.region < ${hi}::bigint and s.since <= ${quarter.to}::date)`,
    flags: [{ id: 'uncovered', holds: sql`(f.done is null)` }],
  }
}

function hiddenIn({ actor }: Reader): string | null {
  const without = coverageKindIds.filter(kind => !countsFor(actor).includes(kind))
  return without.length === 0 ? null : `您的岗位不查看${audiences[coverageKinds[without[0] ?? 'service'].audience]?.title ?? '这一部分'}，那里的服务没有算在内`
}

export async function countCoverage(r: Reader, { region: asked, quarter: id }: CoverageInput): Promise<Unparsed> {
  const region = regionAsked(r, asked)
  const quarter = quarterIn(r, id)
  const { place, sum, places } = await countFlagged(r, region, flaggedOf(r, region, quarter))
  const who = await directorsOf(r, places.map(one => one.place.code))
  return unparsed({
    place, today: r.today, quarter, quarters: quartersOf(r).map(one => one.id), children: sum.children, uncovered: sum.some, counts: countsFor(r.actor), hidden: hiddenIn(r),
    places: places.map(({ place: at, children, some: uncovered }) => ({ place: at, children, uncovered, who: at.code % 1000 === 0 ? null : who(at.code) })),
  } satisfies CoverageFigures)
}

type Row = NamedRow & { last: string | null }
const clearKinds = coverageKindIds.filter(kind => coverageKinds[kind].audience === 'VIS')
export async function listUncovered(r: Reader, { region: asked, quarter: id, after, limit = usualLimit }: UncoveredInput): Promise<Unparsed> {
  const region = regionAsked(r, asked)
  const quarter = quarterIn(r, id)
  const more = sql`, (select max(r.day)::text from qinghe.records r where r.county = ${r.actor.county} and r.child = p.child and r.subject = p.child and r.kind = any(${clearKinds}::text[]) and r.state in ('done', 'followed') and r.day < ${quarter.from}::date) as last`
  const rows = await nameFlagged<Row, 'uncovered'>(r, flaggedOf(r, region, quarter), { which: 'uncovered', after: pages.from(r, after), limit, more })
  const { page, next } = pages.cut(r, { rows, limit, at: (row): [number, number, string] => [row.n, row.region, row.child] })
  const { child, place } = await namesFor(r, { postings: [], children: page.map(row => row.child), places: page.map(row => row.region) })
  const who = await directorsOf(r, page.map(row => row.region))
  return unparsed({
    lines: page.flatMap(row => {
      const named = child(row.child)
      return named === null ? [] : [{ child: { id: ChildId.parse(named.id), name: named.name }, place: { code: regionCode(row.region), name: place(row.region) }, who: who(row.region), last: row.last === null ? null : plainDate(row.last) }]
    }),
    next,
  } satisfies UncoveredOutput)
}
