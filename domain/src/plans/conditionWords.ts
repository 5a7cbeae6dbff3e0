/** A condition in words, for whoever reads a plan: 留守（民政口径），且 年级不少于 3. Without values: those are told by because.ts of a case. */
import type { Comparison, Condition, ConditionField, ConditionScope, DurationUnit } from '../records/condition.ts'
import { parameterKey } from '../records/parameters.ts'
import type { PlanCondition } from './plan.ts'

const compared: Record<Comparison, string> = { '=': '是', '!=': '不是', '<': '小于', '<=': '不超过', '>': '大于', '>=': '不少于' }
const units: Record<DurationUnit, string> = { days: '天', workdays: '个工作日', months: '个月', years: '年' }
type At = { scope: ConditionScope; lineOf: string | null; value: (name: string) => string | null }

function fieldOf({ scope, lineOf }: At, { name, from }: Condition & { op: 'field' }): ConditionField | undefined {
  const lines = lineOf === null ? undefined : scope.fields[lineOf]
  return from === 'record' ? scope.fields[name] : lines?.is === 'lines' ? lines.of[name] : undefined
}

function parameterWords(at: At, { name, at: by }: Condition & { op: 'parameter' }): string {
  const value = at.value(name)
  const title = at.scope.parameters[name]?.label ?? name
  if (!by) return `${title}${value === null ? '' : `（${value}）`}`
  const each = at.scope.parameters[name]?.by?.entries.map(({ code, label }) => `${label} ${at.value(parameterKey(name, code)) ?? ''}`) ?? []
  return `${title}（按${words(at, by)}：${each.join('、')}）`
}

function linesWords(at: At, { how, lines, of }: Condition & { op: 'lines' }): string {
  const title = `“${at.scope.fields[lines]?.label ?? lines}”`
  const inside = of === null ? '' : words({ ...at, lineOf: lines }, of)
  switch (how) {
    case 'any': return of === null ? `有${title}` : `有${title}（${inside}）`
    case 'count': return `${title}${inside === '' ? '' : `（${inside}）`}的次数`
    case 'sum': return `${title}的${inside}合计`
    case 'last': return `最近一次${title}的${inside}`
  }
}

function calledWords(at: At, { name, args }: Condition & { op: 'call' }): string {
  const [first = '', second = ''] = args.map(arg => words(at, arg))
  switch (name) {
    case 'today': return '今天'
    case 'age': return `${first}至今的周岁`
    case 'birthday': return `${first}满 ${second} 周岁的日子`
    case 'daysSince': return `${first}至今的天数`
    case 'monthsBetween': return `${first}到${second}的月数`
  }
}

/** Grouped where it would read another way. */
const inside = (at: At, of: Condition): string => (of.op === 'or' ? `（${words(at, of)}）` : words(at, of))
function words(at: At, condition: Condition): string {
  switch (condition.op) {
    case 'value': return condition.label ?? (typeof condition.value === 'boolean' ? (condition.value ? '是' : '否') : String(condition.value))
    case 'field': return fieldOf(at, condition)?.label ?? condition.name
    case 'parameter': return parameterWords(at, condition)
    case 'and': return condition.of.map(one => inside(at, one)).join('，且')
    case 'or': return condition.of.map(one => words(at, one)).join('，或')
    case 'not': return condition.of.op === 'known' ? `${words(at, condition.of.of)}未填` : `不是（${words(at, condition.of)}）`
    case 'known': return `${words(at, condition.of)}已填`
    case 'compare': return `${words(at, condition.left)}${compared[condition.by]}${words(at, condition.right)}`
    case 'has': return `${words(at, condition.codes)}包括${words(at, condition.code)}`
    case 'plus': return `${words(at, condition.left)}${condition.sign > 0 ? '加' : '减'}${words(at, condition.right)}`
    case 'shift': return `${words(at, condition.day)}${condition.sign > 0 ? '后' : '前'}${words(at, condition.by)}${units[condition.unit]}`
    case 'call': return calledWords(at, condition)
    case 'lines': return linesWords(at, condition)
  }
}

/** What nobody has declared yet has no words; null says so. */
export const conditionWords = ({ condition }: PlanCondition, scope: ConditionScope, value: At['value']): string | null =>
  (condition === null ? null : words({ scope, lineOf: null, value }, condition))
