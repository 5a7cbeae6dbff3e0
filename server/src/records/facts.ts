/** What conditions and rules of a declaration are judged by beside the record itself. */
import { isPlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Facts, Line } from '@qinghe/domain/records/evaluate.ts'
import { parameterOf, recordPackage } from '@qinghe/domain/records/parameters.ts'
import type { OtherRecord, Rule, RuleFacts } from '@qinghe/domain/records/rule.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { openRecords, recordsWhere } from './store.ts'

/** Working days are unknown until the calendar is kept as rows; a check that needs one refuses nothing. */
export const factsOf = (r: Pick<Reader, 'today' | 'parameters'>, region: number): Omit<Facts, 'record'> =>
  ({ today: r.today, parameter: parameterOf(r.parameters(recordPackage, regionCode(region))), workdaysFrom: () => null })

type About = { record: string; county: number; region: number; child: string | null; body: Line; before: Line | null }

/** What a rule asks for of other records about the same child, as far as the acting post reads them. */
async function othersFor(r: Reader, { asks }: Rule, { record, county, child }: About): Promise<RuleFacts['others']> {
  if (child === null || asks.length === 0) return {}
  const rows = await r.rows(recordsWhere([sql`r.county = ${county}`, sql`r.subject = ${child}`, sql`r.kind = any(${asks.map(one => one.kind)}::text[])`, sql`r.id <> ${record}`]))
  const wanted = (kind: string, state: string): boolean => asks.some(one => one.kind === kind && one.states.includes(state))
  const opened = await openRecords(r, rows.filter(row => wanted(row.kind, row.state)))
  const told = opened.map(({ row, values }): OtherRecord & { kind: string } => ({
    kind: row.kind, id: row.id, state: row.state, day: isPlainDate(row.day) ? plainDate(row.day) : null,
    body: Object.fromEntries(asks.filter(one => one.kind === row.kind).flatMap(one => one.fields).map(field => [field, values[field] ?? null])),
  })).sort((a, b) => ((a.day ?? '') < (b.day ?? '') ? -1 : 1))
  return Object.fromEntries(asks.map(({ kind }) => [kind, told.filter(one => one.kind === kind)]))
}

export async function runRule(r: Reader, rule: Rule, about: About): Promise<ReturnType<Rule['run']>> {
  const { body, before } = about
  return rule.run({ ...factsOf(r, about.region), body, before, others: await othersFor(r, rule, about) })
}
