import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type App, type Person, startApp } from '../../../testing/app.ts'
import { drawMap, map, ownerOf, recount, setDay, told, wipe, writeEndpoints } from '../../../testing/figureWorld.ts'
import { foldOnce } from './folder.ts'
import { rebuildCounty, rebuildUpper } from './rebuild.ts'
import { reviseOnce } from './revise.ts'
import { statisticsRoutes } from './routes.ts'
import { buildOnce, settleFigures } from './settle.ts'

let app: App
let owner: pg.Client
let nation: Person
let officers: Record<number, Person>

beforeAll(async () => {
  app = await startApp([...statisticsRoutes, ...writeEndpoints], [settleFigures])
  owner = await ownerOf(app.db.connection('qinghe_owner'))
  await drawMap(owner)
  nation = app.as({ role: 'nationCivilAffairs', region: 0 })
  officers = Object.fromEntries(Object.keys(map).map(Number).map(county => [county, county === 441900
    ? app.as({ role: 'childSupervisor', region: 441900003000 }) : app.as({ role: 'countyCivilAffairs', region: county * levelSize.county })]))
})
afterAll(async () => {
  await owner.end()
  const { faults } = app
  await app.stop()
  expect(faults).toEqual([])
})
beforeEach(() => wipe(owner))

const officer = (county: number): Person => officers[county] ?? expect.fail(`no officer in ${county}`)
const cut = (code: number, size: number): number => Math.floor(code / size) * size
/** Region and distance of its rows for the six levels above a village. 北京市 has districts, 东莞市 towns right below it. */
function chain(village: number): [region: number, step: number][] {
  const { nation: all, province, city, county, town } = levelSize
  const isBare = Math.floor(village / city) === 4419
  return [
    [cut(village, all), province], [cut(village, province), Math.floor(village / city) === 1101 ? county : city],
    [cut(village, city), isBare ? town : county], ...(isBare ? [] : [[cut(village, county), town] as [number, number]]),
    [cut(village, town), 1], ...(village % town === 0 ? [] : [[village, 1] as [number, number]]),
  ]
}

async function expectEqualRecount(villages: readonly number[], by: Person = nation): Promise<void> {
  const asked = new Map(villages.flatMap(chain))
  for (const [region, step] of asked) {
    const reply = await by.get(`/api/statistics/figure?region=${region}`)
    expect(reply.status, JSON.stringify(reply.body)).toBe(200)
    const counted = await recount(owner, region, step)
    const expected = Object.fromEntries(Object.entries(counted).filter(([key]) => reply.body.rows.length > 0 || key.startsWith('sum')))
    expect(told(reply.body), `figure of ${region}`).toEqual(expected)
    expect(reply.body.balance.differences, `balance of ${region}`).toEqual([])
  }
}

const villages = Object.entries(map).flatMap(([county, codes]) => codes.map(code => ({ county: Number(county), code })))
const place = fc.constantFrom(...villages)
/** Birthdays around the clock's steps: 29 February, today, the borders of bands, not yet born. */
const birth = fc.constantFrom('2012-02-29', '2020-02-29', '2010-02-28', '2012-03-01', '2020-02-28', '2018-03-01', '2022-11-20', '2008-06-01', '2026-03-02')
const status = fc.constantFrom('active', 'changed', 'draft', 'villageSubmitted', 'returned', 'exitPending', 'exited', 'merged')
const schooling = fc.constantFrom(null, 1, 3, 7, 10)
const sex = fc.constantFrom(0, 1, 2, 9, null)
const child = fc.nat({ max: 9 })

type Step =
  | { do: 'create'; place: { county: number; code: number }; birthDate: string; status: string; sexCode: number | null; schooling: number | null }
  | { do: 'write'; child: number; set: Record<string, unknown> } | { do: 'move'; child: number; to: number }
  | { do: 'clock'; days: 'day' | 'leap' | 'year' } | { do: 'fold' } | { do: 'revise' }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), place, birthDate: birth, status, sexCode: sex, schooling }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), child, set: fc.oneof(
    birth.map(birthDate => ({ birthDate })), schooling.map(one => ({ schooling: one })), status.map(one => ({ status: one })), sex.map(sexCode => ({ sexCode })),
  ) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), child, to: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('clock' as const), days: fc.constantFrom('day' as const, 'leap' as const, 'year' as const) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'fold' as const }) }, { weight: 1, arbitrary: fc.constant({ do: 'revise' as const }) },
)

