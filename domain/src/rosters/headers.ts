/** Finding the heading of a roster and what its columns are. Rosters come with titles above, two-line headings with merged groups,
 *  and columns in any order; what is not recognised is shown and left to the person. */
import { plainText } from '../codes/codeList.ts'
import { formColumns, type FormColumn } from './form.ts'
import type { Column, ColumnTarget } from './types.ts'

/** The first rows are enough: nobody puts more than a dozen lines of title above a table. */
const rowsLookedAt = 15
/** A heading has at least a name and one more known column. */
const fewestKnown = 2

/** Brackets with remarks, numbering, stars and colons carry no meaning. */
const plainHeader = (text: string): string =>
  plainText(text).replace(/\(.*?\)|\[.*?\]|【.*?】/gu, '').replace(/^[\d一二三四五六七八九十]+[.、]/u, '').replace(/[*:：,，、。/·\-—_"“”]/gu, '')

type Match = { column: FormColumn; certainty: 'exact' | 'synonym' | 'guessed' }
const byHeader = new Map<string, Match>()
for (const column of formColumns) for (const synonym of column.synonyms) byHeader.set(plainHeader(synonym), { column, certainty: 'synonym' })
for (const column of formColumns) byHeader.set(plainHeader(column.header), { column, certainty: 'exact' })

/** Words long enough to be recognised inside a longer heading: 学生公民身份号码(18位)必填. */
const shortestGuess = 3
const guesses = [...byHeader].filter(([word]) => word.length >= shortestGuess).sort(([a], [b]) => b.length - a.length)

function guess(header: string): Match | undefined {
  const found = guesses.find(([word]) => header.includes(word))
  return found && { ...found[1], certainty: 'guessed' }
}

/** A heading has its own words and maybe a group above: 父亲 › 姓名. */
type Heading = { label: string; group: string }

function matchOf({ label, group }: Heading): Match | undefined {
  const plain = plainHeader(label)
  if (plain === '') return undefined
  return (group === '' ? undefined : byHeader.get(plainHeader(group) + plain)) ?? byHeader.get(plain) ?? guess(plain)
}

/** The last filled cell at or left of a column: a merged group stands in its first cell. */
const groupAt = (row: readonly string[], column: number): string =>
  row.slice(0, column + 1).findLast(text => text.trim() !== '') ?? ''

function headingsOf(upper: readonly string[] | undefined, lower: readonly string[]): Heading[] {
  const width = Math.max(upper?.length ?? 0, lower.length)
  return Array.from({ length: width }, (_, at) => {
    const own = lower[at]?.trim() ?? ''
    if (!upper) return { label: own, group: '' }
    // Merged downwards: the words stand in the upper line only.
    return own === '' ? { label: upper[at]?.trim() ?? '', group: '' } : { label: own, group: groupAt(upper, at) }
  })
}

/** A, B … Z, AA as spreadsheets name columns; `index` counts from 0. */
export function columnLetter(index: number): string {
  const base = 26
  const last = String.fromCharCode(65 + (index % base))
  return index < base ? last : columnLetter(Math.floor(index / base) - 1) + last
}

/** Each field once: the surer heading takes it, then the one further left. */
function columnsOf(headings: readonly Heading[]): Column[] {
  const rank = { exact: 0, synonym: 1, guessed: 2 } as const
  const matches = headings.map((heading, index) => ({ index, match: matchOf(heading) }))
  const takers = new Map<ColumnTarget, number>()
  const surest = matches.flatMap(({ index, match }) => (match ? [{ index, match }] : []))
    .sort((a, b) => rank[a.match.certainty] - rank[b.match.certainty] || a.index - b.index)
  for (const { index, match } of surest) if (!takers.has(match.column.target)) takers.set(match.column.target, index)
  return matches.map(({ index, match }) => {
    const heading = headings[index]
    const header = [heading?.group, heading?.label].filter(Boolean).join(' ')
    const label = match?.certainty === 'exact' || heading?.group === '' ? (heading?.label ?? '') : header
    const base = { index, letter: columnLetter(index), header: label }
    const taker = match && takers.get(match.column.target)
    if (!match || taker === undefined) return { ...base, target: null, certainty: 'none', note: null }
    if (taker !== index) return { ...base, target: null, certainty: 'none', note: `与 ${columnLetter(taker)} 列重复，不导入` }
    return { ...base, target: match.column.target, certainty: match.certainty, note: match.certainty === 'guessed' ? `按“${match.column.header}”导入，请核对` : null }
  })
}

/** `headerRow` counts from 1, as the spreadsheet does; children begin on the next row. */
export type Heads = { headerRow: number; columns: Column[] }

const known = (columns: readonly Column[]): number => columns.filter(column => column.target !== null).length
const hasName = (columns: readonly Column[]): boolean => columns.some(column => column.target === 'name')

/** Undefined when no row looks like a heading. `rows` are the first rows of the sheet, without gaps. */
export function detectColumns(rows: readonly (readonly string[])[]): Heads | undefined {
  let best: Heads | undefined
  const take = (headerRow: number, headings: readonly Heading[]) => {
    const columns = columnsOf(headings)
    if (hasName(columns) && known(columns) >= fewestKnown && known(columns) > known(best?.columns ?? [])) best = { headerRow, columns }
  }
  rows.slice(0, rowsLookedAt).forEach((row, at) => {
    take(at + 1, headingsOf(undefined, row))
    const upper = rows[at - 1]
    if (upper) take(at + 1, headingsOf(upper, row))
  })
  return best
}

/** Other groups a roster may be about, alone or beside left-behind children. */
const others = /困境|孤儿|流动|无人抚养|残疾|未成年|非留守|学生/u
const isTitle = (text: string): boolean => /表|册|名单|名录|台账|统计|汇总/u.test(text) && /儿童|留守|未成年|学生/u.test(text)

/** Whether a roster says of itself that everybody in it is a left-behind child: by the lines above its heading, its sheet or its
 *  file name. One that names others as well says nothing about any one child. */
export function statesLeftBehind({ rows, headerRow, names }: { rows: readonly (readonly string[])[]; headerRow: number; names: readonly string[] }): boolean {
  const said = [...rows.slice(0, headerRow - 1).flat().filter(isTitle), ...names].map(plainText)
  return said.some(text => text.includes('留守儿童')) && !said.some(text => others.test(text))
}

/** The columns of a heading row somebody chose by hand. */
export function columnsAt(rows: readonly (readonly string[])[], headerRow: number): Column[] {
  const lower = rows[headerRow - 1] ?? []
  const [single, double] = [columnsOf(headingsOf(undefined, lower)), columnsOf(headingsOf(rows[headerRow - 2] ?? [], lower))]
  return known(double) > known(single) ? double : single
}

/** Columns as somebody mapped them by hand; a field stands in one column only, the last choice wins. */
export function remapped(columns: readonly Column[], choices: readonly { index: number; target: ColumnTarget | null }[]): Column[] {
  const chosen = new Map(choices.map(choice => [choice.index, choice.target]))
  const taken = new Set([...chosen.values()].filter(target => target !== null))
  return columns.map(column => {
    const target = chosen.get(column.index)
    if (target !== undefined) return { ...column, target, certainty: target === null ? 'none' : 'chosen', note: null }
    return column.target !== null && taken.has(column.target) ? { ...column, target: null, certainty: 'none', note: null } : column
  })
}

/** Lines under the table: sums, signatures, remarks. A line is a child's when it has a name and something else. */
export function isChildRow(cells: readonly string[], columns: readonly Column[]): boolean {
  const at = columns.find(column => column.target === 'name')?.index
  const filled = cells.filter(text => text.trim() !== '').length
  const name = at === undefined ? '' : plainText(cells[at] ?? '')
  const footing = /^(合计|总计|小计|填报|填表|单位负责人|复核|备注|说明|注)/u
  return filled >= fewestKnown && !footing.test(name) && !footing.test(plainText(cells.find(text => text.trim() !== '') ?? ''))
}
