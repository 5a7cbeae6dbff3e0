/** What a careful person takes from a roster, beside the roster itself. */
import type { Draft, FieldKey } from '@qinghe/domain/archives/draft.ts'
import type { Question } from '@qinghe/domain/rosters/types.ts'
import type { FileForm } from './files.ts'
import type { Sheet } from './sheet.ts'

/** A value that may be stored: itself, or one that passes. */
export type Accepted = string | number | boolean | null | readonly number[] | { passes: (stored: unknown) => boolean; as: string }
/** By field, every value that is right. A field that is not named was not said by the line. */
export type Says = Partial<Record<FieldKey, readonly Accepted[]>>

/** A mistake put in on purpose. Found: an error or a warning at one of the columns (a key of the sheet), or at the line when `line`. */
export type Plant = {
  kind: string
  columns: readonly string[]
  /** A finding on the row as a whole, or on any of its cells, counts as well. */
  line?: true
  /** Found on any of these lines is found (two lines that are one child). */
  pair?: string
  /** Whether the line may be kept back for it; an optional cell never holds a child back. */
  mayHold: boolean
}

export type Fate = 'marked' | 'struck' | 'hidden' | 'filtered' | 'sheet'
export type ChildLine = {
  sheet: number
  line: number
  /** For the reader of a report. */
  name: string
  says: Says
  /** Keys of columns where a warning is fair, whatever the value. */
  fair: ReadonlySet<string>
  plants: readonly Plant[]
  /** Not to be taken, and why. */
  fate?: Fate
  /** In the register already: it must not become a second archive. */
  known?: true
}

/** A question a sensible program asks, and what the clerk answers: ids of options. */
export type Ask = {
  kind: Question['kind']
  about?: RegExp
  answer: (question: Question) => string[]
  /** What is preset must already be this answer. */
  presetRight: boolean
  /** Need not be asked: a good reader knows, a careful one may ask. */
  optional?: true
}

export type Office = { role: string; region: number; county?: number; school?: number }
export type MadeRoster = {
  name: string
  /** What is ugly about it, in a line. */
  about: string
  fileName: string
  form: FileForm
  office: Office
  sheets: Sheet[]
  /** Keys of the columns of each sheet, by index. */
  columns: string[][]
  lines: ChildLine[]
  asks: Ask[]
  /** In the register before the upload. */
  preload: Draft[]
}

export const passes = (as: string, check: (stored: unknown) => boolean): Accepted => ({ as, passes: check })
export const anything = passes('anything', () => true)
export const accepts = (accepted: readonly Accepted[], stored: unknown): boolean => accepted.some(one => {
  if (typeof one === 'object' && one !== null && 'passes' in one) return one.passes(stored)
  if (Array.isArray(one)) return Array.isArray(stored) && JSON.stringify([...stored].sort()) === JSON.stringify([...one].sort())
  return one === (stored ?? null)
})
/** The written address, or its end: the divisions before it may be kept as divisions. */
export const addressLike = (written: string): Accepted[] => [
  written, passes(`…${written.slice(-8)}`, stored => typeof stored === 'string' && stored !== '' && (written.endsWith(stored) || stored.endsWith(written))),
]
