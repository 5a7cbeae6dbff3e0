/** `may` words of the statistics. */
import { needs, type Access } from '../kernel/access.ts'

export const access = {
  'statistics.read': [needs('STAT', 'S', 'R')],
} satisfies Access
