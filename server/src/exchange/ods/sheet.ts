/** The sheets of an OpenDocument part: XML in, rows out, as they come. Unlike in a workbook a cell says what it is by itself, and runs
 *  of equal cells and rows are written once with a number. */
import { dateText, plainNumber } from '../cellText.ts'
import { plainLook } from '../marks.ts'
import { Refusal } from '../refusal.ts'
import { type Cell, emptyCell, type Merge, type ReadLimits, type SourceRow } from '../rows.ts'
import type { Tag, Walker } from '../xml/scan.ts'
import { lookNamed, type Styles } from './styles.ts'

export type SheetsContext = { limits: ReadLimits; styles: Styles; names: readonly string[]; row: (row: SourceRow) => void; merge: (merge: Merge) => void }

type Pending = { tag: { type: string; value: string; isError: boolean; isFormula: boolean; style: string }; times: number; paragraphs: string[]; isCovered?: boolean }
type State = {
  context: SheetsContext
  sheet: number
  /** A table may stand in a cell of another; only the outer one is a sheet. */
  depth: number
  row: number
  times: number
  hidden: 'hidden' | 'filtered' | undefined
  rowStyle: string | undefined
  columnStyles: { until: number; style: string }[]
  column: number
  cells: Cell[]
  cell: Pending | undefined
  inParagraph: boolean
  /** Within a comment, a drawing, a phonetic guide: what is said there is not what the cell says. */
  aside: number
}

const lastRow = 1_048_576
const lastColumn = 16_384
const asides = new Set(['office:annotation', 'text:ruby-text', 'table:shapes', 'table:dde-links', 'table:tracked-changes'])
const isAside = (name: string): boolean => asides.has(name) || name.startsWith('draw:') || name.startsWith('?')

export function sheetsWalker(context: SheetsContext): Walker {
  const s: State = {
    context, sheet: -1, depth: 0, row: 0, times: 1, hidden: undefined, rowStyle: undefined, columnStyles: [], column: 0, cells: [], cell: undefined,
    inParagraph: false, aside: 0,
  }
  return {
    open: (name, tag) => {
      if (s.aside > 0 || isAside(name)) s.aside += 1
      else open(s, name, tag)
    },
    text: piece => {
      if (s.aside === 0 && s.inParagraph) addText(s, piece.replace(/[ \t\n]+/g, ' '))
    },
    close: name => {
      if (s.aside > 0) s.aside -= 1
      else close(s, name)
    },
  }
}

const repeated = (tag: Tag, name: string, most: number): number => Math.min(Math.max(1, Math.floor(Number(tag.get(name) ?? 1)) || 1), most)

function open(s: State, name: string, tag: Tag): void {
  if (name === 'table:table') {
    if (s.depth++ === 0) Object.assign(s, { sheet: s.sheet + 1, row: 0, columnStyles: [], column: 0 })
  } else if (s.depth !== 1) return
  else if (name === 'table:table-cell' || name === 'table:covered-table-cell') beginCell(s, name, tag)
  else if (name === 'text:p') {
    s.inParagraph = s.cell !== undefined
    s.cell?.paragraphs.push('')
  } else if (name === 'text:s') addText(s, ' '.repeat(repeated(tag, 'text:c', 1_000)))
  else if (name === 'text:tab') addText(s, '\t')
  else if (name === 'text:line-break') addText(s, '\n')
  else if (name === 'table:table-row') beginRow(s, tag)
  else if (name === 'table:table-column') {
    const until = (s.columnStyles.at(-1)?.until ?? 0) + repeated(tag, 'table:number-columns-repeated', lastColumn)
    s.columnStyles.push({ until, style: tag.get('table:default-cell-style-name') ?? '' })
  }
}

function close(s: State, name: string): void {
  if (name === 'table:table') s.depth -= 1
  else if (s.depth !== 1) return
  else if (name === 'text:p') s.inParagraph = false
  else if (name === 'table:table-cell' || name === 'table:covered-table-cell') endCell(s)
  else if (name === 'table:table-row') endRow(s)
}

function addText(s: State, piece: string): void {
  const paragraphs = s.cell?.paragraphs
  if (!paragraphs || !s.inParagraph) return
  const text = (paragraphs.at(-1) ?? '') + piece
  paragraphs[paragraphs.length - 1] = text
  const limit = s.context.limits.cellCharacters
  if (text.length > limit) throw new Refusal('cellTooLong', { sheet: s.context.names[s.sheet] ?? '', row: s.row + 1, column: s.column + 1, limit })
}

