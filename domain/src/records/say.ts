/** Values of records in words, said once for the screen, for paper, for a workbook and for a slip. Names of places, schools, offices, officials and children
 *  are looked up by whoever shows them. */
import { type Code, labelOf, labelsOf } from '../codes/codeList.ts'
import { minuteText } from '../kernel/plainDate.ts'
import { isLine } from './evaluate.ts'
import type { KindField } from './kind.ts'

/** 2026-1 is the first term of the school year that begins in autumn 2026. */
export function sayTerm(term: string): string {
  const [, year, which] = /^(\d{4})-([1-3])$/u.exec(term) ?? []
  return year === undefined ? term : `${year}—${Number(year) + 1} 学年第${'一二三'[Number(which) - 1] ?? ''}学期`
}
export function sayPeriodOf(period: string): string {
  const [, year, part = ''] = /^(\d{4})-(Q?\d{1,2})$/u.exec(period) ?? []
  return year === undefined ? period : part.startsWith('Q') ? `${year} 年第${'一二三四'[Number(part.slice(1)) - 1] ?? ''}季度` : `${year} 年 ${Number(part)} 月`
}

/** Without separators, as it is typed. */
export function writeYuan(fen: number): string {
  const rest = Math.abs(fen % 100)
  return `${fen < 0 ? '-' : ''}${Math.trunc(Math.abs(fen) / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/u, '')}`}`
}
export const sayYuan = (fen: number): string => {
  const [whole = '0', cents] = writeYuan(fen).split('.')
  return `${Number(whole).toLocaleString('en-US')}${cents === undefined ? '' : `.${cents}`} 元`
}

const isCode = (value: unknown): value is Code => typeof value === 'string' || typeof value === 'number'

/** Everything but lines; nothing where there is nothing to say. */
export function sayPlain({ type, list }: KindField, value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return type === 'files' ? `${value.length} 个文件` : list === null ? '' : labelsOf(list, value.filter(isCode))
  if (!isCode(value) || value === '') return ''
  // What is read masked comes as dots.
  if (typeof value === 'string' && value.includes('•')) return value
  switch (type) {
    case 'code': return list === null ? String(value) : labelOf(list, value)
    case 'money': return typeof value === 'number' ? sayYuan(value) : value
    case 'percent': return `${value}%`
    case 'term': return sayTerm(String(value))
    case 'period': return sayPeriodOf(String(value))
    case 'moment': return minuteText(String(value))
    default: return String(value)
  }
}

type Lines = { say: (field: KindField, value: unknown) => string; labelled: boolean; between: string }
/** Lines one after the other with their numbers; what is empty in one is left out. */
export function sayLines(field: KindField, value: unknown, { say, labelled, between }: Lines): string {
  if (!Array.isArray(value)) return ''
  const sayLine = (line: unknown): string => (!isLine(line) ? '' : field.of.flatMap(inner => { const said = say(inner, line[inner.id]); return said === '' ? [] : [labelled ? `${inner.label}：${said}` : said] }).join('，'))
  return value.map((line, i) => `${i + 1}. ${sayLine(line)}`).join(between)
}
