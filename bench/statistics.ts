/** A figure at each of the six levels with a million children and 100,000 deltas that no folder has taken yet, against a plain
 *  GROUP BY over the children; both answers are compared, cell by cell, in the same run.
 *  Run: npm run bench statistics. Results: bench/results/statistics-LEVEL.json. QINGHE_BENCH_CHILDREN makes it smaller. */
import { isDeepStrictEqual } from 'node:util'
import type { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { ancestorAt, type Level, levels, levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { copyLine } from '../server/src/archives/bulk.ts'
import { copyInto } from '../server/src/db/copy.ts'
import { loadRegions } from '../server/src/regions/load.ts'
import { addTo, cellRows, type CountedChild, storedCells, storedUpper, type Tally } from '../server/src/statistics/bulk.ts'
import { statisticsRoutes } from '../server/src/statistics/routes.ts'
import { settleChildren } from '../server/src/statistics/settle.ts'
import { recount, type Tally as Told, told } from '../testing/figureWorld.ts'
import { knownVersions } from '../server/src/statistics/timeline.ts'
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
const statusOf = (i: number): ArchiveStatus =>
  (i % 100 < 92 ? 'active' : i % 100 < 95 ? 'changed' : i % 100 < 98 ? 'townReviewing' : 'exited')

const childColumns = [
  'county', 'id', 'region', 'school', 'status', 'origin', 'name', 'sex_code', 'birth_date', 'created_by', 'created_at', 'updated_at',
] as const
const cellColumns = ['county', 'region', 'child', 'rules', 'day', 'cell', 'next_change', 'later_days', 'later_cells'] as const

/** Cells and stored figures as settling and folding would have left them (server/src/statistics/bulk.ts). */
async function loadCells({ owner }: Stage, children: readonly CountedChild[]): Promise<void> {
  const { rows: [now] } = await owner.query<{ day: string }>(`select to_char(qinghe.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`)
  const today = plainDate(now?.day ?? '')
  const tallies = new Map<number, Tally>()
  function* lines() {
    for (const child of children) {
      const tally = tallies.get(child.county) ?? new Map()
      tallies.set(child.county, tally)
      for (const row of cellRows(child, today)) {
        addTo(tally, row)
        yield copyLine(cellColumns, row)
      }
    }
  }
  await copyInto(owner, { table: 'child_cells', columns: cellColumns }, lines())
  const stored = [...tallies].flatMap(([county, tally]) => storedCells(county, tally.values()))
  const cells = ['county', 'level', 'region', 'rules', 'cell', 'n']
  await copyInto(owner, { table: 'stat_cells', columns: cells }, stored.map(row => copyLine(cells, row)))
  const upper = storedUpper([...tallies.values()].flatMap(tally => [...tally.values()]))
  await copyInto(owner, { table: 'stat_upper', columns: cells.slice(1) }, upper.map(row => copyLine(cells.slice(1), row)))
  await owner.query('insert into qinghe.figure_rules (version, built_at) select v, qinghe.now() from unnest($1::int[]) v', [[...knownVersions]])
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
  const counted: CountedChild[] = []
  function* children() {
    let i = 0
    for (const c of world({ seed, counties, children: wanted.children })) {
      const place = [c.region, c.school ?? 0]
      spells.push(`${[c.county, c.id, c.id, ...place, began, c.schoolingStatus].join('\t')}\n`)
      const status = statusOf(i++)
      counted.push({
        county: c.county, region: c.region, child: c.id, status, birthDate: plainDate(c.birthDate), sexCode: c.sexCode, schooling: c.schoolingStatus,
      })
      yield `${[c.county, c.id, ...place, status, 'import', c.name, c.sexCode, c.birthDate, nobody, began, began].join('\t')}\n`
    }
  }
  await copyInto(owner, { table: 'children', columns: childColumns }, children())
  await copyInto(owner, { table: 'child_schooling', columns: ['county', 'id', 'child', 'region', 'school', 'valid_from', 'status'] }, spells)
  await loadCells(stage, counted)
  await owner.query('vacuum (analyze) qinghe.children, qinghe.child_schooling, qinghe.child_cells, qinghe.stat_cells, qinghe.stat_upper')
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
async function compared(answer: unknown, counted: Told, isVillage: boolean): Promise<number> {
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
  const unfoldedDeltas = await took('write', leaveDeltas(stage))
  // From the village up, so that the program is warm when the nation, which has most to do, is asked.
  for (const at of [...await regionsOf(stage)].reverse()) await measure(stage, at, { ...wanted, unfoldedDeltas })
} finally {
  await stage.stop()
}
