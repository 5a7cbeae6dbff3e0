/** A cell as a value of a field: what people write, brought to what the form would send. What can mean two things is said with both; nothing is guessed. */
import { type CodeList, plainText, readCode } from '../codes/codeList.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { isNothing, type SheetCell } from '../rosters/cell.ts'
import { readDate } from '../rosters/dates.ts'
import { likeliest, quoted } from '../rosters/said.ts'
import type { KindField } from '../records/kind.ts'

export type Wrong = { code: string; title: string; message: string; candidates: { value: string; label: string }[] }
/** `value` is undefined where nothing stands there, or what stands there is wrong. */
export type Reading = { value: unknown; wrong?: Wrong }
/** What a name of a place, school or office stands for; several where it is not one. */
export type NameReader = (type: KindField['type'], text: string) => { value: unknown } | { several: readonly string[] } | undefined
export type ReadBy = { today: PlainDate; named: NameReader }

const nothing: Reading = { value: undefined }
const wrong = (field: KindField, text: string, { message, candidates = [] }: { message: string; candidates?: Wrong['candidates'] }): Reading =>
  ({ value: undefined, wrong: { code: `cell.${field.type}`, title: `${field.label}“${quoted(text)}”看不懂`, message, candidates } })

const yes = new Set(['是', '有', '对', '√', '✓', '✔', '☑', 'y', 'yes', 'true', '1', '已', '已见', '见到', '会'])
const no = new Set(['否', '无', '没有', '不是', '不', '×', 'x', '✗', '✘', '☐', 'n', 'no', 'false', '0', '未', '未见', '没见到', '不会'])
function readYesNo(field: KindField, text: string): Reading {
  const word = plainText(text)
  if (yes.has(word)) return { value: true }
  if (no.has(word)) return { value: false }
  return isNothing(text) ? nothing : wrong(field, text, { message: '请写“是”或“否”', candidates: [{ value: '是', label: '是' }, { value: '否', label: '否' }] })
}

const withoutRemark = (text: string): string => text.normalize('NFKC').replace(/\(.*?\)/gu, '')
const entryFor = (list: CodeList, text: string) => readCode(list, text) ?? readCode(list, withoutRemark(text))
const wordsOf = (list: CodeList): string => list.entries.slice(0, 8).map(entry => entry.short ?? entry.label).join('、')
const unknownCode = (field: KindField, text: string, list: CodeList): Reading => wrong(field, text, {
  message: `${field.label}可以写：${wordsOf(list)}${list.entries.length > 8 ? ' 等' : ''}`, candidates: likeliest(list, text).map(({ value, label }) => ({ value, label })),
})

function readOneCode(field: KindField, text: string): Reading {
  const entry = field.list && entryFor(field.list, text)
  return entry ? { value: entry.code } : isNothing(text) || !field.list ? nothing : unknownCode(field, text, field.list)
}

function readCodes(field: KindField, text: string): Reading {
  const { list } = field
  if (!list) return nothing
  const whole = entryFor(list, text)
  if (whole) return { value: [whole.code] }
  if (isNothing(text)) return nothing
  const parts = text.split(/[、,，;；/+＋\s]+/u).filter(part => part !== '')
  const bad = parts.find(part => !entryFor(list, part))
  return bad === undefined ? { value: parts.flatMap(part => entryFor(list, part)?.code ?? []) } : unknownCode(field, bad, list)
}

function readDay(field: KindField, cell: SheetCell, { today }: ReadBy): Reading {
  const reading = readDate(cell.text, cell.kind === 'number', { latest: today })
  const others = (days: readonly { day: string; why: string }[]) => days.map(({ day, why }) => ({ value: day, label: `${day}（${why}）` }))
  if (reading.kind === 'day') {
    if (reading.doubt === null) return { value: reading.day }
    return wrong(field, cell.text, { message: reading.doubt.message, candidates: [{ value: reading.day, label: reading.day }, ...others(reading.others)] })
  }
  return reading.kind === 'month' ? wrong(field, cell.text, { message: '只写了月份，请写到日，例如 2026-03-16' }) : wrong(field, cell.text, { message: reading.message, candidates: others(reading.others) })
}

