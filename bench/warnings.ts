/** 预警, 服务覆盖 and 数据质量 of a county as it asks for them over HTTP: numbers, and the first page of names, with contacts, visits and duties of a quarter lying there.
 *  Run: npm run bench warnings. Result: bench/results/warnings.json. */
import { generateNext } from '@qinghe/server/duties/generating.ts'
import { plansHere } from '@qinghe/server/planEndpoints.ts'
import { warningRoutesOver } from '@qinghe/server/warnings/routes.ts'
import { moveClock } from '../testing/clock.ts'
import { takePlans } from '../testing/plansTaken.ts'
import { commit, environment, ratioOf, watch, writeResult } from './measure.ts'
import { furnishCounty } from './rig/furnish.ts'
import { seed } from './rig/home.ts'
import { openStage, postOf, type Stage } from './stage.ts'

const county = 431003
const children = Number((process.env['QINGHE_BENCH_ROWS'] ?? '50000').split(',').at(-1))
const times = 5
const targetSeconds = 1
const lateDays = '50 days'

const seconds = async (work: () => Promise<unknown>): Promise<number> => { const began = performance.now(); await work(); return Number(((performance.now() - began) / 1000).toFixed(3)) }

/** Records of a kind for some of the children, a day each, straight into the table. */
const recordsOf = (kind: string, body: object, { share, days }: { share: number; days: number }): [string, unknown[]] => [`insert into qinghe.records (county, id, kind, content, readers, region, school, child, subject, follows, worked_in, state, day, posting, account, body, secret, created_at, updated_at)
  select c.county, gen_random_uuid(), $1, encode(sha256(convert_to($1, 'UTF8')), 'hex'), 1, c.region, c.school, c.id, c.id, true, c.region, 'done', (qinghe.now() at time zone 'Asia/Shanghai')::date - (hashtext(c.id::text || $1) & 1023) % $4::int,
    gen_random_uuid(), gen_random_uuid(), $2::jsonb, '\\x00', qinghe.now(), qinghe.now() from qinghe.children c where c.county = ${county} and (hashtext($1 || c.id::text) & 1023) < $3::int`, [kind, JSON.stringify(body), Math.round(share * 1024), days]]

async function furnish(stage: Stage): Promise<void> {
  const { owner } = stage
  await furnishCounty(stage, { county, children })
  await takePlans(owner, plansHere.shipped(), [county])
  await generateNext({ pool: stage.pools.qinghe_scanner, parameters: () => stage.kernel.parameters, plans: plansHere })
  await moveClock(owner, lateDays)
  for (const kind of ['parentContact', 'visit', 'aid']) await owner.query(`insert into qinghe.kind_contents (kind, content, compiled, first_used) values ($1, encode(sha256(convert_to($1, 'UTF8')), 'hex'), $1, now()) on conflict do nothing`, [kind])
  for (let week = 0; week < 4; week++) await owner.query(...recordsOf('parentContact', { parent: 'mother', method: 'phone' }, { share: 0.6, days: 28 }))
  await owner.query(...recordsOf('visit', { metChild: true }, { share: 0.7, days: 40 }))
  await owner.query(...recordsOf('aid', {}, { share: 0.1, days: 40 }))
  await owner.query('analyze')
}

type Figures = { children: number; sorts: { id: string; of: number }[] }
/** As somebody counts who goes by the tables, without policies. */
async function check({ owner }: Stage, { children: all, sorts }: Figures): Promise<void> {
  const owed = `c.county = ${county} and c.status = any('{active,changed,exitPending}')`
  const n = async (text: string): Promise<number> => (await owner.query<{ n: number }>(`select count(*)::int as n from qinghe.children c where ${owed} ${text}`)).rows[0]?.n ?? 0
  const found = [await n(''), await n('and exists (select 1 from qinghe.child_guardianships g where g.child = c.id and g.valid_to is null and g.guardianship_type = 1)'),
    await n(`and exists (select 1 from qinghe.duties d where d.child = c.id and d.duty in ('regularVisit', 'firstVisit') and d.done_at is null and d.waived_at is null and d.retracted_at is null and d.due_at <= qinghe.now())`)]
  const told = [all, ...['unguarded', 'unvisited'].map(id => sorts.find(one => one.id === id)?.of)]
  if (JSON.stringify(found) !== JSON.stringify(told)) throw new Error(`told ${JSON.stringify(told)}, there are ${JSON.stringify(found)}`)
}

const loadBefore = environment()
const stage = await openStage(warningRoutesOver(plansHere))
try {
  await furnish(stage)
  const ask = stage.as(postOf('countyCivilAffairs', county * 1_000_000))
  const usage = watch({ server: process.pid, postgres: stage.postgres })
  const paths = ['counts', '', 'coverage', 'uncovered', 'quality', 'faulty?which=twins'].map(path => `/api/warnings${path === '' ? '' : `/${path}`}`)
  const took = new Map<string, number[]>()
  for (let i = 0; i < times; i++) for (const path of paths) took.set(path, [...(took.get(path) ?? []), await seconds(() => ask(path))])
  await check(stage, await ask('/api/warnings/counts') as Figures)
  const bare: number[] = []
  for (let i = 0; i < times; i++) bare.push(await seconds(() => stage.owner.query(`select c.region, count(*) from qinghe.children c left join (select distinct subject from qinghe.records where kind = 'parentContact') r on r.subject = c.id where c.county = ${county} group by 1`)))
  const note = [...took].map(([path, all]) => `${path} ${all.join(' ')}`).join('; ')
  const values = [...took.values()].flat()
  console.log(note, 'bare', bare.join(' '))
  if (process.env['QINGHE_BENCH_TRIAL'] === undefined) writeResult({
    name: 'warnings', command: 'npm run bench warnings', commit: commit(), seed, rows: { children }, environment: loadBefore, processes: usage(), unit: 's', values,
    baseline: { what: 'children and contacts joined and counted by village, without policies', values: bare }, ratio: ratioOf(values, bare),
    check: 'children of the register, without a guardian, and with a late visit: as counted by the tables', target: `50,000 children ≤ ${targetSeconds} s each`,
    met: children >= 50_000 && Math.max(...values) <= targetSeconds, note,
  })
} finally {
  await stage.stop()
}
