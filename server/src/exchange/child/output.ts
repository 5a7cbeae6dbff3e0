/** The way out of the reading process, and the limits that hold for every format. */
import { columnName, hasUnseenCharacters } from '../cellText.ts'
import { Refusal } from '../refusal.ts'
import type { Cell, Merge, Notice, NoticeCode, ReadLimits, ReadSummary, SheetHead, SourceRow } from '../rows.ts'
import { headLine, mergeLine, rowLine, tickLine } from '../wire.ts'

/** Enough for a person to see the pattern. */
const cellsNamed = 20

export type Output = {
  limits: ReadLimits
  head: (format: 'xlsx' | 'csv', sheets: SheetHead[]) => void
  row: (sheet: number, row: number, cells: Cell[]) => void
  merge: (merge: Merge) => void
  notice: (code: NoticeCode, count?: number) => void
  /** Hands over what has gathered and waits until the parent has room; also shows that work goes on, so that only a reader that is
   *  stuck is silent. Call between pieces of input. */
  breathe: () => Promise<void>
  say: (line: string) => Promise<void>
  flush: () => Promise<void>
  refuseUnseen: () => void
  summary: () => Omit<ReadSummary, 'merges'>
}

export function createOutput(limits: ReadLimits): Output {
  const tally: Tally = { limits, notices: new Map(), unseen: [], sheets: [], rows: 0 }
  let lines = ''
  const add = (line: string): void => {
    lines += `${line}\n`
  }
  const flush = async (): Promise<void> => {
    const text = lines
    lines = ''
    if (text !== '') await written(text)
  }
  return {
    limits,
    head: (format, sheets) => {
      tally.sheets = sheets
      add(headLine(format, sheets))
    },
    row: (sheet, row, cells) => {
      judgeRow(tally, { sheet, row, cells })
      // Once refused for what cannot be seen, the rest is only looked through.
      if (tally.unseen.length === 0) add(rowLine(sheet, row, cells))
    },
    merge: merge => add(mergeLine(merge)),
    notice: (code, count = 1) => note(tally, code, count),
    breathe: () => {
      if (process.memoryUsage.rss() > limits.rssBytes * 0.97) throw new Refusal('outOfMemory')
      add(tickLine)
      return flush()
    },
    say: line => {
      add(line)
      return flush()
    },
    flush,
    refuseUnseen: () => refuseUnseen(tally),
    summary: () => ({ rows: tally.rows, notices: [...tally.notices].map(([code, count]): Notice => ({ code, count })) }),
  }
}

const written = (text: string): Promise<void> =>
  new Promise((done, fail) => process.stdout.write(text, error => (error ? fail(error) : done())))

type Tally = { limits: ReadLimits; notices: Map<NoticeCode, number>; unseen: string[]; sheets: SheetHead[]; rows: number }

const note = (tally: Tally, code: NoticeCode, count = 1): void => {
  tally.notices.set(code, (tally.notices.get(code) ?? 0) + count)
}

function refuseUnseen({ unseen }: Tally): void {
  if (unseen.length > 0) throw new Refusal('controlCharacters', { cells: unseen.join('、') })
}

function judgeRow(tally: Tally, { sheet, row, cells }: SourceRow): void {
  const { limits, unseen } = tally
  const name = tally.sheets[sheet]?.name ?? ''
  tally.rows += 1
  if (tally.rows > limits.rows) throw new Refusal('tooManyRows', { limit: limits.rows })
  const characters = cells.reduce((sum, cell) => sum + cell.text.length, 0)
  if (characters > limits.rowCharacters) throw new Refusal('rowTooLong', { sheet: name, row, limit: limits.rowCharacters })
  for (const [i, cell] of cells.entries()) {
    if (cell.flag === 'formula') note(tally, 'formulaValuesUsed')
    if (cell.flag === 'error') note(tally, 'errorsFound')
    if (unseen.length < cellsNamed && hasUnseenCharacters(cell.text)) unseen.push(`${name} ${columnName(i + 1)}${row}`.trim())
  }
}
