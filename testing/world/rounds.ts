/** The demo's quarter: the newest one whose villages should have signed by now, so that on every day of the calendar some have, one child was sent back, and some are late. Where
 *  the moment of the next has passed as well, that is open too: by itself it would not be, since the register of the demo is younger than its moment. */
import { confirmUnchanged, openRound, returnLine, signVillage } from '@qinghe/domain/census/commands.ts'
import { censusParameters } from '@qinghe/domain/census/parameters.ts'
import { quarterAt, roundDays } from '@qinghe/domain/census/rounds.ts'
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { censusRoutesOver } from '@qinghe/server/census/routes.ts'
import { quarterNamed } from '@qinghe/server/census/open.ts'
import { plansHere } from '@qinghe/server/planEndpoints.ts'
import { type Desk, endpointIn, type Login, mustSend, town, village } from './desk.ts'
import { seedLockedRound } from './lockedRound.ts'

const county = 431003
const nobodyOwes = { village: null, town: null }
const endpointOf = endpointIn(censusRoutesOver(plansHere))

/** The late quarter first. */
export function demoQuarters(day: PlainDate): string[] {
  const quarter = quarterAt(day)
  const { village: due, standard } = roundDays(quarter, censusParameters, nobodyOwes)
  // The plans of the demo say the 20th, as the parameters do.
  if (due < day) return [quarter.id]
  const late = quarterAt(addDays(quarter.from, -1)).id
  return standard < day ? [late, quarter.id] : [late]
}

type Line = { child: string; seen: string }
const linesOf = async ({ owner }: Desk, period: string, region: number): Promise<Line[]> =>
  (await owner.query<Line>(`select child, facts_digest as seen from qinghe.census_lines where county = $1 and period = $2 and region = $3 order by child`, [county, period, region])).rows

type At = { desk: Desk; period: string }
const words = '（演示）在家，跟着老人生活'
async function confirm({ desk, period }: At, login: Login, lines: readonly Line[]): Promise<void> {
  for (const { child, seen } of lines) await mustSend(desk, login, { endpoint: endpointOf(confirmUnchanged), input: { period, child, over: [], asked: 0, seen, words } })
}
const sendBack = ({ desk, period }: At, child: string): Promise<void> =>
  mustSend(desk, 'dudao', { endpoint: endpointOf(returnLine), input: { period, child, reason: '（演示）请上门看看现在跟谁住' } })

/** Villages of the town nobody is in office in, the smallest first. */
async function smallest({ desk: { owner }, period }: At): Promise<{ region: number; n: number }[]> {
  const { rows } = await owner.query<{ region: string; n: number }>(`select s.region, count(l.child)::int as n from qinghe.census_sheets s left join qinghe.census_lines l on l.county = s.county and l.period = s.period and l.region = s.region
    where s.county = $1 and s.period = $2 and s.region > $3 and s.region < $3 + 1000 and s.region <> $4 group by s.region order by 2, 1`, [county, period, town, village])
  return rows.map(row => ({ region: Number(row.region), n: row.n }))
}

async function signed(at: At, region: number): Promise<void> {
  await confirm(at, 'dudao', await linesOf(at.desk, at.period, region))
  const { rows: [place] } = await at.desk.owner.query<{ digest: string }>('select digest from qinghe.census_places($1, $2, $3::bigint, $3::bigint + 1)', [county, at.period, region])
  await mustSend(at.desk, 'dudao', { endpoint: endpointOf(signVillage), input: { period: at.period, region, digest: place?.digest ?? '' } })
}

const [someConfirmed, someSigned] = [4, 2]
export async function seedDemoRound(desk: Desk, day: PlainDate): Promise<void> {
  const quarters = demoQuarters(day)
  await seedLockedRound(desk, quarterAt(addDays(quarterNamed(quarters[0] ?? quarterAt(day).id).from, -1)))
  for (const period of quarters) await open({ desk, period })
  const [late] = quarters
  if (late !== undefined) await begin({ desk, period: late })
}

async function open({ desk, period }: At): Promise<void> {
  await mustSend(desk, 'minzheng', { endpoint: endpointOf(openRound), input: { period } })
  // The register of the demo is loaded today, and was there before: a round takes in nobody whose archive is younger than its moment.
  await desk.owner.query(`select qinghe.census_join($1, $2, array(select id from qinghe.children where county = $1), 'found', r.standard) from qinghe.census_rounds r where r.county = $1 and r.period = $2`, [county, period])
  await desk.owner.query(`update qinghe.census_lines set source = 'known' where county = $1 and period = $2`, [county, period])
  await desk.owner.query('analyze qinghe.census_lines') // so many lines at once: what follows would be planned for none
}

async function begin(at: At): Promise<void> {
  const { desk } = at
  const own = await linesOf(desk, at.period, village)
  await confirm(at, 'zhuren', own.slice(0, someConfirmed))
  const [first] = own
  if (first) await sendBack(at, first.child)
  for (const { region } of (await smallest(at)).slice(0, someSigned)) await signed(at, region)
}
