/** Duties as they are shown: with what their plan says of them, who holds the seat today, and what is missing. */
import { latenessOf } from '@qinghe/domain/duties/clock.ts'
import type { DutyLine, DutyState } from '@qinghe/domain/duties/contract.ts'
import { neverStands } from '@qinghe/domain/duties/paused.ts'
import { ChildId, PostingId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { kindOfAct } from '@qinghe/domain/plans/namedKinds.ts'
import type { Duty, Evidence, Plan } from '@qinghe/domain/plans/plan.ts'
import { Subject } from '@qinghe/domain/plans/about.ts'
import { actOf } from '@qinghe/domain/records/kind.ts'
import { actorsOf } from '@qinghe/domain/records/kindsTogether.ts'
import { isRole, labelOf, roleKeys, roleOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql, wholeNumber } from '../db/sql.ts'
import { type ActsHere, actsFor, actWords } from '../plans/ground.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { nobody } from '../records/store.ts'
import { type DefinedAt, definitionsIn } from './definitions.ts'
import { hindrancesOf } from './hindered.ts'

export type DutyRow = {
  county: number; id: string; plan: string; duty: string; clause: string; about: string; child: string | null; record: string | null; region: number; school: number
  role: string; posting: string; period: string; opens: string | null; due_on: string | null; due_minute: number | null; due_at: string | null; provisional: boolean; unknown: string | null
  needs: number[]; remind_at: Date[]; escalate_at: Date[]; escalate_to: string[]; ladder: number
  /** Its day hangs on pauses; `base_*`: as its plan has it. */
  paused: boolean; base_on: string | null; base_provisional: boolean; base_unknown: string | null
  done_at: string | null; done_by: string | null; waived_at: string | null; retracted_at: string | null; retracted_why: string | null
}
const dutyColumns = sql`d.county, d.id, d.plan, d.duty, d.clause, d.about, d.child, d.record, d.region, d.school, d.role, d.posting, d.period, d.opens, d.due_on, d.due_minute, d.due_at,
  d.provisional, d.unknown, d.needs, d.remind_at, d.escalate_at, d.escalate_to, d.ladder, d.done_at, d.done_by, d.waived_at, d.retracted_at, d.retracted_why, d.paused, d.base_on, d.base_provisional, d.base_unknown`
export const isOpen = sql`d.done_at is null and d.waived_at is null and d.retracted_at is null`
export const dutiesWhere = (conditions: readonly Sql[], more: Sql): Sql<DutyRow> => sql<DutyRow>`select ${dutyColumns} from qinghe.duties d where ${join(conditions, ' and ')} ${more}`

export const listRoles: readonly string[] = roleKeys.filter(role => shapeOf(role) === 'list')
export const schoolRoles: readonly string[] = roleKeys.filter(role => roleOf(role).ofSchool)

export const stateOf = ({ done_at, waived_at, retracted_at }: Pick<DutyRow, 'done_at' | 'waived_at' | 'retracted_at'>): DutyState =>
  (done_at !== null ? 'done' : waived_at !== null ? 'waived' : retracted_at !== null ? 'retracted' : 'open')

/** Whether a post may do an act of a kind or use a contract, as plans name it. */
export function mayDoAct({ commands, kindOf }: ActsHere, act: string, role: string): boolean {
  const [name = '', id = ''] = act.split('.')
  const kind = kindOf(name)
  const found = kind && actOf(kind, id)
  const able: readonly string[] = found ? actorsOf(kind, found) : (commands().get(act)?.roles ?? [])
  return able.includes(role)
}
/** What of a duty a post cannot do. */
export const unableIn = (acts: ActsHere, { evidence }: Pick<Duty, 'evidence'>, role: string): Evidence | undefined => evidence.find(one => !one.acts.some(act => mayDoAct(acts, act, role)))
/** Of a ledger of another county its name alone is known, as the plan keeps it. */
export const wordsOf = (acts: ActsHere, plan: Pick<Plan, 'kinds'>, act: string): string => actWords(acts, act) ?? kindOfAct(plan.kinds, act)?.title ?? act
export const titleOf = (acts: ActsHere, plan: Pick<Plan, 'kinds'>, one: Pick<Evidence, 'title' | 'acts'>): string => one.title ?? one.acts.map(act => wordsOf(acts, plan, act)).join('或')

/** Why nobody may wait with it; null where somebody may. What a plan does not say any more is judged by its clock alone. */
export const neverWaits = (defined: DefinedAt | undefined, { due_minute }: Pick<DutyRow, 'due_minute'>): string | null => neverStands(defined?.duty ?? {}, { minute: due_minute })

type Holder = { id: string; posting: string; holder: string }
async function holdersOf(r: Reader, rows: readonly DutyRow[]): Promise<ReadonlyMap<string, Holder>> {
  const found = await r.rows(sql<Holder>`select d.id, h.posting, h.holder from qinghe.duties d,
    lateral qinghe.duty_holder(d.county, d.role, d.role = any(${[...listRoles]}::text[]), d.region, d.school, d.child, d.posting) h where d.id = any(${rows.map(row => row.id)}::uuid[])`)
  return new Map(found.map(one => [one.id, one]))
}
type Counted = { duty: string; piece: number; n: number }
async function countsOf(r: Reader, rows: readonly DutyRow[]): Promise<ReadonlyMap<string, number>> {
  const counties = [...new Set(rows.map(row => row.county))]
  const found = await r.rows(sql<Counted>`select e.duty, e.piece, e.n from unnest(${counties}::int[]) c (county), lateral qinghe.duty_counts(c.county, ${rows.map(row => row.id)}::uuid[]) e`)
  return new Map(found.map(one => [`${one.duty} ${one.piece}`, one.n]))
}
async function schoolsOf(r: Reader, rows: readonly DutyRow[]): Promise<ReadonlyMap<string, string>> {
  const found = await r.rows(sql<{ county: number; id: number; name: string }>`select s.county, s.id, s.name from qinghe.schools s
    where s.county = any(${[...new Set(rows.map(row => row.county))]}::int[]) and s.id = any(${[...new Set(rows.map(row => row.school))]}::int[])`)
  return new Map(found.map(one => [`${one.county} ${one.id}`, one.name]))
}
/** Only records the post reads itself are named. */
async function recordsOf(r: Reader, rows: readonly DutyRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = rows.flatMap(row => row.record ?? [])
  const found = ids.length === 0 ? [] : await r.rows(sql<{ id: string; kind: string }>`select r.id, r.kind from qinghe.records r where r.id = any(${ids}::uuid[])`)
  return new Map(found.map(one => [one.id, one.kind]))
}

const dayOrNull = (day: string | null): PlainDate | null => (day === null ? null : plainDate(day))

function ownerOf({ role, posting, id }: DutyRow, holders: ReadonlyMap<string, Holder>): DutyLine['owner'] {
  const holder = holders.get(id)
  return { role, label: labelOf(role), posting: holder ? PostingId.parse(holder.posting) : null, name: holder?.holder ?? null, isNobody: holder === undefined, byName: posting !== nobody }
}

export const gone = { title: '方案里已经没有这一项', clauseTitle: '', basis: '' }
function missingIn(row: DutyRow, defined: DefinedAt | undefined, { acts, counts }: Pick<Known, 'acts' | 'counts'>): DutyLine['missing'] {
  return row.needs.flatMap((need, piece) => {
    const left = Math.max(0, need - (counts.get(`${row.id} ${piece}`) ?? 0))
    const one = defined?.duty.evidence[piece]
    return left === 0 ? [] : [{ title: defined && one ? titleOf(acts, defined.plan, one) : gone.title, left, acts: one ? [...one.acts] : [] }]
  })
}

/** What is known of an open one by the clock alone. */
function clockOf({ due_on, due_minute, due_at, provisional, escalate_at }: DutyRow, now: Reader['now'], isStillOpen: boolean): Pick<DutyLine, 'due' | 'late' | 'level'> {
  const day = dayOrNull(due_on)
  const late = day === null || due_at === null || !isStillOpen ? null : latenessOf({ day, minute: due_minute }, now)
  return {
    due: day === null ? null : { day, minute: due_minute, provisional }, late,
    level: isStillOpen ? escalate_at.filter(at => at.getTime() <= Date.parse(now)).length : 0,
  }
}

type Known = { acts: ActsHere; hindrances: Awaited<ReturnType<typeof hindrancesOf>>; definitions: (row: DutyRow) => DefinedAt | undefined; holders: ReadonlyMap<string, Holder>; counts: ReadonlyMap<string, number>; schools: ReadonlyMap<string, string>; records: ReadonlyMap<string, string>; named: Awaited<ReturnType<typeof namesFor>> }
function lineOf(r: Reader, row: DutyRow, { acts, definitions, holders, hindrances, counts, schools, records, named }: Known): DutyLine {
  const defined = definitions(row)
  const state = stateOf(row)
  const missing = state === 'open' ? missingIn(row, defined, { acts, counts }) : []
  const kind = row.record === null ? undefined : records.get(row.record)
  const isBegun = row.opens === null || row.opens <= r.today
  return {
    duty: RecordId.parse(row.id), plan: row.plan, definition: row.duty, clauseId: row.clause, clause: defined?.clause.title ?? gone.clauseTitle, title: defined?.duty.title ?? gone.title,
    basis: defined === undefined ? gone.basis : (defined.duty.basis ?? defined.clause.basis ?? defined.clause.items.join('、')),
    about: Subject.parse(row.about), child: row.child === null ? null : withId(named.child(row.child)), record: kind === undefined || row.record === null ? null : { kind, id: RecordId.parse(row.record) },
    place: { code: regionCode(row.region), name: named.place(row.region) }, school: row.school === 0 ? null : (schools.get(`${row.county} ${row.school}`) ?? null),
    owner: ownerOf(row, holders), period: isPeriod(row.period) ? row.period : null, opens: dayOrNull(row.opens), unknown: row.unknown, state, ...clockOf(row, r.now, state === 'open'), missing,
    canDo: isBegun && isRole(r.actor.role) ? [...new Set(missing.flatMap(one => one.acts))].filter(act => mayDoAct(acts, act, r.actor.role)) : [],
    able: defined === undefined ? [row.role] : roleKeys.filter(role => unableIn(acts, defined.duty, role) === undefined),
    hindrance: state === 'open' ? (hindrances.get(row.id) ?? null) : null, mayWait: neverWaits(defined, row) === null,
  }
}
const withId = (child: { id: string; name: string } | null): DutyLine['child'] => (child === null ? null : { id: ChildId.parse(child.id), name: child.name })
const longestPeriod = 30
/** The id of a record or command is no period to anybody. */
const isPeriod = (period: string): boolean => period.length <= longestPeriod

export async function linesOf(r: Reader, here: PlansHere, rows: readonly DutyRow[]): Promise<DutyLine[]> {
  if (rows.length === 0) return []
  const known: Known = {
    acts: await actsFor(r, here), definitions: await definitionsIn(r, here, rows.map(row => row.county)), holders: await holdersOf(r, rows), hindrances: await hindrancesOf(r, rows), counts: await countsOf(r, rows), schools: await schoolsOf(r, rows), records: await recordsOf(r, rows),
    named: await namesFor(r, { postings: [], children: rows.flatMap(row => row.child ?? []), places: rows.map(row => row.region) }),
  }
  return rows.map(row => lineOf(r, row, known))
}

/** Of those named the ones that are seen, by their id. */
export async function linesNamed(r: Reader, here: PlansHere, ids: readonly string[]): Promise<ReadonlyMap<string, DutyLine>> {
  if (ids.length === 0) return new Map()
  const rows = await r.rows(dutiesWhere([sql`d.id = any(${[...ids]}::uuid[])`], sql`limit ${wholeNumber(ids.length)}`))
  return new Map((await linesOf(r, here, rows)).map(line => [line.duty, line]))
}