type World = { day: string; children: { id: string; county: number; village: number }[] }
const nextDay: Record<'day' | 'leap' | 'year', (day: string) => string> = {
  day: day => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10),
  leap: day => (day < '2028-02-29' ? '2028-02-29' : day < '2032-02-29' ? '2032-02-29' : nextDay.day(day)),
  year: day => `${Number(day.slice(0, 4)) + 1}-03-01`,
}

async function write(world: World, at: number, set: Record<string, unknown>): Promise<void> {
  const one = world.children[at % Math.max(1, world.children.length)]
  if (!one) return
  const reply = await officer(one.county).send('/api/test/write', { id: one.id, ...set })
  expect(reply.body, JSON.stringify(reply.body)).toMatchObject({ outcome: 'applied' })
  if (typeof set['region'] === 'number') one.village = set['region']
}

async function take(world: World, one: Step): Promise<void> {
  switch (one.do) {
    case 'create': {
      const { place: at, do: _, ...facts } = one
      const id = newChildId()
      expect((await officer(at.county).send('/api/test/create', { children: [{ id, region: at.code, ...facts }] })).body).toMatchObject({ outcome: 'applied' })
      world.children.push({ id, county: at.county, village: at.code })
      return
    }
    case 'write': return write(world, one.child, one.set)
    case 'move': {
      const moved = world.children[one.child % Math.max(1, world.children.length)]
      const options = map[moved?.county ?? 0] ?? []
      return write(world, one.child, { region: options[one.to % Math.max(1, options.length)] })
    }
    case 'clock': {
      world.day = nextDay[one.days](world.day)
      await setDay(owner, world.day)
      return
    }
    case 'fold': { await foldOnce(app.pools.qinghe_folder); return }
    case 'revise': { await reviseOnce(app.pools.qinghe_folder) }
  }
}

