/** `may` words of the plans. */
import { type Access, posts } from '../kernel/access.ts'
import { roleKeys } from '../staff/roles.ts'

const families: readonly string[] = ['parent', 'child']
export const access = {
  /** A plan says who of the work owes what: everybody who works reads it. No cell of the matrix speaks of plans. */
  'plans.read': [posts(roleKeys.filter(role => !families.includes(role)))],
} satisfies Access
