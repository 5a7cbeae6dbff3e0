/** An indicator as one statement: everybody it may be about, with the facts its conditions ask for, judged in three values and counted by place. The rows are
 *  those the policies show the asking post; whether it reads all that is asked is settled before (ground.ts). */
import { ledgersIn, readBy } from '@qinghe/domain/indicators/seen.ts'
import { nothing as none, plus, type Tally } from '@qinghe/domain/indicators/tally.ts'
import type { Which } from '@qinghe/domain/indicators/contract.ts'
import { rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import type { Period } from '@qinghe/domain/plans/periods.ts'
import type { PlanCondition } from '@qinghe/domain/plans/plan.ts'
import { join, nothing, type Sql, sql } from '../db/sql.ts'
import { linesOf } from '../duties/acts.ts'
import { factColumn, subjectRows } from '../duties/subjectRows.ts'
import { parameterSql } from '../duties/wanted.ts'
import { type ConditionColumns, conditionSql } from '../records/conditionSql.ts'
import { type Asked, type Ground, worldOf } from './ground.ts'

export type Counting = Asked & { ground: Ground; period: Period; /** Of one child only. */ child?: string }

export const factsIn = ({ indicator }: Pick<Asked, 'indicator'>): string[] => { const read = readBy(indicator); const ledgers = ledgersIn(read, indicator.scope); return read.filter(name => !ledgers.includes(name)) }

/** Records of `f` in the period, as lines. */
export const recordsIn = ({ ground: { r }, indicator: { about }, period }: Counting, ledger: string): Sql => linesOf(ledger, {
  about, county: sql`${r.actor.county}::int`, child: sql`f.child`, region: sql`f.region`, school: sql`f.school`, subject: sql`f.subject`, role: sql`''`,
}, sql`and r.day between ${period.from}::date and ${period.to}::date`)

function columnsOf(counting: Counting): ConditionColumns {
  const { ground, plan, indicator: { scope } } = counting
  return {
    parameter: parameterSql({ scope, world: worldOf(ground, plan) }), today: sql`${ground.r.today}::date`,
    field: (name, is) => (is === 'lines' ? recordsIn(counting, name) : sql`f.${factColumn(name)}`),
  }
}
/** What a condition that cannot be judged yet comes to is not known. */
const judged = (condition: PlanCondition | null, columns: ConditionColumns): Sql =>
  (condition === null ? sql`true` : condition.condition === null ? sql`null::boolean` : conditionSql(condition.condition, columns))

/** A post of a school has the schools of the whole country to read, and its own to count. */
function ofOwnSchool({ ground: { r: { actor: { scope } }, whose }, indicator: { about } }: Counting): Sql {
  return about === 'school' && whose === 'school' && scope.shape === 'range' ? sql`and f.school >= ${scope.slo}::int and f.school < ${scope.shi}::int` : nothing
}

/** CTEs that end with `j` (subject, child, region, school, facts, d, n): d whether it is in the denominator, n whether it counts. Who is known not to be in
 *  the denominator is not there. @returns null where there is nobody it could be about */
export function judgedSql(counting: Counting): Sql | null {
  const { ground, indicator, child } = counting
  const { r, county, region, leftBehindAgeLimit } = ground
  const facts = new Set(factsIn(counting))
  const subjects = subjectRows(indicator.about, { today: sql`${r.today}::date`, leftBehindAgeLimit, county: r.actor.county, code: county, facts, slice: child === undefined ? null : { ids: [child] } })
  if (subjects === null) return null
  const columns = columnsOf(counting)
  const { lo, hi } = rangeOf(region)
  return sql`with s as materialized (select f.* from (${subjects}) f where f.region >= ${lo}::bigint and f.region < ${hi}::bigint ${ofOwnSchool(counting)}),
    t as materialized (select f.*, ${judged(indicator.denominator, columns)} as d from s f),
    j as materialized (select f.*, ${judged(indicator.numerator, columns)} as n from t f where f.d is not false)`
}

export const isWhich: Readonly<Record<Which, Sql>> = { yes: sql`(j.d and j.n)`, no: sql`(j.d and not j.n)`, unknown: sql`(j.d and j.n is null)`, unsure: sql`(j.d is null)` }
const unclear = sql`(j.d is null or j.n is null)`

type Row = { place: number; yes: number; no: number; unknown: number; unsure: number; missing: number[] }
export type Counted = { rows: ReadonlyMap<number, Tally>; sum: Tally; missing: readonly { fact: string; of: number }[] }

/** By the places `step` apart: all of them stand in one statement, and so in one snapshot. */
export async function countIndicator(counting: Counting): Promise<Counted> {
  const { ground: { r, below: { step } } } = counting
  const facts = factsIn(counting)
  const from = judgedSql(counting)
  const missing = facts.length === 0 ? sql`'{}'::int[]` : sql`array[${join(facts.map(fact => sql`count(*) filter (where ${unclear} and j.${factColumn(fact)} is null)::int`), ', ')}]`
  const rows = from === null ? [] : await r.rows(sql<Row>`${from} select j.region / ${step}::bigint * ${step}::bigint as place, count(*) filter (where ${isWhich.yes})::int as yes, count(*) filter (where ${isWhich.no})::int as no,
    count(*) filter (where ${isWhich.unknown})::int as unknown, count(*) filter (where ${isWhich.unsure})::int as unsure, ${missing} as missing from j group by 1`)
  return {
    rows: new Map(rows.map(({ place, yes, no, unknown, unsure }) => [place, { yes, no, unknown, unsure }])), sum: rows.reduce((all, one) => plus(all, one), none),
    missing: facts.map((fact, at) => ({ fact, of: rows.reduce((all, one) => all + (one.missing[at] ?? 0), 0) })),
  }
}
