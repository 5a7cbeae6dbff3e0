/** The staff feature's `may` words, with the matrix cells each needs. */
import { type Access, needs, posts } from '../kernel/access.ts'
import { administrators } from './roles.ts'

export const access = {
  /** Organisations, schools and the matrix itself: no cell, everybody signed in. */
  'staff.reference': [],
  /** Views of lists, each person’s own: what a list shows is asked of the list. */
  'staff.views': [],
  /** Accounts, organisations and proposals: the system administrator. */
  'staff.administer': [needs('SYS', 'C'), needs('SYS', 'U')],
  /** Confirming what the system administrator proposed: the security administrator. */
  'staff.confirm': [needs('SYS', 'A')],
  /** Suspending, restoring, resetting, ending: either of them, at once or as the first of two. Which, is a rule (twoPersons.ts). */
  'staff.first': [needs('SYS', 'U', 'A')],
  /** Being the second of two, and seeing what waits for a second: all three, because nobody decides about himself. No cell of the matrix
   *  holds them and nobody else (decision 039). */
  'staff.second': [posts(administrators)],
  /** Reading accounts and proposals: either of them. */
  'staff.look': [needs('SYS', 'R', 'A')],
  /** Who holds which post in one's own area. */
  'staff.directory': [needs('ID', 'R', 'M')],
  /** Giving children to a class teacher, a paired teacher, a social worker. Whether this post may is a rule: only a post with an area. */
  'staff.assign': [needs('ID', 'R'), needs('FAM', 'U')],
  /** Asking for, and deciding on, names above the county. That the post is above the county is a rule. */
  'staff.spotCheck': [needs('ID', 'M'), needs('KPI', 'A')],
} as const satisfies Access
