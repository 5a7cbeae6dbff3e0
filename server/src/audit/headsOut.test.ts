import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { sequenceAll, testOrigin, verifyNow } from '../../../testing/honest.ts'
import { keptHeads, logHead, startHeadsOut } from './headsOut.ts'
import { insertLeaves } from './inbox.ts'
import { makeLeaf } from './leaf.ts'

let db: TestDatabase
let owner: pg.Client
let pool: pg.Pool
const dir = join(mkdtempSync(join(tmpdir(), 'qinghe-heads-')), 'elsewhere')
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  pool = new pg.Pool({ ...db.connection('qinghe_tree'), max: 1 })
})
afterAll(async () => {
  await pool.end()
  await owner.end()
  await db.drop()
  rmSync(dir, { recursive: true, force: true })
})

async function grow(): Promise<void> {
  await insertLeaves(owner, [makeLeaf({ at: '2026-03-02T08:00:00.000Z', kind: 'read', role: 'childDirector', county: 431003, region: 431003102201, purpose: 'archive', phrase: '查看档案', requestId: 'r', outcome: 'answered' })])
  await sequenceAll(owner)
}
const sendOut = () => startHeadsOut({ pool, origin: testOrigin, dir, onError: error => { throw error } }).stop()

it('nothing leaves before there is a head', async () => {
  await sendOut()
  expect([keptHeads(dir, testOrigin), await logHead(pool, { origin: testOrigin, dir })]).toEqual([[], null])
})

it('the newest head of a day lies elsewhere, and an end cut off here is found by it', async () => {
  await grow()
  await sendOut()
  await grow()
  await sendOut()
  const heads = keptHeads(dir, testOrigin)
  expect(heads).toMatchObject([{ size: 2, origin: testOrigin }])
  expect(await logHead(pool, { origin: testOrigin, dir })).toMatchObject({ text: `2.${heads[0]?.root}`, leavesMachine: true, keptAt: heads[0]?.at })
  expect(await verifyNow(owner, { heads })).toMatchObject({ isSound: true, claimsHeld: 1 })
  await owner.query('delete from qinghe.audit_leaves where index = 1')
  await owner.query('delete from qinghe.audit_heads where size = 2')
  await owner.query('delete from qinghe.audit_nodes where index = 1 or level = 1')
  expect((await verifyNow(owner, { heads })).findings).toEqual([{ kind: 'truncated', size: 1, claimed: 2 }])
})

it('heads of other installations in the same folder are not ours, and one that was spoilt is said', () => {
  writeFileSync(join(dir, '2026-01-01-elsewhere.head'), 'whatever')
  expect(keptHeads(dir, testOrigin)).toHaveLength(1)
  const [ours] = readdirSync(dir).filter(name => name.includes(testOrigin))
  writeFileSync(join(dir, ours ?? ''), 'QH1.spoilt')
  expect(() => keptHeads(dir, testOrigin)).toThrow('读不出来')
})
