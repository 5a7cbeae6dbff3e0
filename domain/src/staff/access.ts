/** The staff feature's `may` words, with the matrix cells each needs. */
import { type Access, needs } from '../kernel/access.ts'

export const access = {
  /** Organisations, schools and the matrix itself: no cell, everybody signed in. */
  'staff.reference': [],
  /** Accounts, organisations and proposals: the system administrator. */
  'staff.administer': [needs('SYS', 'C'), needs('SYS', 'U')],
  /** Confirming what the system administrator proposed: the security administrator. */
  'staff.confirm': [needs('SYS', 'A')],
  /** Reading accounts and proposals: either of them. */
  'staff.look': [needs('SYS', 'R', 'A')],
  /** Who holds which post in one's own area. */
  'staff.directory': [needs('ID', 'R', 'M')],
  /** Giving children to a class teacher, a paired teacher, a social worker. Whether this post may is a rule: only a post with an area. */
  'staff.assign': [needs('ID', 'R'), needs('FAM', 'U')],
  /** Asking for, and deciding on, names above the county. That the post is above the county is a rule. */
  'staff.spotCheck': [needs('ID', 'M'), needs('KPI', 'A')],
} as const satisfies Access
