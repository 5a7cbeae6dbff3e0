/** Whether an act may be done to a record, and what is wrong with what was filled in: the same on the desk, on the phone and on the server. */
import { z } from 'zod'
import type { Letter } from '../kernel/actor.ts'
import type { DataDomain } from '../kernel/dataDomain.ts'
import { isPhone, normalPhone } from '../kernel/phone.ts'
import { isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import { type Issue, issue } from '../kernel/problem.ts'
import { becauseOf } from './because.ts'
import { decide } from './decisionTable.ts'
import { evaluate, fails, type Facts, holds, isLine, type Line, shift, type Value } from './evaluate.ts'
import { type Act, fieldOf, isCodeOf, type Kind, type KindField, type Relation, stays, type Who } from './kind.ts'

/** What a form or a command holds, by field; nothing and null are the same. */
export type Body = { readonly [field: string]: unknown }
export type Judging = { kind: Kind; act: Act; facts: Omit<Facts, 'record'> }
/** @property shown, needed in the order in which they were judged */
export type Judged = { /** Without what is not shown, with what is computed. */ body: Line; shown: readonly string[]; needed: readonly string[]; issues: readonly Issue[] }

/** Of the acting post towards this record. */
export type Standing = { role: string; letters: (domain: DataDomain) => readonly Letter[]; is: ReadonlySet<Relation> }
export const isAmong = (who: readonly Who[], { role, letters, is }: Standing): boolean =>
  who.some(one => ('is' in one ? one.is === 'anyone' || is.has(one.is) : 'role' in one ? one.role === role : letters(one.domain).includes(one.letter)))
export function mayAct(act: Act, standing: Standing): boolean {
  if (act.notAuthor && standing.is.has('author')) return false
  return isAmong(act.who, standing)
}
/** State and act, before anything else is looked at. */
export const isLegal = (act: Act, state: string | null): boolean => act.from.includes(state ?? 'none')
/** What is put aside for later need not be complete. */
export const keepsDraft = ({ to }: Pick<Act, 'to'>): boolean => to === 'draft'

const usualLengths: Partial<Record<KindField['type'], number>> = { text: 100, longText: 2_000, lines: 30, codes: 60, files: 9 }
const usualLength = 100
const longest = (field: KindField): number => field.most ?? usualLengths[field.type] ?? usualLength
const isWhole = (given: unknown): given is number => typeof given === 'number' && Number.isSafeInteger(given)

const isId = (given: unknown): given is string => typeof given === 'string' && z.guid().safeParse(given).success

type Read = { value: Value; wrong?: string }
const wrong = (words: string): Read => ({ value: null, wrong: words })

function readText(field: KindField, given: unknown): Read {
  if (typeof given !== 'string') return wrong('要写文字')
  const count = Array.from(given).length
  return count > longest(field) ? wrong(`最多 ${longest(field)} 个字，现在有 ${count} 个`) : { value: given.trim() === '' ? null : given }
}

function readCodes(field: KindField, given: unknown): Read {
  if (!Array.isArray(given)) return wrong('可以选几项，请重新选择')
  const found = given.filter(one => field.list !== null && isCodeOf(field.list, one))
  return found.length === given.length ? { value: [...new Set(found)] } : wrong('有的选项不在可选范围，请重新选择')
}

function readFiles(field: KindField, given: unknown): Read {
  if (!Array.isArray(given) || !given.every(isId)) return wrong('文件没有传好，请重新上传')
  const ids = [...new Set(given)]
  if (ids.length > longest(field)) return wrong(`最多 ${longest(field)} 个文件，现在有 ${ids.length} 个，请删去几个`)
  return { value: ids.length === 0 ? null : ids }
}

/** A month or a quarter; a school year and which half of it. */
const shapes = {
  period: { pattern: /^\d{4}-(?:0[1-9]|1[0-2]|Q[1-4])$/u, words: '写成 2026-03（月）或 2026-Q1（季度）' },
  term: { pattern: /^\d{4}-[12]$/u, words: '写成 2026-1（2026 年秋季开始的学年第一学期）' },
}
const readShape = (type: 'period' | 'term', given: unknown): Read =>
  typeof given === 'string' && shapes[type].pattern.test(given) ? { value: given } : wrong(shapes[type].words)

/** A value in the shape of its type; ids of people, places and files are judged where they can be looked up. */
function readValue(field: KindField, given: unknown): Read {
  if (given === null || given === undefined || given === '') return { value: null }
  switch (field.type) {
    case 'yesNo': return typeof given === 'boolean' ? { value: given } : wrong('请选择是或否')
    case 'day': return typeof given === 'string' && isPlainDate(given) ? { value: given } : wrong('日期要写成 2026-04-16 这样，而且真实存在')
    case 'number': return typeof given === 'number' && Number.isFinite(given) ? { value: given } : wrong('要写数字')
    case 'percent': return typeof given === 'number' && given >= 0 && given <= 100 ? { value: given } : wrong('百分比在 0 到 100 之间')
    // 分, so that sums are exact.
    case 'money': return isWhole(given) ? { value: given } : wrong('金额写到分')
    case 'division': case 'school': return isWhole(given) && given >= 0 ? { value: given } : wrong('请从列表里选择')
    case 'code': return field.list && isCodeOf(field.list, given) ? { value: given } : wrong('不在可选范围，请重新选择')
    case 'codes': return readCodes(field, given)
    case 'moment': return typeof given === 'string' && z.iso.datetime().safeParse(given).success ? { value: given } : wrong('时间要写到年月日时分')
    case 'period': case 'term': return readShape(field.type, given)
    case 'organisation': case 'staff': case 'child': case 'record': return isId(given) ? { value: given } : wrong('请从列表里选择')
    case 'files': return readFiles(field, given)
    case 'lines': return { value: null }
    case 'phone': return typeof given === 'string' && isPhone(normalPhone(given)) ? { value: normalPhone(given) } : wrong('电话要写 11 位手机号，或带区号的固定电话')
    case 'idNumber': return typeof given === 'string' && /^\d{17}[\dX]$/u.test(given) ? { value: given } : wrong('身份证号码要写 18 位')
    default: return readText(field, given)
  }
}

const at = (path: string, field: KindField, words: string): Issue => issue('record.value', `${field.label}：${words}`, path)

const unknownField = (where: string, path: string): Issue => issue('record.field', `${where}里没有“${path.split('.').at(-1) ?? path}”这一项，请刷新页面后再填`, path)

type Reading = { judging: Judging; issues: Issue[]; body: Record<string, Value> }

function linesOf(reading: Reading, field: KindField, given: unknown): Value {
  if (given === null || given === undefined) return null
  if (!Array.isArray(given)) { reading.issues.push(at(field.id, field, '要写成多行')); return null }
  if (given.length > longest(field)) reading.issues.push(at(field.id, field, `最多 ${longest(field)} 行，现在有 ${given.length} 行`))
  return given.map((line: unknown, i) => lineOf(reading, field, { line, i }))
}

function lineOf({ issues }: Reading, field: KindField, { line, i }: { line: unknown; i: number }): Line {
  const cells = new Map<string, unknown>(typeof line === 'object' && line !== null ? Object.entries(line) : [])
  for (const key of cells.keys()) if (!field.of.some(inner => inner.id === key)) issues.push(unknownField(field.label, `${field.id}.${i}.${key}`))
  return Object.fromEntries(field.of.map(inner => {
    const own = cells.get(inner.id)
    const { value, wrong: words } = readValue(inner, own)
    const path = `${field.id}.${i}.${inner.id}`
    if (words !== undefined) issues.push(at(path, inner, words))
    else if (value === null && inner.needed !== 'never') issues.push(issue('record.missing', `请填写${inner.label}（${field.label}第 ${i + 1} 行）`, path))
    return [inner.id, value]
  }))
}

const factsNow = ({ judging, body }: Reading): Facts => ({ ...judging.facts, record: body })

/** Fields in the order they read each other: what is not shown is absent for all that come after. */
function fill(reading: Reading, given: Body): string[] {
  const { kind, act } = reading.judging
  return kind.order.flatMap(id => {
    const field = fieldOf(kind, id)
    if (!field || (field.on !== null && field.on !== act.id && !(id in given))) return []
    if (field.shown && !holds(field.shown, factsNow(reading))) return []
    if (field.from || field.table) {
      reading.body[id] = field.from ? evaluate(field.from, factsNow(reading)) : field.table ? decide(field.table, reading.body) : null
      return [id]
    }
    if (field.type === 'lines') reading.body[id] = linesOf(reading, field, given[id])
    else {
      const { value, wrong: words } = readValue(field, given[id])
      if (words !== undefined) reading.issues.push(at(id, field, words))
      reading.body[id] = value
    }
    return [id]
  })
}

const missingWords = ({ type, label }: KindField): string =>
  (type === 'yesNo' ? `“${label}”还没有选是或否` : type === 'code' || type === 'codes' ? `请选择${label}` : type === 'lines' ? `请至少写一条${label}` : `请填写${label}`)

const isEmpty = (value: Value | undefined): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0)
function isNeeded(field: KindField, facts: Facts, act: Act): boolean {
  if (keepsDraft(act)) return false
  if (field.on !== null) return field.on === act.id && (act.asks.includes(field.id) || field.needed === 'always')
  return field.needed === 'always' || field.needed === 'shown' || (typeof field.needed !== 'string' && holds(field.needed, facts))
}

