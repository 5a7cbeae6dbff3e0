/** V-05 before a new archive: who might be the same child. Only children the person may see anyway are compared; clashes across
 *  counties are another matter and never show (ARCHITECTURE.md section 16, `claim_identity`). */
import type { PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import type { MatchedBy } from './types.ts'

export type Likeness = {
  name?: string | null | undefined
  birthDate?: PlainDate | null | undefined
  /** Normal forms or blind indexes, as long as both sides hold the same. */
  idNumber?: string | null | undefined
  motherIdNumber?: string | null | undefined
}

const same = <T>(a: T | null | undefined, b: T | null | undefined): boolean => a !== null && a !== undefined && a !== '' && a === b

/** The strongest reason to ask, undefined when there is none. */
export function likeness(a: Likeness, b: Likeness): MatchedBy | undefined {
  if (same(a.idNumber, b.idNumber)) return 'idNumber'
  // Two different numbers belong to two children, whatever else agrees.
  if (a.idNumber && b.idNumber) return undefined
  if (same(a.name, b.name) && same(a.birthDate, b.birthDate)) return 'sameNameAndBirth'
  return same(a.motherIdNumber, b.motherIdNumber) && (same(a.birthDate, b.birthDate) || same(a.name, b.name)) ? 'sameMother' : undefined
}

/** What the database says when two come at once (children_one_id_number_once), and what is said before. */
export const sameNumberWords = '本县已有一份档案用了这个证件号。请先查一查是不是同一名儿童；确实各有其人的，写明理由后再提交'
export const sameNumberCode = 'idNumber.held'
export const sameNumberIssue = (): Issue => issue(sameNumberCode, sameNumberWords, 'idNumber')
