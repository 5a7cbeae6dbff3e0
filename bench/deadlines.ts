/** Deadlines over ninety simulated days: reminders and escalations of many duties, while scanners are killed, their connections cut and the clock jumps.
 *  Nothing is missed and nothing told twice. Run: npm run bench deadlines. Result: bench/results/deadlines.json. */
import { fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { roleNames } from '@qinghe/server/db/roles.ts'
import { scanAll } from '@qinghe/server/duties/scanner.ts'
import { plansHere } from '@qinghe/server/planEndpoints.ts'
import { setClock } from '../testing/clock.ts'
import { commit, environment, median, ratioOf, watch, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { openStage, type Stage } from './stage.ts'

const sizes = (process.env['QINGHE_BENCH_DEADLINES'] ?? '10000,100000').split(',').map(Number)
const kills = Number(process.env['QINGHE_BENCH_KILLS'] ?? '20')
const days = 90
const villages = 200
const first = Date.UTC(2027, 2, 1)
const dayMs = 86_400_000
const dayOf = (n: number): string => new Date(first + n * dayMs).toISOString().slice(0, 10)
const scanEverySeconds = 15

/** A director for each village, a supervisor for each town of twenty, one officer for the county. */
async function furnish({ owner }: Stage): Promise<void> {
  await owner.query(`create temp table seats as
    select gen_random_uuid() as account, gen_random_uuid() as posting, 'childDirector' as role, 431003100000 + (v / 20) * 1000 + 201 + v % 20 as region from generate_series(0, ${villages - 1}) v
    union all select gen_random_uuid(), gen_random_uuid(), 'childSupervisor', 431003100000 + t * 1000 from generate_series(0, ${villages / 20 - 1}) t
    union all select gen_random_uuid(), gen_random_uuid(), 'countyCivilAffairs', 431003000000`)
  await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) select account, 'u' || replace(account::text, '-', ''), '某人', region, 'active', gen_random_uuid(), '2020-01-01' from seats`)
  await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
    select posting, account, '某人', role, 431003, region, '2020-01-01', 'active', gen_random_uuid(), gen_random_uuid(), '2020-01-01' from seats`)
}

/** Due between the fifth and the eighty-fourth day; reminded three days before at eight, told to the town three and to the county five days after. */
async function owe({ owner }: Stage, duties: number): Promise<void> {
  for (const table of ['outbox', 'duty_events', 'duties']) await owner.query(`delete from qinghe.${table}`)
  await owner.query(`insert into qinghe.duties (county, id, plan, version, duty, clause, about, subject, region, readers, role, period, opens, due_on, due_at, needs, remind_at, escalate_at, escalate_to, next_at, started_at)
    select 431003, gen_random_uuid(), 'districtCare', '2026.1', 'regularVisit', 'visits', 'child', n::text, 431003100000 + (n % ${villages} / 20) * 1000 + 201 + n % 20, 4096, 'childDirector', n::text, f.due - 30, f.due, f.late,
      '{1}', array[f.late - interval '88 hours'], array[f.late + interval '56 hours', f.late + interval '104 hours'], '{childSupervisor,countyCivilAffairs}', f.late - interval '88 hours', '2027-03-01'
    from generate_series(1, ${duties}) n cross join lateral (select '${dayOf(0)}'::date + 5 + n % 80 as due, ('${dayOf(0)}'::date + 6 + n % 80)::timestamp at time zone 'Asia/Shanghai' as late) f`)
  await owner.query('analyze qinghe.duties')
}

const scanner = ({ pools }: Stage) => ({ pool: pools.qinghe_scanner, here: plansHere, onError: (error: unknown) => { throw error } })
const at = ({ owner }: Stage, day: number, clock: string) => setClock(owner, `${dayOf(day)} ${clock}:00+08`)
/** Whoever has done it on the day it was due: a quarter of all. */
const done = ({ owner }: Stage, day: number) => owner.query(`update qinghe.duties set done_at = qinghe.now(), next_at = null where due_on = '${dayOf(day)}' and subject::int % 4 = 0`)

