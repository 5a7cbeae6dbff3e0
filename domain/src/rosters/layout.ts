/** Where the heading of a sheet stands and what its columns are. Rosters come with titles and units above, with one to five lines of
 *  heading, with groups that are merged, or were before somebody saved the sheet as text; what is not recognised is pointed at by hand. */
import { normalIdNumber } from '../archives/idNumber.ts'
import type { SheetCell } from './cell.ts'
import { type Path, readPath, type Reading } from './headingPath.ts'
import { columnsOf, meaningsOf, type RememberedColumn } from './headings.ts'
import { plainHeading } from './headingWords.ts'
import type { Column } from './types.ts'

/** `line` from 1, as the spreadsheet counts. */
export type SheetLine = { line: number; cells: readonly SheetCell[]; hidden?: 'hidden' | 'filtered' | undefined }
/** Rows and columns from 1, both ends included. The content of a merged range stands in its first cell. */
export type SheetMerge = { fromRow: number; fromColumn: number; toRow: number; toColumn: number }
/** `from`–`to` are its lines; children begin below. */
export type Heading = { from: number; to: number; columns: Column[] }

/** Lines at the top of a sheet a heading is looked for in. */
export const headLines = 60
const mostLevels = 5
/** A heading has at least a name and one more known column. */
const fewestKnown = 2

/** Many blocks of lines are tried, and most of their columns are the same. */
type Reads = (path: Path) => Reading
function rememberingPaths(): Reads {
  const known = new Map<string, Reading>()
  return path => {
    const key = path.join('\n\n')
    const found = known.get(key) ?? readPath(path)
    known.set(key, found)
    return found
  }
}

type Grid = { lines: ReadonlyMap<number, SheetLine>; merges: readonly SheetMerge[]; width: number }
const textAt = (grid: Grid, line: number, column: number): string => grid.lines.get(line)?.cells[column]?.text.trim() ?? ''
const filledAt = (grid: Grid, line: number): { column: number; text: string }[] =>
  (grid.lines.get(line)?.cells ?? []).flatMap((cell, column) => (cell.text.trim() === '' ? [] : [{ column, text: cell.text.trim() }]))
const mergeAt = ({ merges }: Grid, line: number, column: number): SheetMerge | undefined =>
  merges.find(one => one.fromRow <= line && line <= one.toRow && one.fromColumn <= column + 1 && column + 1 <= one.toColumn)

const isFilled = (grid: Grid, { fromRow, fromColumn }: SheetMerge): boolean => textAt(grid, fromRow, fromColumn - 1) !== ''
/** A title is merged over the whole table, or nearly. */
const titleShare = 0.7
const isWide = ({ width }: Grid, { fromColumn, toColumn }: SheetMerge): boolean => toColumn - fromColumn + 1 > width * titleShare

/** Numbers of people, days and phones stand below headings and never in them. */
const isValue = (text: string): boolean => /\d{7,}|^\d{4}[-./年]\d{1,2}[-./月]/u.test(text) || /^\d{14,}X?$/u.test(normalIdNumber(text))
/** 1 2 3, (1) (2), 甲 乙, ①: a line that numbers the columns. */
export const isColumnNumber = (text: string): boolean =>
  /^[（(]?\d{1,3}[)）]?$|^[甲乙丙丁戊己庚辛壬癸]$|^[①-⑳]$|^[（(]?[一二三四五六七八九十]{1,3}[)）]?$|^第?\d{1,3}[栏列]$|^[A-Z]{1,2}$/u.test(text)

const titleWords = /(花名册|登记表|统计表|汇总表|信息表|采集表|调查表|摸底表|摸排表|情况表|明细表|一览表|花名表|报表|名册|名单|名录|台账|台帐|信息库|数据库|附件\d*)(.{0,6}|[(（].*[)）])$/u
export const isTitle = (text: string): boolean => titleWords.test(text.normalize('NFKC').replace(/\s+/gu, ''))
/** 填报单位：… 填报日期：… 单位：人 stand between the title and the heading. */
export const isUnit = (text: string): boolean => units.some(words => words.test(text.replace(/\s+/gu, '')))
const units: readonly RegExp[] = [
  /^(填报|填表|制表|报送|上报|登记|统计|所属|汇总)?(单位|日期|时间|人|地区|区域)([(（].{1,6}[)）])?[:：]/u,
  /^(乡镇|镇|村|学校|县|区|街道|社区|班级|年度|季度|年级)([(（].{1,6}[)）])?[:：]/u, /^填报(单位|日期)|[(（](盖章|公章|签章)[)）]/u,
]

