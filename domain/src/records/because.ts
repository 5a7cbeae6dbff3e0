/** Why a condition holds, does not hold or is open, in words a person checks (“为什么”). Values of fields are shown, so whoever is told must be
 *  able to read them all (fieldsRead). */
import { labelOf } from '../codes/codeList.ts'
import { plainDate } from '../kernel/plainDate.ts'
import type { Comparison, Condition, ConditionField, ConditionScope, DurationUnit, FunctionName } from './condition.ts'
import { evaluate, type Facts, type Line, type Value } from './evaluate.ts'

export type Because = { words: string; holds: boolean | null; of: readonly Because[] }

const compared: Record<Comparison, { number: string; day: string }> = {
  '=': { number: '等于', day: '是' }, '!=': { number: '不等于', day: '不是' }, '<': { number: '小于', day: '早于' },
  '<=': { number: '不超过', day: '不晚于' }, '>': { number: '大于', day: '晚于' }, '>=': { number: '不少于', day: '不早于' },
}
const units: Record<DurationUnit, string> = { days: '天', workdays: '个工作日', months: '个月', years: '年' }
const functions: Record<FunctionName, (of: readonly string[]) => string> = {
  today: () => '今天', age: ([day = '']) => `${day}至今的周岁`, birthday: ([day = '', years = '']) => `${day}满 ${years} 周岁的日子`,
  daysSince: ([day = '']) => `${day}至今的天数`, monthsBetween: ([from = '', to = '']) => `${from}到${to}的月数`,
}

type At = { scope: ConditionScope; facts: Facts; line: Line | null; lineOf: string | null; unknown: (field: string) => string }
const notFilled = (): string => '未填'

function fieldOf({ scope, lineOf }: At, { name, from }: Condition & { op: 'field' }): ConditionField | undefined {
  if (from === 'record') return scope.fields[name]
  const lines = lineOf === null ? undefined : scope.fields[lineOf]
  return lines?.is === 'lines' ? lines.of[name] : undefined
}

function shown(value: Value, field?: ConditionField): string {
  if (value === null) return '未填'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return field?.is === 'lines' ? `${value.length} 行` : value.map(one => (field && 'list' in field ? labelOf(field.list, one) : String(one))).join('、') || '无'
  return field && 'list' in field && (typeof value === 'string' || typeof value === 'number') ? labelOf(field.list, value) : String(value)
}

/** 走访日期（2026-11-20） */
function wordsOf(at: At, condition: Condition): string {
  const value = (): Value => evaluate(condition, at.facts, at.line)
  switch (condition.op) {
    case 'value': return condition.label ?? shown(condition.value)
    case 'field': { const field = fieldOf(at, condition); const of = value(); return `${field?.label ?? condition.name}（${of === null ? at.unknown(condition.name) : shown(of, field)}）` }
    case 'parameter': return `${at.scope.parameters[condition.name]?.label ?? condition.name}（${shown(value())}）`
    case 'plus': return `${wordsOf(at, condition.left)}${condition.sign > 0 ? '加' : '减'}${wordsOf(at, condition.right)}`
    case 'shift': return `${wordsOf(at, condition.day)}${condition.sign > 0 ? '后' : '前'} ${wordsOf(at, condition.by)} ${units[condition.unit]}${isSimple(condition.day) ? '' : `（${shown(value())}）`}`
    case 'call': return `${functions[condition.name](condition.args.map(arg => wordsOf(at, arg)))}（${shown(value())}）`
    case 'lines': return `${at.scope.fields[condition.lines]?.label ?? condition.lines}（${shown(value())}）`
    case 'known': return `${wordsOf(at, condition.of)}已填`
    case 'has': return `${wordsOf(at, condition.codes)}包括${wordsOf(at, condition.code)}`
    case 'compare': return comparedWords(at, condition)
    case 'and': return condition.of.map(one => wordsOf(at, one)).join('，且')
    case 'or': return condition.of.map(one => wordsOf(at, one)).join('，或')
    case 'not': return `不成立：${wordsOf(at, condition.of)}`
  }
}
const isSimple = (day: Condition): boolean => day.op === 'value' || day.op === 'field'

function comparedWords(at: At, { by, left, right }: Condition & { op: 'compare' }): string {
  const isDay = (one: Condition): boolean => ('is' in one && one.is === 'day') || one.op === 'shift' || (one.op === 'call' && (one.name === 'today' || one.name === 'birthday'))
  const isCounted = (one: Condition): boolean => ('is' in one && one.is === 'number') || one.op === 'parameter' || one.op === 'plus' || one.op === 'call' || one.op === 'lines'
  const words = isDay(left) || isDay(right) || !(isCounted(left) || isCounted(right)) ? compared[by].day : compared[by].number
  return `${wordsOf(at, left)}${words}${wordsOf(at, right)}`
}

function why(at: At, condition: Condition): Because {
  const value = evaluate(condition, at.facts, at.line)
  const holds = typeof value === 'boolean' ? value : null
  if (condition.op === 'and') return { words: '以下各项都要成立', holds, of: condition.of.map(one => why(at, one)) }
  if (condition.op === 'or') return { words: '以下有一项成立即可', holds, of: condition.of.map(one => why(at, one)) }
  if (condition.op === 'not' && condition.of.op !== 'known') return { words: '以下不成立', holds, of: [why(at, condition.of)] }
  if (condition.op === 'not') return { words: `${wordsOf(at, condition.of)}`.replace(/已填$/u, '未填'), holds, of: [] }
  const lines = condition.op === 'lines' && condition.how === 'any' ? (at.facts.record[condition.lines] ?? null) : null
  if (condition.op !== 'lines' || condition.of === null || !Array.isArray(lines)) return { words: wordsOf(at, condition), holds, of: [] }
  const { lines: lineOf, of } = condition
  const each = lines.flatMap(line => (typeof line === 'object' ? [why({ ...at, line, lineOf }, of)] : []))
  return { words: `${at.scope.fields[lineOf]?.label ?? lineOf}里有一行成立即可`, holds, of: each }
}

type Of = { scope: ConditionScope; facts: Facts; /** What is said of a field that is not known. */ unknown?: (field: string) => string }
/** @returns the whole tree; its top says what the condition comes to */
export const reasonsOf = (condition: Condition, { scope, facts, unknown = notFilled }: Of): Because => why({ scope, facts, line: null, lineOf: null, unknown }, condition)
export const becauseOf = (condition: Condition, scope: ConditionScope, facts: Facts): Because => reasonsOf(condition, { scope, facts })

const someDay = plainDate('2000-01-01')
/** The condition itself, of no record: without what stands in its fields. */
export function conditionWords(condition: Condition, scope: ConditionScope): string {
  const facts: Facts = { today: someDay, parameter: () => null, workdaysFrom: () => null, record: {} }
  return wordsOf({ scope, facts, line: null, lineOf: null, unknown: notFilled }, condition).replaceAll(/（(?:未填|0 行|2000-01-01)）/gu, '')
}
