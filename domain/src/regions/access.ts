/** `may` words of the regions. Divisions are public knowledge: everybody signed in may look them up, no cell is needed. */
import type { Access } from '../kernel/access.ts'

export const access = { 'regions.look': [] } satisfies Access
