/** The lock of a quarter of a whole county, as its officer presses it over HTTP: every child reckoned, both balances, the columns of each place, all digests, one transaction. Villages and towns
 *  have signed before, written past their commands. Run: npm run bench lock. Result: bench/results/lock.json. */
import { censusParameters } from '@qinghe/domain/census/parameters.ts'
import { momentOf, quarterAt, roundDays } from '@qinghe/domain/census/rounds.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { censusRoutesOver } from '@qinghe/server/census/routes.ts'
import { verifyRound } from '@qinghe/server/census/verifyRound.ts'
import { plansHere } from '@qinghe/server/planEndpoints.ts'
import pg from 'pg'
import { typeParsers } from '../server/src/db/types.ts'
import { commit, environment, ratioOf, watch, writeResult } from './measure.ts'
import { furnishCounty } from './rig/furnish.ts'
import { seed } from './rig/home.ts'
import { openStage, postOf, type Stage } from './stage.ts'

const county = 431003
const home = county * 1_000_000
const children = Number((process.env['QINGHE_BENCH_ROWS'] ?? '50000').split(',').at(-1))
const targetSeconds = 5
const filled = { sex: 1, birthDate: '2016-05-05', schooling: 3, isBoarding: false, hukouRegistered: true, guardianshipType: 4, isIll: false }
/** The quarter before the one that runs: its days are past. */
const quarter = quarterAt(addDays(quarterAt(plainDate(new Date().toISOString().slice(0, 10))).from, -1))
const days = roundDays(quarter, censusParameters, { village: null, town: null })
const { period } = days
const seconds = async (work: () => Promise<unknown>): Promise<number> => { const began = performance.now(); await work(); return Number(((performance.now() - began) / 1000).toFixed(2)) }

async function lay({ owner }: Stage): Promise<void> {
  await owner.query(`insert into qinghe.archive_standings (county, child, n, at, region, school, at_region, status) select county, id, 1, '2020-01-01', region, school, region, status from qinghe.children where county = $1 on conflict (county, child, n) do update set at = excluded.at`, [county])
  // Where somebody belongs is read from where the archive stood at the moment.
  await owner.query(`insert into qinghe.archive_standings (county, child, n, at, region, school, at_region, status) select county, id, 1, created_at, region, school, region, status from qinghe.children where county = $1 on conflict (county, child, n) do update set at = excluded.at`, [county])
  await owner.query(`insert into qinghe.census_rounds (county, period, opens, standard, moment, village_due, town_due, match_due, lock_due, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5)`,
    [county, period, days.opens, days.standard, momentOf(days.standard), days.village, days.town, days.match, days.lock])
  await owner.query(`insert into qinghe.census_sheets (county, period, at_region, region, level, name)
    select $1, $2, r.code, r.code, case when r.code = $3 then 'county' when r.code % 1000 = 0 then 'town' else 'village' end, r.name from qinghe.regions r where r.valid_to is null and r.code >= $3 and r.code < $3 + 1000000`, [county, period, home])
  await owner.query(`select qinghe.census_join($1, $2, array(select id from qinghe.children where county = $1), 'found', $3)`, [county, period, days.opens])
  await owner.query(`update qinghe.census_lines set source = 'known', facts = $3::jsonb || facts, facts_digest = qinghe.census_digest($3::jsonb || facts) where county = $1 and period = $2`, [county, period, JSON.stringify(filled)])
}

/** By people whom nobody needs to know: the lock asks what was signed, not who. */
async function sign({ owner }: Stage): Promise<void> {
  const [posting, account] = [newUuid(), newUuid()]
  await owner.query(`insert into qinghe.census_answers (county, period, child, id, region, over, asked, seen, kind, at, posting, account, command)
    select county, period, child, gen_random_uuid(), region, '{}', 0, facts_digest, 'unchanged', qinghe.now(), $3, $4, gen_random_uuid() from qinghe.census_lines where county = $1 and period = $2`, [county, period, posting, account])
  await owner.query(`update qinghe.census_lines l set state = 'verified', answer = 'unchanged', heads = array[a.id] from qinghe.census_answers a
    where l.county = $1 and l.period = $2 and a.county = l.county and a.period = l.period and a.child = l.child`, [county, period])
  await owner.query('analyze')
  for (const level of ['village', 'town']) {
    await owner.query(`insert into qinghe.census_signatures (county, period, at_region, region, digest, account, posting, role, on_behalf, at, command)
      select $1, $2, p.region, p.region, p.digest, $3, $4, 'childSupervisor', $5 = 'village', qinghe.now(), $6 from qinghe.census_places($1, $2, 0, 1000000000000) p where p.level = $5`, [county, period, account, posting, level, newUuid()])
  }
}

const command = (input: Record<string, unknown>) => ({ id: newUuid(), input })
const stage = await openStage(censusRoutesOver(plansHere))
// As the command line reads.
for (const oid of [pg.types.builtins.INT8, pg.types.builtins.DATE, pg.types.builtins.TIMESTAMPTZ]) stage.owner.setTypeParser(oid, 'text', typeParsers.getTypeParser(oid, 'text'))
const loadBefore = environment()
try {
  await furnishCounty(stage, { county, children })
  await lay(stage)
  await sign(stage)
  const { rows: [sheet] } = await stage.owner.query<{ digest: string }>(`select digest from qinghe.census_places($1, $2, 0, 1000000000000) where level = 'county'`, [county, period])
  const digest = sheet?.digest ?? ''
  const [checker, locker] = [stage.as(postOf('countyCivilAffairs', home)), stage.as(postOf('countyCivilAffairs', home))]
  const at = `/api/census/rounds/${period}`
  const checking = await seconds(() => checker(`${at}/check`, command({ digest })))
  const usage = watch({ server: process.pid, postgres: stage.postgres })
  const values = [await seconds(() => locker(`${at}/lock`, command({ digest })))]
  const processes = usage()
  const proof = await verifyRound(stage.owner, county, period)
  const { rows: [made] } = await stage.owner.query<{ terms: number; counted: number; kept: number }>(`select count(*) filter (where balance = 'leftBehind')::int as terms, count(*) filter (where balance = 'leftBehind' and to_region is not null)::int as counted,
    (select sum(columns[1])::int from qinghe.census_figures where county = $1 and period = $2) as kept from qinghe.census_terms where county = $1 and period = $2`, [county, period])
  const wrong = proof?.findings.filter(one => one.what !== 'log') ?? []
  if (proof === null || wrong.length > 0 || made === undefined || made.terms < children || made.counted !== made.kept) throw new Error(`not what was locked: ${JSON.stringify([made, wrong.slice(0, 3)])}`)
  const reading = await seconds(() => locker(`${at}/report`))
  const bare = [await seconds(() => stage.owner.query('create table qinghe.copied as select * from qinghe.census_terms'))]
  const note = `${made.terms} children named, ${made.counted} counted; the check, which reckons the same and keeps nothing, took ${checking} s, the report of the county afterwards ${reading} s`
  console.log(values.join(' '), note)
  if (process.env['QINGHE_BENCH_TRIAL'] === undefined) writeResult({
    name: 'lock', command: 'npm run bench lock', commit: commit(), seed, rows: { children }, environment: loadBefore, processes, unit: 's', values, few: 'a round is locked once',
    baseline: { what: 'the lines that were kept, copied by the database', values: bare }, ratio: ratioOf(values, bare), check: 'everybody has one term, the kept columns add up to the children counted, and the round verifies', target: `50,000 children ≤ ${targetSeconds} s`,
    met: children >= 50_000 && Math.max(...values) <= targetSeconds, note,
  })
} finally {
  await stage.stop()
}
