/** What is there to ask about a sheet, gathered in one pass while its lines stream by: small enough to be kept beside the batch. */
import { plainText } from '../codes/codeList.ts'
import { normalIdNumber } from '../archives/idNumber.ts'
import type { SheetCell } from './cell.ts'
import type { Heading, SheetLine } from './layout.ts'
import type { Column, LineRole } from './types.ts'

export type Marked = { mark: string; count: number; lines: number[] }
export type SheetFacts = {
  /** Index in Batch.layouts. */
  sheet: number; name: string; hidden: boolean
  /** Empty: no heading was found. */
  columns: Column[]
  /** Lines with anything in them, and how many of them are children's. */
  lines: number; children: number
  hiddenChildren: number; filteredChildren: number
  /** Children's lines in one colour, or struck out (`struck`). */
  marks: Marked[]
  /** Words outside the children's lines that explain a colour or a struck line: '红色' → '已外出不在册'. */
  legends: { mark: string; words: string }[]
  /** Formulas whose result is not stored, by column. */
  noValue: { column: number; count: number }[]
  /** Words for villages where no column names the town, and how many children stand in each. Absent in facts of before. */
  villages?: { words: string; count: number }[]
  /** Hashes of some of the children, the same ones in every sheet, so that copies are known without keeping the children. */
  sample: { below: number; hashes: number[] }
}

export const struckMark = 'struck'

/** The name people have for a colour; a clerk's red is any red. */
const colours: readonly (readonly [string, number])[] = [['红色', 14], ['橙色', 42], ['黄色', 68], ['绿色', 165], ['蓝色', 255], ['紫色', 300], ['粉色', 345], ['红色', 360]]
const grey = 0.12
export function colourName(mark: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => Number.parseInt(mark.slice(at, at + 2), 16) / 255)
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  if (Number.isNaN(most + least) || most - least < grey) return '灰色'
  const spread = most - least
  const turn = most === red ? (green - blue) / spread : most === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread
  const hue = (turn * 60 + 360) % 360
  return colours.find(([, until]) => hue <= until)?.[0] ?? '红色'
}

/** A cell that is coloured marks a question about itself; a line is marked when its name is, or most of it. */
const majority = 0.5
export function markOf(cells: readonly SheetCell[], columns: readonly Column[]): string | undefined {
  if (!cells.some(cell => cell.mark !== undefined || cell.struck)) return undefined
  const filled = cells.filter(cell => cell.text.trim() !== '')
  const name = cells[columns.find(column => column.target === 'name')?.index ?? -1]
  const most = (has: (cell: SheetCell) => boolean): boolean => (name !== undefined && has(name)) || filled.filter(has).length > filled.length * majority
  if (most(cell => cell.struck === true)) return struckMark
  const names = filled.flatMap(cell => (cell.mark === undefined ? [] : [colourName(cell.mark)]))
  const own = name?.mark === undefined ? undefined : colourName(name.mark)
  return own ?? names.find(one => names.filter(other => other === one).length > filled.length * majority)
}

/** With a word that makes it a colour: 黄 alone is a family name. */
const colourWord = /(?:标|涂)?([红橙黄绿蓝紫灰粉])(?:色(?:字体|底色|填充|标记|背景|标注|字|底)?|字体?|底色?|(?<=[标涂].))(?:部分|的)?/u
const strikeWord = /(加?删除线|划线|划掉|中划线|画线|打叉)的?/u
const linking = /^(人员|儿童|行|孩子)?(的)?(表示|代表|即为|即|指|为|是|系|[=＝：:—-])+/u
const plainWords = (text: string): string => text.trim().replace(linking, '').replace(/^(表示|为|是)/u, '').trim()

/** 红色为已离开，黄色为新增: what is said of each colour. */
function explained(texts: readonly string[]): { mark: string; words: string }[] {
  const clauses = texts.join(' ').normalize('NFKC').replace(/^(图例|.{0,2}说明|备注|注)\d?[:：]?/u, '').split(/[,，;；。、\s]+/u).filter(Boolean)
  return clauses.flatMap((clause, at) => {
    const colour = colourWord.exec(clause)
    const strike = strikeWord.exec(clause)
    const found = colour ?? strike
    if (!found) return []
    const after = plainWords(clause.slice(found.index + found[0].length))
    // Swatches: the colour in one cell, its meaning in the next.
    const words = after === '' ? plainWords(clauses[at + 1] ?? '') : after
    return words === '' ? [] : [{ mark: colour ? `${colour[1]}色` : struckMark, words }]
  })
}
/** A coloured cell beside the table that says what its colour means: 已离开, in red. */
const swatches = (line: SheetLine): { mark: string; words: string }[] => line.cells.flatMap(cell =>
  (isSwatch(cell) ? [{ mark: cell.struck ? struckMark : colourName(cell.mark ?? ''), words: plainWords(cell.text) }] : []))