describe('a figure', () => {
  it('equals a recount at every level after any order of writes, folds and days', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async steps => {
      await wipe(owner)
      const world: World = { day: '2026-02-27', children: [] }
      await setDay(owner, world.day)
      for (const one of steps) {
        await take(world, one)
        await expectEqualRecount(world.children.slice(-1).map(c => c.village))
      }
      await expectEqualRecount(villages.map(v => v.code))
    }), { numRuns: 15 })
  }, 300_000)

  it('stays equal when two people write about the same children at once while figures are folded', async () => {
    await setDay(owner, '2026-02-27')
    const world: World = { day: '2026-02-27', children: [] }
    for (const v of villages.slice(0, 4)) await take(world, { do: 'create', place: v, birthDate: '2020-02-29', status: 'active', sexCode: 1, schooling: 2 })
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(child, birth, child, schooling, fc.nat({ max: 3 })), { minLength: 2, maxLength: 4 }), async pairs => {
      for (const [a, birthDate, b, schoolingNow, to] of pairs) {
        await Promise.all([
          write(world, a, { birthDate }), write(world, b, { schooling: schoolingNow }), take(world, { do: 'move', child: a, to }),
          foldOnce(app.pools.qinghe_folder), reviseOnce(app.pools.qinghe_folder),
        ])
      }
      await expectEqualRecount(villages.slice(0, 6).map(v => v.code))
    }), { numRuns: 8 })
  }, 300_000)

  it('is right when a write waits for its lock across midnight and the night has been at the child meanwhile', async () => {
    await setDay(owner, '2026-02-27')
    const world: World = { day: '2026-02-27', children: [] }
    await take(world, { do: 'create', place: { county: 431003, code: 431003101201 }, birthDate: '2020-02-28', status: 'active', sexCode: 1, schooling: 2 })
    await owner.query('begin')
    await owner.query('select 1 from qinghe.children for update')
    const late = write(world, 0, { schooling: 3 })
    const other = await ownerOf(app.db.connection('qinghe_owner'))
    while ((await other.query('select 1 from pg_locks where not granted')).rowCount === 0);
    await setDay(other, '2026-02-28')
    expect(await reviseOnce(app.pools.qinghe_folder)).toBe(1)
    await owner.query('commit')
    await late
    await expectEqualRecount([431003101201])
    const reply = await nation.get('/api/statistics/figure?region=431003101201')
    expect(told(reply.body)).toMatchObject({ 'sum ageBand B': { official: 1, review: 0 }, 'sum schooling 3': { official: 1, review: 0 } })
    await other.end()
  })

  it('survives a fold that dies at any statement', async () => {
    await setDay(owner, '2026-02-27')
    const world: World = { day: '2026-02-27', children: [] }
    for (const v of villages) await take(world, { do: 'create', place: v, birthDate: '2020-02-29', status: 'active', sexCode: 1, schooling: 2 })
    for (let after = 1, isDone = false; !isDone; after++) {
      isDone = await foldOnce(dyingAfter(app.pools.qinghe_folder, after)).then(() => true, () => false)
      await expectEqualRecount(villages.slice(0, 1).map(v => v.code))
    }
    await expectEqualRecount(villages.map(v => v.code))
    const { rows } = await owner.query('select (select count(*)::int from qinghe.stat_deltas) + (select count(*)::int from qinghe.upper_deltas) as left')
    expect(rows).toEqual([{ left: 0 }])
  })

  it('is right again after a rebuild, whatever happened to the store', async () => {
    await setDay(owner, '2026-02-27')
    const world: World = { day: '2026-02-27', children: [] }
    for (const v of villages) await take(world, { do: 'create', place: v, birthDate: '2020-02-29', status: 'active', sexCode: 1, schooling: 2 })
    await foldOnce(app.pools.qinghe_folder)
    await write(world, 1, { schooling: 3 })
    await owner.query('update qinghe.stat_cells set n = n + 5 where county = 431003 and level < 5; delete from qinghe.stat_cells where county = 431003 and level = 5')
    for (let i = 0; i < 2; i++) {
      const [counted] = await Promise.all([rebuildCounty(app.pools.qinghe_folder, 431003), write(world, 2, { schooling: 7 + i })])
      expect(counted).toBe(map[431003]?.length)
      await foldOnce(app.pools.qinghe_folder)
    }
    await owner.query('update qinghe.stat_upper set n = n + 5')
    await rebuildUpper(app.pools.qinghe_folder)
    await expectEqualRecount(map[431003]?.map(Number) ?? [])
  })

  it('counts children that were loaded past the Writer once the build has run', async () => {
    await setDay(owner, '2026-02-27')
    await owner.query(`insert into qinghe.children (county, id, region, status, origin, name, birth_date, created_by, created_at, updated_at)
      select 431003, gen_random_uuid(), 431003101201, 'active', 'import', '测试', '2015-05-01', gen_random_uuid(), now(), now() from generate_series(1, 2500)`)
    await buildOnce(app.pools.qinghe_folder)
    await expectEqualRecount([431003101201])
    await buildOnce(app.pools.qinghe_folder)
    await expectEqualRecount([431003101201])
  })
})

/** A pool whose connection breaks after so many statements, as when the process is killed. */
function dyingAfter(pool: pg.Pool, statements: number): pg.Pool {
  let left = statements
  const dies = <T extends object>(target: T): T => new Proxy(target, {
    get(of, key) {
      const found = Reflect.get(of, key)
      if (key === 'connect') return async () => dies(await pool.connect())
      if (key !== 'query') return typeof found === 'function' ? found.bind(of) : found
      return (...args: unknown[]) => {
        left -= 1
        if (left < 0) throw new Error('killed')
        return Reflect.apply(found as () => unknown, of, args)
      }
    },
  })
  return dies(pool)
}
