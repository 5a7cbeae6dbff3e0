/** Who may receive what, of a whole county: every rule for every child, with what is missing, as the county asks for it over HTTP; and the longest list behind it.
 *  Run: npm run bench relief. Result: bench/results/relief.json. */
import { reliefRoutes } from '@qinghe/server/relief/routes.ts'
import { shippedSchemes } from '@qinghe/server/relief/schemes.ts'
import { furnishCounty } from './rig/furnish.ts'
import { commit, environment, ratioOf, watch, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { openStage, postOf, type Stage } from './stage.ts'

const county = 431003
const children = Number((process.env['QINGHE_BENCH_ROWS'] ?? '50000').split(',').at(-1))
const times = 5
const targetSeconds = 30

type Counts = { children: number; schemes: { scheme: string; untold: number; recorded: number; unknown: number; no: number }[] }
const seconds = async (work: () => Promise<unknown>): Promise<number> => { const began = performance.now(); await work(); return Number(((performance.now() - began) / 1000).toFixed(2)) }

/** As somebody counts who goes by the columns, without the rules. */
async function check({ owner }: Stage, { children: all, schemes }: Counts): Promise<void> {
  const one = (name: string) => schemes.find(of => of.scheme === name) ?? (() => { throw new Error(`${name} is not counted`) })()
  const inRegister = `c.county = ${county} and c.status = any('{active,changed,exitPending}')`
  const count = async (more: string): Promise<number> => (await owner.query<{ n: number }>(`select count(*)::int as n from qinghe.children c where ${inRegister} ${more}`)).rows[0]?.n ?? 0
  const lost = `and extract(year from age(now() at time zone 'Asia/Shanghai', c.birth_date)) < 18 and (select count(*) from qinghe.child_parents p where p.child = c.id and p.exist_status = any('{2,3}')) = 2`
  const given = `exists (select from qinghe.child_relief r where r.child = c.id and r.relief_statuses && '{6}')`
  const found = { all: await count(''), orphans: await count(`${lost} and not ${given}`), given: await count(`and ${given}`), unregistered: await count('and c.hukou_registered = false') }
  const told = { all, orphans: one('orphan').untold, given: one('orphan').recorded, unregistered: one('registration').untold }
  if (JSON.stringify(found) !== JSON.stringify(told)) throw new Error(`counted ${JSON.stringify(told)}, there are ${JSON.stringify(found)}`)
  for (const { scheme, untold, recorded, unknown, no } of schemes) if (untold + recorded + unknown + no !== all) throw new Error(`${scheme} leaves children out`)
}

const loadBefore = environment()
const stage = await openStage(reliefRoutes)
try {
  await furnishCounty(stage, { county, children })
  await stage.owner.query('analyze')
  const ask = stage.as(postOf('countyCivilAffairs', county * 1_000_000))
  const usage = watch({ server: process.pid, postgres: stage.postgres })
  const values: number[] = []
  let counts: Counts | undefined
  for (let i = 0; i < times; i++) values.push(await seconds(async () => { counts = await ask('/api/relief/counts') as Counts }))
  if (counts === undefined) throw new Error('nothing was counted')
  await check(stage, counts)
  const list = await seconds(() => ask('/api/relief/list?scheme=orphan&which=untold&limit=100'))
  const bare: number[] = []
  for (let i = 0; i < times; i++) bare.push(await seconds(() => stage.owner.query(`select c.id, c.birth_date, e.relief_statuses, h.is_disabled from qinghe.children c left join qinghe.child_relief e on e.county = c.county and e.child = c.id
    left join qinghe.child_health h on h.county = c.county and h.child = c.id where c.county = ${county}`)))
  const note = `${shippedSchemes.length} rules for ${counts.children} children in the register (${children} in all), with what is missing for each that is open; the list of a rule few fit, which walks the whole register, took ${list} s.`
  console.log(values.join(' '), note)
  if (process.env['QINGHE_BENCH_TRIAL'] === undefined) writeResult({
    name: 'relief', command: 'npm run bench relief', commit: commit(), seed, rows: { children }, environment: loadBefore, processes: usage(), unit: 's', values,
    baseline: { what: 'three of the tables read without policies and without rules', values: bare }, ratio: ratioOf(values, bare),
    check: 'orphans who get nothing, who get it, children without registration, and all children: as counted by columns; no rule leaves a child out', target: `50,000 children ≤ ${targetSeconds} s`,
    met: children >= 50_000 && Math.max(...values) <= targetSeconds, note,
  })
} finally {
  await stage.stop()
}
