/** A cell as the file readers hand it over, and what it says as a value of a field. */
import { plainText, readCode, type CodeList } from '../codes/codeList.ts'
import type { FieldKey } from '../archives/draft.ts'
import { fields } from '../archives/fields.ts'
import type { CellIssue } from './types.ts'

/** `text` is what a person means by the cell: numbers without exponent, days as YYYY-MM-DD. */
export type SheetCell = {
  text: string; kind: 'string' | 'number' | 'date' | 'boolean' | 'empty'; flag?: string | undefined
  /** Colour of its ground or its letters as #RRGGBB where it is not the usual one; struck through. Rosters say with them who left. */
  mark?: string | undefined; struck?: true | undefined
}

export const textCell = (text: string): SheetCell => ({ text, kind: text === '' ? 'empty' : 'string' })

/** Written into a cell to say that there is nothing: 无, /, —. */
const nothingWords = new Set(['', '/', '\\', '-', '--', '—', '——', '无', '没有', '空', 'n/a', '略'])
export const isNothing = (text: string): boolean => nothingWords.has(plainText(text).replace(/[‐-―]+/gu, '—'))

export type Found = Omit<CellIssue, 'column'>
type Words = { code: string; title: string; message: string }
const none = { candidates: [] }
export const errorAt = (field: string | null, words: Words): Found => ({ field, severity: 'error', ...words, ...none })
export const warningAt = (field: string | null, words: Words): Found => ({ field, severity: 'warning', ...words, ...none })

export type Read<T> = { value: T | undefined; issues: Found[] }
const nothing = { value: undefined, issues: [] }

const yesWords = new Set(['是', '有', '对', '√', '✓', '✔', 'y', 'yes', 'true', '1', '已', '外出', '寄宿', '住校', '已登记', '委托', '已委托'])
const noWords = new Set(['否', '无', '没有', '不', '不是', '×', 'x', '✗', '✘', 'n', 'no', 'false', '0', '2', '未', '未外出', '不寄宿', '走读', '在家', '未登记', '未委托'])

export function readYesNo(text: string, key: FieldKey): Read<boolean> {
  const word = plainText(text)
  if (word === '') return nothing
  if (yesWords.has(word)) return { value: true, issues: [] }
  if (noWords.has(word)) return { value: false, issues: [] }
  const { label } = fields[key]
  return { value: undefined, issues: [errorAt(key, { code: 'cell.yesNo', title: `${label}看不懂`, message: `“${text}”看不出是“是”还是“否”，请写“是”或“否”` })] }
}

const wordsOf = (list: CodeList): string => list.entries.slice(0, 8).map(entry => entry.short ?? entry.label).join('、')

/** Code of the list's own kind; the catalogue knows which fields hold numbers and which words. */
export function readCoded(text: string, key: FieldKey): Read<number | string> {
  const { codes, label } = fields[key]
  if (!codes || plainText(text) === '') return nothing
  const entry = readCode(codes, text)
  if (entry) return { value: entry.code, issues: [] }
  return {
    value: undefined,
    issues: [errorAt(key, { code: 'cell.code', title: `${label}“${text}”不在可选范围`, message: `${label}可以写：${wordsOf(codes)}${codes.entries.length > 8 ? ' 等' : ''}` })],
  }
}

/** Several in one cell: 打工收入、种养殖业. */
export function readCodedList(text: string, key: FieldKey): Read<number[]> {
  if (isNothing(text)) return nothing
  const whole = readCoded(text, key)
  const parts = whole.value === undefined ? text.split(/[、,，;；/\s]+/u).filter(part => part !== '').map(part => readCoded(part, key)) : [whole]
  const values = parts.map(part => part.value).filter(value => typeof value === 'number')
  return { value: [...new Set(values)], issues: parts.flatMap(part => part.issues) }
}

const chineseDigits = '一二三四五六七八九'
const toNumber = (text: string): number => {
  const at = chineseDigits.indexOf(text)
  return at >= 0 ? at + 1 : Number(text)
}
const gradeShape = /^((?:小学|初中|高中)?[一二三四五六七八九\d]{1,2}年级|[小初高职][一二三四五六]|[大中小]班|幼儿园[大中小]班|学前班)/u
const classShape = /^\(?([一二三四五六七八九]|\d{1,3})\)?班?$/u

/** 三年级2班, 三(2)班, 初一3班, 大班, 三年级. What is not understood stays as the name of the class. */
export function readGradeClass(text: string): { gradeCode: string | undefined; classNo: string | undefined } {
  const plain = plainText(text)
  const short = /^([一二三四五六七八九])\((\d{1,3})\)班?$/u.exec(plain)
  if (short) return { gradeCode: String(toNumber(short[1] ?? '')), classNo: short[2] }
  const [word = ''] = gradeShape.exec(plain) ?? []
  const grade = readCode(fields.gradeCode.codes ?? { id: '', title: '', basis: '', entries: [] }, word)
  if (!grade) return { gradeCode: undefined, classNo: plain === '' ? undefined : text.trim() }
  const rest = plain.slice(word.length)
  const room = classShape.exec(rest)
  return { gradeCode: String(grade.code), classNo: room ? String(toNumber(room[1] ?? '')) : rest === '' ? undefined : rest }
}

/** 肢体二级, 肢体残疾(二级), 智力 3级 */
export function readDisability(text: string): { type: number | undefined; level: number | undefined } {
  const plain = plainText(text).replace(/[()、,/]/gu, '')
  const typeList = fields.disabilityType.codes?.entries ?? []
  const levelList = fields.disabilityLevel.codes?.entries ?? []
  const type = typeList.find(entry => plain.includes(entry.short ?? entry.label))
  const level = levelList.find(entry => plain.includes(entry.label) || plain.includes(`${entry.code}级`))
  return { type: type && Number(type.code), level: level && Number(level.code) }
}

/** 健康, 残疾, 患病, or both of the latter in one cell. */
export function readHealth(text: string): { healthStatus: number; isDisabled: boolean; isIll: boolean } | undefined {
  const plain = plainText(text)
  const isDisabled = /残/u.test(plain) && !/[无非]残|未残/u.test(plain)
  const isIll = /病/u.test(plain) && !/无.*病|没.*病/u.test(plain)
  if (isDisabled) return { healthStatus: 2, isDisabled, isIll }
  if (isIll) return { healthStatus: 3, isDisabled, isIll }
  return readCode(fields.healthStatus.codes ?? { id: '', title: '', basis: '', entries: [] }, text)?.code === 1
    ? { healthStatus: 1, isDisabled: false, isIll: false } : undefined
}
