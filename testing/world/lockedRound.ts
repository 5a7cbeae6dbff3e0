/** The quarter before the demo's own, locked: everybody was there, every place has signed. Written past the commands up to the lock, because nobody could have tapped it; checked and locked as two people do it. */
import { checkRound, lockRound } from '@qinghe/domain/census/commands.ts'
import { censusParameters } from '@qinghe/domain/census/parameters.ts'
import { momentOf, type RoundDays, roundDays } from '@qinghe/domain/census/rounds.ts'
import { censusRoutesOver } from '@qinghe/server/census/routes.ts'
import type { Period } from '@qinghe/domain/plans/periods.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { plansHere } from '@qinghe/server/planEndpoints.ts'
import { type Desk, endpointIn, mustSend } from './desk.ts'

const county = 431003
const home = county * 1_000_000
const filled = { schooling: 8, isBoarding: false, hukouRegistered: true, guardianshipType: 4, isIll: false }
const endpointOf = endpointIn(censusRoutesOver(plansHere))

async function lay({ owner }: Desk, days: RoundDays): Promise<void> {
  await owner.query(`insert into qinghe.census_rounds (county, period, opens, standard, moment, village_due, town_due, match_due, lock_due, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5)`,
    [county, days.period, days.opens, days.standard, momentOf(days.standard), days.village, days.town, days.match, days.lock])
  await owner.query(`insert into qinghe.census_sheets (county, period, at_region, region, level, name)
    select $1, $2, r.code, r.code, case when r.code = $3 then 'county' when r.code % 1000 = 0 then 'town' else 'village' end, r.name from qinghe.regions r where r.valid_to is null and r.code >= $3 and r.code < $3 + 1000000`, [county, days.period, home])
  await owner.query(`select qinghe.census_join($1, $2, array(select id from qinghe.children where county = $1), 'found', $3)`, [county, days.period, days.opens])
}

/** What the villages said, and who signed; towns over what their villages signed. */
async function sign(desk: Desk, period: string): Promise<void> {
  const { owner } = desk
  const { rows: [post] } = await owner.query<{ posting: string; account: string }>(`select p.id as posting, p.account from qinghe.postings p join qinghe.accounts a on a.id = p.account where a.login = 'dudao'`)
  if (!post) throw new Error('the demo misses dudao')
  const { posting, account } = post
  await owner.query(`update qinghe.census_lines set source = 'known' where county = $1 and period = $2`, [county, period])
  // What archives of the demo lack, some on purpose, had been filled in by then: a county locks nothing whose columns do not add up.
  await owner.query('update qinghe.census_lines set facts = $3::jsonb || facts, facts_digest = qinghe.census_digest($3::jsonb || facts) where county = $1 and period = $2 and not facts ?& array(select jsonb_object_keys($3::jsonb))',
    [county, period, JSON.stringify(filled)])
  await owner.query(`insert into qinghe.census_answers (county, period, child, id, region, over, asked, seen, kind, at, posting, account, command)
    select county, period, child, gen_random_uuid(), region, '{}', 0, facts_digest, 'unchanged', qinghe.now(), $3, $4, gen_random_uuid() from qinghe.census_lines where county = $1 and period = $2`, [county, period, posting, account])
  // So many lines at once: without it the database reckons with none.
  await owner.query('analyze qinghe.census_lines, qinghe.census_answers, qinghe.census_sheets')
  await owner.query(`update qinghe.census_lines l set state = 'verified', answer = 'unchanged', heads = array[a.id] from qinghe.census_answers a
    where l.county = $1 and l.period = $2 and a.county = l.county and a.period = l.period and a.child = l.child`, [county, period])
  for (const level of ['village', 'town']) {
    await owner.query(`insert into qinghe.census_signatures (county, period, at_region, region, digest, account, posting, role, on_behalf, at, command)
      select $1, $2, p.region, p.region, p.digest, $3, $4, 'childSupervisor', $5 = 'village', qinghe.now(), $6 from qinghe.census_places($1, $2, 0, 1000000000000) p where p.level = $5`, [county, period, account, posting, level, newUuid()])
  }
}

export async function seedLockedRound(desk: Desk, quarter: Period): Promise<void> {
  const days = roundDays(quarter, censusParameters, { village: null, town: null })
  const { period } = days
  const { rowCount } = await desk.owner.query('select 1 from qinghe.census_rounds where county = $1 and period = $2', [county, period])
  // Of a first start that was interrupted it may be there already.
  if (rowCount === 0) {
    await desk.owner.query('begin')
    await lay(desk, days)
    await sign(desk, period)
    await desk.owner.query('commit')
  }
  const { rows: [sheet] } = await desk.owner.query<{ digest: string }>(`select digest from qinghe.census_places($1, $2, 0, 1000000000000) where level = 'county'`, [county, period])
  for (const [login, contract] of [['fuhe', checkRound], ['minzheng', lockRound]] as const) await mustSend(desk, login, { endpoint: endpointOf(contract), input: { period, digest: sheet?.digest ?? '' } })
}
