import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginCluster } from '../../../testing/cluster.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import type { Embedded } from '../embedded/embedded.ts'
import { readPidFile } from '../embedded/postmaster.ts'
import { migrate } from '../db/migrate.ts'
import { ownerRole } from '../db/roles.ts'
import { diskProblems, health, patienceMs } from './health.ts'

const scratch = mkdtempSync(join(tmpdir(), 'qinghe-health-'))
let embedded: Embedded
let stage: Stage
beforeAll(async () => {
  embedded = await beginCluster(scratch)
  await migrate(embedded.connection(ownerRole))
  const database = { name: 'health', connection: (role: string) => embedded.connection(role), drop: async () => undefined }
  stage = await openStage({ database, plugins: [health(() => diskProblems(scratch))] })
})
afterAll(async () => {
  await stage.stop()
  await embedded.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const ask = async (path: string) => {
  const answer = await stage.app.server.inject({ url: path })
  return { status: answer.statusCode, body: JSON.parse(answer.body) }
}
const ready = () => ask('/health/ready')
const beat = async (): Promise<string> => (await stage.owner.query('select at::text as at from qinghe.heartbeat')).rows[0].at

describe('whether the server can work', () => {
  it('is told by a write that is committed, to many at once as well', async () => {
    await expect.poll(async () => (await ready()).status, { timeout: 60_000 }).toBe(200)
    const before = await beat()
    // The last answer is heard for a second; after it the next question is asked.
    await expect.poll(async () => { await ready(); return beat() }, { timeout: 60_000 }).not.toBe(before)
    const answers = await Promise.all(Array.from({ length: 50 }, ready))
    expect(answers.map(answer => answer.body)).toEqual(answers.map(() => ({ status: 'ready', problems: [], clockAheadSeconds: expect.any(Number) })))
    expect(await beat() >= before).toBe(true)
  })

  it('is denied while the database takes no writes, although it answers', async () => {
    const superuser = new pg.Client(embedded.connection('postgres'))
    await superuser.connect()
    await superuser.query('alter system set default_transaction_read_only = on')
    await superuser.query('select pg_reload_conf()')
    await expect.poll(async () => (await ready()).status, { timeout: 60_000, interval: 200 }).toBe(503)
    expect((await ready()).body.problems).toEqual(['数据库暂时不可用'])
    await superuser.query('set default_transaction_read_only = off')
    await superuser.query('alter system reset default_transaction_read_only')
    await superuser.query('select pg_reload_conf()')
    await superuser.end()
    await expect.poll(async () => (await ready()).status, { timeout: 60_000, interval: 200 }).toBe(200)
  })

  it('is denied within two seconds while PostgreSQL is frozen, as often as it is asked, and the server lives', async () => {
    const { rows } = await stage.owner.query<{ pid: number }>('select pid from pg_stat_activity')
    const pids = [readPidFile(embedded.places.cluster)?.pid ?? 0, ...rows.map(row => row.pid)]
    await expect.poll(async () => (await ready()).status, { timeout: 60_000 }).toBe(200)
    await expect.poll(async () => {
      for (const pid of pids) process.kill(pid, 'SIGSTOP')
      return (await ready()).status
    }, { timeout: 60_000, interval: 500 }).toBe(503)
    expect(patienceMs).toBeLessThan(2_000)
    for (let i = 0; i < 3; i++) {
      const answer = await ready()
      expect([answer.status, answer.body.problems]).toEqual([503, ['数据库没有按时回答']])
    }
    expect(await ask('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } })
    for (const pid of pids) process.kill(pid, 'SIGCONT')
    await expect.poll(async () => (await ready()).status, { timeout: 60_000 }).toBe(200)
  })
})
