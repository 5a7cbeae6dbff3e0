/** 预警 of a place: what each child's archive, ledgers and duties say today, as the post reads them. What a plan owes is read from its duties and not computed again. */
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, rangeOf, regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { unguarded } from '@qinghe/domain/plans/childFacts.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { type CountsInput, listWarnings as contract, type WarningFigures, type WarningsInput, type WarningsOutput } from '@qinghe/domain/warnings/contract.ts'
import { warningPackage } from '@qinghe/domain/warnings/parameters.ts'
import { hiddenFrom, isTold, type WarningId, warningIds, warnings } from '@qinghe/domain/warnings/sorts.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { join, nothing, type Sql, sql } from '../db/sql.ts'
import { isOpen } from '../duties/lines.ts'
import { factColumn, subjectRows } from '../duties/subjectRows.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { countFlagged, directorsOf, type Flagged, holdsIn, type NamedRow, nameFlagged, regionAsked } from './flagged.ts'
import { figuresOf } from './told.ts'

const pages = pagesOf(contract, z.tuple([z.number(), z.number(), z.string()]))
const usualLimit = 50
const poor = '3'
const droppedOut = '7'
const visited = 'visit.record'

type Asked = { r: Reader; region: RegionCode; plans: readonly Plan[]; told: readonly WarningId[] }
const parametersOf = (r: Reader) => r.parameters(warningPackage, ancestorAt(r.actor.region, 'county'))

const inside = (as: Sql, region: RegionCode): Sql => { const { lo, hi } = rangeOf(region); return sql`${as}.region >= ${lo}::bigint and ${as}.region < ${hi}::bigint` }

/** Whom father or mother was in touch with lately. */
const recent = ({ r, region }: Asked): Sql => sql`select distinct r.subject as child from qinghe.records r where r.county = ${r.actor.county} and ${inside(sql`r`, region)} and r.kind = 'parentContact' and r.state = 'done'
  and r.day > ${addDays(r.today, -parametersOf(r).warningSilentDays.value)}::date and r.day <= ${r.today}::date and r.body ->> 'parent' <> 'guardian'`
/** Until when somebody was entrusted: the last of the agreements that hold. */
const care = ({ r, region }: Asked): Sql => sql`select distinct on (r.subject) r.subject as child, r.id as record, coalesce((r.body ->> 'renewedUntil')::date, (r.body ->> 'until')::date) as until from qinghe.records r
  where r.county = ${r.actor.county} and ${inside(sql`r`, region)} and r.kind = 'careAgreement' and r.state in ('active', 'renewed') and r.body ->> 'way' = 'entrust' order by r.subject, until desc nulls last, r.id`
/** Visits that are owed and late, by whichever plan. */
function late({ r, region, plans }: Asked): Sql {
  const owed = plans.flatMap(plan => plan.duties.filter(duty => duty.about === 'child' && duty.evidence.some(one => one.acts.includes(visited))).map(duty => ({ plan: plan.plan, duty: duty.id })))
  return sql`select d.child, min(d.due_on) as due from qinghe.duties d where d.county = ${r.actor.county} and ${inside(sql`d`, region)} and d.child is not null and ${isOpen} and d.due_at <= ${r.now}
    and (d.plan, d.duty) in (select * from unnest(${owed.map(one => one.plan)}::text[], ${owed.map(one => one.duty)}::text[])) group by d.child`
}

/** CTE and join of what a warning is read from beside the archive. */
const beside: Partial<Record<WarningId, { as: Sql; of: (asked: Asked) => Sql }>> = { silent: { as: sql`rc`, of: recent }, careEnds: { as: sql`ca`, of: care }, unvisited: { as: sql`la`, of: late } }
const facts = new Set(['guardianship', 'guardianshipRating', 'schooling', 'leftBehind'])
const fact = (name: string): Sql => sql`f.${factColumn(name)}`

function holdsFor({ r }: Asked, id: WarningId): Sql {
  const { warningSilentDays, warningCareDays } = parametersOf(r)
  switch (id) {
    case 'unguarded': return sql`(${fact('guardianship')} = ${String(unguarded)})`
    case 'ratedPoor': return sql`(${fact('guardianshipRating')} = ${poor})`
    case 'droppedOut': return sql`(${fact('schooling')} = ${droppedOut})`
    // Whoever came into the register later than that was not there to be called.
    case 'silent': return sql`(${fact('leftBehind')} and f.rc_child is null and f.since <= ${addDays(r.today, -warningSilentDays.value)}::date)`
    case 'careEnds': return sql`coalesce(f.ca_until <= ${addDays(r.today, warningCareDays.value)}::date, false)`
    case 'unvisited': return sql`(f.la_child is not null)`
    case 'absent': return sql`null::boolean`
  }
}

