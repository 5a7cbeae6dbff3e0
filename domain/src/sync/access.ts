/** `may` words. Whoever may read archives may keep a device up to date with them. */
import { type Access, needs } from '../kernel/access.ts'

export const access = {
  'sync.pull': [needs('ID', 'R', 'M', 'P')],
} satisfies Access
