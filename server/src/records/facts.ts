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

type About = { record: string; county: number; region: number; child: string | null; body: Line; before: Line | null; state?: string | undefined }

/** By what is asked: those inside a record, and those about its child. */
const isOf = (ask: Asks, at: keyof Others): boolean => (ask.of === 'record') === (at === 'inside')
async function askedAt(r: Reader, asks: readonly Asks[], { column, ids, counties }: { column: 'parent' | 'subject'; ids: readonly string[]; counties: readonly number[] }): Promise<readonly Opened[]> {
  if (ids.length === 0 || asks.length === 0) return []
  const rows = await r.rows(recordsWhere([sql`r.county = any(${[...counties]}::int[])`, column === 'parent' ? sql`r.parent = any(${[...ids]}::uuid[])` : sql`r.subject = any(${[...ids]}::uuid[])`, sql`r.kind = any(${asks.map(one => one.kind)}::text[])`]))
  return openRecords(r, rows.filter(row => asks.some(one => one.kind === row.kind && one.states.includes(row.state))))
}

type Asks = Rule['asks'][number]
type Others = { inside: ReadonlyMap<string, readonly Opened[]>; ofChild: ReadonlyMap<string, readonly Opened[]> }
/** What a rule asks for of other records, as far as the acting post reads them: two questions at most, however many records. */
async function othersOf(r: Reader, { asks }: Rule, abouts: readonly About[]): Promise<Others> {
  const counties = [...new Set(abouts.map(one => one.county))]
  const children = [...new Set(abouts.flatMap(one => one.child ?? []))]
  const inside = await askedAt(r, asks.filter(one => isOf(one, 'inside')), { column: 'parent', ids: abouts.map(one => one.record), counties })
  const ofChild = await askedAt(r, asks.filter(one => isOf(one, 'ofChild')), { column: 'subject', ids: children, counties })
  return { inside: Map.groupBy(inside, one => one.row.parent ?? ''), ofChild: Map.groupBy(ofChild, one => one.row.child ?? '') }
}

function toldOf({ asks }: Rule, record: string, found: readonly Opened[]): RuleFacts['others'] {
  const told = found.filter(one => one.row.id !== record).map(({ row, values }): OtherRecord & { kind: string } => ({
    kind: row.kind, id: row.id, state: row.state, day: isPlainDate(row.day) ? plainDate(row.day) : null,
    body: Object.fromEntries(asks.filter(one => one.kind === row.kind).flatMap(one => one.fields).map(field => [field, values[field] ?? null])),
  })).sort((a, b) => ((a.day ?? '') < (b.day ?? '') ? -1 : 1))
  return Object.fromEntries(asks.map(({ kind }) => [kind, told.filter(one => one.kind === kind)]))
}

export async function runRules(r: Reader, rule: Rule, abouts: readonly About[]): Promise<ReturnType<Rule['run']>[]> {
  const others = await othersOf(r, rule, abouts)
  return abouts.map(({ record, region, child, body, before, state }) =>
    rule.run({ ...factsOf(r, region), body, before, state, others: toldOf(rule, record, [...others.inside.get(record) ?? [], ...child === null ? [] : (others.ofChild.get(child) ?? [])]) }))
}

export async function runRule(r: Reader, rule: Rule, about: About): Promise<ReturnType<Rule['run']>> {
  const [found] = await runRules(r, rule, [about])
  return found ?? { issues: [], suggestions: [] }
}