/** All that is wrong at once. A field whose value cannot be read is not also missing. */
export function judgeRecord(judging: Judging, given: Body): Judged {
  const reading: Reading = { judging, issues: [], body: {} }
  const shown = fill(reading, given)
  const facts = factsNow(reading)
  const unread = new Set(reading.issues.map(one => one.field))
  const needed = shown.filter(id => { const field = fieldOf(judging.kind, id); return field !== undefined && isNeeded(field, facts, judging.act) })
  for (const id of shown) {
    const field = fieldOf(judging.kind, id)
    if (!field || unread.has(id)) continue
    if (isEmpty(reading.body[id]) && needed.includes(id)) reading.issues.push(issue('record.missing', missingWords(field), id))
    else if (field.check && fails(field.check.condition, facts)) reading.issues.push(issue('record.check', field.check.say, id))
  }
  const unknown = Object.keys(given).filter(id => !fieldOf(judging.kind, id))
  for (const id of unknown) reading.issues.push(unknownField(judging.kind.title, id))
  return { body: reading.body, shown, needed, issues: reading.issues }
}

type Straying = { kind: Kind; act: Act; state: string | null; before: Line; given: Body }
/** Evidence and lines once laid to a record beside its states are added to by whoever may, and never taken away or written over on the way. */
function takesAway({ act, before, given }: Straying, { id, type, on, of }: KindField): boolean {
  const [kept, sent] = [before[id], given[id]]
  if (act.to !== stays || on !== act.id || !Array.isArray(kept) || (type !== 'files' && type !== 'lines')) return false
  if (!Array.isArray(sent)) return true
  const cells = (one: unknown): string => JSON.stringify(of.map(inner => (isLine(one) ? (one[inner.id] ?? null) : null)))
  return type === 'files' ? !kept.every(one => sent.includes(one)) : !kept.every((one, i) => cells(one) === cells(sent[i]))
}
/** What an act may not write: fields of other acts; and, when it moves a record on that others filled in, what already stands there, or may stand
 *  there in a part its author need not see: that is corrected by whoever may correct. */