async function killOne(stage: Stage, connections: object): Promise<void> {
  const child = fork(new URL('../testing/scannerChild.ts', import.meta.url), [], { execArgv: [], env: {}, stdio: 'ignore' })
  const ended = new Promise(over => child.once('exit', over))
  child.send({ connections })
  const waiting = Date.now()
  while ((await stage.owner.query(`select 1 from pg_stat_activity where usename = 'qinghe_scanner' and state = 'active' and query ~* 'insert|update'`)).rowCount === 0 && Date.now() - waiting < 20_000) await pause(1)
  child.kill('SIGKILL')
  await ended
}
const cut = ({ pools }: Stage) => pools.qinghe_scanner.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'qinghe_scanner' and pid <> pg_backend_pid()`)

type Day = { steps: number; ms: number }
async function run(stage: Stage, connections: object): Promise<Day[]> {
  const measured: Day[] = []
  const told = async () => Number((await stage.owner.query<{ n: string }>('select count(*) as n from qinghe.outbox')).rows[0]?.n)
  for (let day = 0; day <= days + 6; day++) {
    await at(stage, day, '08:01')
    if (kills > 0 && day > 5 && day % Math.ceil(days / kills) === 0) await killOne(stage, connections)
    const before = await told()
    const began = performance.now()
    const both = Promise.allSettled([scanAll(scanner(stage)), scanAll(scanner(stage))])
    if (day === 30 || day === 60) { await pause(20); await cut(stage).catch(() => undefined) }
    for (const one of await both) if (one.status === 'rejected') await scanAll(scanner(stage))
    measured.push({ steps: (await told()) - before, ms: performance.now() - began })
    await at(stage, day, '12:00')
    await done(stage, day)
    if (day % 9 === 0) { await at(stage, Math.max(0, day - 10), '03:00'); await scanAll(scanner(stage)) }
  }
  return measured
}

const wrong = async ({ owner }: Stage): Promise<number> => Number((await owner.query<{ n: string }>(`
  select count(*) as n from qinghe.duties d
  left join lateral (select count(*) filter (where topic = 'soon' and channel = 'notice') as soon, count(*) filter (where topic = 'raised' and channel = 'notice') as raised, count(*) filter (where topic = 'late' and channel = 'notice') as late,
    count(*) filter (where channel = 'sms') as texts from qinghe.outbox o where o.county = d.county and o.about = d.id) o on true
  left join lateral (select count(*) filter (where what = 'reminded') as reminded, count(*) filter (where what = 'escalated') as escalated from qinghe.duty_events e where e.county = d.county and e.duty = d.id) e on true
  where array[o.soon, o.raised, o.late, o.texts, e.reminded, e.escalated]::int[] is distinct from (case when d.done_at is null then '{1,2,2,5,1,2}' else '{1,0,0,1,1,0}' end)::int[]`)).rows[0]?.n)

const perThousand = (measured: readonly Day[]): number[] => measured.filter(one => one.steps > 0).map(({ steps, ms }) => Number((ms / steps * 1_000).toFixed(2)))

const before = environment()
const stage = await openStage([])
const usage = watch({ scanner: process.pid, postgres: stage.postgres })
try {
  await furnish(stage)
  const connections = Object.fromEntries(roleNames.map(role => { const { host, port, database, user, password } = stage.pools[role].options; return [role, { host, port, database, user, password }] }))
  const runs: { size: number; measured: Day[] }[] = []
  for (const size of sizes) {
    await at(stage, 0, '00:00')
    await owe(stage, size)
    runs.push({ size, measured: await run(stage, connections) })
    const broken = await wrong(stage)
    if (broken > 0) throw new Error(`${broken} of ${size} deadlines were missed or told twice`)
  }
  const [small, large] = [runs[0], runs.at(-1)]
  if (!small || !large) throw new Error('two sizes are needed')
  const worst = Math.max(...large.measured.map(one => one.ms)) / 1_000
  const values = perThousand(large.measured)
  writeResult({
    name: 'deadlines', command: 'npm run bench deadlines', commit: commit(), seed, rows: { small: small.size, large: large.size, days, kills: kills * sizes.length, cuts: 2 * sizes.length, jumps: 10 * sizes.length }, environment: before, processes: usage(),
    unit: 'ms', values, baseline: { what: `a thousand messages with ${small.size} deadlines`, values: perThousand(small.measured) }, ratio: ratioOf(values, perThousand(small.measured)),
    check: `of every deadline exactly its reminder and, where it was not met, both escalations were told once to owner, town and county, on both ways; nothing missed, nothing twice`,
    target: `the worst morning told within 60 s of being due (looked for every ${scanEverySeconds} s)`, met: worst + scanEverySeconds <= 60,
    note: `worst morning ${worst.toFixed(1)} s for ${Math.max(...large.measured.map(one => one.steps))} messages; median per thousand ${median(values)} ms`,
  })
} finally {
  await stage.stop()
}
