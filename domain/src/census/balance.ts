/** The sum that must come out: last locked + restated + came − left = this one, child by child. A term follows from two facts, whether the child
 *  was counted before and whether she is counted now; the rest of this file says why. So the sum cannot be wrong, only a name can be.
 *
 *  Belonging goes by what the archive said at the standard moment, whatever is known later: one archive, one place. Whether she counts goes by what is
 *  known of that moment until the county locks. What becomes known after the lock is a term of the next round, or a correction order. */
import type { ArchiveStatus } from '../archives/types.ts'
import { groupOf } from '../archives/lifeCycle.ts'
import { birthdayAt, dayOf, type Instant, type PlainDate } from '../kernel/plainDate.ts'
import type { Balance, Term } from './types.ts'

/** What an archive said from a moment on; kept for every change of place or state, never changed afterwards. */
export type Standing = { from: Instant; region: number; status: ArchiveStatus }
/** Confirmed and not taken back: gone from a day on; `back` where she was there again. */
export type Exit = { reason: number; on: PlainDate; back: PlainDate | null }
/** @property countsFrom the quarter from which the receiver counts (rounds.ts) */
export type Transfer = { way: 'in' | 'out'; countsFrom: string }

/** What one county knows of one child when it locks.
 *  @property standings oldest first · @property since the day from which whoever was found later was there
 *  @property exits, transfers in the order in which they were confirmed and accepted
 *  @property qualifies whether the rule of the register holds for the standard day (V-06, or CL-07) · @property before the place she was last counted at */
export type ChildFacts = {
  child: string; birthDate: PlainDate | null; standings: readonly Standing[]; since: PlainDate | null; exits: readonly Exit[]
  transfers: readonly Transfer[]; mergedInto: string | null; qualifies: boolean; before: { region: number } | null; everCounted: boolean
}
/** @property previous the round locked before; null: this is the first · @property ageLimit in whole years, of this register */
export type Reckoning = {
  balance: Balance; period: string; standard: PlainDate; moment: Instant; previous: { period: string; moment: Instant } | null; ageLimit: number
}
/** `from`, `to`: the places she was and is counted at. `moved`: across the border of the county between the two rounds, whether she is counted or not. */
export type Reckoned = { child: string; from: number | null; to: number | null; term: Term; reason: number | null; moved: 'in' | 'out' | null }

const closed: readonly ArchiveStatus[] = ['exited', 'transferred', 'merged']
const isOpen = (standing: Standing | undefined): standing is Standing => standing !== undefined && !closed.includes(standing.status)
const isInRegister = (standing: Standing | undefined): boolean =>
  standing !== undefined && (groupOf(standing.status) === 'official' || standing.status === 'exitPending')

/** What the archive said just before a moment: what happens at 24 时 sharp belongs to the next day. */
export const standingAt = (standings: readonly Standing[], moment: Instant): Standing | undefined => standings.findLast(one => one.from < moment)

const lastOf = (transfers: readonly Transfer[], period: string): Transfer | undefined => transfers.findLast(one => one.countsFrom <= period)
const isAway = ({ transfers }: ChildFacts, period: string): boolean => lastOf(transfers, period)?.way === 'out'
/** Arrived, but her old county still counts her. */
const isAhead = ({ transfers }: ChildFacts, period: string): boolean => lastOf(transfers, period) === undefined && transfers[0]?.way === 'in'
/** Whoever left and came back between two rounds has not moved. */
function netMove(window: readonly Transfer[]): 'in' | 'out' | null {
  const net = window.reduce((sum, { way }) => sum + (way === 'in' ? 1 : -1), 0)
  return net === 0 ? null : net > 0 ? 'in' : 'out'
}

/** The one place whose list she is on. An archive that was closed at the moment, and opened or found later, is where it was opened; one that has
 *  gone to another county since, and counts here still, where it last was. */
function placeAt({ standings }: ChildFacts, moment: Instant): number | null {
  const at = standingAt(standings, moment)
  if (isOpen(at)) return at.region
  const later = standings.find(one => one.from >= moment && isOpen(one))
  return (later ?? standings.findLast(one => isOpen(one)))?.region ?? null
}

