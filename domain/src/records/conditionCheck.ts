/** What a written condition means, judged once against what it may speak of: names, kinds of values, units. Every fault says where it stands
 *  and how to mend it; nothing is judged again when the condition is evaluated. */
import { type Code, type CodeList, readCode } from '../codes/codeList.ts'
import { isPlainDate } from '../kernel/plainDate.ts'
import {
  Comparison, type Condition, type ConditionField, type ConditionFields, type ConditionScope, DurationUnit, type FieldKindName, FunctionName, OverLines,
} from './condition.ts'
import { type ConditionFault, readCondition, type Span, type Written } from './conditionText.ts'
import { meant, nearest } from './nearest.ts'

/** What a part comes to: a kind of value, its code list, the unit a parameter has. */
type Typed = { condition: Condition; is: FieldKindName; list?: CodeList | undefined; unit?: DurationUnit | undefined }
type Check = { scope: ConditionScope; lines: { name: string; fields: ConditionFields } | null; faults: ConditionFault[] }

const kindWords: Record<FieldKindName, string> = { yesNo: '是或否', number: '数字', text: '文字', day: '日期', code: '代码', codes: '多个代码', lines: '多行' }
const unitWords: Record<DurationUnit, string> = { days: '天', workdays: '个工作日', months: '个月', years: '年' }

const fault = (c: Check, { at, to }: Span, message: string): undefined => { c.faults.push({ at, to, message }); return undefined }
const ofKind = (c: Check, { written, wanted }: { written: Written; wanted: FieldKindName }): Typed | undefined => {
  const found = typed(c, written)
  if (!found || found.is === wanted) return found
  return fault(c, written, `这里要的是${kindWords[wanted]}，“${wordsOf(written)}”是${kindWords[found.is]}`)
}
const wordsOf = (written: Written): string => ('name' in written ? written.name : 'value' in written ? String(written.value) : '这一部分')

function namesOf({ scope, lines }: Check): string[] {
  return [...Object.keys(lines?.fields ?? {}), ...Object.keys(scope.fields)]
}

/** `own`: some of the functions keep a value of their record inside the lines as well. */
function fieldAt({ scope, lines }: Check, name: string): { field: ConditionField; from: 'record' | 'line' } | undefined {
  const inLine = lines && Object.hasOwn(lines.fields, name) ? lines.fields[name] : undefined
  if (inLine) return { field: inLine, from: 'line' }
  const own = Object.hasOwn(scope.fields, name) ? scope.fields[name] : undefined
  return own && { field: own, from: 'record' }
}

function ofName(c: Check, written: Written & { as: 'name' }): Typed | undefined {
  const { name } = written
  if (name === 'true' || name === 'false') return { is: 'yesNo', condition: { op: 'value', is: 'yesNo', value: name === 'true' } }
  const found = fieldAt(c, name)
  if (!found) {
    return fault(c, written, `没有名为 ${name} 的字段${meant(name, namesOf(c))}`)
  }
  const { field, from } = found
  return { is: field.is, list: 'list' in field ? field.list : undefined, condition: { op: 'field', name, is: field.is, from } }
}

function ofParameter(c: Check, written: Written & { as: 'parameter' }): Typed | undefined {
  const { name, index } = written
  const known = Object.hasOwn(c.scope.parameters, name) ? c.scope.parameters[name] : undefined
  if (!known) {
    const near = nearest(name, Object.keys(c.scope.parameters))
    return fault(c, written, `没有名为 @${name} 的参数${near === undefined ? '' : `，是不是 @${near}？`}`)
  }
  if (!known.by) return index ? fault(c, index, `参数 @${name} 只有一个值，不按代码分`) : { is: 'number', unit: known.unit, condition: { op: 'parameter', name } }
  if (!index) return fault(c, written, `参数 @${name} 按“${known.by.title}”分，请写成 @${name}[字段]`)
  const at = ofKind(c, { written: index, wanted: 'code' })
  if (!at) return undefined
  return at.list === known.by ? { is: 'number', unit: known.unit, condition: { op: 'parameter', name, at: at.condition } } : fault(c, index, `参数 @${name} 按“${known.by.title}”分，这里是另一种代码`)
}

/** A bare word or a text beside a code is one of its list: 走访结果 = problem, 走访结果 = '发现问题'. */
function ofCode(c: Check, written: Written, list: CodeList): Typed | undefined {
  const said = written.as === 'name' ? written.name : written.as === 'text' || written.as === 'number' ? String(written.value) : undefined
  if (said === undefined || (written.as === 'name' && fieldAt(c, said))) return typed(c, written)
  const entry = list.entries.find(one => String(one.code) === said) ?? readCode(list, said)
  if (entry) return { is: 'code', list, condition: { op: 'value', is: 'code', value: entry.code, label: entry.label } }
  return fault(c, written, `“${list.title}”里没有 ${said}${meant(said, list.entries.flatMap((one): (Code | string)[] => [one.code, one.label]).map(String))}`)
}

