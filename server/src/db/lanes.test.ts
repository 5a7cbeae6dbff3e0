import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actorFor } from '../../../testing/app.ts'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import type { Lanes } from './lanes.ts'
import { closePools, openPools, type Pools } from './pools.ts'
import { openReading, widthOf } from './scope.ts'
import { prepared } from './sql.ts'

let db: TestDatabase
let pools: Pools
let lanes: Lanes
beforeAll(async () => {
  db = await cloneDatabase()
  pools = openPools(role => db.connection(role))
  lanes = pools.lanes
})
afterAll(async () => {
  await closePools(pools)
  await db.drop()
})

const village = (n: number) => actorFor({ role: 'childDirector', region: 431003100200 + n })
type Seen = { lo: string; posting: string; backend: number }
const whoAmI = prepared<Seen>('test.who')`select current_setting('qinghe.lo', true) as lo, current_setting('qinghe.posting', true) as posting, pg_backend_pid() as backend`
const ask = (n: number) => lanes.ask(openReading(village(n), true), '1', whoAmI)

describe('short statements on shared connections', () => {
  it('each run as whoever asked, however many leave together', async () => {
    const people = Array.from({ length: 300 }, (_, n) => village(n % 250))
    const seen = await Promise.all(people.map(actor => lanes.ask(openReading(actor, true), '1', whoAmI)))
    expect(seen.map(([row]) => [row?.lo, row?.posting])).toEqual(people.map(({ scope, posting }) => [scope.shape === 'range' ? String(scope.lo) : '', posting]))
    expect(new Set(seen.map(([row]) => row?.backend)).size).toBeLessThan(6)
  })

  it('leave nobody behind on the connection', async () => {
    const seen = await Promise.all([ask(1), ask(2), ask(3)])
    const settings = await pools.qinghe_range.query<{ lo: string | null }>(`select nullif(current_setting('qinghe.lo', true), '') as lo`)
    expect(settings.rows).toEqual([{ lo: null }])
    const left = await Promise.all(seen.map(([row]) => pools.qinghe_range.query<{ state: string }>('select state from pg_stat_activity where pid = $1', [row?.backend])))
    expect(left.map(({ rows }) => rows[0]?.state)).toEqual(['idle', 'idle', 'idle'])
  })

  it('fail alone: what stands before and behind in the same packet is answered', async () => {
    const broken = prepared<Seen>('test.broken')`select 1 / (pg_backend_pid() - pg_backend_pid()) as lo`
    const results = await Promise.allSettled([ask(1), lanes.ask(openReading(village(2), true), '1', broken), ask(3), lanes.ask('BEGIN READ ONLY;SET LOCAL nonsense', '1', whoAmI), ask(5)])
    expect(results.map(one => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
    expect(results.flatMap(one => (one.status === 'fulfilled' ? [one.value[0]?.lo] : []))).toEqual(['431003100201', '431003100203', '431003100205'])
  })

  it('cannot write', async () => {
    const writes = prepared<unknown>('test.writes')`insert into qinghe.roster_batches default values`
    await expect(lanes.ask(openReading(village(1), true), '1', writes)).rejects.toThrow(/read-only|permission/)
  })

  it('do not wait behind a slow one: another connection is opened', async () => {
    const slow = prepared<{ backend: number }>('test.slow')`select pg_backend_pid() as backend from pg_sleep(0.5)`
    const slowly = Array.from({ length: 8 }, (_, n) => lanes.ask(openReading(village(n), true), '1', slow))
    await pools.qinghe_range.query('select pg_sleep(0.1)')
    let ended = 0
    for (const one of slowly) void one.then(() => { ended += 1 })
    const [row] = await ask(9)
    expect(ended).toBeLessThan(slowly.length)
    const backends = (await Promise.all(slowly)).map(([one]) => one?.backend)
    expect(backends).not.toContain(row?.backend)
  })

  it('go on with another connection when one is lost', async () => {
    const [row] = await ask(1)
    const others = `usename = 'qinghe_range' and datname = current_database() and pid <> pg_backend_pid()`
    await pools.qinghe_range.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where ${others}`)
    // What was on its way is told; a lane that has heard of its end is gone, and each asking hears of one.
    const answers = await [1, 2, 3, 4, 5, 6, 7, 8].reduce<Promise<string[]>>(async (before, n) => {
      const told = await before
      return [...told, await ask(n).then(([one]) => `${one?.lo} ${one?.backend === row?.backend}`, () => 'lost')]
    }, Promise.resolve([]))
    expect(answers.at(-1)).toBe('431003100208 false')
  })

  it('have a plan for each width of area, so that a village never decides how a province is read', () => {
    const widths = [431003100201, 431003100000, 431003000000, 431000000000, 430000000000, 0].map(region =>
      widthOf(actorFor({ role: region === 0 ? 'nationCivilAffairs' : 'countyCivilAffairs', region }).scope))
    expect(new Set(widths).size).toBe(6)
  })
})
