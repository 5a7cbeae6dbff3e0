/** Which line is the heading, and what its columns mean: the words of the declaration, its spellings, and what the office chose the last time.
 *  Nothing is guessed about a person; a column nobody knows is not taken until somebody says what it is. */
import { columnLetter } from '../rosters/headings.ts'
import { plainHeading, type Target } from './targets.ts'

export type ImportColumn = { index: number; letter: string; header: string; target: string | null; certainty: 'exact' | 'remembered' | 'chosen' | 'none' }
export type Remembered = { heading: string; target: string | null }
export type HeadLine = { line: number; cells: readonly string[] }

/** Deeper than this nobody puts a heading. */
export const headLines = 30
const fewestKnown = 2

function readerOf(targets: readonly Target[], remembered: readonly Remembered[]): (text: string) => { target: string | null; certainty: ImportColumn['certainty'] } | undefined {
  const words = new Map<string, string>()
  for (const { id, label } of targets) if (!words.has(plainHeading(label))) words.set(plainHeading(label), id)
  for (const target of targets) for (const word of target.words) if (!words.has(plainHeading(word))) words.set(plainHeading(word), target.id)
  const chosen = new Map(remembered.map(one => [one.heading, one.target]))
  const known = new Set(targets.map(one => one.id))
  return text => {
    const plain = plainHeading(text)
    if (plain === '') return undefined
    const before = chosen.get(plain)
    if (before === null || (before !== undefined && known.has(before))) return { target: before, certainty: 'remembered' }
    const target = words.get(plain)
    return target === undefined ? undefined : { target, certainty: 'exact' }
  }
}

/** Its own words first, then together with the group above it, then the group alone. */
const readings = (lower: string, upper: string): string[] => [lower, `${upper}${lower}`, ...(lower.trim() === '' ? [upper] : [])]

type Found = { line: number; columns: ImportColumn[] }
/** The columns below a line that is said to be the heading. Each target is given once, to the column further left. */
export function headingAt(lines: readonly HeadLine[], line: number, by: { targets: readonly Target[]; remembered: readonly Remembered[] }): Found {
  const read = readerOf(by.targets, by.remembered)
  const own = lines.find(one => one.line === line)?.cells ?? []
  const above = lines.find(one => one.line === line - 1)?.cells ?? []
  const isGrouped = above.filter(text => text.trim() !== '').length > 1
  const taken = new Set<string>()
  return {
    line, columns: Array.from({ length: Math.max(own.length, isGrouped ? above.length : 0) }, (_, index) => {
      const [lower, upper] = [own[index] ?? '', isGrouped ? (above[index] ?? '') : '']
      const header = (lower.trim() === '' ? upper : lower).replace(/\s+/gu, ' ').trim()
      const found = readings(lower, upper).map(text => read(text)).find(one => one !== undefined)
      const isTwice = found?.target != null && taken.has(found.target)
      if (found?.target != null) taken.add(found.target)
      return { index, letter: columnLetter(index), header, target: isTwice ? null : (found?.target ?? null), certainty: found === undefined || isTwice ? 'none' as const : found.certainty }
    }),
  }
}

/** The line with the most known headings, the uppermost of equals; nothing where fewer than two are known. */
export function findHeading(lines: readonly HeadLine[], by: { targets: readonly Target[]; remembered: readonly Remembered[] }): Found | undefined {
  const scored = lines.filter(one => one.line <= headLines && one.cells.some(text => text.trim() !== '')).map(one => {
    const found = headingAt(lines, one.line, by)
    return { found, known: found.columns.filter(column => column.certainty !== 'none').length }
  })
  const best = scored.reduce<(typeof scored)[number] | undefined>((top, one) => (one.known > (top?.known ?? 0) ? one : top), undefined)
  return best && best.known >= fewestKnown ? best.found : undefined
}

/** With what somebody chose; whatever had the target before gives it up. */
export function remapped(columns: readonly ImportColumn[], choices: readonly { index: number; target: string | null }[]): ImportColumn[] {
  const chosen = new Map(choices.map(one => [one.index, one.target]))
  const given = new Set(choices.flatMap(one => one.target ?? []))
  return columns.map(column => {
    const target = chosen.get(column.index)
    if (target !== undefined) return { ...column, target, certainty: 'chosen' as const }
    return column.target !== null && given.has(column.target) ? { ...column, target: null, certainty: 'none' as const } : column
  })
}