function ofDay(written: Written): Typed | undefined {
  return written.as === 'text' && isPlainDate(written.value) ? { is: 'day', condition: { op: 'value', is: 'day', value: written.value } } : undefined
}

/** The side whose kind is sure says what a constant on the other side means. */
function pairOf(c: Check, left: Written, right: Written): [Typed, Typed] | undefined {
  const isConstant = (one: Written): boolean => one.as === 'text' || one.as === 'number' || (one.as === 'name' && !fieldAt(c, one.name) && one.name !== 'true' && one.name !== 'false')
  const isLike = (one: Written): boolean => one.as === 'name' && nearest(one.name, namesOf(c)) !== undefined
  const areStrange = left.as === 'name' && isConstant(left) && right.as === 'name' && isConstant(right)
  // Of two names nobody knows, the one that looks like a field was meant to be one, else the first.
  const first = areStrange ? (isLike(right) && !isLike(left) ? right : left) : isConstant(left) ? right : left
  const sure = typed(c, first)
  if (!sure) return undefined
  const second = first === left ? right : left
  const other = (sure.is === 'code' || sure.is === 'codes') && sure.list ? ofCode(c, second, sure.list) : sure.is === 'day' ? (ofDay(second) ?? typed(c, second)) : typed(c, second)
  if (!other) return undefined
  return first === left ? [sure, other] : [other, sure]
}

const ordered: readonly FieldKindName[] = ['number', 'day']
function ofCompare(c: Check, written: Written & { as: 'compare' | 'sum' | 'has' }): Typed | undefined {
  const by = Comparison.parse(written.by)
  const pair = pairOf(c, written.left, written.right)
  if (!pair) return undefined
  const [left, right] = pair
  if (left.is !== right.is) return fault(c, written, `不能把${kindWords[left.is]}和${kindWords[right.is]}相比`)
  if (left.is === 'codes' || left.is === 'lines') return fault(c, written, left.is === 'codes' ? '多个代码不能直接比较，请用 has' : '多行不能直接比较，请用 any 或 count')
  if (left.list !== right.list) return fault(c, written, '两边的代码不是同一张表')
  if (by !== '=' && by !== '!=' && !ordered.includes(left.is)) return fault(c, written, `${kindWords[left.is]}没有大小先后，只能用 = 或 !=`)
  return { is: 'yesNo', condition: { op: 'compare', by, left: left.condition, right: right.condition } }
}

function ofHas(c: Check, written: Written & { as: 'compare' | 'sum' | 'has' }): Typed | undefined {
  const codes = ofKind(c, { written: written.left, wanted: 'codes' })
  const code = codes?.list && ofCode(c, written.right, codes.list)
  if (!codes || !code) return undefined
  return code.is === 'code' && code.list === codes.list ? { is: 'yesNo', condition: { op: 'has', codes: codes.condition, code: code.condition } } : fault(c, written.right, 'has 后面写这张表里的一个代码')
}

/** A day and a duration: of words (3 days) or of a parameter that has a unit. */
function shifted(c: Check, { written, day, sign }: { written: Written; day: Typed; sign: 1 | -1 }): Typed | undefined {
  if (written.as === 'duration') {
    const by = ofKind(c, { written: written.count, wanted: 'number' })
    const unit = DurationUnit.safeParse(written.unit).data
    return by && unit && { is: 'day', condition: { op: 'shift', sign, day: day.condition, by: by.condition, unit } }
  }
  const by = typed(c, written)
  if (!by) return undefined
  if (by.is === 'number' && by.unit) return { is: 'day', condition: { op: 'shift', sign, day: day.condition, by: by.condition, unit: by.unit } }
  return fault(c, written, `日期只能加减一段时间，请写明单位，例如 3 days（天）、5 workdays（工作日）、2 months（月）`)
}

function ofSum(c: Check, written: Written & { as: 'compare' | 'sum' | 'has' }): Typed | undefined {
  const sign = written.by === '+' ? 1 : -1
  const left = ofDay(written.left) ?? typed(c, written.left)
  if (!left) return undefined
  if (left.is === 'day') return shifted(c, { written: written.right, day: left, sign })
  const right = ofKind(c, { written: written.right, wanted: 'number' })
  if (!right) return undefined
  return left.is === 'number' ? { is: 'number', condition: { op: 'plus', sign, left: left.condition, right: right.condition } } : fault(c, written.left, `${kindWords[left.is]}不能加减`)
}

const takes: Record<FunctionName, { args: readonly FieldKindName[]; gives: FieldKindName }> = {
  today: { args: [], gives: 'day' }, age: { args: ['day'], gives: 'number' }, birthday: { args: ['day', 'number'], gives: 'day' },
  daysSince: { args: ['day'], gives: 'number' }, monthsBetween: { args: ['day', 'day'], gives: 'number' },
}

