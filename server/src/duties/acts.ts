/** What was done, as rows: acts of records by their history, contracts by their commands. A record that was voided counts for nothing. */
import { kindOfAct } from '@qinghe/domain/plans/namedKinds.ts'
import type { Evidence, Plan } from '@qinghe/domain/plans/plan.ts'
import type { Subject } from '@qinghe/domain/plans/about.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import { type ConditionColumns, conditionSql, inJson } from '../records/conditionSql.ts'
import { looseStates } from '../records/store.ts'

/** Expressions for whom it must be about. */
export type About = { about: Subject; county: Sql; child: Sql; region: Sql; school: Sql; subject: Sql; role: Sql }
export type Values = Pick<ConditionColumns, 'parameter' | 'today'>

/** Not yet said, or taken back: no line of a condition. A declined one is (docs/plans.md: state is there to ask for). */
const unsaid: readonly string[] = ['draft', 'void']

/** Of records `r`. */
function recordAbout({ about, child, region, school, subject }: About): Sql {
  switch (about) {
    case 'child': return sql`r.subject = ${child}`
    case 'school': return sql`r.school = ${school} and r.school <> 0`
    case 'posting': return sql`r.posting = ${subject}::uuid`
    case 'organisation': return sql`exists (select 1 from qinghe.postings o where o.id = r.posting and o.organisation = ${subject}::uuid)`
    default: return sql`r.region = ${region}`
  }
}

/** A value of the record itself. */
const ofRecord = (values: Values): ConditionColumns => ({ ...values, field: (name, is) => (name === 'day' ? sql`r.day` : name === 'state' ? sql`r.state` : inJson(sql`r.body`, name, is)) })

type Asked = { pieces: readonly Pick<Evidence, 'acts' | 'where'>[]; about: About; values: Values; kinds: Plan['kinds'] }
/** Acts that are among those of every piece, by kind. */
function common(pieces: Asked['pieces']): ReadonlyMap<string, readonly string[]> {
  const acts = (pieces[0]?.acts ?? []).filter(act => pieces.every(one => one.acts.includes(act)))
  return Map.groupBy(acts, act => act.split('.')[0] ?? '')
}

function ofKind({ pieces, about, values }: Asked, kind: string, acts: readonly string[]): Sql {
  const conditions = pieces.flatMap(({ where }) => (where === null ? [] : [where.condition === null ? sql`false` : conditionSql(where.condition, ofRecord(values))]))
  return sql`(select distinct on (r.id) r.id as source, r.kind || '.' || h.act as act, r.day, h.at, h.posting
    from qinghe.records r join qinghe.record_changes h on h.county = r.county and h.record = r.id and h.act = any(${acts.map(act => act.slice(kind.length + 1))}::text[]) and '$step' <> all(h.fields)
    where r.county = ${about.county} and ${join([recordAbout(about), sql`r.kind = ${kind}`, sql`r.state <> all(${[...looseStates]}::text[])`, ...conditions], ' and ')}
    order by r.id, h.revision desc, h.id)`
}

/** A town's post works for its county as well, and for what its county owes for the city. */
const placeOf = (about: Subject): Sql => (about === 'county' || about === 'city' ? sql`p.region / 1000000 * 1000000` : sql`p.region`)

/** Commands of the children they changed, or of whoever works at the place and owes it: what several posts do for a place each owes by itself. */
function ofContracts({ about }: Asked, names: readonly string[]): Sql {
  const at = sql`(m.at at time zone 'Asia/Shanghai')::date`
  const told = sql`m.id as source, m.name as act, ${at} as day, m.at, m.posting`
  const done = sql`m.county = ${about.county} and m.name = any(${[...names]}::text[]) and m.outcome = 'applied'`
  switch (about.about) {
    case 'child': return sql`(select distinct ${told} from qinghe.changes h join qinghe.commands m on m.county = h.county and m.id = h.command where h.county = ${about.county} and h.child = ${about.child} and ${done})`
    case 'posting': return sql`(select ${told} from qinghe.postings p join qinghe.commands m on m.account = p.account and m.posting = p.id where p.id = ${about.subject}::uuid and ${done})`
    case 'organisation': return sql`(select ${told} from qinghe.postings p join qinghe.commands m on m.account = p.account and m.posting = p.id where p.organisation = ${about.subject}::uuid and p.role = ${about.role} and ${done})`
    case 'school': return sql`(select ${told} from qinghe.postings p join qinghe.commands m on m.account = p.account and m.posting = p.id where p.county = ${about.county} and p.school = ${about.school} and p.role = ${about.role} and ${done})`
    default: return sql`(select ${told} from qinghe.postings p join qinghe.commands m on m.account = p.account and m.posting = p.id where ${placeOf(about.about)} = ${about.region} and p.school = 0 and p.role = ${about.role} and ${done})`
  }
}

/** Rows (source, act, day, at, posting) of what counts for all of these pieces; null where nothing can. */
export function doneFor(asked: Asked): Sql | null {
  const groups = [...common(asked.pieces)]
  const isContract = (name: string): boolean => kindOfAct(asked.kinds, name) === undefined
  const contracts = groups.filter(([name]) => isContract(name)).flatMap(([, acts]) => acts)
  const all = [...groups.flatMap(([name, acts]) => (isContract(name) ? [] : [ofKind(asked, name, acts)])), ...(contracts.length === 0 ? [] : [ofContracts(asked, contracts)])]
  const [first, ...more] = all
  return first === undefined ? null : more.reduce((sum, one) => sql`${sum} union all ${one}`, first)
}

/** Records of a kind about a subject as lines of a condition. @param within the period `p` they must lie in */
export const linesOf = (kind: string, about: About, within: Sql): Sql => sql`(select coalesce(jsonb_agg(r.body || jsonb_build_object('day', r.day, 'state', r.state) order by r.day, r.created_at, r.id), '[]'::jsonb)
  from qinghe.records r where r.county = ${about.county} and ${recordAbout(about)} and r.kind = ${kind} and r.state <> all(${[...unsaid]}::text[]) ${within})`
