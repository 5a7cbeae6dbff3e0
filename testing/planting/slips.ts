/** Secrets on slips: read by the posts of the addressed organisation that they were sent to, by nobody else and by nobody they are kept from. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { plantSlip } from '../records/slipStock.ts'
import type { Stage } from '../walk/stage.ts'
import { newText, nobody, plant } from './secrets.ts'

/** Where everybody is in office who asks from here. */
export const commonOffice = newUuid()

/** @param barred an account the record is kept from */
export async function plantSlips({ owner }: Stage, records: readonly { record: string; barred?: string }[]): Promise<string[]> {
  const receivers: readonly RoleKey[] = ['police', 'countyCivilAffairs']
  const made: string[] = []
  for (const { record, barred } of records) {
    for (const organisation of [commonOffice, newUuid()]) {
      const secret = (what: string): string => plant({
        what: `${what} of a slip${barred === undefined ? '' : ', barred'}${organisation === commonOffice ? '' : ' to others'}`, value: newText(),
        may: organisation !== commonOffice ? nobody : (who, query) => query === 'slips.get' && who.person.actor.organisation === commonOffice && receivers.includes(who.role) && who.person.actor.account !== barred,
      })
      made.push(await plantSlip(owner, { record, organisation, receivers, says: secret('what is said'), answer: secret('the answer') }))
    }
  }
  return made
}
