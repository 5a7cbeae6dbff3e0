/** `may` words of the duties. No cell of the matrix speaks of them: what somebody owes follows from a post, and so does who stands over it. */
import { type Access, posts } from '../kernel/access.ts'
import { isAdministrator, needsSpotCheck, type RoleKey, roleKeys } from '../staff/roles.ts'

/** Who owes something or may read that others do: families owe nothing here, administrators do no work on children, and above the county no plan asks for
 *  anything yet; what goes up to them is a figure or a notice. */
const working = roleKeys.filter(role => role !== 'parent' && role !== 'child' && !isAdministrator(role) && !needsSpotCheck(role))
const ofSchools = ['schoolAdmin', 'homeroomTeacher', 'pairedTeacher', 'schoolCounselor'] as const
/** Who stands over whom, within the own area: oversees_role() of migration 0051 says the same. */
const over = {
  countyCivilAffairs: roleKeys, childSupervisor: ['childSupervisor', 'childDirector', 'socialWorker', 'volunteer'],
  educationBureau: ['educationBureau', ...ofSchools], schoolAdmin: ofSchools,
} as const satisfies Partial<Record<RoleKey, readonly RoleKey[]>>
type Overseer = keyof typeof over
const isOverseer = (role: string): role is Overseer => Object.hasOwn(over, role)
export const overseers = Object.keys(over).filter(isOverseer)
export const standsOver = (role: string, owing: string): boolean => isOverseer(role) && over[role].some(one => one === owing)

export const access = {
  'duties.read': [posts(working)],
  'duties.oversee': [posts(overseers)],
  /** Who may change the plans and reads of children whom that would be about. */
  'duties.whatIf': [posts(['countyCivilAffairs'])],
  /** Whose notices they are: the bureau’s of its terms, the county’s of public holidays. */
  'duties.calendar': [posts(['countyCivilAffairs', 'educationBureau'])],
} as const satisfies Access
