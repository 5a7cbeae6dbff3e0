/** What an indicator comes to. What is not known is neither yes nor no: it stands beside the figure, and whether a target is reached is only said where it
 *  is so however the unknown turns out. */

/** `unknown`: in the denominator, and nobody knows whether it counts. `unsure`: nobody knows whether it is in the denominator. */
export type Tally = { yes: number; no: number; unknown: number; unsure: number }
export type TallyKey = keyof Tally
export const tallyKeys = ['yes', 'no', 'unknown', 'unsure'] as const satisfies readonly TallyKey[]
/** null: withheld. */
export type ShownTally = Record<TallyKey, number | null>

export const nothing: Tally = { yes: 0, no: 0, unknown: 0, unsure: 0 }
export const plus = (a: Tally, b: Tally): Tally => ({ yes: a.yes + b.yes, no: a.no + b.no, unknown: a.unknown + b.unknown, unsure: a.unsure + b.unsure })

/** @returns null where one of the numbers is withheld */
export function wholeOf({ yes, no, unknown, unsure }: ShownTally): Tally | null {
  return yes === null || no === null || unknown === null || unsure === null ? null : { yes, no, unknown, unsure }
}

const tenths = 10
const whole = 100
/** Per cent of those of whom it is known, in tenths and never rounded up: 999 of 1000 are not all. @returns null where it is known of nobody */
export const shareOf = ({ yes, no }: Pick<Tally, 'yes' | 'no'>): number | null => (yes + no === 0 ? null : Math.floor((yes * whole * tenths) / (yes + no)) / tenths)

export type Aim = { unit: 'percent' | 'count'; least: number | null; most: number | null }
/** empty: there is nobody it could be said of. open: it hangs on what is not known. plain: the plan names no number to reach. held: a number is withheld. */
export type Reach = 'reached' | 'missed' | 'open' | 'empty' | 'plain' | 'held'
type Span = { low: number; high: number }

/** Between what it is if nothing of the unknown counts, and what it is if all of it does. */
function spanOf(unit: Aim['unit'], { yes, no, unknown, unsure }: Tally): Span {
  const [low, high] = [yes, yes + unknown + unsure]
  if (unit === 'count') return { low, high }
  const all = yes + no + unknown + unsure
  return { low: (low * whole) / all, high: (high * whole) / all }
}

export function reachOf({ unit, least, most }: Aim, shown: ShownTally): Reach {
  const tally = wholeOf(shown)
  if (tally === null) return 'held'
  if (unit === 'percent' && tally.yes + tally.no + tally.unknown + tally.unsure === 0) return 'empty'
  if (least === null && most === null) return 'plain'
  const { low, high } = spanOf(unit, tally)
  const [from, to] = [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY]
  if (low >= from && high <= to) return 'reached'
  return high < from || low > to ? 'missed' : 'open'
}

/** null: no indicator of the goal can be counted. */
export type GoalReach = Reach | null
/** A goal is reached when all it is measured by is; one that is missed decides. */
export function goalReach(of: readonly GoalReach[]): GoalReach {
  if (of.includes('missed')) return 'missed'
  const found = of.filter(one => one !== null)
  if (found.length === 0) return null
  if (found.length < of.length || found.includes('open') || found.includes('held')) return 'open'
  if (found.every(one => one === 'empty')) return 'empty'
  return found.includes('plain') ? 'plain' : 'reached'
}
