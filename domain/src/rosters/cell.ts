/** A cell as the file readers hand it over, and what it says as a value of a field. */
import { plainText, readCode, type CodeList } from '../codes/codeList.ts'
import type { FieldKey } from '../archives/draft.ts'
import { fields } from '../archives/fields.ts'
import { likeliest, quoted, type Read, suggestion, warningAt } from './said.ts'

/** `text` is what a person means by the cell: numbers without exponent, days as YYYY-MM-DD. */
export type SheetCell = {
  text: string; kind: 'string' | 'number' | 'date' | 'boolean' | 'empty'; flag?: string | undefined
  /** Colour of its ground or its letters as #RRGGBB where it is not the usual one; struck through. Rosters say with them who left. */
  mark?: string | undefined; struck?: true | undefined
}

export const textCell = (text: string): SheetCell => ({ text, kind: text === '' ? 'empty' : 'string' })

/** Written into a cell to say that there is nothing: 无, /, —. */
const nothingWords = new Set(['', '/', '\\', '-', '--', '—', '——', '无', '没有', '空', 'n/a', '略', '暂无', '.', '。', '、', '//', '*', 'null', '无数据', '未填', '待补', '待补充'])
export const isNothing = (text: string): boolean => nothingWords.has(plainText(text).replace(/[‐-―]+/gu, '—'))

/** Points at another cell instead of saying something. Where it may be followed, resolve.ts has done so; what is left names nobody. */
const pointing = /^(同上(一?行)?|上同|同前|同左|同右|同|〃|″|"|''|"”|“|”|〞|々|′{1,2}|如上|同下)$/u
const mayPoint = /^\s*[^\p{L}\d\s]|^\s*[同上如々]/u
export const isPointing = (text: string): boolean => mayPoint.test(text) && text.length < 10 && pointing.test(plainText(text))

const nothing = { value: undefined, issues: [] }

const yesWords = new Set(['是', '有', '对', '√', '✓', '✔', '☑', 'v', 'y', 'yes', 'true', '1', '已', '外出', '寄宿', '住校', '住读', '内宿', '寄宿生', '住宿', '住宿生', '已登记', '已上户', '委托', '已委托', '外出务工', '在外务工', '务工', '打工', '在外'])
const noWords = new Set(['否', '无', '没有', '不', '不是', '×', 'x', '✗', '✘', '╳', 'n', 'no', 'false', '0', '2', '未', '未外出', '没外出', '不外出', '不寄宿', '走读', '走读生', '通学', '通校', '不住校', '在家', '在家务农', '未登记', '未上户', '未委托', '没有委托'])
/** 是（在东莞）, 否，在家: the first word answers, the rest explains. */
const answer = /^(是|否|有|无|没有|√|×)[(,，。;；、:：]/u

function yesNo(text: string): boolean | undefined {
  const word = plainText(text)
  if (yesWords.has(word)) return true
  if (noWords.has(word)) return false
  const [, first] = answer.exec(word) ?? []
  return first === undefined ? undefined : yesWords.has(first)
}

export function readYesNo(text: string, key: FieldKey): Read<boolean> {
  if (plainText(text) === '') return nothing
  const value = yesNo(text)
  if (value !== undefined) return { value, issues: [] }
  const answers = /[不没未无否]/u.test(text) ? ['否', '是'] : ['是', '否']
  return {
    value: undefined,
    issues: [warningAt(key, {
      code: 'cell.yesNo', title: `${fields[key].label}看不懂`, message: `“${quoted(text)}”看不出是“是”还是“否”，这一项先空着，请写“是”或“否”`,
      candidates: answers.map(word => suggestion(word)),
    })],
  }
}

const wordsOf = (list: CodeList): string => list.entries.slice(0, 8).map(entry => entry.short ?? entry.label).join('、')

/** What the list does not know is said with the words it knows. */
export const unknownCode = (text: string, key: FieldKey, list: CodeList) => warningAt(key, {
  code: 'cell.code', title: `${fields[key].label}“${quoted(text)}”不在可选范围`,
  message: `这一项先空着。${fields[key].label}可以写：${wordsOf(list)}${list.entries.length > 8 ? ' 等' : ''}`, candidates: likeliest(list, text),
})

/** 奶奶（退休）, 汉族(待核): a remark in brackets does not change the word before it. */
const withoutRemark = (text: string): string => text.normalize('NFKC').replace(/\(.*?\)/gu, '')

/** Code of the list's own kind; the catalogue knows which fields hold numbers and which words. */
export function readCoded(text: string, key: FieldKey): Read<number | string> {
  const { codes } = fields[key]
  if (!codes || plainText(text) === '') return nothing
  const entry = readCode(codes, text) ?? readCode(codes, withoutRemark(text))
  return entry ? { value: entry.code, issues: [] } : { value: undefined, issues: [unknownCode(text, key, codes)] }
}

/** Several in one cell: 打工收入、种养殖业. */
export function readCodedList(text: string, key: FieldKey): Read<number[]> {
  const { codes } = fields[key]
  if (!codes || isNothing(text)) return nothing
  const isOne = readCode(codes, text) !== undefined
  const words = isOne ? [text] : text.split(/[、,，;；/+＋\s]+/u).filter(part => part !== '' && !isNothing(part))
  const parts = words.map(part => readCoded(part, key))
  const values = parts.map(part => part.value).filter(value => typeof value === 'number')
  return { value: values.length === 0 ? undefined : [...new Set(values)], issues: parts.flatMap(part => part.issues) }
}
