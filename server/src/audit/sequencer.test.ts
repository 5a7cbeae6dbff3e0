import { generateKeyPairSync } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { makeSigner } from './head.ts'
import { insertLeaves, makeInbox } from './inbox.ts'
import { type Leaf, leafBytes, makeLeaf } from './leaf.ts'
import { runSequencer, sequenceOnce } from './sequencer.ts'
import { lastHead, sourceOf } from './store.ts'
import { leafHash, rootOf } from './tree.ts'

const pair = generateKeyPairSync('ed25519')
const signer = makeSigner(newUuid(), pair.privateKey)
let db: TestDatabase
const open: pg.Pool[] = []
const poolOf = (role: string, max = 2) => {
  const pool = new pg.Pool({ ...db.connection(role), max })
  pool.on('error', () => undefined)
  open.push(pool)
  return pool
}
beforeAll(async () => { db = await cloneDatabase() })
afterAll(async () => {
  await Promise.all(open.map(pool => pool.end()))
  await db.drop()
})

let requests = 0
const someLeaf = (input: Partial<Leaf> = {}) => makeLeaf({
  at: '2026-03-02T08:00:00.000Z', kind: 'read', role: 'childDirector', county: 431003, region: 431003102201, purpose: 'archive',
  phrase: '查看档案', class: 'S2', requestId: `r-${requests++}`, outcome: 'answered', children: [newUuid()], ...input,
})

type Stored = { index: string; id: string; leaf: Buffer }
const storedLeaves = async () => {
  const text = 'SELECT index, id, leaf FROM qinghe.audit_leaves ORDER BY index'
  const { rows } = await poolOf('qinghe_tree', 1).query<Stored>(text)
  return rows
}

async function expectSoundLog(ids: readonly string[]): Promise<void> {
  const rows = await storedLeaves()
  expect(rows.map(r => Number(r.index))).toEqual(rows.map((_, i) => i))
  const stored = rows.map(r => r.id)
  expect(new Set(stored).size).toBe(stored.length)
  for (const id of ids) expect(stored).toContain(id)
  const head = await lastHead(sourceOf(poolOf('qinghe_tree', 1)))
  expect(head?.size).toBe(rows.length)
  expect(head?.root).toEqual(Buffer.from(rootOf(rows.map(r => leafHash(r.leaf)))))
}

async function drainInbox(pool: pg.Pool): Promise<void> {
  for (;;) {
    const client = await pool.connect()
    const turn = await sequenceOnce(client, signer).finally(() => client.release())
    if (turn !== 'busy' && turn.taken === 0) return
  }
}

describe('the inbox', () => {
  it('has every leaf committed before the read is answered, many in one commit', async () => {
    const pool = poolOf('qinghe_audit', 1)
    let statements = 0
    const counting = ((...args: Parameters<pg.Pool['query']>) => { statements++; return pool.query(...args) }) as pg.Pool['query']
    const inbox = makeInbox({ query: counting })
    const leaves = Array.from({ length: 1200 }, () => someLeaf())
    await Promise.all(leaves.map(leaf => inbox.append(leaf)))
    const { rows } = await poolOf('qinghe_tree').query<{ id: string; leaf: Buffer }>('SELECT id, leaf FROM qinghe.audit_inbox')
    const byId = new Map(rows.map(r => [r.id, r.leaf]))
    for (const leaf of leaves) expect(byId.get(leaf.id)).toEqual(leafBytes(leaf))
    expect(statements).toBeLessThanOrEqual(5)
  })

  it('fails the read when the leaf cannot be written, and works again afterwards', async () => {
    const inbox = makeInbox(poolOf('qinghe_audit', 1))
    const leaf = someLeaf()
    await inbox.append(leaf)
    const outcomes = await Promise.allSettled([inbox.append(leaf), inbox.append(someLeaf())])
    expect(outcomes[0].status).toBe('rejected')
    await inbox.append(someLeaf())
    await inbox.drain()
  })

  it('cannot be read, emptied or rewritten by whoever drops leaves into it', async () => {
    for (const role of ['qinghe_audit', 'qinghe_range', 'qinghe_list', 'qinghe_signin']) {
      const pool = poolOf(role, 1)
      for (const verb of ['SELECT * FROM % i', 'DELETE FROM % i', 'TRUNCATE %', 'UPDATE % SET county = 0']) {
        const text = verb.replace('%', 'qinghe.audit_inbox')
        await expect(pool.query(text), `${role}: ${text}`).rejects.toThrow('permission denied')
      }
      await insertLeaves(pool, [someLeaf()])
    }
  })
})