function isHeadingLine(grid: Grid, line: number): boolean {
  const filled = filledAt(grid, line)
  if (filled.length === 0 || filled.some(({ text }) => isValue(text) || isUnit(text))) return false
  if (filled.filter(({ text }) => isColumnNumber(text)).length > filled.length / 2) return false
  const [only] = filled
  if (filled.length > 1 || !only) return !filled.every(({ text }) => isTitle(text))
  const merge = mergeAt(grid, line, only.column)
  return only.column > 0 && !(merge && isWide(grid, merge)) && !isTitle(only.text)
}

type Block = { from: number; to: number }
/** What stands above a column in one line, and whether it stands over others as well. */
function levelsOf(grid: Grid, { from, to }: Block, column: number): string[] {
  const found: string[] = []
  for (let line = from; line <= to; line++) {
    const merge = mergeAt(grid, line, column)
    const own = merge ? textAt(grid, merge.fromRow, merge.fromColumn - 1) : textAt(grid, line, column)
    const text = own !== '' || merge ? own : reaching(grid, { from, to, line }, column)
    if (text !== '' && text !== found.at(-1) && (!merge || merge.fromRow >= from)) found.push(text)
  }
  // Numbers of columns are no words, unless there are no others.
  const words = found.filter(text => !isColumnNumber(text))
  return words.length > 0 ? words : found.slice(0, 1)
}

/** Without merged cells (csv has none) a group reaches to the next filled cell, but not over a column that has its words above, nor
 *  out of the group above it; a cell with nothing below it is no group but a label. */
function reaching(grid: Grid, { from, to, line }: Block & { line: number }, column: number): string {
  if (line === to) return ''
  for (let at = column; at >= 0; at--) {
    const text = textAt(grid, line, at)
    const isGroup = text !== '' && belowOf(grid, { from: line + 1, to }, at)
    if (text !== '') return isGroup && belowOf(grid, { from: line + 1, to }, column) && !mergeAt(grid, line, at) ? text : ''
    for (let above = from; above < line; above++) if (textAt(grid, above, at) !== '') return ''
  }
  return ''
}
const belowOf = (grid: Grid, { from, to }: Block, column: number): boolean => {
  for (let line = from; line <= to; line++) if (textAt(grid, line, column) !== '') return true
  return false
}

const pathsOf = (grid: Grid, block: Block): Path[] => Array.from({ length: grid.width }, (_, column) => levelsOf(grid, block, column))

function gridOf(head: readonly SheetLine[], merges: readonly SheetMerge[]): Grid {
  const last = (cells: readonly SheetCell[]): number => cells.findLastIndex(cell => cell.text.trim() !== '') + 1
  // A sheet may have thousands of merged cells below; only those of its head are asked for again and again.
  const end = Math.max(0, ...head.map(line => line.line))
  const width = Math.max(0, ...head.map(line => last(line.cells)))
  return { lines: new Map(head.map(line => [line.line, line])), merges: merges.filter(one => one.fromRow <= end), width }
}
/** As wide as its own widest line and what stands below it; a merged heading counts with all its columns. */
function narrowed(grid: Grid, { from, to }: Block): Grid {
  const below = [...grid.lines.values()].filter(line => line.line >= from)
  const merged = grid.merges.filter(one => one.fromRow >= from && one.toRow <= to && isFilled(grid, one)).map(one => one.toColumn)
  return { ...grid, width: Math.max(gridOf(below, []).width, ...merged) }
}

/** No heading is without one of these; most lines of a sheet are told by that alone. */
const nameWords = /名|童|孩|娃|学生|对象/u
type Found = Block & { score: number }
const weights = { target: 10, known: 4 }
/** How much of a block is understood: fields above all, then headings that are known to mean nothing. Undefined: no heading of a roster. */
function scoreOf(grid: Grid, block: Block, read: Reads): number | undefined {
  const meanings = meaningsOf(pathsOf(grid, block), read)
  const targets = new Set(meanings.flatMap(({ target }) => target ?? []))
  const open = meanings.filter(({ options, target }) => options.length > 0 && target === null).length
  if (!targets.has('name') || targets.size + open < fewestKnown) return undefined
  return targets.size * weights.target + (meanings.filter(meaning => meaning.isKnown && meaning.target === null).length) * weights.known
}

