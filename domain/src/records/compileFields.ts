/** Fields of a declaration: their code lists, conditions, slots, and the order in which they are judged. */
import { codeListById } from '../codes/catalogue.ts'
import type { CodeList } from '../codes/codeList.ts'
import { type Condition, type ConditionField, type ConditionFields, type ConditionScope, fieldsRead, type FieldKindName } from './condition.ts'
import { checkCondition } from './conditionCheck.ts'
import { countySlots, type Declaration, type DeclaredField, type Fault, type FieldType, type Place, type Slot } from './declaration.ts'
import { compileTable, type Decision, type TableField } from './decisionTable.ts'
import { processNames } from './historyNames.ts'
import type { KindField, Needed } from './kind.ts'
import type { KindWorld } from './kindWorld.ts'
import { meant } from './nearest.ts'

/** What a condition sees of a type. Ids are texts that are only equal or not. */
const seenAs: Record<FieldType, FieldKindName> = {
  text: 'text', longText: 'text', number: 'number', percent: 'number', money: 'number', day: 'day', moment: 'text', period: 'text', term: 'text', yesNo: 'yesNo', code: 'code', codes: 'codes',
  division: 'number', school: 'number', organisation: 'text', staff: 'text', child: 'text', record: 'text', phone: 'text', idNumber: 'text', files: 'text', lines: 'lines',
}
const counted: readonly FieldType[] = ['code', 'yesNo', 'number', 'percent', 'money']
const countedOrPlaced: readonly FieldType[] = [...counted, 'division', 'school']
const referred: readonly FieldType[] = ['organisation', 'staff', 'child', 'record']
const slotted: Record<Slot, readonly FieldType[]> = {
  n1: countedOrPlaced, n2: countedOrPlaced, n3: countedOrPlaced, n4: countedOrPlaced, n5: countedOrPlaced, n6: counted, n7: counted, n8: counted, u1: referred, u2: [...referred, 'phone'], label: ['text'],
}
/** Always encrypted, whatever a declaration says. */
const alwaysSealed: readonly FieldType[] = ['phone', 'idNumber']

/** `parameters`: those the declaration asks for. */
export type Compiling = { faults: Fault[]; lists: ReadonlyMap<string, CodeList>; parameters: ConditionScope['parameters']; world: KindWorld }
const say = (c: Compiling, path: Place, message: string): void => { c.faults.push({ path, message }) }

export function listsOf(declared: Declaration['codeLists']): ReadonlyMap<string, CodeList> {
  return new Map(Object.entries(declared).map(([id, { title, basis, entries }]) => [id, {
    id, title, basis, entries: entries.map(({ code, label, short, spellings }) => ({ code, label, ...(short === undefined ? {} : { short }), ...(spellings === undefined ? {} : { spellings }) })),
  }]))
}

const findList = (c: Compiling, id: string): CodeList | undefined => c.lists.get(id) ?? codeListById(id)

function listOf(c: Compiling, { type, codes }: DeclaredField, path: Place): CodeList | null {
  const takesCodes = type === 'code' || type === 'codes'
  if (!takesCodes) {
    if (codes !== undefined) say(c, [...path, 'codes'], '只有代码字段才写代码表')
    return null
  }
  if (codes === undefined) { say(c, path, '代码字段要写明代码表（codes）'); return null }
  const found = findList(c, codes)
  if (!found) say(c, [...path, 'codes'], `没有名为 ${codes} 的代码表${meant(codes, [...c.lists.keys()])}`)
  return found ?? null
}

/** Fields as conditions see them. Lines of lines are not counted. */
function conditionFields(c: Compiling, fields: readonly DeclaredField[]): ConditionFields {
  return Object.fromEntries(fields.map((field): [string, ConditionField] => {
    const is = seenAs[field.type]
    const { label } = field
    if (is === 'lines') return [field.id, { is, label, of: conditionFields(c, field.of ?? []) }]
    if (is !== 'code' && is !== 'codes') return [field.id, { is, label }]
    const list = findList(c, field.codes ?? '')
    return [field.id, list ? { is, label, list } : { is: 'text', label }]
  }))
}

