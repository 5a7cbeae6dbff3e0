/** Does what an archive is said to have been at past instants follow from its history? Every line of history is bound to the log (decision 036), so a standing that was
 *  altered, taken out or put in is found without a hash of its own. */
import type { Finding } from './findings.ts'
import { agree, type Places, type Row, type Stood } from './replay.ts'
import type { Db } from './store.ts'

/** A row of archive_standings. */
export type Standing = Row & { child: string; n: number; at: string; region: number; school: number; at_region: number; status: string; cause: string | null }
type Why = Extract<Finding, { kind: 'row' }>['why']
export type Wrong = { why: Why; columns: string[] }

/** When the table was made: what is older was taken over as it stood then, and of that no command is known. */
export async function standingsSince(db: Db): Promise<string> {
  const { rows: [made] } = await db.query<{ at: Date | string }>(`select m.applied_at + coalesce((select ahead_by from qinghe.clock_offset), interval '0') as at
    from public.qinghe_migrations m where m.name like '%\\_standings'`)
  return made === undefined ? '' : new Date(made.at).toISOString()
}

type Told = { stood: readonly Stood[]; child: Row; places: Places; since: string }

function differs({ places }: Told, standing: Standing, told: Stood): string[] {
  const isPlace = agree(places, 'region', [told.region, standing.at_region]) && agree(places, 'region', [standing.at_region, standing.region])
  return [...(standing.status === told.status ? [] : ['status']), ...(isPlace ? [] : ['region']), ...(standing.school === told.school ? [] : ['school'])]
}

/** A roster is written in slices and comes in as one, after its lines; whoever waited for a lock comes later than it began. */
function isTimely({ child }: Told, { standing, told, before }: { standing: Standing; told: Stood; before: Standing | undefined }): boolean {
  if (before === undefined && child['batch'] !== null) return standing.at >= told.at
  return standing.at === (before !== undefined && before.at > told.at ? before.at : told.at)
}

/** The rows of one archive, by n. */
export function wrongStandings(standings: readonly Standing[], about: Told): Wrong[] {
  const { stood, child, since } = about
  if (child['status'] === 'arriving') return standings.length === 0 ? [] : [{ why: 'unknown', columns: [] }]
  const firstOfCommand = standings.findIndex(one => one.cause !== null)
  const taken = firstOfCommand === -1 ? standings.length : firstOfCommand
  const own = standings.slice(taken)
  const from = taken === 0 ? 0 : stood.length - own.length
  if (own.length < stood.length - from || from < 0 || standings.some((one, i) => one.n !== i + 1)) return [{ why: own.length > stood.length ? 'unknown' : 'gone', columns: [] }]
  if (own.length > stood.length - from) return [{ why: 'unknown', columns: [] }]
  const [last, then] = [standings[taken - 1], stood[from - 1]]
  const old = last === undefined ? [] : then === undefined || then.at > since ? ['at'] : differs(about, last, then)
  const wrong = own.flatMap((standing, i) => {
    const told = stood[from + i]
    if (told === undefined) return []
    const isWhen = standing.cause === told.command && isTimely(about, { standing, told, before: standings[taken + i - 1] })
    return [...differs(about, standing, told), ...(isWhen ? [] : ['at'])]
  })
  const newest = standings.at(-1)
  const now = newest === undefined ? [] : ['region', 'school', 'status'].filter(column => newest[column] !== child[column])
  const columns = [...new Set([...old, ...wrong, ...now])]
  return columns.length === 0 ? [] : [{ why: 'differs', columns }]
}
