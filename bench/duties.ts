/** Duties of a county from the plans of the product: the first derivation, the same again with nothing changed, and a quarter week by week, in transactions of
 *  2,000 children as the server runs them. Run: npm run bench duties. Result: bench/results/duties.json. */
import { type Generator, generateNext } from '@qinghe/server/duties/generating.ts'
import { plansHere } from '@qinghe/server/planEndpoints.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { moveClock } from '../testing/clock.ts'
import { takePlans } from '../testing/plansTaken.ts'
import { commit, environment, ratioOf, watch, writeResult } from './measure.ts'
import { furnishCounty } from './rig/furnish.ts'
import { seed } from './rig/home.ts'
import { openStage, type Stage } from './stage.ts'

const county = 431003
const sizes = (process.env['QINGHE_BENCH_ROWS'] ?? '10000,100000').split(',').map(Number)
const weeks = Number(process.env['QINGHE_BENCH_ROUNDS'] ?? 13)
const again = 5
const perMillion = 1_000_000

async function furnish(stage: Stage, children: number): Promise<void> {
  const { owner } = stage
  await furnishCounty(stage, { county, children })
  const { rows: [clock] } = await owner.query<{ today: string }>(`select (qinghe.now() at time zone 'Asia/Shanghai')::date::text as today`)
  await owner.query(`insert into qinghe.school_terms values ($1, '2026-1', $2::date - 60, $2::date + 120, $3, $3, now())`, [county, clock?.today, newUuid()])
  await takePlans(owner, plansHere.shipped(), [county])
  await owner.query('analyze')
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return Number(((performance.now() - began) / 1000).toFixed(2))
}
const count = async ({ owner }: Stage, text: string): Promise<number> => (await owner.query<{ n: number }>(`select count(*)::int as n from ${text}`)).rows[0]?.n ?? 0

/** As many rows as somebody counts who goes child by child, and nothing more to do. */
async function check(stage: Stage, g: Generator): Promise<void> {
  const owed = `qinghe.children c where c.status = any('{active,changed,exitPending}') and not (coalesce(c.left_behind_status = any('{0,9}'), false) or coalesce(extract(year from age(now() at time zone 'Asia/Shanghai', c.birth_date)) >= 16, false))`
  const [children, checks] = [await count(stage, owed), await count(stage, `qinghe.duties where duty = 'regularVisit' and retracted_at is null`)]
  if (children !== checks) throw new Error(`${children} children are owed visits and ${checks} duties are there`)
  if (await generateNext(g) !== null) throw new Error('there was still something to derive')
}

async function measured(children: number) {
  const stage = await openStage([])
  try {
    await furnish(stage, children)
    const g: Generator = { pool: stage.pools.qinghe_scanner, parameters: () => stage.kernel.parameters, plans: plansHere }
    const anew = async (): Promise<void> => { await stage.owner.query(`update qinghe.duty_runs set stood_on = ''`); await generateNext(g) }
    const usage = watch({ server: process.pid, postgres: stage.postgres })
    const first = await seconds(() => generateNext(g))
    const values: number[] = []
    for (let i = 0; i < again; i++) values.push(await seconds(anew))
    await check(stage, g)
    const made = await count(stage, 'qinghe.duties')
    await stage.owner.query('create table qinghe.duties_bare (like qinghe.duties including all)')
    const bare = await seconds(() => stage.owner.query('insert into qinghe.duties_bare select * from qinghe.duties'))
    let quarter = first
    for (let week = 1; week < weeks; week++) {
      await moveClock(stage.owner, '7 days')
      quarter += await seconds(() => generateNext(g))
    }
    const all = await count(stage, 'qinghe.duties')
    console.log(`${children} children: ${made} duties in ${first} s (bare ${bare} s), again ${values.join(' ')} s; ${weeks} weeks: ${all} duties in ${quarter.toFixed(1)} s`)
    return { children, made, first, values, bare, all, quarter: Number(quarter.toFixed(1)), processes: usage() }
  } finally {
    await stage.stop()
  }
}

const loadBefore = environment()
const all = []
for (const size of sizes) all.push(await measured(size))
const large = all.at(-1) ?? (() => { throw new Error('nothing was measured') })()
const scaled = (value: number): number => Number((value * perMillion / large.children).toFixed(1))
if (process.env['QINGHE_BENCH_TRIAL'] === undefined) writeResult({
  name: 'duties', command: 'npm run bench duties', commit: commit(), seed, rows: { children: large.children, first: large.made, quarter: large.all }, environment: loadBefore, processes: large.processes,
  unit: 's', values: large.values, baseline: { what: 'the first derivation of the same county', values: [large.first] }, ratio: ratioOf(large.values, [large.first]),
  check: 'as many visits are owed as children counted one by one, and afterwards nothing is left to derive', target: 'for a million children a quarter ≤ 90 s, again with nothing changed ≤ 10 s',
  met: large.children >= perMillion && large.quarter <= 90 && Math.max(...large.values) <= 10,
  note: `The first derivation took ${large.first} s (the bare insert of its ${large.made} rows ${large.bare} s), a quarter of ${weeks} weeks ${large.quarter} s for ${large.all} rows. A million children at this rate: first ${scaled(large.first)} s, quarter ${scaled(large.quarter)} s, again ${scaled(Math.max(...large.values))} s.`,
})
