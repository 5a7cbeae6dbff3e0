/** What a post sees of a field: clear, masked, or nothing (docs/domain/权限.md). Everything that is shown or may be asked follows from it, on the
 *  server and on the screens (exists.ts, decision 034). */
import { type DataDomain, domainBits } from '../kernel/dataDomain.ts'
import { ageInYears, type PlainDate } from '../kernel/plainDate.ts'
import { cell, lettersOf, masks, mayDo, readsOf, withholds } from '../staff/matrix.ts'
import { access } from './access.ts'
import type { FieldKey } from './draft.ts'
import { fieldKeys, fields } from './fields.ts'

/** Who looks; `approval` is an open spot check. An Actor is one. */
export type Eye = { role: string; approval?: string | undefined }
export type Seen = 'clear' | 'masked' | 'hidden'

/** Computed from other domains, or saying what stands there: seen by whoever also sees this field. */
const follows: Partial<Record<FieldKey, FieldKey>> = {
  // Who is away, dead or without the capability.
  leftBehindStatus: 'guardianshipType', leftBehindSince: 'guardianshipType',
  // There is a reason where there is no number.
  idMissingReason: 'idNumber',
}

/** R(残疾): of health, what is said of a disability and nothing of illness. */
const disability: readonly FieldKey[] = ['isDisabled', 'disabilityType', 'disabilityLevel', 'disabilityCertNo']
const liesOutside = (role: string, key: FieldKey): boolean => fields[key].domain === 'HLT' && cell(role, 'HLT').part === '残疾' && !disability.includes(key)

/** Names the person: a name, a birth date, or something sealed. The rest is a fact, which a masked reader reads of somebody unnamed. */
const identifies = (key: FieldKey): boolean => fields[key].mask !== 'none' || fields[key].sealed || fields[key].column === 'birth_date'
const opens = (role: string, domain: DataDomain): boolean => lettersOf(role, domain).has('R') || lettersOf(role, domain).has('P')

/** Sealed values stand masked on every screen: whoever may reveal them counts as reading them in clear. */
export function seenAs(eye: Eye, key: FieldKey): Seen {
  const { domain, mask, sealed } = fields[key]
  const { role } = eye
  if ((readsOf(role) & domainBits[domain]) === 0) return 'hidden'
  if ((mask === 'idNumber' && withholds(role, 'ID', 'idNumber')) || liesOutside(role, key)) return 'hidden'
  const through = follows[key]
  if (through !== undefined && seenAs(eye, through) === 'hidden') return 'hidden'
  if (!identifies(key)) return 'clear'
  if (sealed) return opens(role, domain) && mayDo(role, 'archives.reveal', access) ? 'clear' : 'masked'
  return masks(role, domain, eye.approval === undefined ? [] : ['spotCheck']) ? 'masked' : 'clear'
}
export const seesClearly = (eye: Eye, key: FieldKey): boolean => seenAs(eye, key) === 'clear'
export const clearFields = (eye: Eye): FieldKey[] => fieldKeys.filter(key => seesClearly(eye, key))

const parts: Partial<Record<DataDomain, string>> = { ID: '身份信息', FAM: '家庭和监护情况', EDU: '就学情况', HLT: '健康情况', REL: '救助情况' }
export const notSeen = (domain: DataDomain): string => `您的岗位不查看${parts[domain] ?? '这一部分'}`
/** Nothing when the post reads the domain at all. */
export const whyHidden = ({ role }: Eye, domain: DataDomain): string | null => ((readsOf(role) & domainBits[domain]) === 0 ? notSeen(domain) : null)

/** Why a field cannot be asked by. */
export function becauseOf(eye: Eye, key: FieldKey): string | null {
  const seen = seenAs(eye, key)
  if (seen === 'clear') return null
  if (seen === 'masked') return `您的岗位看到的${fields[key].label}是遮挡的`
  return whyHidden(eye, fields[key].domain) ?? `您的岗位不查看${fields[key].label}`
}

/** CL-07: the field a category rests on, where it says more than that the child is in the register. */
export const categoryRests: Partial<Record<number, FieldKey>> = {
  21: 'hardshipType', 22: 'isDisabled', 23: 'guardianshipType', 30: 'father.existStatus', 31: 'father.existStatus', 32: 'father.existStatus',
  40: 'father.existStatus', 70: 'isIll', 80: 'father.existStatus', 90: 'father.existStatus',
}
/** A category is shown to whoever reads what it rests on. */
export const seesCategory = (eye: Eye, code: number): boolean => seesClearly(eye, categoryRests[code] ?? 'categories')
export const seenCategories = (eye: Eye, codes: readonly number[]): number[] => codes.filter(code => seesCategory(eye, code))

const yearOf = (day: PlainDate): number => Number(day.slice(0, 4))
/** A masked reader must not learn a birthday by watching for it: the age is that at the end of last year, which the year of birth says. */
export function ageSeen(eye: Eye, birthDate: PlainDate | null, today: PlainDate): number | null {
  if (birthDate === null || seenAs(eye, 'birthDate') === 'hidden') return null
  if (seesClearly(eye, 'birthDate')) return ageInYears(birthDate, today)
  return Math.max(0, yearOf(today) - 1 - yearOf(birthDate))
}
