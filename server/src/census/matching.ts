/** The three-way match: the lists of a round against the last rosters of the quarter. Everything is read from the comparisons; nothing is kept twice. */
import { access } from '@qinghe/domain/census/access.ts'
import { censusMatchNames as namesContract, type MatchNamesInput, type MatchNamesOutput, type MatchOutput } from '@qinghe/domain/census/matchContract.ts'
import { InRoster, MatchOffice, notCome, officeNames } from '@qinghe/domain/census/matching.ts'
import { type MatchFacts, matchIssues } from '@qinghe/domain/census/sheets.ts'
import { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, isWithin, rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { z } from 'zod'
import { agreesIn } from '../comparisons/report.ts'
import { findComparison } from '../comparisons/store.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { quarterNamed } from './open.ts'
import { roleFrom } from './sign.ts'
import { type RoundRow, roundOf, titleOf } from './store.ts'

const kinds: Record<MatchOffice, string> = { education: 'schooling', police: 'household' }
type Roster = { id: string; number: string; at: Date; isComplete: boolean; leads: number; doubtful: number; open: number }

/** The last finished one of the whole county since the quarter began; of a locked round, the last before its lock. */
const rosterOf = (r: Reader, round: RoundRow, office: MatchOffice): Promise<Roster | undefined> =>
  r.first(sql<Roster>`select c.id, c.number, c.ordered_at as at, c.is_complete as "isComplete", c.lead_count as leads, c.doubtful_count as doubtful,
      (select count(*)::int from qinghe.comparison_tasks t where t.county = c.county and t.comparison = c.id and t.state = 'open') as open
    from qinghe.comparisons c where c.county = ${r.actor.county} and c.region = ${ancestorAt(r.actor.region, 'county')} and c.kind = ${kinds[office]} and c.state = 'done'
      and c.ordered_at >= ${quarterNamed(round.period).from}::date::timestamp at time zone 'Asia/Shanghai' and c.ordered_at <= coalesce(${round.locked_at}::timestamptz, 'infinity')
    order by c.ordered_at desc, c.id desc limit 1`)

type Source = { office: MatchOffice; roster: (Roster & { agrees: boolean }) | null }
async function sourcesOf(r: Reader, round: RoundRow): Promise<Source[]> {
  const found: Source[] = []
  for (const office of MatchOffice.options) {
    const roster = await rosterOf(r, round, office)
    found.push({ office, roster: roster === undefined ? null : { ...roster, agrees: await agreesIn(r, await findComparison(r, roster.id)) } })
  }
  return found
}
/** Rosters that came are to be settled; which did not come holds nothing up. */
const factsOf = (sources: readonly Source[]): MatchFacts[] => sources.flatMap(({ office, roster }) => (roster === null ? [] : [{ department: officeNames[office], settled: roster }]))

/** The obstacle of the county (closing.ts). Whoever settles no rosters sees none. */
export async function matchesOf(r: Reader, period: string): Promise<{ matches: MatchFacts[]; notCome: string[] }> {
  if (!mayDo(roleFrom(r.actor.role), 'census.match', access)) return { matches: [], notCome: [] }
  const sources = await sourcesOf(r, await roundOf(r, period))
  return { matches: factsOf(sources), notCome: sources.flatMap(({ office, roster }) => (roster === null ? [notCome(office)] : [])) }
}

const idOf = (sources: readonly Source[], office: MatchOffice): string | null => sources.find(one => one.office === office)?.roster?.id ?? null
/** Each child the lists keep, with where she stands. Who has left is on no list of the three. */
function standings(r: Reader, period: string, sources: readonly Source[]): Sql {
  const ids = { education: idOf(sources, 'education'), police: idOf(sources, 'police') }
  const said = (of: 'e' | 'p'): Sql => of === 'e' ? sql`case when er.child is not null or ee.state = 'found' then 'in' when ee.state = 'missing' then 'out' when ee.state = 'doubtful' then 'unsure' else 'unasked' end`
    : sql`case when pr.child is not null or pe.state = 'found' then 'in' when pe.state = 'missing' then 'out' when pe.state = 'doubtful' then 'unsure' else 'unasked' end`
  return sql`select l.child, l.region, l.name, ${said('e')} as education, ${said('p')} as police from qinghe.census_lines l
    left join qinghe.comparison_rows er on er.county = l.county and er.comparison = ${ids.education}::uuid and er.child = l.child
    left join qinghe.comparison_expected ee on ee.county = l.county and ee.comparison = ${ids.education}::uuid and ee.child = l.child
    left join qinghe.comparison_rows pr on pr.county = l.county and pr.comparison = ${ids.police}::uuid and pr.child = l.child
    left join qinghe.comparison_expected pe on pe.county = l.county and pe.comparison = ${ids.police}::uuid and pe.child = l.child
    where l.county = ${r.actor.county} and l.period = ${period} and l.answer is distinct from 'gone'`
}

type Counted = { town: number; education: string; police: string; n: number }
const sum = (rows: readonly { n: number }[]): number => rows.reduce((all, { n }) => all + n, 0)
function classesOf(rows: readonly Counted[]): MatchOutput['classes'] {
  const all = InRoster.options.flatMap(education => InRoster.options.map(police => ({ education, police, n: sum(rows.filter(row => row.education === education && row.police === police)) })))
  return all.filter(one => one.n > 0)
}
/** Told by what both lines say of a person. */
const leadsInBoth = async (r: Reader, sources: readonly Source[]): Promise<number> =>
  (await r.first(sql<{ n: number }>`select count(distinct a.person_blind)::int as n from qinghe.comparison_rows a join qinghe.comparison_rows b on b.county = a.county and b.person_blind = a.person_blind
    where a.county = ${r.actor.county} and a.comparison = ${idOf(sources, 'education')}::uuid and b.comparison = ${idOf(sources, 'police')}::uuid and a.state = 'lead' and b.state = 'lead'`))?.n ?? 0

const townSize = 1_000
export async function censusMatch(r: Reader, { period }: { period: string }): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const sources = await sourcesOf(r, round)
  const rows = await r.rows(sql<Counted>`select s.region / ${townSize}::bigint * ${townSize}::bigint as town, s.education, s.police, count(*)::int as n from (${standings(r, period, sources)}) s group by 1, 2, 3 order by 1, 2, 3`)
  const towns = [...new Set(rows.map(row => row.town))]
  const { place } = await namesFor(r, { postings: [], children: [], places: towns })
  return unparsed({
    title: titleOf(period), children: sum(rows), classes: classesOf(rows), leadsInBoth: await leadsInBoth(r, sources),
    towns: towns.map(town => ({ town, of: rows.filter(row => row.town === town) })).map(({ town, of }) => ({ place: { code: regionCode(town), name: place(town) }, children: sum(of), classes: classesOf(of) })),
    sources: sources.map(({ office, roster }) => ({
      office, roster: roster === null ? null : {
        comparison: RecordId.parse(roster.id), number: roster.number, at: instant(roster.at), isComplete: roster.isComplete, leads: roster.leads, doubtful: roster.doubtful, open: roster.open, agrees: roster.agrees,
      },
    })),
    standsInTheWay: round.locked_at === null ? factsOf(sources).flatMap(matchIssues).map(one => one.message) : [],
  } satisfies MatchOutput)
}