function flaggedOf(asked: Asked): Flagged<WarningId> {
  const { r, region, told } = asked
  const county = ancestorAt(r.actor.region, 'county')
  const children = subjectRows('child', { today: sql`${r.today}::date`, leftBehindAgeLimit: r.parameters(archivePackage, county).leftBehindAgeLimit.value, county: r.actor.county, code: county, facts, slice: null }) ?? nothing
  const joined = told.flatMap(id => { const one = beside[id]; return one === undefined ? [] : [one] })
  return {
    from: sql`${join([...joined.map(({ as, of }) => sql`${as} as materialized (${of(asked)})`), sql`f as materialized (select s.* ${join(joined.map(({ as }) => sql`, ${as}.child as ${as}_child`), ' ')}
      ${told.includes('careEnds') ? sql`, ca.until as ca_until, ca.record as ca_record` : nothing} ${told.includes('unvisited') ? sql`, la.due as la_due` : nothing}
      from (${children}) s ${join(joined.map(({ as }) => sql`left join ${as} on ${as}.child = s.child`), ' ')} where ${inside(sql`s`, region)})`], ', ')}`,
    flags: told.map(id => ({ id, holds: holdsFor(asked, id) })),
  }
}
const askedOf = async (r: Reader, here: PlansHere, region: RegionCode): Promise<Asked> =>
  ({ r, region, plans: await here.inForce(r, { county: r.actor.county, day: r.today }), told: warningIds.filter(id => isTold(r.actor, warnings[id])) })

export const countWarnings = (here: PlansHere) => async (r: Reader, { region }: CountsInput): Promise<Unparsed> => {
  const asked = await askedOf(r, here, regionAsked(r, region))
  const counted = await countFlagged(r, asked.region, flaggedOf(asked))
  return unparsed(figuresOf(r, { ids: warningIds, sorts: warnings, counted }) satisfies WarningFigures)
}

type Row = NamedRow & { g_from: string | null; s_from: string | null; last: string | null; until: string | null; record: string | null; due: string | null }
/** Asked of the children of one page only; along the indexes, which begin with the county. */
function sinceOf({ r: { actor: { county } }, told }: Asked): Sql {
  const when = (id: WarningId, of: Sql, as: Sql): Sql => sql`, ${told.includes(id) ? of : sql`null::text`} as ${as}`
  return join([
    when('unguarded', sql`(select g.valid_from::text from qinghe.child_guardianships g where g.county = ${county} and g.child = p.child and g.valid_to is null limit 1)`, sql`g_from`),
    when('droppedOut', sql`(select s.valid_from::text from qinghe.child_schooling s where s.county = ${county} and s.child = p.child and s.valid_to is null limit 1)`, sql`s_from`),
    when('silent', sql`(select max(r.day)::text from qinghe.records r where r.county = ${county} and r.subject = p.child and r.kind = 'parentContact' and r.state = 'done' and r.body ->> 'parent' <> 'guardian')`, sql`last`),
    when('careEnds', sql`p.ca_until::text`, sql`until`), when('careEnds', sql`p.ca_record::text`, sql`record`), when('unvisited', sql`p.la_due::text`, sql`due`),
  ], ' ')
}
type Item<K> = { id: K; since: ReturnType<typeof plainDate> | null; record: RecordId | null }
function itemsOf<K extends WarningId>(row: Row, since: readonly (readonly [K, string | null])[]): Item<K>[] {
  return since.flatMap(([id, day]) => (holdsIn(row, id) ? [{ id, since: day === null ? null : plainDate(day), record: id === 'careEnds' && row.record !== null ? RecordId.parse(row.record) : null }] : []))
}

export const listWarnings = (here: PlansHere) => async (r: Reader, { which, region, after, limit = usualLimit }: WarningsInput): Promise<Unparsed> => {
  const asked = await askedOf(r, here, regionAsked(r, region))
  const hidden = which === undefined ? null : hiddenFrom(r.actor, warnings[which])
  if (hidden !== null) throw problem('warnings.unseen', `${hidden}，没有这份名单`, 403)
  const rows = await nameFlagged<Row, WarningId>(r, flaggedOf(asked), { which, after: pages.from(r, after), limit, more: sinceOf(asked) })
  const { page, next } = pages.cut(r, { rows, limit, at: (row): [number, number, string] => [row.n, row.region, row.child] })
  const { child, place } = await namesFor(r, { postings: [], children: page.map(row => row.child), places: page.map(row => row.region) })
  const who = await directorsOf(r, page.map(row => row.region))
  return unparsed({
    lines: page.flatMap(row => {
      const named = child(row.child)
      return named === null ? [] : [{
        child: { id: ChildId.parse(named.id), name: named.name }, place: { code: regionCode(row.region), name: place(row.region) }, who: who(row.region),
        family: itemsOf(row, [['unguarded', row.g_from], ['ratedPoor', row.g_from], ['careEnds', row.until]] as const), schooling: itemsOf(row, [['droppedOut', row.s_from]] as const),
        visits: itemsOf(row, [['silent', row.last], ['unvisited', row.due]] as const),
      }]
    }),
    next,
  } satisfies WarningsOutput)
}
