/** `may` words of the plans. */
import { type Access, posts } from '../kernel/access.ts'
import { roleKeys } from '../staff/roles.ts'

const families: readonly string[] = ['parent', 'child']
/** Civil affairs of the county leads the work its plans order; the system administrator may stand in for one of the two. No cell of the matrix
 *  tells them from others. */
const editors = posts(['countyCivilAffairs', 'systemAdmin'])
export const access = {
  /** A plan says who of the work owes what: everybody who works reads it. No cell of the matrix speaks of plans. */
  'plans.read': [posts(roleKeys.filter(role => !families.includes(role)))],
  'plans.edit': [editors], 'plans.propose': [editors], 'plans.decide': [editors],
} satisfies Access
