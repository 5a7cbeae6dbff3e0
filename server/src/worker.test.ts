import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { born } from '../../testing/clock.ts'
import { openRosterOffice, type RosterOffice } from '../../testing/rosterOffice.ts'
import { makeKeyRing } from './crypto/sealing.ts'
import { startWorker, type Worker } from './jobs/workerProcess.ts'
import { fieldKeys } from './keys/fieldKeys.ts'
import { type Keys, openKeys } from './keys/folder.ts'
import { settleFigures } from './statistics/settle.ts'
import { hasRosterWork, readRoster, workerSettings } from './workerWork.ts'

let office: RosterOffice
let worker: Worker
const faults: unknown[] = []
const entry = new URL('./worker.ts', import.meta.url)

beforeAll(async () => {
  office = await openRosterOffice([], { reactions: [settleFigures], ordersWait: true })
  const keys: Keys = openKeys(join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'keys'), { mayCreate: true })
  office.app.kernel.ring = makeKeyRing(fieldKeys(keys))
  const { connection } = office.app.db
  worker = startWorker({ entry, settings: workerSettings({ connection, keys }), hasWork: () => hasRosterWork(office.app.kernel), onFault: error => { faults.push(error) } })
})
afterAll(async () => {
  await worker.stop()
  expect(await office.stop()).toEqual([])
})

const rosterOf = (lines: number): Buffer => Buffer.from(['姓名,性别,出生日期,就学状况', ...Array.from({ length: lines }, (_, i) => `李小${'禾苗田穗稻麦豆桑麻粟'[i % 10]},男,${born(10, `0${1 + (i % 9)}-${10 + Math.floor(i / 10)}`)},小学`)].join('\n'))
async function ordered(lines: number): Promise<string> {
  const batch = await office.uploaded(office.supervisor, rosterOf(lines), 'x.csv')
  expect((await office.supervisor.send(`/api/rosters/${batch.id}/commit`, { expected: importable(batch.counts) })).body).toMatchObject({ outcome: 'applied' })
  return batch.id
}
async function until(what: () => Promise<boolean> | boolean): Promise<void> { while (!(await what())) await pause(20) }
const stateOf = async (id: string): Promise<string> => (await office.supervisor.get(`/api/rosters/${id}`)).body.state

describe('the worker process', () => {
  it('starts by itself when a roster is ordered; killed in the middle of writing, its successor goes on and nobody comes twice', async () => {
    await office.owner.query('begin')
    await office.owner.query('lock table qinghe.child_keys in exclusive mode')
    const id = await ordered(30)
    await until(async () => (await office.app.pools.qinghe_signin.query(`select 1 from pg_locks where not granted and mode = 'RowExclusiveLock' and database = (select oid from pg_database where datname = current_database())`)).rowCount === 1)
    const first = worker.pid() ?? expect.fail('no process')
    process.kill(first, 'SIGKILL')
    await until(() => worker.pid() !== first)
    await office.owner.query('commit')
    await until(async () => (await stateOf(id)) === 'committed')
    expect(worker.pid()).not.toBe(first)
    expect(faults.map(String)).toEqual(['Error: the worker process ended by itself'])
    const { rows: [found] } = await office.owner.query(`select count(*)::int as children, count(distinct r.row)::int as rows from qinghe.children c left join qinghe.roster_rows r on r.child = c.id where c.batch = $1`, [id])
    expect(found).toEqual({ children: 30, rows: 30 })
  }, 180_000)

  it('tells whoever gave it a file that it cannot be read, and that it died', async () => {
    const input = { batch: newRecordId(), fileName: 'x.csv' }
    await expect(worker.run('nothing like this', {})).rejects.toThrow('后台没有')
    await expect(worker.run(readRoster, { posting: newRecordId(), input, file: { id: 'x', path: '/nowhere', key: '', bytes: 0 } })).rejects.toThrow('岗位')
    const waiting = worker.run(readRoster, { posting: office.supervisor.actor.posting, input, file: { id: 'x', path: '/nowhere', key: '', bytes: 0 } })
    const pid = worker.pid()
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    await expect(waiting).rejects.toThrow('ended in the middle')
  })
})
