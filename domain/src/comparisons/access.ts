/** `may` words of the comparisons. Rosters of departments come to civil affairs (P2-105), which settles them: whoever may approve
 *  archives may order and judge. The work list is for all who keep archives of a place. */
import { needs, type Access } from '../kernel/access.ts'

export const access = {
  'comparisons.order': [needs('ID', 'A'), needs('FAM', 'R')],
  'comparisons.read': [needs('ID', 'A')],
  'comparisons.tasks': [needs('ID', 'U')],
} satisfies Access