describe('the sequencer', () => {
  it('moves everything from the inbox into the tree, in order and signed', async () => {
    const pool = poolOf('qinghe_tree')
    const written = someLeaf({ kind: 'command', command: newUuid() })
    await insertLeaves(poolOf('qinghe_range', 1), [written])
    await drainInbox(pool)
    await expectSoundLog([written.id])
    const { rows } = await pool.query('SELECT 1 FROM qinghe.audit_inbox')
    expect(rows).toHaveLength(0)
    const seen = await pool.query('SELECT index FROM qinghe.audit_child_leaves WHERE child = $1', [written.children[0]])
    expect(seen.rows).toHaveLength(1)
  })

  it('takes long lists in portions that a slow disk can carry', async () => {
    const many = Array.from({ length: 200 }, () => newUuid())
    const lists = Array.from({ length: 700 }, () => someLeaf({ kind: 'list', children: many }))
    await insertLeaves(poolOf('qinghe_audit', 1), lists)
    const client = await poolOf('qinghe_tree', 1).connect()
    const turn = await sequenceOnce(client, signer).finally(() => client.release())
    if (turn === 'busy') throw new Error('another sequencer runs')
    expect(turn.taken).toBeGreaterThan(400)
    expect(turn.taken).toBeLessThan(600)
    await drainInbox(poolOf('qinghe_tree'))
    await expectSoundLog(lists.map(l => l.id))
  })

  it('is not stopped by bytes that are no leaf', async () => {
    const id = newUuid()
    await poolOf('qinghe_audit', 1).query('INSERT INTO qinghe.audit_inbox VALUES ($1, 0, $2, $3)',
      [id, '2026-03-02', Buffer.from('\0nonsense')])
    await drainInbox(poolOf('qinghe_tree'))
    await expectSoundLog([id])
  })

  it('is not stopped by bytes that no parser of the database gets to the end of', async () => {
    const inbox = poolOf('qinghe_audit', 1)
    const ids = [0, 1].map(() => newUuid())
    for (const [i, bytes] of ['['.repeat(1_000_000), '"1'.repeat(20)].entries()) {
      await inbox.query('INSERT INTO qinghe.audit_inbox VALUES ($1, 0, $2, $3)', [ids[i], '2026-03-02', Buffer.from(bytes)])
    }
    await drainInbox(poolOf('qinghe_tree'))
    await expectSoundLog(ids)
  })

  it('may add to the tree and do nothing else with it', async () => {
    const pool = poolOf('qinghe_tree', 1)
    for (const table of ['audit_leaves', 'audit_nodes', 'audit_heads', 'audit_child_leaves']) {
      await expect(pool.query(`DELETE FROM qinghe.${table}`)).rejects.toThrow('permission denied')
      await expect(pool.query(`UPDATE qinghe.${table} SET county = 0`)).rejects.toThrow(/permission denied|does not exist/)
      await expect(pool.query(`TRUNCATE qinghe.${table}`)).rejects.toThrow('permission denied')
    }
  })

  it('takes a leaf whose transaction commits after later ones were numbered', async () => {
    const slow = await poolOf('qinghe_range', 1).connect()
    const [early, late] = [someLeaf(), someLeaf()]
    await slow.query('BEGIN')
    await insertLeaves(slow, [early])
    await insertLeaves(poolOf('qinghe_audit', 1), [late])
    await drainInbox(poolOf('qinghe_tree'))
    await slow.query('COMMIT')
    slow.release()
    await drainInbox(poolOf('qinghe_tree'))
    await expectSoundLog([early.id, late.id])
  })

  it('loses and doubles nothing when several run at once and connections are killed in the middle', async () => {
    const victims = poolOf('qinghe_tree', 4)
    const errors: unknown[] = []
    const options = { pool: victims, signer, everyMs: 5, onError: (error: unknown) => errors.push(error) }
    const running = [runSequencer(options), runSequencer(options), runSequencer(options)]
    const killer = poolOf('postgres', 1)
    const inbox = makeInbox(poolOf('qinghe_audit', 1))
    const leaves: Leaf[] = []
    for (let round = 0; round < 25; round++) {
      const batch = Array.from({ length: 40 }, () => someLeaf())
      leaves.push(...batch)
      await Promise.all(batch.map(inbox.append))
      await killer.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE usename = 'qinghe_tree' AND datname = current_database() AND ($1 OR state <> 'idle')`, [round % 5 === 0])
    }
    await Promise.all(running.map(r => r.stop()))
    await drainInbox(poolOf('qinghe_tree'))
    await expectSoundLog(leaves.map(l => l.id))
    expect(errors.length).toBeGreaterThan(0)
  })

  it('refuses to continue a log that somebody shortened', async () => {
    const owner = poolOf('qinghe_owner', 1)
    const tree = poolOf('qinghe_tree')
    await insertLeaves(poolOf('qinghe_audit', 1), [someLeaf()])
    const client = await owner.connect()
    await client.query('CREATE TABLE kept AS SELECT * FROM qinghe.audit_heads ORDER BY size DESC LIMIT 1')
    await client.query('DELETE FROM qinghe.audit_heads WHERE size = (SELECT max(size) FROM qinghe.audit_heads)')
    await expect(drainInbox(tree)).rejects.toThrow()
    await client.query('INSERT INTO qinghe.audit_heads SELECT * FROM kept')
    client.release()
    await drainInbox(tree)
    await expectSoundLog([])
  })
})
