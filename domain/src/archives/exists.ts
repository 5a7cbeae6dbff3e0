/** What exists for a post. Everything one can learn a field by — a filter, an order, a tab, a gap, a figure's list, an exact search — exists for
 *  whoever reads it in clear and for nobody else: a question that is answered tells what it was about (decision 034). */
import { labelOf } from '../codes/codeList.ts'
import { childCategory } from '../codes/situation.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { isRole, roleOf } from '../staff/roles.ts'
import type { ListFilter, ListSort } from './contract.ts'
import type { FieldKey } from './draft.ts'
import { fields } from './fields.ts'
import { becauseOf, categoryRests, type Eye, seesClearly } from './seen.ts'
import { type ListTab, listTabNames } from './types.ts'

/** Conditions and what each is about; the others (place, status, batch …) are about the archive, not the child. */
const conditionAbout = {
  sex: 'sexCode', ageFrom: 'birthDate', ageTo: 'birthDate', ageBand: 'birthDate', schooling: 'schoolingStatus', leftBehind: 'leftBehindStatus',
  guardianshipType: 'guardianshipType', category: 'categories', villageGroup: 'villageGroup', nobody: 'guardian.relationCode',
} as const satisfies Partial<Record<keyof ListFilter, FieldKey>>
export type Condition = keyof typeof conditionAbout
const isCondition = (key: string): key is Condition => Object.hasOwn(conditionAbout, key)
const conditionNames: Record<Condition, string> = {
  sex: '性别', ageFrom: '年龄', ageTo: '年龄', ageBand: '年龄段', schooling: '就学', leftBehind: '留守状态', guardianshipType: '监护类型', category: '类别', villageGroup: '村民小组',
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
    ...(tab === undefined || tabAbout[tab] === undefined ? [] : unseen('tab', tabAbout[tab], `没有“${listTabNames[tab]}”这一组`)),
    ...(sort === 'birth' ? unseen('sort', 'birthDate', '不能按它排序') : []),
  ]
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
