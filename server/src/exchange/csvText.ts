/** Comma separated text, RFC 4180, in pieces; and the one addition to it: the apostrophe that keeps a spreadsheet from taking a
 *  text for a formula. Pure. */
import { type Cell, emptyCell } from './rows.ts'

/** What a spreadsheet program takes for a formula or a command, full-width forms included because East Asian editions accept
 *  them. Such a text is exported with an apostrophe before it; one apostrophe is taken off on import. Texts that already are
 *  apostrophes followed by one of these get one more, so that reading what was written gives back what there was. */
const startsFormula = /^'*[=+\-@\t\r\n＝＋－＠]/
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/

export const guardText = (text: string): string => (startsFormula.test(text) ? `'${text}` : text)
export const unguardText = (text: string): string => (guarded.test(text) ? text.slice(1) : text)

/** One record as text, quoted where it must be. */
export function csvLine(texts: readonly string[]): string {
  const fields = texts.map(text => {
    const safe = guardText(text)
    return /[",\r\n\t;]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  // A single empty field would be an empty line, which readers take for no record at all.
  return `${fields.length === 1 && fields[0] === '' ? '""' : fields.join(',')}\r\n`
}

/** What Excel writes into a csv for an id number kept as a number: 9.99999E+17. Nothing can bring the digits back. */
const scientific = /^\d(\.\d+)?E\+1[5-9]$/i
const forcedText = /^="([^"]*)"$/

export function csvCell(text: string): Cell {
  if (text === '') return emptyCell
  const forced = forcedText.exec(text)?.[1]
  const meant = forced ?? unguardText(text)
  return { text: meant, kind: 'string', raw: text, ...(scientific.test(meant) ? { flag: 'precisionLost' as const } : {}) }
}

export type CsvFeed = { write: (piece: string) => void; end: () => void }
export type CsvEvents = {
  /** Line numbers from 1; a quoted line break does not begin a new one, as in a spreadsheet. */
  record: (row: number, fields: string[]) => void
  unclosedQuote: (row: number) => void
  /** Called while a field grows, so that one without end does not fill the memory. */
  growing: (field: { row: number; column: number; characters: number; quoted: boolean }) => void
}

type Mode = 'start' | 'plain' | 'quoted' | 'quote'
type State = {
  mode: Mode
  field: string
  fields: string[]
  row: number
  skipLineFeed: boolean
  separator: string
  events: CsvEvents
}

/** Takes text apart into records. The separator is the comma, or the tab when the first line has more of those. */
export function csvFeed(events: CsvEvents): CsvFeed {
  const s: State = { mode: 'start', field: '', fields: [], row: 1, skipLineFeed: false, separator: '', events }
  return {
    write: piece => {
      s.separator ||= separatorOf(piece)
      for (let at = 0; at < piece.length; ) {
        // Whole runs at once: what lies before the next character that means anything in this mode.
        const next = s.mode === 'quoted' ? indexOr(piece, '"', at) : nextSpecial(piece, s.separator, at)
        if (next > at && (s.mode === 'plain' || s.mode === 'quoted')) {
          takeRun(s, piece.slice(at, next))
          at = next
        } else {
          takeOne(s, piece.charAt(at))
          at += 1
        }
      }
    },
    end: () => {
      if (s.mode === 'quoted') events.unclosedQuote(s.row)
      else if (s.fields.length > 0 || s.field !== '' || s.mode !== 'start') endRecord(s)
    },
  }
}

function takeRun(s: State, run: string): void {
  s.field += run
  s.skipLineFeed = false
  s.events.growing({ row: s.row, column: s.fields.length + 1, characters: s.field.length, quoted: s.mode === 'quoted' })
}

function takeOne(s: State, c: string): void {
  if (c === '\n' && s.skipLineFeed) {
    s.skipLineFeed = false
    return
  }
  s.skipLineFeed = c === '\r' && s.mode !== 'quoted'
  if (s.mode === 'quoted') s.mode = 'quote'
  else if (c === '"' && s.mode === 'quote') {
    s.field += '"'
    s.mode = 'quoted'
  } else if (c === '"' && s.mode === 'start') s.mode = 'quoted'
  else if (c === s.separator) endField(s)
  else if (c === '\r' || c === '\n') endRecord(s)
  else {
    s.field += c
    s.mode = 'plain'
  }
}

function endField(s: State): void {
  s.fields.push(s.field)
  s.field = ''
  s.mode = 'start'
}

function endRecord(s: State): void {
  endField(s)
  s.events.record(s.row, s.fields)
  s.fields = []
  s.row += 1
}

function separatorOf(piece: string): string {
  const line = piece.split(/[\r\n]/, 1)[0] ?? ''
  return line.split('\t').length > line.split(',').length ? '\t' : ','
}

function indexOr(piece: string, character: string, from: number): number {
  const at = piece.indexOf(character, from)
  return at < 0 ? piece.length : at
}

function nextSpecial(piece: string, separator: string, from: number): number {
  for (let at = from; at < piece.length; at++) {
    const c = piece.charAt(at)
    if (c === separator || c === '"' || c === '\r' || c === '\n') return at
  }
  return piece.length
}
