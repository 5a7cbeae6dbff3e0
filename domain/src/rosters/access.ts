/** `may` words of the rosters: whoever may create archives may import them. */
import { needs, type Access } from '../kernel/access.ts'

export const access = {
  'rosters.import': [needs('ID', 'C'), needs('FAM', 'C', 'R', 'M')],
  'rosters.read': [needs('ID', 'C')],
} satisfies Access
