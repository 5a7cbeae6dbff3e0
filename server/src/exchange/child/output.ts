/** The way out of the reading process, and the limits that hold for every format. */
import { columnName, hasUnseenCharacters } from '../cellText.ts'
import { Refusal } from '../refusal.ts'
import type { Cell, Merge, Notice, NoticeCode, ReadLimits, ReadSummary, SheetHead } from '../rows.ts'
import { headLine, mergeLine, rowLine, tickLine } from '../wire.ts'

/** Enough for a person to see the pattern. */
const cellsNamed = 20
const flushCharacters = 64 * 1024
const tickBytes = 4 * 1024 * 1024

export type Output = {
  limits: ReadLimits
  head: (format: 'xlsx' | 'csv', sheets: SheetHead[]) => void
  row: (sheet: number, row: number, cells: Cell[]) => void
  merge: (merge: Merge) => void
  notice: (code: NoticeCode, count?: number) => void
  /** Hands over what has gathered and waits until the parent has room; shows every few megabytes that work goes on, so that only
   *  a reader that is stuck is silent. Call between pieces of input with their size. */
  breathe: (bytes: number) => Promise<void>
  say: (line: string) => Promise<void>
  flush: () => Promise<void>
  refuseUnseen: () => void
  summary: () => Omit<ReadSummary, 'merges'>
}

export function createOutput(limits: ReadLimits): Output {
  const notices = new Map<NoticeCode, number>()
  const unseen: string[] = []
  let sheets: SheetHead[] = []
  let lines = ''
  let rows = 0
  let unshown = 0
  const notice = (code: NoticeCode, count = 1): void => {
    notices.set(code, (notices.get(code) ?? 0) + count)
  }
  const flush = async (): Promise<void> => {
    const text = lines
    lines = ''
    if (text !== '') await new Promise<void>((done, fail) => process.stdout.write(text, error => (error ? fail(error) : done())))
  }
  const row = (sheet: number, number: number, cells: Cell[]): void => {
    const name = sheets[sheet]?.name ?? ''
    if (++rows > limits.rows) throw new Refusal('tooManyRows', { limit: limits.rows })
    const characters = cells.reduce((sum, cell) => sum + cell.text.length, 0)
    if (characters > limits.rowCharacters) throw new Refusal('rowTooLong', { sheet: name, row: number, limit: limits.rowCharacters })
    cells.forEach((cell, i) => {
      if (cell.flag === 'formula') notice('formulaValuesUsed')
      if (cell.flag === 'error') notice('errorsFound')
      if (unseen.length < cellsNamed && hasUnseenCharacters(cell.text)) unseen.push(`${name} ${columnName(i + 1)}${number}`.trim())
    })
    // Once refused for what cannot be seen, the rest is only looked through.
    if (unseen.length === 0) lines += `${rowLine(sheet, number, cells)}\n`
  }
  return {
    limits,
    head: (format, list) => {
      sheets = list
      lines += `${headLine(format, list)}\n`
    },
    row,
    merge: merge => {
      lines += `${mergeLine(merge)}\n`
    },
    notice,
    breathe: async bytes => {
      unshown += bytes
      if (unshown > tickBytes) {
        unshown = 0
        lines += `${tickLine}\n`
        await flush()
      }
      if (process.memoryUsage.rss() > limits.rssBytes * 0.97) throw new Refusal('outOfMemory')
      if (lines.length >= flushCharacters) await flush()
    },
    say: async line => {
      lines += `${line}\n`
      await flush()
    },
    flush,
    refuseUnseen: () => {
      if (unseen.length > 0) throw new Refusal('controlCharacters', { cells: unseen.join('、') })
    },
    summary: () => ({ rows, notices: [...notices].map(([code, count]): Notice => ({ code, count })) }),
  }
}
