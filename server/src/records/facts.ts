/** What conditions and rules of a declaration are judged by beside the record itself. */
import { workdaysFrom } from '@qinghe/domain/kernel/holidays.ts'
import { isPlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Facts, Line } from '@qinghe/domain/records/evaluate.ts'
import { parameterOf, recordPackage } from '@qinghe/domain/records/parameters.ts'
import type { OtherRecord, Rule, RuleFacts } from '@qinghe/domain/records/rule.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Opened, openRecords, recordsWhere } from './store.ts'

export const factsOf = (r: Pick<Reader, 'today' | 'parameters'>, region: number): Omit<Facts, 'record'> =>
  ({ today: r.today, parameter: parameterOf(r.parameters(recordPackage, regionCode(region))), workdaysFrom })

type About = { record: string; county: number; region: number; child: string | null; parent: string | null; body: Line; before: Line | null; state?: string | undefined }
type Asks = Rule['asks'][number]
const partOf = ({ of }: Asks): 'inside' | 'above' | 'ofChild' => (of === 'record' ? 'inside' : of === 'whole' ? 'above' : 'ofChild')

const at = { inside: sql`r.parent`, above: sql`r.id`, ofChild: sql`r.subject` }
type Asking = { asks: readonly Asks[]; counties: readonly number[] }
/** By what is asked: those inside a record, the one it lies in, and those about its child. */
async function askedAt(r: Reader, { asks, counties }: Asking, { part, ids }: { part: keyof typeof at; ids: readonly string[] }): Promise<readonly Opened[]> {
  const wanted = asks.filter(one => partOf(one) === part)
  if (ids.length === 0 || wanted.length === 0) return []
  const rows = await r.rows(recordsWhere([sql`r.county = any(${[...counties]}::int[])`, sql`${at[part]} = any(${[...ids]}::uuid[])`, sql`r.kind = any(${wanted.map(one => one.kind)}::text[])`]))
  return openRecords(r, rows.filter(row => wanted.some(one => one.kind === row.kind && one.states.includes(row.state))))
}

type Standing = { id: string; parent: string; kind: string; state: string; day: string | null }
/** How parts stand that others wrote, of what the acting post may change: what waits there waits whoever reads it. */
async function standingInside(r: Reader, { asks, counties }: Asking, ids: readonly string[]): Promise<readonly Standing[]> {
  const counted = asks.filter(one => partOf(one) === 'inside' && one.fields.length === 0)
  if (ids.length === 0 || counted.length === 0) return []
  const rows = await r.rows(sql<Standing>`select * from qinghe.states_inside(${[...counties]}::int[], ${[...ids]}::uuid[])`)
  return rows.filter(row => counted.some(one => one.kind === row.kind && one.states.includes(row.state)))
}

type Others = { read: ReadonlyMap<string, readonly Opened[]>; counted: ReadonlyMap<string, readonly Standing[]> }
/** What a rule asks for of other records, as far as the acting post reads them: few questions, however many records. */
async function othersOf(r: Reader, { asks }: Rule, abouts: readonly About[]): Promise<Others> {
  const asking = { asks, counties: [...new Set(abouts.map(one => one.county))] }
  const records = abouts.map(one => one.record)
  const inside = await askedAt(r, asking, { part: 'inside', ids: records })
  const above = await askedAt(r, asking, { part: 'above', ids: [...new Set(abouts.flatMap(one => one.parent ?? []))] })
  const ofChild = await askedAt(r, asking, { part: 'ofChild', ids: [...new Set(abouts.flatMap(one => one.child ?? []))] })
  const read = [...inside.map(one => [one.row.parent ?? '', one] as const), ...above.map(one => [one.row.id, one] as const), ...ofChild.map(one => [one.row.child ?? '', one] as const)]
  const grouped = new Map([...Map.groupBy(read, ([key]) => key)].map(([key, pairs]) => [key, pairs.map(([, one]) => one)]))
  return { read: grouped, counted: Map.groupBy(await standingInside(r, asking, records), one => one.parent) }
}

type Told = OtherRecord & { kind: string }
const dayIn = (day: string | null): Told['day'] => (day !== null && isPlainDate(day) ? plainDate(day) : null)
function toldOf({ asks }: Rule, { record, parent, child }: About, { read, counted }: Others): RuleFacts['others'] {
  const found = [record, parent, child].flatMap(one => (one === null ? [] : (read.get(one) ?? []))).filter(one => one.row.id !== record)
  const told = found.map(({ row, values }): Told => ({
    kind: row.kind, id: row.id, state: row.state, day: dayIn(row.day),
    body: Object.fromEntries(asks.filter(one => one.kind === row.kind).flatMap(one => one.fields).map(field => [field, values[field] ?? null])),
  }))
  const unread = (counted.get(record) ?? []).filter(one => !told.some(other => other.id === one.id)).map(({ kind, id, state, day }): Told => ({ kind, id, state, day: dayIn(day), body: {} }))
  const all = [...told, ...unread].sort((a, b) => ((a.day ?? '') < (b.day ?? '') ? -1 : 1))
  return Object.fromEntries(asks.map(({ kind }) => [kind, all.filter(one => one.kind === kind)]))
}

export async function runRules(r: Reader, rule: Rule, abouts: readonly About[]): Promise<ReturnType<Rule['run']>[]> {
  const others = await othersOf(r, rule, abouts)
  return abouts.map(about => rule.run({ ...factsOf(r, about.region), body: about.body, before: about.before, state: about.state, others: toldOf(rule, about, others) }))
}

export async function runRule(r: Reader, rule: Rule, about: About): Promise<ReturnType<Rule['run']>> {
  const [found] = await runRules(r, rule, [about])
  return found ?? { issues: [], suggestions: [] }
}
