/** The gate asks nothing of its own: who may export a list is who may read it, and who may be the second person is a rule (rules.ts). */
import type { Access } from '../kernel/access.ts'

export const access = {
  'exports.ask': [],
  'exports.decide': [],
} as const satisfies Access
