/** `may` words of the audit. The auditor reads all leaves of the area without seeing one archive; a county reads its own. */
import { type Access, needs, posts } from '../kernel/access.ts'

export const access = {
  'audit.read': [needs('AUD', 'R')],
  'audit.readings': [posts(['countyCivilAffairs', 'securityAdmin', 'auditor'])],
  'audit.answerReading': [posts(['countyCivilAffairs', 'securityAdmin'])],
} satisfies Access
