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
  /** Where the list is from (docs/domain/代码表.md). */
  basis: string
  entries: readonly CodeEntry[]
}

/** Most words of a roster are as plain as they can be; saying so first halves the time of a line (measured). */
const isPlain = /^[\u4e00-\u9fff0-9a-z]*$/u

/** What is written, without what carries no meaning: width, spaces, brackets' shapes, case. */
export const plainText = (text: string): string => (isPlain.test(text) ? text : text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase())

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

/** Every word of a list and the entry it means: labels before spellings before codes. Built once a list, because a roster asks
 *  fifteen lists a line. */
const readers = new WeakMap<CodeList, ReadonlyMap<string, CodeEntry>>()
function readerOf(list: CodeList): ReadonlyMap<string, CodeEntry> {
  const known = readers.get(list)
  if (known) return known
  const words = new Map<string, CodeEntry>()
  const add = (entry: CodeEntry, all: readonly string[]) => {
    for (const word of all.map(plainText)) if (!words.has(word)) words.set(word, entry)
  }
  for (const entry of list.entries) add(entry, [entry.label, entry.short ?? entry.label])
  for (const entry of list.entries) add(entry, entry.spellings ?? [])
  for (const entry of list.entries) add(entry, written(entry))
  readers.set(list, words)
  return words
}

/** The entry that `text` means: its label, a spelling or the code as written. Nothing is guessed. */
export const readCode = (list: CodeList, text: string): CodeEntry | undefined => readerOf(list).get(plainText(text))
