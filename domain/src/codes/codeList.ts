/** Code lists: what may stand in a coded field, what people read, and what people write. A label is for eyes; `spellings`
 *  are the other words found in rosters and forms, and only reading uses them. */

export type Code = number | string
export type CodeEntry = {
  code: Code
  label: string
  /** Short enough for a column of a list. */
  short?: string
  spellings?: readonly string[]
  /** Added by this project, not part of the official list. */
  extension?: true
}
export type CodeList = {
  id: string
  title: string
  /** Where the list is from (domain.md §2.6). */
  basis: string
  entries: readonly CodeEntry[]
}

/** What is written, without what carries no meaning: width, spaces, brackets' shapes, case. */
export const plainText = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase()

export const entryOf = (list: CodeList, code: Code | null | undefined): CodeEntry | undefined =>
  list.entries.find(entry => entry.code === code)
export const isCode = (list: CodeList, code: Code | null | undefined): boolean => entryOf(list, code) !== undefined

/** The label, or the code itself when the list does not know it: an old value must stay visible. */
export const labelOf = (list: CodeList, code: Code | null | undefined): string =>
  code === null || code === undefined ? '' : (entryOf(list, code)?.label ?? `代码 ${code}`)
export const shortLabelOf = (list: CodeList, code: Code | null | undefined): string =>
  entryOf(list, code)?.short ?? labelOf(list, code)
export const labelsOf = (list: CodeList, codes: readonly Code[]): string => codes.map(code => labelOf(list, code)).join('、')

/** Two digits wide codes are written 01 … 09 in the official texts. */
const written = (entry: CodeEntry): readonly string[] =>
  typeof entry.code === 'number' ? [String(entry.code), String(entry.code).padStart(2, '0')] : [entry.code]

/** The entry that `text` means: its label, a spelling or the code as written. Nothing is guessed. */
export function readCode(list: CodeList, text: string): CodeEntry | undefined {
  const wanted = plainText(text)
  if (wanted === '') return undefined
  const means = (words: readonly string[]) => words.some(word => plainText(word) === wanted)
  return list.entries.find(entry => means([entry.label, entry.short ?? entry.label])) ??
    list.entries.find(entry => means(entry.spellings ?? [])) ??
    list.entries.find(entry => means(written(entry)))
}
