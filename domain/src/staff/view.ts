/** How the acting post reads answers: its cells of the matrix, and what a spot check opens. */
import type { Actor } from '../kernel/actor.ts'
import { type AudienceKey, domainBits, type Readable } from '../kernel/dataDomain.ts'
import type { View } from '../kernel/hiding.ts'
import { masksIn, nameOfAudience, ownAudience, ownsIn, seesIn, slipAudience } from './audiences.ts'
import { masks, readsOf, withholds } from './matrix.ts'

const isAudience = (what: Readable): what is AudienceKey => what.startsWith('@')

/** A spot check opens identity; the family of the child stays masked, and free words stay unread (docs/domain/权限.md). */
export function viewOf({ role, reads, approval }: Pick<Actor, 'role' | 'reads' | 'approval'>): View {
  const bits = reads & readsOf(role)
  const met = approval === undefined ? [] : (['spotCheck'] as const)
  const readsOne = (what: Readable): boolean =>
    what === ownAudience || what === slipAudience || (isAudience(what) ? seesIn(role, nameOfAudience(what)) || ownsIn(role, nameOfAudience(what)) : (bits & domainBits[what]) !== 0)
  const masksOne = (what: Readable): boolean => (isAudience(what) ? masksIn(role, nameOfAudience(what)) : masks(role, what, met))
  return {
    key: `${role} ${bits} ${met.length}`, role, reads: readsOne, masks: masksOne,
    readsWords: what => readsOne(what) && !(isAudience(what) ? masksOne(what) : masks(role, what)), withholdsNumbers: withholds(role, 'ID', 'idNumber'),
  }
}
