/** What exists for a post. A field is read in clear, masked, or not at all (domain.md §5), and everything one can learn a field by —
 *  a filter, an order, a tab, a gap, a figure's list, an exact search — exists for whoever reads it in clear and for nobody else: a question
 *  that is answered tells what it was about (decision 034). Server and screens ask here. */
import { type DataDomain, domainBits } from '../kernel/actor.ts'
import { labelOf } from '../codes/codeList.ts'
import { childCategory } from '../codes/situation.ts'
import { ageInYears, type PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { cell, lettersOf, masks, mayDo, readsOf, withholds } from '../staff/matrix.ts'
import { isRole, roleOf } from '../staff/roles.ts'
import { access } from './access.ts'
import type { ListFilter, ListSort } from './contract.ts'
import type { FieldKey } from './draft.ts'
import { fieldKeys, fields } from './fields.ts'
import { type ListTab, listTabNames } from './types.ts'

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
const categoryRests: Partial<Record<number, FieldKey>> = {
  21: 'hardshipType', 22: 'isDisabled', 23: 'guardianshipType', 30: 'father.existStatus', 31: 'father.existStatus', 32: 'father.existStatus',
  40: 'father.existStatus', 70: 'isIll', 80: 'father.existStatus', 90: 'father.existStatus',
}
/** A category is shown to whoever reads what it rests on. */
export const seesCategory = (eye: Eye, code: number): boolean => seesClearly(eye, categoryRests[code] ?? 'categories')
export const seenCategories = (eye: Eye, codes: readonly number[]): number[] => codes.filter(code => seesCategory(eye, code))

/** Conditions and what each is about; the others (place, status, batch …) are about the archive, not the child. */
const conditionAbout = {
  sex: 'sexCode', ageFrom: 'birthDate', ageTo: 'birthDate', ageBand: 'birthDate', schooling: 'schoolingStatus', leftBehind: 'leftBehindStatus',
  guardianshipType: 'guardianshipType', category: 'categories', nobody: 'guardian.relationCode',
} as const satisfies Partial<Record<keyof ListFilter, FieldKey>>
export type Condition = keyof typeof conditionAbout
const isCondition = (key: string): key is Condition => Object.hasOwn(conditionAbout, key)
const conditionNames: Record<Condition, string> = {
  sex: '性别', ageFrom: '年龄', ageTo: '年龄', ageBand: '年龄段', schooling: '就学', leftBehind: '留守状态', guardianshipType: '监护类型', category: '类别',
  nobody: '有没有专人负责',
}
/** The directors of an area are seen by posts of an area: schools and lists cannot tell whom nobody answers for. */
const seesWhoAnswers = ({ role }: Eye): boolean => isRole(role) && roleOf(role).shape === 'range' && roleOf(role).ofSchool !== true
export const conditionExists = (eye: Eye, key: Condition): boolean => seesClearly(eye, conditionAbout[key]) && (key !== 'nobody' || seesWhoAnswers(eye))

const tabAbout: Partial<Record<ListTab, FieldKey>> = { noGuardian: 'guardianshipType', turningSixteen: 'birthDate' }
export const tabExists = (eye: Eye, tab: ListTab): boolean => tabAbout[tab] === undefined || seesClearly(eye, tabAbout[tab])
export const sortExists = (eye: Eye, sort: ListSort): boolean => sort !== 'birth' || seesClearly(eye, 'birthDate')

/** Everything of a list that does not exist for this post, in words. */
export function unseenIn(eye: Eye, { sort, tab, gap = [], category = [], ...filter }: ListFilter & { sort?: ListSort | undefined }): Issue[] {
  const unseen = (field: string, about: FieldKey, words: string): Issue[] => {
    const why = becauseOf(eye, about)
    return why === null ? [] : [issue('list.unseen', `${why}，${words}`, field)]
  }
  const conditions = Object.entries({ ...filter, ...(category.length > 0 ? { category } : {}) })
    .flatMap(([key, value]) => (isCondition(key) && value !== undefined && value !== false ? [key] : []))
  return [
    ...conditions.flatMap(key => (conditionExists(eye, key) ? []
      : [issue('list.unseen', `${becauseOf(eye, conditionAbout[key]) ?? '您的岗位不查看谁负责哪个村'}，不能按“${conditionNames[key]}”筛选`, key)])),
    ...category.flatMap(code => unseen('category', categoryRests[code] ?? 'categories', `不能按“${labelOf(childCategory, code)}”筛选`)),
    ...gap.flatMap(key => unseen('gap', key, `不能按是否缺“${fields[key].label}”筛选`)),
    ...(tab === undefined ? [] : unseen('tab', tabAbout[tab] ?? 'region', `没有“${listTabNames[tab]}”这一组`)),
    ...(sort === 'birth' ? unseen('sort', 'birthDate', '不能按它排序') : []),
  ]
}

const yearOf = (day: PlainDate): number => Number(day.slice(0, 4))
/** A masked reader must not learn a birthday by watching for it: the age is that at the end of last year, which the year of birth says. */
export function ageSeen(eye: Eye, birthDate: PlainDate | null, today: PlainDate): number | null {
  if (birthDate === null || seenAs(eye, 'birthDate') === 'hidden') return null
  if (seesClearly(eye, 'birthDate')) return ageInYears(birthDate, today)
  return Math.max(0, yearOf(today) - 1 - yearOf(birthDate))
}

/** What a child can be looked for by. */
export type SearchBy = 'name' | 'idNumber' | 'phone' | 'motherIdNumber'
const searchAbout: Record<SearchBy, FieldKey> = { name: 'name', idNumber: 'idNumber', phone: 'guardian.phone', motherIdNumber: 'mother.idNumber' }
const searchNames: Record<SearchBy, string> = { name: '全名', idNumber: '证件号码', phone: '电话', motherIdNumber: '母亲证件号码' }
const whoCan = '需要核对某一名儿童的，请联系村儿童主任或县民政'

/** Finding somebody by a whole name or number says that it is theirs: for whoever reads it in clear only. Masked readers look by surname,
 *  which their mask leaves. */
export function searchIssues(eye: Eye, by: SearchBy): Issue[] {
  const why = becauseOf(eye, searchAbout[by])
  if (why === null) return []
  return [issue('search.unseen', by === 'name' ? `${why}，只能按姓氏（一个字或它的拼音）查找。${whoCan}` : `${why}，不能按${searchNames[by]}查找。${whoCan}`)]
}
export const searchesBy = (eye: Eye, by: SearchBy): boolean => seesClearly(eye, searchAbout[by])
