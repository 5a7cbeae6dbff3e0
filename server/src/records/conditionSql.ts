/** A condition as SQL: the same three values evaluate() gives (domain/records/evaluate.ts), so that a filter, a figure and a duty find what the
 *  form judges. Nothing of it is text of a person: names are looked up by the caller, values are parameters. */
import type { Comparison, Condition, DurationUnit, FieldKindName } from '@qinghe/domain/records/condition.ts'
import { longestShift, usualDays } from '@qinghe/domain/records/evaluate.ts'
import { join, type Sql, sql, value } from '../db/sql.ts'
import { workdaysFrom } from './workdaysSql.ts'

/** Where values come from. Types of SQL: 是或否 boolean, 数字 float8, 文字 and 代码 text, 日期 date, 多个代码 text[], 多行 jsonb. */
export type ConditionColumns = {
  field: (name: string, is: FieldKindName) => Sql
  parameter: (name: string, code: Sql | null) => Sql
  /** A date. */
  today: Sql
}

/** A value of a jsonb object under a name, in the type conditions want. */
export function inJson(body: Sql, name: string, is: FieldKindName): Sql {
  const text = sql`(${body} ->> ${name}::text)`
  switch (is) {
    case 'yesNo': return sql`${text}::boolean`
    case 'number': return sql`${text}::float8`
    case 'text': case 'code': return text
    case 'day': return sql`${text}::date`
    case 'codes': return sql`(case when jsonb_typeof(${body} -> ${name}::text) = 'array' then array(select jsonb_array_elements_text(${body} -> ${name}::text)) end)`
    case 'lines': return sql`(case when jsonb_typeof(${body} -> ${name}::text) = 'array' then ${body} -> ${name}::text end)`
  }
}

const comparisons: Record<Comparison, Sql> = { '=': sql`=`, '!=': sql`<>`, '<': sql`<`, '<=': sql`<=`, '>': sql`>`, '>=': sql`>=` }

function constant({ is, value: given }: Condition & { op: 'value' }): Sql {
  switch (is) {
    case 'yesNo': return sql`${value(given)}::boolean`
    case 'number': return sql`${value(given)}::float8`
    case 'day': return sql`${value(given)}::date`
    default: return sql`${String(given)}::text`
  }
}

type At = { columns: ConditionColumns; line: Sql | null }

const isUsual = (day: Sql): Sql => sql`(${day} >= ${usualDays.from}::date and ${day} < ${usualDays.before}::date)`
const months = (day: Sql, count: Sql): Sql => sql`(${day} + make_interval(months => ${count}::int))::date`

function shifted({ day, by, unit }: { day: Sql; by: Sql; unit: DurationUnit }): Sql {
  const count = sql`trunc(${by})`
  const ways: Record<DurationUnit, () => Sql> = {
    days: () => sql`(${day} + ${count}::int)`, workdays: () => workdaysFrom(day, count), months: () => months(day, count), years: () => months(day, sql`(12 * ${count})`),
  }
  return sql`(case when abs(${count}) <= ${longestShift[unit]}::int and ${isUsual(day)} then ${ways[unit]()} end)`
}

/** As ageInYears: 29 February comes after the 28th and before 1 March. */
const age = (day: Sql, today: Sql): Sql => sql`(extract(year from ${today}) - extract(year from ${day}) - case when to_char(${day}, 'MM-DD') <= to_char(${today}, 'MM-DD') then 0 else 1 end)::float8`

/** As birthdayAt: 1 March where the year has no 29 February. */
const birthday = (day: Sql, years: Sql): Sql => sql`(case when ${years} between 0 and ${longestShift.years}::int and ${isUsual(day)} then
  ${months(day, sql`(12 * trunc(${years}))`)} + case when to_char(${day}, 'MM-DD') = '02-29' and to_char(${months(day, sql`(12 * trunc(${years}))`)}, 'MM-DD') = '02-28' then 1 else 0 end end)`

const monthsOn = (from: Sql, to: Sql): Sql => {
  const plain = sql`((extract(year from ${to}) - extract(year from ${from})) * 12 + extract(month from ${to}) - extract(month from ${from}))`
  return sql`(${plain} - case when ${months(from, plain)} <= ${to} then 0 else 1 end)::float8`
}
const monthsBetween = (from: Sql, to: Sql): Sql => sql`(case when ${to} < ${from} then - ${monthsOn(to, from)} else ${monthsOn(from, to)} end)`

function called(at: At, { name, args }: Condition & { op: 'call' }): Sql {
  const { today } = at.columns
  const [first = today, second = today] = args.map(arg => made(at, arg))
  switch (name) {
    case 'today': return today
    case 'age': return age(first, today)
    case 'birthday': return birthday(first, second)
    case 'daysSince': return sql`(${today} - ${first})::float8`
    case 'monthsBetween': return monthsBetween(first, second)
  }
}

function overLines(at: At, { how, lines, of }: Condition & { op: 'lines' }): Sql {
  const all = at.columns.field(lines, 'lines')
  const each = of === null ? sql`true` : made({ ...at, line: sql`l.line` }, of)
  const from = sql`from jsonb_array_elements(${all}) with ordinality l (line, n)`
  const ways = {
    any: () => sql`select case when bool_or(${each}) then true when bool_or((${each}) is null) then null else false end ${from}`,
    count: () => sql`select case when bool_or((${each}) is null) then null else count(*) filter (where ${each}) end::float8 ${from}`,
    sum: () => sql`select case when bool_or((${each}) is null) then null else coalesce(sum(${each}), 0) end::float8 ${from}`,
    last: () => sql`select ${each} ${from} order by l.n desc limit 1`,
  }
  return sql`(case when ${all} is not null then (${ways[how]()}) end)`
}

function made(at: At, condition: Condition): Sql {
  const of = (one: Condition): Sql => made(at, one)
  switch (condition.op) {
    case 'value': return constant(condition)
    case 'field': return condition.from === 'line' && at.line ? inJson(at.line, condition.name, condition.is) : at.columns.field(condition.name, condition.is)
    case 'parameter': return at.columns.parameter(condition.name, condition.at ? of(condition.at) : null)
    case 'and': return sql`(${join(condition.of.map(of), ' and ')})`
    case 'or': return sql`(${join(condition.of.map(of), ' or ')})`
    case 'not': return sql`(not ${of(condition.of)})`
    case 'known': return sql`((${of(condition.of)}) is not null)`
    case 'compare': return sql`(${of(condition.left)} ${comparisons[condition.by]} ${of(condition.right)})`
    case 'has': return sql`(${of(condition.code)} = any(${of(condition.codes)}))`
    case 'plus': return condition.sign > 0 ? sql`(${of(condition.left)} + ${of(condition.right)})` : sql`(${of(condition.left)} - ${of(condition.right)})`
    case 'shift': return shifted({ day: of(condition.day), by: condition.sign > 0 ? of(condition.by) : sql`(- ${of(condition.by)})`, unit: condition.unit })
    case 'call': return called(at, condition)
    case 'lines': return overLines(at, condition)
  }
}

/** @returns an expression of the type the condition comes to: boolean for a check, date for a day */
export const conditionSql = (condition: Condition, columns: ConditionColumns): Sql => made({ columns, line: null }, condition)