const amount = /^([+-]?\d+(?:\.\d+)?)(万)?[^\d.]{0,4}$/u
function numberIn(text: string): number | undefined {
  const [, digits, many] = amount.exec(text.normalize('NFKC').replace(/[,\s￥¥]/gu, '').replace(/^(共|约)/u, '')) ?? []
  return digits === undefined ? undefined : Number(digits) * (many === undefined ? 1 : 10_000)
}
const cents = 100
function readNumber(field: KindField, text: string): Reading {
  const found = numberIn(text)
  if (found === undefined) return wrong(field, text, { message: '请只写数字' })
  return { value: field.type === 'money' ? Math.round(found * cents) : found }
}

const momentShape = /^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})/u
function readMoment(field: KindField, text: string): Reading {
  const [, day, hour = '', minute] = momentShape.exec(text.normalize('NFKC').replace(/[年月/.](?=\d)/gu, '-').replace(/日/u, '').replace(/-(\d)(?=[-\s])/gu, '-0$1').trim()) ?? []
  if (day === undefined) return wrong(field, text, { message: '时间写到年月日时分，例如 2026-03-16 14:30' })
  const at = new Date(`${day}T${hour.padStart(2, '0')}:${minute}:00+08:00`)
  return Number.isNaN(at.getTime()) ? wrong(field, text, { message: '没有这个时间' }) : { value: at.toISOString() }
}

const quarters: Record<string, string> = { 一: '1', 二: '2', 三: '3', 四: '4' }
function readPeriod(field: KindField, text: string): Reading {
  const plain = plainText(text)
  const [, year, quarter] = /^(\d{4})年?-?(?:第|q)?([1-4一二三四])(?:季度)$/u.exec(plain) ?? /^(\d{4})-q([1-4])$/u.exec(plain) ?? []
  if (year !== undefined && quarter !== undefined) return { value: `${year}-Q${quarters[quarter] ?? quarter}` }
  const [, y, month] = /^(\d{4})[年./-](\d{1,2})月?$/u.exec(plain) ?? []
  return y === undefined ? wrong(field, text, { message: '写成 2026-03（月）或 2026-Q1（季度）' }) : { value: `${y}-${(month ?? '').padStart(2, '0')}` }
}
function readTerm(field: KindField, text: string): Reading {
  const plain = plainText(text)
  const [, year, half] = /^(\d{4})(?:-\d{4})?(?:学年)?(?:-|第)?([12一二上下])(?:学期)?$/u.exec(plain) ?? []
  if (year === undefined) return wrong(field, text, { message: '写成 2026-1（2026 年秋季开始的学年第一学期）' })
  return { value: `${year}-${['1', '一', '上'].includes(half ?? '') ? '1' : '2'}` }
}

function readName(field: KindField, text: string, { named }: ReadBy): Reading {
  const found = named(field.type, text.trim())
  if (found === undefined) return wrong(field, text, { message: '没有找到叫这个名字的，请写全称' })
  return 'value' in found ? found : wrong(field, text, { message: '叫这个名字的不止一个，请写全称', candidates: found.several.map(label => ({ value: label, label })) })
}

const dash = /^[/\\—–-]+$/u
/** @returns what a form would send for this cell; lengths and the rules of the declaration are the judge's */
export function readValue(field: KindField, cell: SheetCell, by: ReadBy): Reading {
  const { text } = cell
  if (text.trim() === '') return nothing
  switch (field.type) {
    case 'yesNo': return readYesNo(field, text)
    case 'code': return readOneCode(field, text)
    case 'codes': return readCodes(field, text)
    case 'text': case 'longText': return dash.test(text.trim()) ? nothing : { value: text.trim() }
    default: break
  }
  if (isNothing(text)) return nothing
  switch (field.type) {
    case 'day': return readDay(field, cell, by)
    case 'number': case 'percent': case 'money': return readNumber(field, text)
    case 'moment': return readMoment(field, text)
    case 'period': return readPeriod(field, text)
    case 'term': return readTerm(field, text)
    case 'phone': return { value: text.replace(/[\s-]/gu, '') }
    case 'idNumber': return { value: text.normalize('NFKC').replace(/\s/gu, '').toUpperCase() }
    case 'division': case 'school': case 'organisation': return readName(field, text, by)
    default: return nothing
  }
}