const blocksFrom = (grid: Grid, from: number): Block[] => {
  const blocks: Block[] = []
  for (let to = from; to < from + mostLevels && isHeadingLine(grid, to); to++) blocks.push({ from, to })
  const hasName = (line: number): boolean => filledAt(grid, line).some(({ text }) => nameWords.test(plainHeading(text)))
  return blocks.filter((_, at) => blocks.slice(0, at + 1).some(({ to }) => hasName(to)))
}

/** Words that stand over several columns, where nothing but the words tells a group from a line of the title. */
const groupWords = /信息|情况|父|母|监护|家庭|儿童|学生|务工|外出|学校|户籍|基本|救助|联系|地址|照护/u
/** Lines above the block that are groups of it, though no column gained by them. */
function upwards(grid: Grid, block: Block): Block {
  const line = block.from - 1
  if (!isHeadingLine(grid, line)) return block
  const isGroup = (one: SheetMerge): boolean => one.toRow >= block.from || (one.toColumn > one.fromColumn && !isWide(grid, one))
  const isJoined = grid.merges.some(one => one.fromRow <= line && one.toRow >= line && isGroup(one))
  const filled = filledAt(grid, line)
  const isGroups = isJoined || (filled.length > 1 && filled.every(({ text }) => groupWords.test(text)))
  const repeats = filled.every(({ column, text }) => plainHeading(text) === plainHeading(textAt(grid, block.from, column)))
  return isGroups && !repeats ? upwards(grid, { ...block, from: line }) : block
}
/** Lines below that belong to it: cells merged down into them, or words under the gaps of a group and none under the name. */
function downwards(grid: Grid, block: Block, nameAt: number): Block {
  const line = block.to + 1
  const isMerged = grid.merges.some(one => one.fromRow >= block.from && one.fromRow <= block.to && one.toRow === line && isFilled(grid, one))
  if (isMerged) return downwards(grid, { ...block, to: line }, nameAt)
  if (!isHeadingLine(grid, line) || textAt(grid, line, nameAt) !== '') return block
  const filled = filledAt(grid, line)
  const underGap = filled.some(({ column }) => textAt(grid, block.to, column) === '' && column > nameAt)
  const isWords = filled.every(({ text }) => !/\d/u.test(text) || /^\d?\D/u.test(text)) && filled.length > 1
  return underGap && isWords && block.to - block.from + 1 < mostLevels ? { ...block, to: line } : block
}

/** The first of the best; of two that say the same, the one with fewer lines. */
function better(best: Found | undefined, block: Block, score: number | undefined): Found | undefined {
  if (score === undefined) return best
  const isSmaller = best !== undefined && block.to === best.to && score === best.score
  return isSmaller || score > (best?.score ?? 0) ? { ...block, score } : best
}

/** Undefined when nothing in these lines looks like the heading of a roster.
 *  @param head the first lines of a sheet (at most `headLines` are looked at); lines left out are blank */
export function findHeading(head: readonly SheetLine[], merges: readonly SheetMerge[], remembered: readonly RememberedColumn[] = []): Heading | undefined {
  const looked = head.filter(line => line.line <= headLines)
  const grid = gridOf(looked, merges)
  const read = rememberingPaths()
  let best: Found | undefined
  for (const { line } of looked) {
    // Children have begun: what looks like a heading further down is this one again, and may not take its children for titles.
    if (best && line > best.to && filledAt(grid, line).filter(({ text }) => isValue(text)).length > 0) break
    for (const block of blocksFrom(grid, line)) best = better(best, block, scoreOf(grid, block, read))
  }
  if (!best) return undefined
  const nameAt = meaningsOf(pathsOf(grid, best)).findIndex(({ target }) => target === 'name')
  return headingOf(grid, upwards(grid, downwards(grid, best, nameAt)), remembered)
}

function headingOf(grid: Grid, block: Block, remembered: readonly RememberedColumn[]): Heading {
  return { from: block.from, to: block.to, columns: columnsOf(pathsOf(narrowed(grid, block), block), remembered) }
}

type PointedAt = Block & { remembered?: readonly RememberedColumn[] }
/** The heading somebody pointed at, whatever its words are. */
export function headingAt(head: readonly SheetLine[], merges: readonly SheetMerge[], { from, to, remembered = [] }: PointedAt): Heading {
  return headingOf(gridOf(head, merges), { from, to }, remembered)
}