export function strayIssues(straying: Straying): Issue[] {
  const { kind, act, state, before, given } = straying
  const movesOn = state !== null && state !== 'draft' && !act.from.includes('none') && act.to !== state
  return Object.keys(given).flatMap((id): Issue[] => {
    const field = fieldOf(kind, id)
    if (!field || JSON.stringify(before[id] ?? null) === JSON.stringify(given[id] ?? null)) return []
    if (field.on !== null && field.on !== act.id && !act.asks.includes(id)) return [issue('record.notNow', `${field.label}：“${act.label}”时不填这一项，请删去后再提交`, id)]
    if (takesAway(straying, field)) return [issue('record.settled', `${field.label}：“${act.label}”时只能再加，已经有的${field.type === 'files' ? '文件不能拿掉' : '几行不能改动'}，请刷新页面后再加`, id)]
    return movesOn && field.on === null && !act.asks.includes(id) && (field.part !== null || !isEmpty(before[id])) ? [issue('record.settled', `${field.label}：“${act.label}”时不能改原来登记的内容，要改请先更正`, id)] : []
  })
}

export const dayOfRecord = (kind: Kind, body: Line): PlainDate | null => {
  const value = kind.day === null ? null : body[kind.day]
  return typeof value === 'string' && isPlainDate(value) ? plainDate(value) : null
}

type Timed = { kind: Kind; act: Act; facts: Facts; /** The day the record came into its state. */ since: PlainDate | null }
/** Whether it is too late or too early for the act; told like what is wrong with a field. Nothing is refused for what is not known. */
export function timeIssues({ kind, act, facts, since }: Timed): Issue[] {
  const why = act.within && fails(act.within, facts) ? becauseOf(act.within, kind.scope, facts).words : null
  const late = why === null ? [] : [issue('record.within', `现在不能办理“${act.label}”，条件是：${why}`, 'within')]
  const from = opensOn({ act, facts, since })
  return from === null || facts.today >= from ? late : [...late, issue('record.after', `还不到办理“${act.label}”的时候，${from} 起可以办`, 'after')]
}

/** From when the act may be done; null when any time will do, or nothing is known of it. */
export function opensOn({ act: { after }, facts, since }: { act: Pick<Act, 'after'>; facts: Omit<Facts, 'record'>; since: PlainDate | null }): PlainDate | null {
  if (after === null || since === null) return null
  const count = 'count' in after ? after.count : facts.parameter(after.parameter, null)
  return count === null ? null : shift(facts, since, { by: count, unit: after.unit })
}