function beginRow(s: State, tag: Tag): void {
  const visibility = tag.get('table:visibility')
  s.times = repeated(tag, 'table:number-rows-repeated', lastRow)
  s.hidden = visibility === 'filter' ? 'filtered' : visibility === 'collapse' ? 'hidden' : undefined
  s.rowStyle = tag.get('table:default-cell-style-name')
  s.column = 0
  s.cells = []
}

function endRow(s: State): void {
  const { context, sheet, cells, hidden } = s
  if (cells.length > 0) for (let i = 1; i <= s.times; i++) context.row({ sheet, row: s.row + i, cells, ...(hidden ? { hidden } : {}) })
  s.row = Math.min(s.row + s.times, lastRow)
}

function beginCell(s: State, name: string, tag: Tag): void {
  const type = tag.get('office:value-type') ?? ''
  const value = tag.get(`office:${type === 'float' || type === 'percentage' || type === 'currency' ? '' : `${type}-`}value`)
  s.cell = {
    tag: { type, value: value ?? '', isError: tag.get('calcext:value-type') === 'error', isFormula: tag.get('table:formula') !== undefined, style: tag.get('table:style-name') ?? '' },
    times: repeated(tag, 'table:number-columns-repeated', lastColumn),
    paragraphs: type === 'string' && value !== undefined && tag.get('calcext:value-type') !== 'error' ? [value] : [],
  }
  // A text said in full beforehand is not said again by what is shown; what lies under a merged cell nobody sees.
  if (type === 'string' && value !== undefined && !s.cell.tag.isError) s.cell.tag.type = 'told'
  if (name === 'table:covered-table-cell') {
    s.cell.isCovered = true
    return
  }
  const [rows, columns] = [repeated(tag, 'table:number-rows-spanned', lastRow), repeated(tag, 'table:number-columns-spanned', lastColumn)]
  if (rows * columns > 1) s.context.merge({ sheet: s.sheet, fromRow: s.row + 1, fromColumn: s.column + 1, toRow: s.row + rows, toColumn: s.column + columns })
}

function endCell(s: State): void {
  const pending = s.cell
  s.cell = undefined
  if (!pending) return
  const from = s.column
  s.column = Math.min(from + pending.times, lastColumn)
  const content = pending.isCovered ? undefined : contentOf(pending)
  if (!content) return
  const { limits, names } = s.context
  if (s.column > limits.columns) throw new Refusal('tooManyColumns', { sheet: names[s.sheet] ?? '', row: s.row + 1, limit: limits.columns })
  while (s.cells.length < from) s.cells.push(emptyCell)
  for (let column = from + 1; column <= s.column; column++) {
    const look = lookNamed(s.context.styles, pending.tag.style || s.rowStyle || (s.columnStyles.find(one => column <= one.until)?.style ?? ''))
    s.cells.push(look === plainLook ? content : { ...content, ...look })
  }
}

function contentOf({ tag, paragraphs }: Pending): Cell | undefined {
  const shown = tag.type === 'told' ? (paragraphs[0] ?? '') : paragraphs.join('\n')
  const cell = toldCell(tag, shown)
  if (tag.isFormula && cell.text === '' && tag.type === '') return { ...cell, kind: 'empty', flag: 'noValue' }
  if (cell.text === '' && !tag.isFormula) return undefined
  return tag.isFormula && cell.flag === undefined ? { ...cell, flag: 'formula' } : cell
}

function toldCell({ type, value, isError }: Pending['tag'], shown: string): Cell {
  if (isError || (type !== 'string' && type !== 'told' && /^#(N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!)$/.test(shown))) return { text: shown, kind: 'string', raw: shown, flag: 'error' }
  if (type === 'float' || type === 'percentage' || type === 'currency') {
    const plain = plainNumber(value)
    if (plain) return { text: plain.text, kind: 'number', raw: value, ...(plain.precisionLost ? { flag: 'precisionLost' as const } : {}) }
  }
  if (type === 'date' && value !== '') return { text: value.replace('T', ' ').replace(/ 00:00:00(\.0+)?$/, '').replace(/(:\d\d)\.\d+$/, '$1'), kind: 'date', raw: value }
  if (type === 'time') return { text: timeText(value) ?? shown, kind: 'date', raw: value }
  if (type === 'boolean') return { text: value === 'true' ? 'TRUE' : 'FALSE', kind: 'boolean', raw: value }
  return { text: shown, kind: shown === '' ? 'empty' : 'string', raw: shown }
}

/** PT06H30M00S as 06:30:00. */
function timeText(value: string): string | undefined {
  const m = /^P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(value)
  if (!m) return undefined
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map(i => Number(m[i] ?? 0))
  return dateText(((days ?? 0) * 24 + (hours ?? 0)) / 24 + (minutes ?? 0) / 1440 + (seconds ?? 0) / 86_400, false)
}
