/** What a field of a comma separated text means, and how one is written: RFC 4180 with one addition, the apostrophe that keeps a
 *  spreadsheet from taking a text for a formula. Pure. Taken apart it is in csvRecords.ts. */
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
