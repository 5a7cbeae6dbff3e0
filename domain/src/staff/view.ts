/** How the acting post reads answers: its cells of the matrix, and what a spot check opens. */
import { type Actor, type DataDomain, domainBits } from '../kernel/actor.ts'
import type { View } from '../kernel/hiding.ts'
import { masks, readsOf, withholds } from './matrix.ts'

/** A spot check opens identity; the family of the child stays masked, and free words stay unread (docs/domain/权限.md). */
export function viewOf({ role, reads, approval }: Pick<Actor, 'role' | 'reads' | 'approval'>): View {
  const bits = reads & readsOf(role)
  const met = approval === undefined ? [] : (['spotCheck'] as const)
  const readsDomain = (domain: DataDomain): boolean => (bits & domainBits[domain]) !== 0
  return {
    key: `${role} ${bits} ${met.length}`, role, reads: readsDomain, masks: domain => masks(role, domain, met),
    readsWords: domain => readsDomain(domain) && !masks(role, domain), withholdsNumbers: withholds(role, 'ID', 'idNumber'),
  }
}
