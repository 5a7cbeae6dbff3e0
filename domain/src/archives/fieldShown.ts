/** What a value of a field shows, wherever it stands: on the page, in lists, history, conflicts and comparisons. */
import type { Find, Shown } from '../kernel/shown.ts'
import type { FieldKey } from './draft.ts'
import { fields, isFieldKey } from './fields.ts'
import { seenAs } from './seen.ts'

/** Fields that are hidden from a role although it reads their domain: what follows from another domain, what says more than the role is told. */
export function fieldShown(key: FieldKey): Shown {
  const { domain, mask, sealed } = fields[key]
  return { domains: [domain], mask, sealed, hides: role => seenAs({ role }, key) === 'hidden' }
}
export const findShown: Find = key => (isFieldKey(key) ? fieldShown(key) : undefined)
