/** What a condition comes to for some facts, in three values: true, false, unknown (null). SQL says the same (server/src/records/conditionSql.ts);
 *  a property test compares the two. */
import { addDays, ageInYears, birthdayAt, daysBetween, isPlainDate, type PlainDate } from '../kernel/plainDate.ts'
import { addMonths, monthsBetween } from './months.ts'
import type { Comparison, Condition, DurationUnit } from './condition.ts'

export type Value = string | number | boolean | readonly (string | number)[] | readonly Line[] | null
export type Line = { readonly [field: string]: Value }
/** `parameter`: the value of a place and a day; null where a table has none for the code. `workdaysFrom`: null where the calendar of a year is not published. */
export type Facts = {
  record: Line
  today: PlainDate
  parameter: (name: string, code: string | number | null) => number | null
  workdaysFrom: (day: PlainDate, count: number) => PlainDate | null
}

const isDay = (value: Value): value is PlainDate => typeof value === 'string' && isPlainDate(value)
export const isLine = (value: unknown): value is Line => typeof value === 'object' && value !== null && !Array.isArray(value)
const linesOf = (value: Value): readonly Line[] | null => (Array.isArray(value) ? value.filter(isLine) : null)

/** Text is compared by its code units, as C.UTF-8 does for all that may be compared by order (days); other texts are only equal or not. */
function compare(by: Comparison, left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null
  if (by === '=') return left === right
  if (by === '!=') return left !== right
  if (!(typeof left === 'number' && typeof right === 'number') && !(isDay(left) && isDay(right))) return null
  switch (by) {
    case '<': return left < right
    case '<=': return left <= right
    case '>': return left > right
    case '>=': return left >= right
  }
}

/** False decides `and`, true decides `or`; else what is unknown leaves it unknown. */
export function together(op: 'and' | 'or', of: readonly (boolean | null)[]): boolean | null {
  const decides = op === 'or'
  return of.includes(decides) ? decides : of.includes(null) ? null : !decides
}

/** Beyond this nobody means it, and days would leave the calendar: unknown, here and in SQL. */
export const longestShift: Readonly<Record<DurationUnit, number>> = { days: 36_500, workdays: 2_500, months: 1_200, years: 100 }
export const usualDays = { from: '1200-01-01', before: '9800-01-01' } as const
const isUsual = (day: PlainDate): boolean => day >= usualDays.from && day < usualDays.before

export function shift({ workdaysFrom }: Pick<Facts, 'workdaysFrom'>, day: PlainDate, { by, unit }: { by: number; unit: DurationUnit }): PlainDate | null {
  const count = Math.trunc(by)
  if (Math.abs(count) > longestShift[unit] || !isUsual(day)) return null
  switch (unit) {
    case 'days': return addDays(day, count)
    case 'workdays': return workdaysFrom(day, count)
    case 'months': return addMonths(day, count)
    case 'years': return addMonths(day, count * 12)
  }
}

const asBoolean = (value: Value): boolean | null => (typeof value === 'boolean' ? value : null)
const asNumber = (value: Value): number | null => (typeof value === 'number' ? value : null)
const asDay = (value: Value): PlainDate | null => (isDay(value) ? value : null)

function called({ facts, line }: At, { name, args }: Condition & { op: 'call' }): Value {
  const [first = null, second = null] = args.map(arg => evaluate(arg, facts, line))
  const day = asDay(first)
  if (name === 'today') return facts.today
  if (day === null) return null
  switch (name) {
    case 'age': return ageInYears(day, facts.today)
    case 'daysSince': return daysBetween(day, facts.today)
    case 'birthday': { const years = asNumber(second); return years === null || years < 0 || years > longestShift.years || !isUsual(day) ? null : birthdayAt(day, Math.trunc(years)) }
    case 'monthsBetween': { const to = asDay(second); return to === null ? null : monthsBetween(day, to) }
  }
}

function overLines({ facts }: At, { how, lines, of }: Condition & { op: 'lines' }): Value {
  const all = linesOf(facts.record[lines] ?? null)
  if (all === null) return null
  const each = of === null ? [] : all.map(line => evaluate(of, facts, line))
  switch (how) {
    case 'any': return together('or', each.map(asBoolean))
    // Of how many it is true is not known while of one it is not.
    case 'count': return of === null ? all.length : each.some(one => asBoolean(one) === null) ? null : each.filter(one => one === true).length
    case 'sum': return each.some(one => asNumber(one) === null) ? null : each.reduce((sum: number, one) => sum + (asNumber(one) ?? 0), 0)
    case 'last': return each.at(-1) ?? null
  }
}

type At = { facts: Facts; line: Line | null }

/** Nothing is among no codes, whatever it is. */
function contains(codes: Value, code: Value): boolean | null {
  if (!Array.isArray(codes)) return null
  return codes.length === 0 ? false : code === null ? null : codes.some(one => one === code)
}

/** @param line the line `any`, `count`, `sum` and `last` are looking at */
export function evaluate(condition: Condition, facts: Facts, line: Line | null = null): Value {
  const of = (one: Condition): Value => evaluate(one, facts, line)
  switch (condition.op) {
    case 'value': return condition.value
    case 'field': return (condition.from === 'line' ? line : facts.record)?.[condition.name] ?? null
    case 'parameter': {
      if (!condition.at) return facts.parameter(condition.name, null)
      const code = of(condition.at)
      return typeof code === 'string' || typeof code === 'number' ? facts.parameter(condition.name, code) : null
    }
    case 'and': case 'or': return together(condition.op, condition.of.map(one => asBoolean(of(one))))
    case 'not': { const value = asBoolean(of(condition.of)); return value === null ? null : !value }
    case 'known': return of(condition.of) !== null
    case 'compare': return compare(condition.by, of(condition.left), of(condition.right))
    case 'has': return contains(of(condition.codes), of(condition.code))
    case 'plus': { const [a, b] = [asNumber(of(condition.left)), asNumber(of(condition.right))]; return a === null || b === null ? null : a + condition.sign * b }
    case 'shift': {
      const [day, by] = [asDay(of(condition.day)), asNumber(of(condition.by))]
      return day === null || by === null ? null : shift(facts, day, { by: condition.sign * by, unit: condition.unit })
    }
    case 'call': return called({ facts, line }, condition)
    case 'lines': return overLines({ facts, line }, condition)
  }
}

/** Shown and needed only if true; a check refuses only if false (decision 040). */
export const holds = (condition: Condition, facts: Facts): boolean => evaluate(condition, facts) === true
export const fails = (condition: Condition, facts: Facts): boolean => evaluate(condition, facts) === false

