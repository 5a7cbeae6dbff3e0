/** `may` words of printing. Archives: whoever reads identity in clear (abilities.ts says the same on the page). Records: whoever may read the kind,
 *  which is asked again for the kind that is printed. */
import { type Access, needs } from '../kernel/access.ts'

export const access = {
  'printing.archives': [needs('ID', 'R')],
  'printing.records': [],
} satisfies Access