/** Whoever had no archive at the moment counts if she was there before it. Of a transfer its quarter says so. */
const wasThere = ({ standings, transfers, since }: ChildFacts, { moment, standard }: Reckoning): boolean =>
  standingAt(standings, moment) !== undefined || transfers.some(({ way }) => way === 'in') || (since !== null && since <= standard)

const reaches = ({ birthDate }: ChildFacts, { ageLimit }: Reckoning): PlainDate | null => (birthDate === null ? null : birthdayAt(birthDate, ageLimit))
const isOfAge = (facts: ChildFacts, at: Reckoning): boolean => { const day = reaches(facts, at); return day !== null && day <= at.standard }
/** The exit that held on the standard day; whoever came back since was gone all the same. */
const exitOn = ({ exits }: ChildFacts, { standard }: Reckoning): Exit | undefined =>
  exits.findLast(({ on, back }) => on <= standard && (back === null || back > standard))

function isCounted(facts: ChildFacts, at: Reckoning): boolean {
  const isHere = facts.mergedInto === null && !isAway(facts, at.period) && !isAhead(facts, at.period) && exitOn(facts, at) === undefined
  return isHere && facts.standings.some(isInRegister) && wasThere(facts, at) && !isOfAge(facts, at) && facts.qualifies
}

/** Why somebody who was counted is not. A second archive of one child was never another child; then where she went; then what came first. */
function whyGone(facts: ChildFacts, at: Reckoning): { term: Term; reason: number | null } {
  if (facts.mergedInto !== null) return { term: 'merged', reason: null }
  if (isAway(facts, at.period)) return { term: 'movedOut', reason: null }
  const [exit, birthday] = [exitOn(facts, at), reaches(facts, at)]
  if (exit !== undefined && (birthday === null || exit.on < birthday)) return { term: 'left', reason: exit.reason }
  if (isOfAge(facts, at)) return { term: 'ofAge', reason: null }
  return { term: 'unqualified', reason: null }
}

const indexOfStatus = ({ standings }: ChildFacts, status: ArchiveStatus): number => standings.findLastIndex(one => one.status === status)
const isAgainAfter = (facts: ChildFacts, status: ArchiveStatus): boolean => {
  const index = indexOfStatus(facts, status)
  return index >= 0 && facts.standings.slice(index).some(isOpen)
}

/** How somebody who was not counted came to be. */
function howCame(facts: ChildFacts, at: Reckoning, moved: Reckoned['moved']): Term {
  if (at.previous === null) return 'initial'
  if (moved === 'in') return 'movedIn'
  if (isAgainAfter(facts, 'merged')) return 'unmerged'
  if (facts.everCounted && isAgainAfter(facts, 'exited')) return 'reentered'
  return isInRegister(standingAt(facts.standings, at.previous.moment)) ? 'qualified' : 'found'
}

/** Counted neither then nor now, and named all the same. */
function whyNot(facts: ChildFacts, at: Reckoning): Term {
  const last = facts.standings.at(-1)
  if (isAhead(facts, at.period)) return 'later'
  if (!isOpen(last) || isAway(facts, at.period)) return 'passing'
  if (!facts.standings.some(isInRegister)) return 'pending'
  return wasThere(facts, at) && exitOn(facts, at) === undefined ? 'outside' : 'later'
}

export function reckon(facts: ChildFacts, at: Reckoning): Reckoned {
  const { child, before, transfers } = facts
  const since = at.previous?.period ?? ''
  const moved = netMove(transfers.filter(({ countsFrom }) => countsFrom <= at.period && countsFrom > since))
  const from = before?.region ?? null
  const to = isCounted(facts, at) ? placeAt(facts, at.moment) : null
  const why = from === null
    ? { term: to === null ? whyNot(facts, at) : howCame(facts, at, moved), reason: null }
    : to === null ? whyGone(facts, at) : { term: 'carried' as const, reason: null }
  return { child, from, to, moved, ...why }
}

/** Whether a change of an archive is one of what was signed: a fact of the standard day, and not what happened since. */
export const isOfTheMoment = (effective: PlainDate | null, moment: Instant): boolean => effective === null || effective < dayOf(moment)