const longestMeaning = 30
const isSwatch = ({ mark, struck, text }: SheetCell): boolean => (mark !== undefined || struck === true) && text.trim() !== '' && text.trim().length <= longestMeaning

const mayExplain: ReadonlySet<LineRole> = new Set<LineRole>(['legend', 'note', 'title', 'signature'])
const isExplaining = (text: string): boolean => colourWord.test(text) || strikeWord.test(text)

function legendsIn(line: SheetLine, role: LineRole): { mark: string; words: string }[] {
  const texts = line.cells.map(cell => cell.text.trim()).filter(Boolean)
  if (!texts.some(isExplaining)) return role === 'signature' || role === 'title' ? [] : swatches(line)
  const found = explained(texts)
  // Words call a colour yellow that is nearly orange: the swatch itself knows better.
  const own = line.cells.flatMap(cell => (cell.mark === undefined ? [] : [colourName(cell.mark)]))
  const [only] = found
  return only && found.length === 1 ? [...found, ...own.map(mark => ({ mark, words: only.words }))] : found
}

/** FNV-1a: only tells the same from another, and comes from no library. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash
}
const sampleSize = 256

/** Every child whose hash is small enough is kept; when there are too many, less is small enough. */
function sampling(): { add: (key: string) => void; result: () => SheetFacts['sample'] } {
  let below = 2 ** 32
  let kept = new Set<number>()
  return {
    add: key => {
      const hash = hashOf(key)
      if (hash < below) kept.add(hash)
      while (kept.size > sampleSize) {
        below /= 2
        kept = new Set([...kept].filter(one => one < below))
      }
    },
    result: () => ({ below, hashes: [...kept].sort((a, b) => a - b) }),
  }
}

/** How many of the children of `of` stand in `all` as well, 0–1. */
export function sharedIn(of: SheetFacts['sample'], all: readonly SheetFacts['sample'][]): number {
  const below = Math.min(of.below, ...all.map(one => one.below))
  const own = of.hashes.filter(hash => hash < below)
  const others = new Set(all.flatMap(one => one.hashes))
  return own.length === 0 ? 0 : own.filter(hash => others.has(hash)).length / own.length
}

const linesNamed = 20
/** Of a sheet that says more villages than any county has, the first. */
const wordsKept = 1_000
const countIn = <K>(counts: Map<K, number>, key: K): void => { counts.set(key, (counts.get(key) ?? 0) + 1) }

type Sheet = { sheet: number; name: string; hidden: boolean; heading: Heading | undefined }
type Gathering = { add: (line: SheetLine, role: LineRole) => void; result: () => SheetFacts }
/** Takes the lines of one sheet in turn, with what each of them is. */
export function factsOf(sheet: Sheet): Gathering {
  const columns = sheet.heading?.columns ?? []
  const at = (target: Column['target']) => columns.find(column => column.target === target)?.index ?? -1
  const [name, number, birth] = [at('name'), at('idNumber'), at('birthDate')]
  const village = at('row.town') >= 0 ? -1 : Math.max(at('row.village'), at('region'))
  const villages = new Map<string, number>()
  const marks = new Map<string, Marked>()
  const noValue = new Map<number, number>()
  const legends: SheetFacts['legends'] = []
  const sample = sampling()
  const counts = { lines: 0, children: 0, hidden: 0, filtered: 0 }
  const ofChild = ({ line, cells, hidden }: SheetLine) => {
    counts.children++
    if (hidden) counts[hidden]++
    const mark = markOf(cells, columns)
    if (mark !== undefined) {
      const found = marks.get(mark) ?? { mark, count: 0, lines: [] }
      marks.set(mark, { mark, count: found.count + 1, lines: found.lines.length < linesNamed ? [...found.lines, line] : found.lines })
    }
    cells.forEach((cell, column) => { if (cell.flag === 'noValue' && columns[column]?.target) countIn(noValue, column) })
    const text = (column: number) => plainText(cells[column]?.text ?? '')
    const words = text(village)
    if (words !== '' && (villages.has(words) || villages.size < wordsKept)) countIn(villages, words)
    sample.add(`${text(name)}|${normalIdNumber(text(number)) || text(birth)}`)
  }
  return {
    add: (line, role) => {
      if (role !== 'blank') counts.lines++
      if (role === 'child') ofChild(line)
      if (mayExplain.has(role) && legends.length < linesNamed) legends.push(...legendsIn(line, role))
    },
    result: () => ({
      sheet: sheet.sheet, name: sheet.name, hidden: sheet.hidden, columns, lines: counts.lines, children: counts.children,
      hiddenChildren: counts.hidden, filteredChildren: counts.filtered,
      marks: [...marks.values()], legends, noValue: [...noValue].map(([column, count]) => ({ column, count })),
      villages: [...villages].map(([words, count]) => ({ words, count })), sample: sample.result(),
    }),
  }
}
