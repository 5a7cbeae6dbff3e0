/** What a changed plan would do, by the same statements that derive duties (wanted.ts): asked once with the plan as it is and once as it would be, and compared.
 *  Nothing is written. */
import { type WhatIf, type WhatIfInput, mostLoads, mostNames } from '@qinghe/domain/duties/whatIf.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { levelSize, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Duty, Plan } from '@qinghe/domain/plans/plan.ts'
import { isRole, labelOf, roles } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { countyGround, readCountyPlan, versionsOf } from '../plans/versions.ts'
import { regionNames } from '../regions/names.ts'
import { calendarsOf } from './calendars.ts'
import { daysOf } from './generate.ts'
import { listRoles } from './lines.ts'
import { definitionsOf } from './standing.ts'
import { type Definition, subjectsOf, wantedSql, type Where } from './wanted.ts'

/** All a duty says, with the values it hangs on. */
function said({ parameters, periods }: Plan, duty: Duty): string {
  const { cases: _proofs, scope: _words, ...rest } = duty
  const text = JSON.stringify(rest)
  return JSON.stringify([text, Object.entries(parameters).filter(([name]) => text.includes(name.split('.')[0] ?? name)).map(([name, one]) => [name, one.value]), text.includes('keyPeriod') ? periods : []])
}
const saidIn = (plan: Plan | undefined): ReadonlyMap<string, string> => new Map((plan?.duties ?? []).map(duty => [duty.id, plan === undefined ? '' : said(plan, duty)]))

async function definitionsFor(r: Reader, plan: Plan | undefined): Promise<Definition[]> {
  if (!plan) return []
  const calendars = await calendarsOf(q => r.rows(q), r.actor.county)
  return definitionsOf({ parameters: () => (asked, where) => r.parameters(asked, where.region, where.day) }, { county: { code: regionCode(r.actor.region) }, plans: [plan], calendars, from: r.today, now: r.now, today: r.today })
}

const nobodyOwes = sql`select null::text as subject, null::uuid as child, null::bigint as region, null::text as period, null::date as due_on where false`
async function wantedRows(r: Reader, def: Definition | undefined, where: Where): Promise<Sql> {
  const subjects = def && subjectsOf(def, where)
  if (!def || !subjects) return nobodyOwes
  const rows = await daysOf(q => r.rows(q), def, { where, subjects })
  return sql`${wantedSql(def, { where, subjects, rows })} select subject, child, region, period, due_on from w`
}

type Row = { child: string | null; region: number; added: number; removed: number; moved: number; before: number; after: number }
/** By whom it is about. What is done already changes no more; what was due before today is not made any more. */
async function changesOf(r: Reader, { is, was, where }: { is: Definition | undefined; was: Definition | undefined; where: Where }): Promise<Row[]> {
  const def = is ?? was
  if (!def) return []
  const [now, before] = [await wantedRows(r, is, where), await wantedRows(r, was, where)]
  const late = sql`(n.due_on < ${r.today}::date and ${def.duty.trigger.by !== 'rolling'}::boolean)`
  return r.rows(sql<Row>`with n as materialized (${now}), o as materialized (${before}),
      both_ as (select coalesce(n.child, o.child) as child, coalesce(n.region, o.region) as region, n.subject is not null and not (o.subject is null and coalesce(${late}, false)) as comes, o.subject is not null as stood,
        n.due_on is distinct from o.due_on as moves from n full join o on o.subject = n.subject and o.period = n.period
        where not exists (select 1 from qinghe.duties d where d.county = ${where.county}::int and d.plan = ${def.plan} and d.duty = ${def.duty.id} and d.subject = coalesce(n.subject, o.subject)
          and d.period = coalesce(n.period, o.period) and (d.done_at is not null or d.waived_at is not null)))
    select child, region, count(*) filter (where comes and not stood)::int as added, count(*) filter (where stood and not comes)::int as removed, count(*) filter (where comes and stood and moves)::int as moved,
      count(*) filter (where stood)::int as before, count(*) filter (where comes)::int as after from both_ group by 1, 2`)
}

type Changed = { duty: Duty; clause: string; role: string; rows: readonly Row[] }
const sum = (rows: readonly Row[], key: 'added' | 'removed' | 'moved' | 'before' | 'after'): number => rows.reduce((all, row) => all + row[key], 0)

