/** Findings about a cell: what is said, and what could stand there instead. */
import { plainText, type CodeEntry, type CodeList } from '../codes/codeList.ts'
import type { CellIssue, Suggestion } from './types.ts'

export type Found = Omit<CellIssue, 'column'>
type Words = { code: string; title: string; message: string; candidates?: Suggestion[] }
const found = (severity: 'error' | 'warning', field: string | null, words: Words): Found => ({ field, severity, candidates: [], ...words })
/** The child cannot come in like this. */
export const errorAt = (field: string | null, words: Words): Found => found('error', field, words)
/** The child comes in; somebody should look. */
export const warningAt = (field: string | null, words: Words): Found => found('warning', field, words)

/** What could not be taken stays a gap and is said with its words. */
export type Read<T> = { value: T | undefined; issues: Found[] }

const longestQuote = 40
/** Words of a cell inside a sentence: short, and without a number of a person in clear. */
export function quoted(text: string): string {
  const hidden = text.slice(0, longestQuote * 10).trim().replace(/\s+/gu, ' ').replace(/\d{3}[\d\s-]{3,}[\dXx]/gu, number => `${number.slice(0, 3)}••••${number.slice(-2)}`)
  const letters = Array.from(hidden)
  return letters.length > longestQuote ? `${letters.slice(0, longestQuote).join('')}…` : hidden
}

export const suggestion = (value: string, label = value): Suggestion => ({ value, label, unverified: false })

const fewEntries = 5
const mostCandidates = 4

/** How many characters two words share; 残疾 and 残障 share one. */
function shared(a: string, b: string): number {
  const letters = new Set(b)
  return Array.from(new Set(a)).filter(letter => letters.has(letter)).length
}

function likeness(entry: CodeEntry, text: string): number {
  const all = [entry.label, entry.short ?? entry.label, ...(entry.spellings ?? [])].map(plainText)
  return Math.max(...all.map(word => (text.includes(word) ? word.length + 1 : word.includes(text) ? text.length + 1 : shared(word, text))))
}

/** Words no list knows by themselves: 族 and 级 stand in every label of theirs. */
const idle = /[族级残疾情况监护]/gu

/** Labels that may have been meant, the likeliest first. A short list is offered whole; of a long one only what resembles the words. */
export function likeliest(list: CodeList, written: string): Suggestion[] {
  const text = plainText(written).replace(idle, '')
  const scored = list.entries.map(entry => ({ entry, score: text === '' ? 0 : likeness(entry, text) }))
  const wanted = list.entries.length <= fewEntries ? scored : scored.filter(one => one.score > 0)
  return wanted.sort((a, b) => b.score - a.score).slice(0, Math.max(fewEntries, mostCandidates)).map(({ entry }) => suggestion(entry.short ?? entry.label, entry.label))
}
