/** `may` word of the indicators: whoever has figures of a place (STAT) and works where a plan is in force. What of each indicator a post reads is asked by
 *  seen.ts; above the county no plan is in force, and administrators work on no children. */
import { type Access, posts } from '../kernel/access.ts'
import { lettersOf } from '../staff/matrix.ts'
import { needsSpotCheck, roleKeys } from '../staff/roles.ts'

export const access = {
  'indicators.read': [posts(roleKeys.filter(role => lettersOf(role, 'STAT').has('S') && !needsSpotCheck(role)))],
} satisfies Access
