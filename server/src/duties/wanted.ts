/** Who owes what of one duty now, as a query: subjects × periods for which the condition is not false. What is not known is owed, and says what is missing. */
import { type ConditionScope, fieldsRead } from '@qinghe/domain/records/condition.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import type { Plan, PlanCondition } from '@qinghe/domain/plans/plan.ts'
import { ident, join, nothing, type Sql, sql, value } from '../db/sql.ts'
import { type ConditionColumns, conditionSql } from '../records/conditionSql.ts'
import { type About, doneFor, linesOf, type Values } from './acts.ts'
import type { DueRow, Owing } from './dueRows.ts'
import { factColumn, type Slice, subjectRows } from './subjectRows.ts'

/** One duty of a plan in a county. `readers`: the bits of who may know of it (domain/src/duties). */
export type Definition = Owing & { plan: string; version: string; kinds: Plan['kinds']; readers: string; leftBehindAgeLimit: number }
export type Where = { county: number; code: number; slice: Slice | null }

const today = ({ today: day }: Owing): Sql => sql`${day}::date`

/** What a plan or the county sets, by code where it goes by one. */
export function parameterSql({ scope, world }: { scope: ConditionScope; world: Pick<DueWorld, 'parameter'> }): ConditionColumns['parameter'] {
  return (name, code) => {
    if (code === null) return sql`${value(world.parameter(name, null))}::float8`
    const cases = (scope.parameters[name]?.by?.entries ?? []).map(({ code: one }) => sql`when ${String(one)} then ${value(world.parameter(name, one))}::float8`)
    return cases.length === 0 ? sql`null::float8` : sql`(case ${code} ${join(cases, ' ')} end)`
  }
}

export const valuesOf = (def: Owing): Values => ({ parameter: parameterSql({ scope: def.duty.scope, world: def.world }), today: today(def) })

export const roleOf = ({ duty: { owner } }: Pick<Owing, 'duty'>): string => ('role' in owner ? owner.role : '')
/** Of the rows `f` of subjects. */
const aboutOf = (def: Owing, { county }: Where): About => ({ about: def.duty.about, county: sql`${county}::int`, child: sql`f.child`, region: sql`f.region`, school: sql`f.school`, subject: sql`f.subject`, role: sql`${roleOf(def)}::text` })
const inPeriod = sql`and (p.starts is null or r.day between p.starts and p.ends)`

const columnsOf = (def: Owing, where: Where, within: Sql): ConditionColumns =>
  ({ ...valuesOf(def), field: (name, is) => (is === 'lines' ? linesOf(name, aboutOf(def, where), within) : sql`f.${factColumn(name)}`) })

const readOf = (condition: PlanCondition | null): string[] => (condition?.condition ? [...fieldsRead(condition.condition)] : [])
/** Conditions over records must be asked for each period, others once. */
export const asksLines = ({ duty }: Pick<Owing, 'duty'>): boolean => readOf(duty.where).some(name => duty.scope.fields[name]?.is === 'lines')

function factsOf({ duty }: Owing): ReadonlySet<string> {
  const read = [...readOf(duty.where), ...(duty.trigger.by === 'rolling' ? readOf(duty.trigger.days) : [])]
  return new Set(read.filter(name => duty.scope.fields[name] !== undefined && duty.scope.fields[name]?.is !== 'lines'))
}

/** The subjects with their facts, or null where there are none to count. */
export const subjectsOf = (def: Definition, where: Where): Sql | null =>
  subjectRows(def.duty.about, { ...where, today: today(def), leftBehindAgeLimit: def.leftBehindAgeLimit, facts: factsOf(def), everybody: def.duty.trigger.by === 'act' })

/** Whether it is owed: true, false, null. */
export const holdsSql = (def: Owing, where: Where): Sql => {
  const { where: condition } = def.duty
  if (condition === null) return sql`true`
  return condition.condition === null ? sql`null::boolean` : conditionSql(condition.condition, columnsOf(def, where, def.duty.trigger.by === 'period' ? inPeriod : nothing))
}

