/** Which audience reads that a duty is there. It holds nothing secret, but where a record of health, a case or a report starts it, discharges it or
 *  decides that it is owed, that it is there tells of one: then only they read it, and whoever owes it. */
import { kindOfAct, namedIn, type Naming } from '../plans/namedKinds.ts'
import type { Duty, Plan } from '../plans/plan.ts'
import { audiences, bitOf } from '../staff/audiences.ts'

const grave: readonly string[] = ['S3', 'S4']
const classOf = (audience: string): string => audiences[audience]?.class ?? ''
/** A county's own ledger of which nobody knows who reads it counts for as grave as a case. */
const unknownOwn = (name: string): string[] => (/^x\d+-/u.test(name) ? ['CASE'] : [])

/** @returns the key of the audience */
function readersOf({ kinds }: Pick<Plan, 'kinds'>, duty: Naming & Pick<Duty, 'about'>): string {
  const named = namedIn(duty).flatMap(name => kindOfAct(kinds, name)?.audience ?? unknownOwn(name))
  const strictest = named.filter(key => grave.includes(classOf(key))).sort((a, b) => (classOf(a) > classOf(b) ? -1 : 1))[0]
  return strictest ?? (duty.about === 'child' || duty.about === 'record' ? 'DUTY' : 'OFFICE')
}
export const readerBit = (plan: Pick<Plan, 'kinds'>, duty: Parameters<typeof readersOf>[1]): string => bitOf(readersOf(plan, duty))
