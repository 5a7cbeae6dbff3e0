/** Pauses of a duty as they lie in the database, and as a page shows them. */
import { standsOver } from '@qinghe/domain/duties/access.ts'
import { PauseState, type PausesOfDuty } from '@qinghe/domain/duties/pauseContract.ts'
import { neverStands } from '@qinghe/domain/duties/paused.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { pauseOn } from '@qinghe/domain/plans/pauses.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { DefinedAt } from './definitions.ts'
import { type DutyRow, stateOf } from './lines.ts'

/** What was said about it stands in the story under the id of the pause. */
export type PauseRow = {
  id: string; duty: string; since: PlainDate; until: PlainDate | null; state: string; mine: boolean; asked_as: string; asked_at: string; decided_as: string | null; ended_as: string | null
}
export const pauseColumns = sql`p.id, p.duty, p.since, p.until, p.state, p.mine, p.asked_as, p.asked_at, p.decided_as, p.ended_as`
export const pausesOf = (r: Pick<Reader, 'rows'>, { county, id }: Pick<DutyRow, 'county' | 'id'>): Promise<PauseRow[]> => r.rows(sql<PauseRow>`select ${pauseColumns} from qinghe.duty_pauses_of(${county}, ${[id]}::uuid[]) p`)

export const granted = (rows: readonly PauseRow[]): PauseRow[] => rows.filter(row => row.state === 'granted')
/** As owes_duty() judges it: what somebody in office owes by name is not the seat's. */
const mayPause = ({ actor }: Pick<Reader, 'actor'>, row: DutyRow, holder: string | null): boolean =>
  standsOver(actor.role, row.role) || row.posting === actor.posting || (row.role === actor.role && row.posting !== holder)

type Person = { name: string; role: string }
/** `holder`: who holds it today. */
type Shown = { row: DutyRow; defined: DefinedAt | undefined; pauses: readonly PauseRow[]; person: (posting: string) => Person; holder: string | null }
/** As a page shows them. */
export function pausesShown(r: Reader, { row, defined, pauses, person, holder }: Shown): PausesOfDuty {
  const isOpen = stateOf(row) === 'open'
  const someone = (posting: string | null): Person | null => (posting === null ? null : person(posting))
  const never = defined === undefined || !isOpen ? null : neverStands(defined.duty, { minute: row.due_minute })
  return {
    never, mayAsk: isOpen && never === null && mayPause(r, row, holder) && !pauses.some(one => one.state === 'asked'), planned: row.paused && row.base_on !== row.due_on && row.base_on !== null ? plainDate(row.base_on) : null,
    all: pauses.map(one => ({
      pause: RecordId.parse(one.id), since: one.since, until: one.until, state: PauseState.parse(one.state), now: isOpen && pauseOn(granted([one]), r.today) !== undefined, by: person(one.asked_as), at: instant(one.asked_at),
      decidedBy: someone(one.decided_as), endedBy: someone(one.ended_as), mine: one.mine, mayDecide: isOpen && one.state === 'asked' && !one.mine && standsOver(r.actor.role, row.role),
      mayEnd: isOpen && one.state === 'granted' && (one.until === null || one.until > r.today) && mayPause(r, row, holder),
    })),
  }
}