async function namedChildren(r: Reader, changed: readonly Changed[]): Promise<WhatIf['children']> {
  const found = new Map<string, 'added' | 'removed'>()
  for (const { rows } of changed) for (const { child, added, removed, before, after } of rows) if (child !== null && (added > 0 || removed > 0) && (before === 0 || after === 0)) found.set(child, added > 0 ? 'added' : 'removed')
  const names = await r.rows(sql<{ id: string; name: string }>`select c.id, c.name from qinghe.children c where c.county = ${r.actor.county} and c.id = any(${[...found.keys()]}::uuid[]) order by c.region, c.id limit ${mostNames}::int`)
  return { total: found.size, named: names.map(({ id, name }) => ({ id: ChildId.parse(id), name, change: found.get(id) ?? 'added' })) }
}

/** The place whose post answers for it. */
function seatOf(role: string, region: number): number {
  const levels: readonly string[] = isRole(role) ? roles[role].levels : []
  const size = levels.includes('village') ? 1 : levels.includes('town') ? levelSize.town : levelSize.county
  return Math.floor(region / size) * size
}
/** Of posts that work for a place; those that work from a list are given their children one by one. */
async function loadsOf(r: Reader, changed: readonly Changed[]): Promise<WhatIf['loads']> {
  const seats = new Map<string, { role: string; region: number; before: number; after: number }>()
  for (const { role, rows } of changed.filter(one => !listRoles.includes(one.role))) {
    for (const row of rows) {
      const region = seatOf(role, row.region)
      const key = `${role} ${region}`
      const seat = seats.get(key) ?? { role, region, before: 0, after: 0 }
      seats.set(key, { ...seat, before: seat.before + row.before, after: seat.after + row.after })
    }
  }
  const most = [...seats.values()].sort((a, b) => b.after - a.after || a.region - b.region).slice(0, mostLoads)
  const held = await r.rows(sql<{ role: string; region: number; holder: string | null }>`select s.role, s.region, h.holder from unnest(${most.map(one => one.role)}::text[], ${most.map(one => one.region)}::bigint[]) s (role, region)
    left join lateral qinghe.duty_holder(${r.actor.county}, s.role, false, s.region, 0, null, null) h on true`)
  const nameOf = await regionNames(r, most.map(one => one.region))
  return most.map(({ role, region, before, after }) =>
    ({ role: labelOf(role), place: { code: regionCode(region), name: nameOf(region) }, name: held.find(one => one.role === role && one.region === region)?.holder ?? null, before, after }))
}

const nothing: WhatIf = { counted: false, definitions: [], children: { total: 0, named: [] }, loads: [] }
export const whatIfChanged = (here: PlansHere) => async (r: Reader, { source }: WhatIfInput): Promise<Unparsed> => {
  const at = await countyGround(r, here, await versionsOf(r))
  const { plan } = readCountyPlan(source, at)
  if (plan === null) return unparsed(nothing)
  const running = (await here.inForce(r, { county: r.actor.county, day: r.today })).find(one => one.plan === plan.plan)
  const next = { ...plan, from: running?.from ?? r.today }
  const [is, was] = [await definitionsFor(r, next), await definitionsFor(r, running)]
  const [says, before] = [saidIn(next), saidIn(running)]
  const where: Where = { county: r.actor.county, code: r.actor.region, slice: null }
  const changed: Changed[] = []
  for (const id of new Set([...is, ...was].map(def => def.duty.id))) {
    const pair = { is: is.find(def => def.duty.id === id), was: was.find(def => def.duty.id === id), where }
    const { duty } = pair.is ?? pair.was ?? {}
    if (!duty || (pair.is && pair.was && says.get(id) === before.get(id))) continue
    const clause = [...next.clauses, ...(running?.clauses ?? [])].find(one => one.id === duty.clause)?.title ?? ''
    changed.push({ duty, clause, role: 'role' in duty.owner ? duty.owner.role : '', rows: await changesOf(r, pair) })
  }
  const definitions = changed.map(({ duty, clause, rows }) => ({ clause, title: duty.title, added: sum(rows, 'added'), removed: sum(rows, 'removed'), moved: sum(rows, 'moved') }))
  return unparsed({ counted: true, definitions, children: await namedChildren(r, changed), loads: await loadsOf(r, changed) } satisfies WhatIf)
}
