/** What a value of a field shows, wherever it stands: on the page, in lists, history, conflicts and comparisons. */
import type { Find, Shown } from '../kernel/shown.ts'
import { withholds } from '../staff/matrix.ts'
import type { FieldKey } from './draft.ts'
import { fields, isFieldKey } from './fields.ts'

/** There is a reason where there is no number, so who is not shown numbers is not shown it. */
const hidesReason = (role: string): boolean => withholds(role, 'ID', 'idNumber')

export function fieldShown(key: FieldKey): Shown {
  const { domain, mask, sealed } = fields[key]
  return { domains: [domain], mask, sealed, ...(key === 'idMissingReason' ? { hides: hidesReason } : {}) }
}
export const findShown: Find = key => (isFieldKey(key) ? fieldShown(key) : undefined)