function ofFunction(c: Check, written: Written & { as: 'call' }, name: FunctionName): Typed | undefined {
  const { args, gives } = takes[name]
  if (written.args.length !== args.length) return fault(c, written, `${name} 要 ${args.length} 个值，写了 ${written.args.length} 个`)
  const found = args.map((wanted, i) => { const one = written.args[i]; return one && ((wanted === 'day' ? ofDay(one) : undefined) ?? ofKind(c, { written: one, wanted })) })
  const sure = found.filter(one => one !== undefined)
  return sure.length === args.length ? { is: gives, condition: { op: 'call', name, args: sure.map(one => one.condition) } } : undefined
}

const linesGive: Record<OverLines, { asks: FieldKindName | null; gives: FieldKindName | 'same' }> = {
  any: { asks: 'yesNo', gives: 'yesNo' }, count: { asks: 'yesNo', gives: 'number' }, sum: { asks: 'number', gives: 'number' }, last: { asks: null, gives: 'same' },
}

function ofLines(c: Check, written: Written & { as: 'call' }, how: OverLines): Typed | undefined {
  const [first, second, ...more] = written.args
  const found = first?.as === 'name' ? fieldAt(c, first.name) : undefined
  if (c.lines) return fault(c, written, '行里不能再数行')
  if (first?.as !== 'name' || found?.field.is !== 'lines') return fault(c, first ?? written, `${how} 的第一个值是多行的字段`)
  if (more.length > 0 || (second === undefined && how !== 'count')) return fault(c, written, `${how} 写成 ${how}(字段, 条件)`)
  const inside: Check = { ...c, lines: { name: first.name, fields: found.field.of } }
  const { asks, gives } = linesGive[how]
  const of = second && (asks === null ? typed(inside, second) : ofKind(inside, { written: second, wanted: asks }))
  if (second && !of) return undefined
  return { is: gives === 'same' ? (of?.is ?? 'text') : gives, list: gives === 'same' ? of?.list : undefined, condition: { op: 'lines', how, lines: first.name, of: of?.condition ?? null } }
}

function ofCall(c: Check, written: Written & { as: 'call' }): Typed | undefined {
  const how = OverLines.safeParse(written.name).data
  if (how) return ofLines(c, written, how)
  const name = FunctionName.safeParse(written.name).data
  if (name) return ofFunction(c, written, name)
  return fault(c, written, `没有名为 ${written.name} 的函数${meant(written.name, [...OverLines.options, ...FunctionName.options])}；可用的有 ${[...FunctionName.options, ...OverLines.options].join('、')}`)
}

function typed(c: Check, written: Written): Typed | undefined {
  switch (written.as) {
    case 'name': return ofName(c, written)
    case 'number': return { is: 'number', condition: { op: 'value', is: 'number', value: written.value } }
    case 'text': return { is: 'text', condition: { op: 'value', is: 'text', value: written.value } }
    case 'duration': return fault(c, written, `“${unitWords[DurationUnit.catch('days').parse(written.unit)]}”是一段时间，只能加到日期上或从日期里减去`)
    case 'parameter': return ofParameter(c, written)
    case 'call': return ofCall(c, written)
    case 'and': case 'or': {
      const of = written.of.map(one => ofKind(c, { written: one, wanted: 'yesNo' })).filter(one => one !== undefined)
      return of.length === written.of.length ? { is: 'yesNo', condition: { op: written.as, of: of.map(one => one.condition) } } : undefined
    }
    case 'not': {
      const of = ofKind(c, { written: written.of, wanted: 'yesNo' })
      return of && { is: 'yesNo', condition: { op: 'not', of: of.condition } }
    }
    case 'known': {
      const of = typed(c, written.of)
      const known = of && { op: 'known' as const, of: of.condition }
      return known && { is: 'yesNo', condition: written.known ? known : { op: 'not', of: known } }
    }
    case 'compare': return ofCompare(c, written)
    case 'has': return ofHas(c, written)
    case 'sum': return ofSum(c, written)
  }
}

export type Checked = { condition: Condition; is: FieldKindName; faults: readonly [] } | { condition: null; faults: readonly ConditionFault[] }

/** A text as it is kept, or everything that is wrong with it. @param wanted what it must come to: a check and a demand are 是或否 */
export function checkCondition(text: string, scope: ConditionScope, wanted: FieldKindName = 'yesNo'): Checked {
  const read = readCondition(text)
  if ('fault' in read) return { condition: null, faults: [read.fault] }
  const c: Check = { scope, lines: null, faults: [] }
  const found = ofKind(c, { written: read.written, wanted })
  return found && c.faults.length === 0 ? { condition: found.condition, is: found.is, faults: [] } : { condition: null, faults: c.faults }
}
