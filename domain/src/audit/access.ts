/** `may` words of the audit. The auditor reads all leaves of the area without seeing one archive; a county reads its own. */
import { type Access, needs } from '../kernel/access.ts'

export const access = {
  'audit.read': [needs('AUD', 'R')],
} satisfies Access
