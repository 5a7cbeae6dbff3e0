/** `may` word of warnings: whoever visits or helps children by name and has figures of them. Of each warning it is asked apart whether the post reads what it rests on (sorts.ts). */
import { seesClearly } from '../archives/seen.ts'
import { type Access, posts } from '../kernel/access.ts'
import { masksIn, seesIn } from '../staff/audiences.ts'
import { lettersOf } from '../staff/matrix.ts'
import { needsSpotCheck, roleKeys } from '../staff/roles.ts'

export const access = {
  'warnings.read': [posts(roleKeys.filter(role => lettersOf(role, 'STAT').has('S') && !needsSpotCheck(role) && seesClearly({ role }, 'name') && seesIn(role, 'VIS') && !masksIn(role, 'VIS')))],
} satisfies Access
