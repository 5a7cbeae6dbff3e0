/** What makes two rows of a batch alike, as numbers: the same document number, the same person, the same telephone, the same finding. They are
 *  made with a secret of the batch that lies sealed beside it, so that nobody who reads the table can try words out on them, and never
 *  compared outside the batch. 52 bits: of 100,000 rows two unlike ones meet once in a million rosters, and a person looks then. */
import { hash, randomBytes } from 'node:crypto'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { sameNumber, samePerson } from '@qinghe/domain/rosters/sameChild.ts'
import type { CellIssue } from '@qinghe/domain/rosters/types.ts'

export type Keying = (text: string) => number

const secretBytes = 32
export const newSecret = (): string => randomBytes(secretBytes).toString('base64')

const wholeBytes = 6
const restBits = 16
/** @param secret of the batch */
export const keying = (secret: string): Keying => text => {
  const bytes = hash('sha256', `${secret}|${text}`, 'buffer')
  return bytes.readUIntBE(0, wholeBytes) * restBits + ((bytes[wholeBytes] ?? 0) & (restBits - 1))
}

const mostRemembered = 20_000
/** Findings repeat: of a column of villages all rows say the same. */
export function remembering(key: Keying): Keying {
  const known = new Map<string, number>()
  return text => {
    const found = known.get(text)
    if (found !== undefined) return found
    if (known.size >= mostRemembered) known.clear()
    const made = key(text)
    known.set(text, made)
    return made
  }
}

const keyOf = (key: Keying, text: string | null): number | null => (text === null ? null : key(text))
export const numberKey = (key: Keying, draft: Draft): number | null => keyOf(key, sameNumber(draft))
export const personKey = (key: Keying, draft: Draft): number | null => keyOf(key, samePerson(draft))

const phoneFields = ['father.phone', 'mother.phone', 'guardian.phone'] as const
export const phonesOf = (draft: Draft): string[] => [...new Set(phoneFields.flatMap(field => draft[field] ?? []))]
export const phoneKeys = (key: Keying, draft: Draft): number[] => phonesOf(draft).map(phone => key(`phone ${phone}`))

/** About one row alone: every one of them reads otherwise, and they are one kind nonetheless. */
const ofRow: readonly string[] = ['row.repeated', 'row.known', 'row.missing']

/** Findings of one kind: what was found, in which column, about which words. */
export function findingKey(key: Keying, found: CellIssue, text: string): number {
  const words = found.column === null || ofRow.includes(found.code) ? '' : text.trim()
  return key(`finding ${found.code} ${found.field ?? ''} ${found.column ?? ''} ${words}`)
}
