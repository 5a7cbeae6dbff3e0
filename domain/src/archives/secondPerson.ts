/** Who made what waits for a decision does not decide it: the archive, the change of it, its exit. Who merely passes an archive on towards
 *  the county decides nothing yet. A person is an account, in whichever of their posts. */
import { type DataDomain, dataDomains, domainBits } from '../kernel/dataDomain.ts'
import { lettersOf } from '../staff/matrix.ts'
import { phrases } from './phrases.ts'
import type { ArchiveStatus } from './types.ts'
import type { Transition } from './transition.ts'

/** A line of history, oldest first: what somebody wrote, in which of their roles. `domain` is the sum of bits. */
export type Act = { account: string; kind: string; entity: string; phrase: string; domain: number; role: string | null }

const isOpening = ({ entity, kind }: Act): boolean => entity === 'children' && kind === 'created'
const isStep = ({ entity, kind, phrase }: Act, steps: readonly string[]): boolean => entity === 'children' && kind === 'state' && steps.includes(phrase)
const sinceLast = (acts: readonly Act[], isMeant: (act: Act) => boolean): readonly Act[] => acts.slice(Math.max(0, acts.findLastIndex(isMeant)))

/** Whoever may approve what they write waits for nobody: it would not wait in the register either (statusAfterCorrection). */
function waits({ kind, role, domain }: Act): boolean {
  if (kind === 'state') return false
  const written: readonly DataDomain[] = dataDomains.filter(one => (domain & domainBits[one]) !== 0)
  const settles = role !== null && (lettersOf(role, 'ID').has('A') || written.every(one => lettersOf(role, one).has('A')))
  return !settles
}

const accounts = (acts: readonly Act[]): ReadonlySet<string> => new Set(acts.map(act => act.account))

/** The accounts that made what is decided next about an archive in this state. What was handed in anew is whoever's handed it in: an officer
 *  alone in the county returns an archive of their own, and the town answers for it. */
export function makersOf(status: ArchiveStatus, acts: readonly Act[]): ReadonlySet<string> {
  if (status === 'countyReviewing') {
    const isHandedIn = (act: Act): boolean => isOpening(act) || isStep(act, [phrases.submit, phrases.reenter])
    return accounts(sinceLast(acts, isHandedIn).filter(act => isHandedIn(act) || isStep(act, [phrases.review]) || waits(act)))
  }
  if (status === 'changed') return accounts(sinceLast(acts, act => isOpening(act) || isStep(act, [phrases.review, phrases.cancelExit])).filter(act => !isOpening(act) && waits(act)))
  if (status === 'exitPending') return accounts(sinceLast(acts, act => isStep(act, [phrases.proposeExit])).slice(0, 1))
  return new Set()
}

/** States in which a decision waits, so that it matters who made what. */
export const isDecided = (status: ArchiveStatus): boolean => status === 'countyReviewing' || status === 'changed' || status === 'exitPending'

/** Who must act instead, and how to go on where there is nobody else. Moves that are not named here one may make with one's own work. */
export const othersWords: Partial<Record<Transition, string>> = {
  accept: '这份档案由您登记、提交或重新入册，须由另一人审核：请县民政的另一位同事审核；本县只有您一人的，请退回镇街，由镇儿童督导员核实后提交',
  acceptChange: '这次改动由您登记，须由另一人审核：镇儿童督导员或县民政的另一位同事都可以审核',
  confirmExit: '这次退出由您提出，须由另一人确认：请县民政的另一位同事确认；本县只有您一人的，请撤回退出，由村（居）或镇街提出',
}