/** Words for a condition that is not known: what is missing of what it asks. */
function unsureSql(def: Owing): Sql {
  const { duty } = def
  const read = readOf(duty.where).filter(name => duty.scope.fields[name] !== undefined && duty.scope.fields[name]?.is !== 'lines')
  const missing = read.map(name => sql`case when j.${factColumn(name)} is null then ${duty.scope.fields[name]?.label ?? name}::text end`)
  return missing.length === 0 ? sql`'要不要办还不知道'::text` : sql`concat_ws('：', '要不要办还不知道，缺', nullif(concat_ws('、', ${join(missing, ', ')}), ''))`
}

const given = ident('given')
/** Days as a table `p`. Lists of moments come as JSON, because lists of lists of another length are no array. */
const periodRows = (rows: readonly DueRow[]): Sql => sql`select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ${given} (period text, starts date, ends date, opens date, due_on date, due_at timestamptz,
  provisional boolean, unknown text, remind_at timestamptz[], escalate_at timestamptz[], escalate_to text[], next_at timestamptz, ladder int)`

const dueColumns = sql`opens, due_on, due_at, provisional, unknown, remind_at, escalate_at, escalate_to, next_at, ladder`

/** Subjects × periods. Nobody owes what was due before it began to be about them. */
function byPeriod(def: Definition, { where, subjects, rows }: Asked): Sql {
  return sql`with f as materialized (${subjects}), p as materialized (${periodRows(rows)}),
    j as (select f.*, p.period, ${join(['opens', 'due_on', 'due_at', 'provisional', 'unknown', 'remind_at', 'escalate_at', 'escalate_to', 'next_at', 'ladder'].map(name => sql`p.${ident(name)}`), ', ')},
      ${holdsSql(def, where)} as holds from f cross join p where p.due_on is null or p.due_on >= greatest(f.since, ${def.since}::date))`
}

/** Since when it has not been done, and how often it is to be. */
function lastSql(def: Definition, { where, subjects }: Pick<Asked, 'where' | 'subjects'>): Sql {
  const { trigger, evidence } = def.duty
  const done = evidence.every(one => one.count === 1) ? doneFor({ pieces: evidence, about: aboutOf(def, where), values: valuesOf(def), kinds: def.kinds }) : null
  const last = done === null ? sql`null::date` : sql`(select max(e.day) from (${done}) e)`
  const every = trigger.by === 'rolling' && trigger.days.condition !== null ? conditionSql(trigger.days.condition, columnsOf(def, where, nothing)) : sql`null::float8`
  return sql`with f as materialized (${subjects}),
    l as materialized (select f.*, coalesce(${last}, greatest(f.since, ${def.since}::date)) as last, ${every} as every, ${holdsSql(def, where)} as holds from f)`
}
const rollingDay = sql`(l.last + trunc(l.every)::int)`

function byLast(def: Definition, asked: Asked): Sql {
  return sql`${lastSql(def, asked)}, p as materialized (${periodRows(asked.rows)}),
    j as (select l.*, l.last::text as period, l.last as opens, ${join(['due_on', 'due_at', 'provisional', 'unknown', 'remind_at', 'escalate_at', 'escalate_to', 'next_at', 'ladder'].map(name => sql`p.${ident(name)}`), ', ')}
      from l join p on p.due_on is not distinct from ${rollingDay})`
}

type Asked = { where: Where; subjects: Sql; rows: readonly DueRow[] }
/** Days on which something that comes round is due for anybody here; null for whom it is not known. */
export const rollingDays = (def: Definition, asked: Pick<Asked, 'where' | 'subjects'>): Sql<{ day: string | null }> =>
  sql`${lastSql(def, asked)} select distinct ${rollingDay}::text as day from l where holds is not false`

/** CTEs that end with w (subject, child, region, school, period, days) and f, the subjects there are. */
export function wantedSql(def: Definition, asked: Asked): Sql {
  const head = def.duty.trigger.by === 'rolling' ? byLast(def, asked) : byPeriod(def, asked)
  return sql`${head}, w as materialized (select subject, child, region, school, period, ${dueColumns}, coalesce(unknown, case when holds is null then ${unsureSql(def)} end) as unsure from j where holds is not false)`
}
export const isOfChild = (def: Pick<Definition, 'duty'>): boolean => def.duty.about === 'child'
