/** What one is told is one’s own; how the sending of text messages stands is read by whoever must mend it. */
import { type Access, needs } from '../kernel/access.ts'

export const access = {
  'messages.own': [],
  'messages.standing': [needs('SYS', 'C', 'R', 'U', 'A')],
} as const satisfies Access
