/** A figure at each of the six levels with a million children and 100,000 deltas that no folder has taken yet, against a plain
 *  GROUP BY over the children; both answers are compared, cell by cell, in the same run.
 *  Run: npm run bench statistics. Results: bench/results/statistics-LEVEL.json. QINGHE_BENCH_CHILDREN makes it smaller. */
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { ancestorAt, type Level, levels, levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import { rulesInForce } from '@qinghe/domain/statistics/cells.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { from as copyFrom } from 'pg-copy-streams'
import { loadRegions } from '../server/src/regions/load.ts'
import { foldOnce } from '../server/src/statistics/folder.ts'
import { statisticsRoutes } from '../server/src/statistics/routes.ts'
import { settleAll, settleChildren } from '../server/src/statistics/settle.ts'
import { recount, type Tally, told } from '../testing/figureWorld.ts'
import { world } from '../testing/world.ts'
import { commit, environment, median, ratioOf, timed, watch, writeResult } from './measure.ts'
import { openStage, postOf, type Stage } from './stage.ts'

const seed = 431003
const wanted = { children: Number(process.env['QINGHE_BENCH_CHILDREN'] ?? 1_000_000), counties: 250 }
const deltas = Math.min(100_000, wanted.children / 10)
const targetMs = 20
const runs = 11

/** 苏仙区 and every eleventh county of the nation: some in each province. */
async function chooseCounties({ owner }: Stage): Promise<number[]> {
  const { rows } = await owner.query<{ code: string }>('select code from qinghe.regions where level = 3 order by code')
  const codes = rows.map(row => Math.floor(Number(row.code) / levelSize.county))
  const step = Math.floor(codes.length / wanted.counties)
  return [...new Set([431003, ...codes.filter((_, i) => i % step === 0)])].slice(0, wanted.counties)
}

/** Of a hundred archives 92 are in the register, three changed since, three wait for a review, two have left. */
const statusOf = (i: number): string =>
  (i % 100 < 92 ? 'active' : i % 100 < 95 ? 'changed' : i % 100 < 98 ? 'townReviewing' : 'exited')

async function copy({ owner }: Stage, into: string, lines: Iterable<string>): Promise<void> {
  function* blocks() {
    let block = ''
    for (const line of lines) {
      block += `${line}\n`
      if (block.length > 65_536) { yield block; block = '' }
    }
    yield block
  }
  await pipeline(Readable.from(blocks()), owner.query(copyFrom(`copy qinghe.${into} from stdin`)))
}

async function load(stage: Stage): Promise<void> {
  const { owner } = stage
  await loadRegions(owner)
  const counties = await chooseCounties(stage)
  await owner.query(`insert into qinghe.tenants (county, opened)
    select c, '2024-01-01' from unnest($1::int[]) c`, [counties])
  await owner.query(`insert into qinghe.tenant_codes (county, code, valid_from)
    select c, c::bigint * 1000000, '2024-01-01' from unnest($1::int[]) c`, [counties])
  const began = '2026-09-01'
  const nobody = '00000000-0000-7000-8000-000000000000'
  const spells: string[] = []
  function* children() {
    let i = 0
    for (const c of world({ seed, counties, children: wanted.children })) {
      const place = [c.region, c.school ?? 0]
      spells.push([c.county, c.id, c.id, ...place, began, c.schoolingStatus].join('\t'))
      yield [c.county, c.id, ...place, statusOf(i++), 'import', c.name, c.sexCode, c.birthDate, nobody, began, began].join('\t')
    }
  }
  await copy(stage, `children (county, id, region, school, status, origin, name, sex_code, birth_date, created_by, created_at,
    updated_at)`, children())
  await copy(stage, 'child_schooling (county, id, child, region, school, valid_from, status)', spells)
  await owner.query('vacuum (analyze) qinghe.children, qinghe.child_schooling')
}

const perCounty = 200

/** A school changed here and there, settled as a write would have been and folded by nobody. Each change is two deltas: one
 *  child less in a cell, one more in another. Then the deltas are vacuumed, as autovacuum does within a minute. */
async function leaveDeltas({ owner, pools }: Stage): Promise<number> {
  const { rows: counties } = await owner.query<{ county: number }>('select county from qinghe.tenants order by county')
  let left = 0
  for (let skip = 0; left < deltas; skip += perCounty) {
    for (const { county } of counties) {
      if (left >= deltas) break
      const { rows } = await owner.query<{ child: string }>(`with picked as (
          select s.child from qinghe.child_schooling s join qinghe.children c on c.county = s.county and c.id = s.child
          where s.county = $1 and c.status <> 'exited' order by md5(s.child::text) offset $2 limit $3)
        update qinghe.child_schooling s set status = s.status % 10 + 1 from picked
        where s.county = $1 and s.child = picked.child returning s.child`, [county, skip, Math.min(perCounty, (deltas - left) / 2)])
      await settleChildren(pools.qinghe_folder, county, rows.map(row => row.child))
      left += rows.length * 2
    }
  }
  await owner.query('vacuum (analyze) qinghe.stat_deltas')
  const { rows: [found] } = await owner.query<{ n: number }>(
    'select sum(n * ((was is not null)::int + (cell is not null)::int))::int as n from qinghe.stat_deltas')
  return found?.n ?? 0
}

const roles: Record<Level, RoleKey> = {
  nation: 'nationCivilAffairs', province: 'provinceCivilAffairs', city: 'cityCivilAffairs', county: 'countyCivilAffairs',
  town: 'childSupervisor', village: 'childDirector',
}
const below: Record<Level, Level> =
  { nation: 'province', province: 'city', city: 'county', county: 'town', town: 'village', village: 'village' }

/** The six regions above the largest village of 苏仙区. */
async function regionsOf({ owner }: Stage): Promise<Map<Level, number>> {
  const { rows: [somewhere] } = await owner.query<{ region: string }>(
    'select region from qinghe.children where county = 431003 group by region order by count(*) desc, region limit 1')
  return new Map(levels.map(level => [level, ancestorAt(Number(somewhere?.region), level)]))
}

/** Every number of the figure against the recount; throws when one differs. @returns how many were compared */
async function compared(answer: unknown, counted: Tally, isVillage: boolean): Promise<number> {
  const expected = Object.entries(counted).filter(([key]) => !isVillage || key.startsWith('sum'))
  if (!isDeepStrictEqual(told(answer), Object.fromEntries(expected))) throw new Error('the figure is not the recount')
  return expected.length
}

async function measure(stage: Stage, [level, region]: [Level, number], rows: Record<string, number>): Promise<void> {
  const ask = stage.as(postOf(roles[level], region))
  const before = environment()
  const usage = watch({ 'bench and server': process.pid, postgres: stage.postgres })
  const values = await timed(runs, () => ask('/api/statistics/figure'))
  const processes = usage()
  const plainly = () => recount(stage.owner, region, levelSize[below[level]])
  const plain = await timed(5, plainly)
  const numbers = await compared(await ask('/api/statistics/figure'), await plainly(), level === 'village')
  writeResult({
    name: `statistics-${level}`, command: 'npm run bench statistics', commit: commit(), seed, rows, environment: before, processes,
    unit: 'ms', values, ratio: ratioOf(values, plain),
    baseline: { what: 'GROUP BY over the children of the region, as owner without policies', values: plain },
    check: `all ${numbers} numbers of the figure equal the recount in this run`,
    target: `median ≤ ${targetMs} ms over HTTP with leaf and policies`, met: median(values) <= targetMs,
  })
}

const took = async <T>(what: string, work: Promise<T>): Promise<T> => {
  const began = performance.now()
  const done = await work
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return done
}

const stage = await openStage(statisticsRoutes)
try {
  await took('load', load(stage))
  await took('settle', settleAll(stage.pools.qinghe_folder, rulesInForce))
  await took('fold', foldOnce(stage.pools.qinghe_folder))
  await stage.owner.query('vacuum (analyze) qinghe.child_cells, qinghe.stat_cells, qinghe.stat_deltas, qinghe.upper_deltas')
  const unfoldedDeltas = await took('write', leaveDeltas(stage))
  for (const at of await regionsOf(stage)) await measure(stage, at, { ...wanted, unfoldedDeltas })
} finally {
  await stage.stop()
}
