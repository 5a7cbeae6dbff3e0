/** The way out of the reading process, and the limits that hold for every format. */
import { hasUnseenCharacters, withoutUnseen } from '../cellText.ts'
import { Refusal } from '../refusal.ts'
import type { Merge, Notice, NoticeCode, ReadLimits, ReadSummary, SheetHead, SourceRow, TableFormat } from '../rows.ts'
import { headLine, mergeLine, rowLine, tickLine } from '../wire.ts'

export type Output = {
  limits: ReadLimits
  head: (format: TableFormat, sheets: SheetHead[]) => void
  row: (row: SourceRow) => void
  merge: (merge: Merge) => void
  notice: (code: NoticeCode, count?: number) => void
  /** Hands over what has gathered and waits until the parent has room; also shows that work goes on, so that only a reader that is
   *  stuck is silent. Call between pieces of input. */
  breathe: () => Promise<void>
  say: (line: string) => Promise<void>
  flush: () => Promise<void>
  summary: () => Omit<ReadSummary, 'merges'>
}

export function createOutput(limits: ReadLimits): Output {
  const tally: Tally = { limits, notices: new Map(), sheets: [], rows: 0, rssBytes: limits.rssBytes }
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
      if (format === 'xls') tally.rssBytes = limits.wholeRssBytes
      add(headLine(format, sheets))
    },
    row: row => add(rowLine(judged(tally, row))),
    merge: merge => add(mergeLine(merge)),
    notice: (code, count = 1) => note(tally, code, count),
    breathe: () => {
      if (process.memoryUsage.rss() > tally.rssBytes * 0.97) throw new Refusal('outOfMemory')
      add(tickLine)
      return flush()
    },
    say: line => {
      add(line)
      return flush()
    },
    flush,
    summary: () => ({ rows: tally.rows, notices: [...tally.notices].map(([code, count]): Notice => ({ code, count })) }),
  }
}

const written = (text: string): Promise<void> =>
  new Promise((done, fail) => process.stdout.write(text, error => (error ? fail(error) : done())))

type Tally = { limits: ReadLimits; notices: Map<NoticeCode, number>; sheets: SheetHead[]; rows: number; rssBytes: number }

const note = (tally: Tally, code: NoticeCode, count = 1): void => {
  tally.notices.set(code, (tally.notices.get(code) ?? 0) + count)
}

/** The row as it may leave: within the limits, a character that no cell may hold taken out and its cell marked. */
function judged(tally: Tally, row: SourceRow): SourceRow {
  const { limits } = tally
  tally.rows += 1
  if (tally.rows > limits.rows) throw new Refusal('tooManyRows', { limit: limits.rows })
  let all = ''
  for (const cell of row.cells) {
    all += `${cell.text}\n`
    if (cell.flag === 'formula') note(tally, 'formulaValuesUsed')
    else if (cell.flag === 'error') note(tally, 'errorsFound')
  }
  if (all.length - row.cells.length > limits.rowCharacters)
    throw new Refusal('rowTooLong', { sheet: tally.sheets[row.sheet]?.name ?? '', row: row.row, limit: limits.rowCharacters })
  // One look at the whole row: a look at each of four million cells takes longer than reading them.
  if (!hasUnseenCharacters(all)) return row
  const cells = row.cells.map(cell => {
    if (!hasUnseenCharacters(cell.text)) return cell
    const text = withoutUnseen(cell.text)
    return { ...cell, text, raw: text, kind: 'string' as const, flag: 'control' as const }
  })
  return { ...row, cells }
}
