/** What conditions and rules of a declaration are judged by beside the record itself. */
import { isPlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Facts, Line } from '@qinghe/domain/records/evaluate.ts'
import { parameterOf, recordPackage } from '@qinghe/domain/records/parameters.ts'
import type { OtherRecord, Rule, RuleFacts } from '@qinghe/domain/records/rule.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Opened, openRecords, recordsWhere } from './store.ts'

/** Working days are unknown until the calendar is kept as rows; a check that needs one refuses nothing. */
export const factsOf = (r: Pick<Reader, 'today' | 'parameters'>, region: number): Omit<Facts, 'record'> =>
  ({ today: r.today, parameter: parameterOf(r.parameters(recordPackage, regionCode(region))), workdaysFrom: () => null })

type About = { record: string; county: number; region: number; child: string | null; body: Line; before: Line | null }

/** What a rule asks for of other records about the same children, as far as the acting post reads them, by child: one question, however many records. */
async function othersOf(r: Reader, { asks }: Rule, abouts: readonly About[]): Promise<ReadonlyMap<string, readonly Opened[]>> {
  const children = [...new Set(abouts.flatMap(one => one.child ?? []))]
  if (children.length === 0 || asks.length === 0) return new Map()
  const rows = await r.rows(recordsWhere([sql`r.county = any(${[...new Set(abouts.map(one => one.county))]}::int[])`, sql`r.subject = any(${children}::uuid[])`, sql`r.kind = any(${asks.map(one => one.kind)}::text[])`]))
  const wanted = (kind: string, state: string): boolean => asks.some(one => one.kind === kind && one.states.includes(state))
  return Map.groupBy(await openRecords(r, rows.filter(row => wanted(row.kind, row.state))), one => one.row.child ?? '')
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
  return abouts.map(({ record, region, child, body, before }) =>
    rule.run({ ...factsOf(r, region), body, before, others: child === null || rule.asks.length === 0 ? {} : toldOf(rule, record, others.get(child) ?? []) }))
}

export async function runRule(r: Reader, rule: Rule, about: About): Promise<ReturnType<Rule['run']>> {
  const [found] = await runRules(r, rule, [about])
  return found ?? { issues: [], suggestions: [] }
}
