/** Waivers that wait for a second person: whoever stands over who owes it, and did not ask. */
import { standsOver } from '@qinghe/domain/duties/access.ts'
import type { WaitingWaiversOutput } from '@qinghe/domain/duties/contract.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { nobody } from '../records/store.ts'
import { isOpen, linesNamed } from './lines.ts'

const mostWaiting = 50
type WaitingRow = { duty: string; waiver: string; at: string; posting: string | null }

export const waitingWaivers = (here: PlansHere) => async (r: Reader): Promise<Unparsed> => {
  const { actor: { county, account, role } } = r
  const overseen = roleKeys.filter(owing => standsOver(role, owing))
  const rows = await r.rows(sql<WaitingRow>`select s.duty, s.waiver, s.at, s.posting
    from qinghe.duty_story(${county}, array(select d.id from qinghe.duties d where d.county = ${county} and ${isOpen} and d.role = any(${overseen}::text[]))) s
    where s.what = 'waiverAsked' and s.waiver_state = 'asked' and s.account <> ${account} order by s.at, s.waiver limit ${wholeNumber(mostWaiting)}`)
  const lines = await linesNamed(r, here, rows.map(row => row.duty))
  const { person } = await namesFor(r, { postings: rows.flatMap(row => row.posting ?? []), children: [], places: [] })
  return unparsed({
    waiting: rows.flatMap(({ duty, waiver, at, posting }) => {
      const line = lines.get(RecordId.parse(duty))
      return line === undefined ? [] : [{ waiver: RecordId.parse(waiver), duty: line.duty, title: line.title, child: line.child, place: line.school ?? line.place.name, by: person(posting ?? nobody), at: instant(at) }]
    }),
  } satisfies WaitingWaiversOutput)
}
