/** A school has a number, which decides who sees its pupils, and a name, which people write. Both must mean the same school. */
import { issue, type Issue } from '../kernel/problem.ts'
import { isRole, roleOf } from '../staff/roles.ts'
import type { Draft } from './draft.ts'

export type School = { id: number; name: string }

/** A school chosen from the list, with the name it has there. */
export function schoolIssues(patch: Pick<Draft, 'schoolName'>, name: string | undefined): Issue[] {
  if (name === undefined) return [issue('school.unknown', '没有这所学校，请从名录里选择', 'school')]
  return !patch.schoolName || patch.schoolName === name ? []
    : [issue('school.twoNames', `选的是“${name}”，填的名称却是“${patch.schoolName}”，请只留一个`, 'schoolName')]
}

/** The one school of the county with exactly this name; elsewhere, or among several, it is none. */
export function schoolOfName(schools: readonly School[], name: string | null | undefined): { id: number | null; issues: Issue[] } {
  const found = schools.filter(school => school.name === name)
  const issues = found.length > 1 ? [issue('school.severalOfThisName', `本县有 ${found.length} 所“${name ?? ''}”，请从名录里选择`, 'schoolName')] : []
  return { id: found.length === 1 ? (found[0]?.id ?? null) : null, issues }
}

/** Somebody of a school lets a pupil go by saying that the world changed. A correction that does so is a slip of the pen, and would
 *  take the child out of the hands of whoever made it. */
export function leavingIssues(kind: 'corrected' | 'changed', role: string, schools: { before: number | null; after: number | null }): Issue[] {
  const isOfSchool = isRole(role) && roleOf(role).ofSchool === true
  return !isOfSchool || kind === 'changed' || schools.before === null || schools.before === schools.after ? []
    : [issue('school.leaves', '孩子转学请用「登记变化」，写明从哪一天起；只是学校名称写错的，请填名录里的全称', 'schoolName')]
}
