import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { actorFor } from '../../../testing/app.ts'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { answerFor } from '../http/problems.ts'
import { type Lanes, makeLanes } from './lanes.ts'
import { openReading } from './scope.ts'
import { prepared } from './sql.ts'

let db: TestDatabase
const opened: Lanes[] = []
beforeAll(async () => { db = await cloneDatabase() })
afterAll(async () => {
  await Promise.all(opened.map(lanes => lanes.close()))
  await db.drop()
})

const newPool = () => {
  const pool = new pg.Pool({ ...db.connection('qinghe_range'), pipeline: true, max: 3, connectionTimeoutMillis: 2_000 })
  pool.on('connect', client => { client.on('error', () => undefined) })
  pool.on('error', () => undefined)
  return pool
}
const newLanes = (pool = newPool(), deafAfterMs?: number) => {
  const lanes = makeLanes(pool, deafAfterMs)
  opened.push(lanes)
  return lanes
}
const village = (n: number) => openReading(actorFor({ role: 'childDirector', region: 431003100200 + n }), true)
const seenAs = (name: string) => prepared<{ lo: string; backend: number }>(name)`select current_setting('qinghe.lo', true) as lo, pg_backend_pid() as backend`
const slowly = prepared<{ lo: string }>('lost.slowly')`select current_setting('qinghe.lo', true) as lo from pg_sleep(5)`
const endSlowOnes = async (): Promise<void> => {
  const client = new pg.Client(db.connection('postgres'))
  await client.connect()
  try {
    await vi.waitFor(async () => {
      const { rowCount } = await client.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and query like '%pg_sleep(5)%' and state = 'active' and pid <> pg_backend_pid()`)
      expect(rowCount).toBe(1)
    }, { timeout: 4_000 })
  } finally {
    await client.end()
  }
}

describe('a lane', () => {
  it('that is lost while it is made ready gives its connection back, so that the pool is not used up', async () => {
    const pool = newPool()
    const lanes = newLanes(pool)
    const kill = (client: pg.ClientBase): void => { client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined) }
    pool.on('acquire', kill)
    for (let i = 0; i < 4; i++) await expect(lanes.ask(village(1), '1', seenAs('lost.ready'))).rejects.toThrow()
    pool.off('acquire', kill)
    expect((await lanes.ask(village(1), '1', seenAs('lost.ready'))).map(row => row.lo)).toEqual(['431003100201'])
  })

  it('that is being opened while the server stops is closed like the others', async () => {
    const lanes = makeLanes(newPool())
    const asked = lanes.ask(village(1), '1', seenAs('lost.closing')).then(() => 'answered', () => 'told')
    await lanes.close()
    expect(await asked).toBe('told')
  })

  it('that has just answered is free: one after another uses one connection', async () => {
    const lanes = newLanes()
    const unhurried = prepared<{ backend: number }>('lost.unhurried')`select pg_backend_pid() as backend from pg_sleep(0.03)`
    const used = new Set<number | undefined>()
    for (let i = 0; i < 6; i++) used.add((await lanes.ask(village(1), '1', unhurried))[0]?.backend)
    expect(used.size).toBe(1)
  })

  it('answers who asks the same for the first time behind somebody that is refused', async () => {
    const lanes = newLanes()
    const results = await Promise.allSettled([
      lanes.ask('BEGIN READ ONLY;SELECT 1/0', '1', seenAs('lost.first')), ...Array.from({ length: 99 }, (_, n) => lanes.ask(village(n), '1', seenAs('lost.first'))),
    ])
    expect(results.map(one => (one.status === 'fulfilled' ? one.value[0]?.lo : one.reason.code)))
      .toEqual(['22012', ...Array.from({ length: 99 }, (_, n) => String(431003100200 + n))])
  })

  it('that is lost tells all it carried that the database was away, not that the system has a fault', async () => {
    const lanes = newLanes()
    const asked = [1, 2, 3].map(n => lanes.ask(village(n), '1', slowly).then(() => 200, error => answerFor(error, 'r').body.status))
    await endSlowOnes()
    expect(await Promise.all(asked)).toEqual([503, 503, 503])
  })

  it('whose machine went away without a word is hung up on', async () => {
    const lanes = newLanes(newPool(), 500)
    const [row] = await lanes.ask(village(1), '1', seenAs('lost.deaf'))
    const backend = row?.backend ?? 0
    process.kill(backend, 'SIGSTOP')
    try {
      await expect(lanes.ask(village(1), '1', seenAs('lost.deaf'))).rejects.toThrow(/lost/)
      expect((await lanes.ask(village(2), '1', seenAs('lost.deaf')))[0]?.lo).toBe('431003100202')
    } finally {
      process.kill(backend, 'SIGCONT')
    }
  })
})
