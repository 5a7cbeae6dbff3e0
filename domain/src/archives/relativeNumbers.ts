/** Numbers of parents and guardian, held against what else is known of them. They never refuse anything: nobody stays unregistered
 *  because a father's number is faulty. */
import { sexOfRelation } from '../codes/relation.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import type { Draft } from './draft.ts'
import { isKnownProvince, readIdNumber } from './idNumber.ts'
import { documentNames, otherDocument } from './otherDocuments.ts'

export type Relative = 'father' | 'mother' | 'guardian'
export const relatives: readonly Relative[] = ['father', 'mother', 'guardian']
const words: Record<Relative, string> = { father: '父亲', mother: '母亲', guardian: '监护人' }
const sexWords = { 1: '男', 2: '女' } as const
/** CL-01 */
const sexOfRole = { father: 1, mother: 2 } as const

const sexWanted = (who: Relative, draft: Draft): 1 | 2 | null =>
  who === 'guardian' ? (draft['guardian.relationCode'] ? sexOfRelation(draft['guardian.relationCode']) : null) : sexOfRole[who]

export function numberWarnings(who: Relative, draft: Draft, day: PlainDate): Issue[] {
  const key = `${who}.idNumber` as const
  const text = draft[key]
  if (!text) return []
  const reading = readIdNumber(text, day, key)
  const other = otherDocument(text)
  if (!reading.ok) {
    return [other === undefined ? reading.issue : issue('idNumber.otherDocument', `按${documentNames[other.kind]}登记，不是公民身份号码，请核对`, key)]
  }
  const found: Issue[] = []
  if (other === undefined && !isKnownProvince(reading.number)) found.push(issue('idNumber.area', '前 6 位不是已知的地区代码，请对照户口簿核实', key))
  const birth = who === 'guardian' ? null : draft[`${who}.birthDate`]
  if (birth && birth !== reading.birthDate) {
    found.push(issue('birthDate.againstIdNumber', `与${words[who]}证件号不符：证件号是 ${reading.birthDate}，填的是 ${birth}，请核对`, `${who}.birthDate`))
  }
  const wanted = sexWanted(who, draft)
  if (wanted !== null && wanted !== reading.sexCode) {
    found.push(issue('idNumber.sexOfRole', `按证件号第 17 位，${words[who]}是${sexWords[reading.sexCode]}性，请核对是不是填成了别人的号码`, key))
  }
  return found
}

/** What is typed, else what the number says. */
export function birthOfParent(who: 'father' | 'mother', draft: Draft, day: PlainDate): { birth: PlainDate; field: string } | null {
  const typed = draft[`${who}.birthDate`]
  if (typed) return { birth: typed, field: `${who}.birthDate` }
  const reading = draft[`${who}.idNumber`] ? readIdNumber(draft[`${who}.idNumber`] ?? '', day) : null
  return reading?.ok ? { birth: reading.birthDate, field: `${who}.idNumber` } : null
}