export function conditionAt(c: Compiling, { text, path, wanted = 'yesNo' }: { text: string; path: Place; wanted?: FieldKindName }, scope: ConditionScope): Condition | null {
  const { condition, faults } = checkCondition(text, scope, wanted)
  c.faults.push(...faults.map(({ at, to, message }) => ({ path, at, to, message })))
  return condition
}

function neededOf(c: Compiling, field: DeclaredField, { path, scope }: { path: Place; scope: ConditionScope }): Needed {
  const { needed = 'never' } = field
  if (needed === 'never' || needed === 'always' || needed === 'shown') return needed
  return conditionAt(c, { text: needed, path: [...path, 'needed'] }, scope) ?? 'never'
}

function checkShape(c: Compiling, field: DeclaredField, path: Place): void {
  const { type, of, check, say: words, filter, part, from, table, needed, sealed, links } = field
  const { audiences, kinds } = c.world
  if ((type === 'lines') !== (of !== undefined && of.length > 0)) say(c, path, type === 'lines' ? '多行字段要写每行有什么（of）' : '只有多行字段才写 of')
  if (check !== undefined && words === undefined) say(c, [...path, 'check'], '有检查就要写明不符合时怎么说（say）')
  if (filter !== undefined && !slotted[filter].includes(type)) say(c, [...path, 'filter'], `${filter} 里不能放这种字段`)
  if (filter !== undefined && (part !== undefined || sealed || (alwaysSealed.includes(type) && !slotted[filter].includes(type)))) say(c, [...path, 'filter'], '加密的、另有查看范围的字段不能用来筛选')
  if (filter !== undefined && countySlots.includes(filter) && !field.id.startsWith('x')) say(c, [...path, 'filter'], 'n6、n7、n8 留给县里自己加的字段')
  if (part !== undefined && !Object.hasOwn(audiences, part)) say(c, [...path, 'part'], `没有名为 ${part} 的查看范围${meant(part, Object.keys(audiences))}`)
  if ((from !== undefined || table !== undefined) && needed !== undefined && needed !== 'never') say(c, [...path, 'needed'], '算出来的字段不用人填，不能要求必填')
  if (from !== undefined && table !== undefined) say(c, [...path, 'table'], '字段要么按条件算（from），要么按判定表定（table），只写一种')
  if (type === 'record' && links === undefined) say(c, path, '记录字段要写明是哪种记录（links）')
  if (type !== 'record' && links !== undefined) say(c, [...path, 'links'], '只有记录字段才写 links')
  if (links !== undefined && !kinds.has(links)) say(c, [...path, 'links'], `没有名为 ${links} 的记录种类${meant(links, [...kinds])}`)
}

/** A line is judged cell by cell: what would need more is refused, so that nothing is written that does not hold. */
const notInLines = ['shown', 'check', 'from', 'table', 'on', 'part', 'filter', 'opens', 'of', 'sealed'] as const
function checkLine(c: Compiling, inner: DeclaredField, path: Place): void {
  for (const key of notInLines) if (inner[key] !== undefined) say(c, [...path, key], `行里的字段不能写 ${key}`)
  if (inner.type === 'files') say(c, [...path, 'type'], '行里不能放照片和文件，请在多行字段旁边另写一个 files 字段')
  if (inner.needed !== undefined && inner.needed !== 'always' && inner.needed !== 'never') say(c, [...path, 'needed'], '行里的字段只能写 always 或 never')
}

type Within = { path: Place; scope: ConditionScope; beside: readonly DeclaredField[] }
function tableOf(c: Compiling, field: DeclaredField, { path, beside }: Within): Decision | null {
  if (!field.table) return null
  const seen = (one: DeclaredField): TableField => ({ id: one.id, label: one.label, type: one.type, list: findList(c, one.codes ?? '') ?? null })
  const others = beside.filter(one => one.id !== field.id).map(seen)
  const { decision, faults } = compileTable({ table: field.table, of: seen(field), fields: others, path: [...path, 'table'] })
  c.faults.push(...faults)
  return decision
}