const pages = pagesOf(namesContract, z.tuple([z.string()]))
const usualLimit = 50
export async function censusMatchNames(r: Reader, { period, education, police, region = regionCode(r.actor.region), after, limit = usualLimit }: MatchNamesInput): Promise<Unparsed> {
  if (!isWithin(region, r.actor.region)) throw new NotFound('这个地方')
  const sources = await sourcesOf(r, await roundOf(r, period))
  const { lo, hi } = rangeOf(region)
  const from = pages.from(r, after)
  const rows = await r.rows(sql<{ child: string; region: number; name: string }>`select s.child, s.region, coalesce(c.name, s.name, '') as name from (${standings(r, period, sources)}) s
    left join qinghe.children c on c.county = ${r.actor.county} and c.id = s.child where s.education = ${education} and s.police = ${police} and s.region >= ${lo} and s.region < ${hi}
      ${from === undefined ? sql`` : sql`and s.child > ${from[0]}::uuid`} order by s.child limit ${limit + 1}::int`)
  const { page, next } = pages.cut(r, { rows, limit, at: last => [last.child] })
  const { place } = await namesFor(r, { postings: [], children: [], places: page.map(row => row.region) })
  return unparsed({
    children: page.map(row => ({ child: { id: ChildId.parse(row.child), name: row.name }, place: { code: regionCode(row.region), name: place(row.region) } })), next,
  } satisfies MatchNamesOutput)
}