function compiled(c: Compiling, field: DeclaredField, within: Within): KindField {
  const { path, scope } = within
  checkShape(c, field, path)
  field.of?.forEach((inner, i) => { checkLine(c, inner, [...path, 'of', i]) })
  const own: ConditionScope = field.of ? { ...scope, fields: { ...scope.fields, ...conditionFields(c, field.of) } } : scope
  const made = (key: 'shown' | 'check' | 'from', wanted: FieldKindName = 'yesNo'): Condition | null => {
    const text = field[key]
    return text === undefined ? null : conditionAt(c, { text, path: [...path, key], wanted }, scope)
  }
  const check = made('check')
  return {
    id: field.id, type: field.type, label: field.label, list: listOf(c, field, path), needed: neededOf(c, field, { path, scope }), shown: made('shown'),
    check: check && { condition: check, say: field.say ?? '' }, from: made('from', seenAs[field.type]), table: tableOf(c, field, within),
    slot: field.filter ?? null, core: field.core ?? false, sealed: (field.sealed ?? false) || alwaysSealed.includes(field.type), links: field.links ?? null,
    mask: field.mask ?? (field.type === 'phone' ? 'phone' : field.type === 'idNumber' ? 'idNumber' : 'whole'), part: field.part ?? null, on: field.on ?? null, bars: field.bars ?? false, help: field.help ?? null, most: field.most ?? null,
    of: (field.of ?? []).map((one, i) => compiled(c, one, { path: [...path, 'of', i], scope: own, beside: field.of ?? [] })),
    opens: field.opens ? { kind: field.opens.kind, carries: field.opens.carries } : null,
  }
}

function twice(c: Compiling, fields: readonly DeclaredField[], path: Place): void {
  const seen = new Map<string, number>()
  const slots = new Map<Slot, string>()
  fields.forEach((field, i) => {
    if (seen.has(field.id)) say(c, [...path, i, 'id'], `字段 ${field.id} 写了两次`)
    seen.set(field.id, i)
    if (processNames.includes(field.id)) say(c, [...path, i, 'id'], `${field.id} 是平台自己写进经过的，字段请换一个编号`)
    if (field.filter === undefined) return
    const other = slots.get(field.filter)
    if (other !== undefined) say(c, [...path, i, 'filter'], `${field.filter} 已经给了 ${other}，请换一个`)
    slots.set(field.filter, field.id)
  })
}

/** Fields with nothing before them that they read come first. @returns ids in order, or the ones that wait for each other */
export function orderOf(fields: readonly KindField[]): { order: string[]; circle: string[] } {
  const reads = new Map(fields.map(({ id, shown, from, table }) => [id, new Set([...(shown ? fieldsRead(shown) : []), ...(from ? fieldsRead(from) : []), ...(table?.by ?? [])])]))
  const order: string[] = []
  let waiting = fields.map(one => one.id)
  for (;;) {
    const ready = waiting.filter(id => ![...(reads.get(id) ?? [])].some(other => waiting.includes(other)))
    if (ready.length === 0) return { order, circle: waiting }
    order.push(...ready)
    waiting = waiting.filter(id => !ready.includes(id))
  }
}

export function compileFields(c: Compiling, fields: readonly DeclaredField[]): { fields: KindField[]; scope: ConditionScope; order: string[] } {
  twice(c, fields, ['fields'])
  const scope = { fields: conditionFields(c, fields), parameters: c.parameters }
  const made = fields.map((field, i) => compiled(c, field, { path: ['fields', i], scope, beside: fields }))
  const { order, circle } = orderOf(made)
  const first = fields.findIndex(field => field.id === circle[0])
  if (circle.length > 0) say(c, ['fields', first], `${circle.join('、')} 互相决定是否显示，绕成了圈`)
  return { fields: made, scope, order }
}
