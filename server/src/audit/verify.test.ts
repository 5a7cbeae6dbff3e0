import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { sayFinding } from './findings.ts'
import { type Head, type HeadClaim, headText, makeSigner, parseHead, shortHeadText, signHead } from './head.ts'
import { insertLeaves } from './inbox.ts'
import { leafBytes, makeLeaf, parseLeaf } from './leaf.ts'
import { sequenceOnce } from './sequencer.ts'
import { fullHead, lastHead, sourceOf } from './store.ts'
import { append, emptyRange, leafHash, nodeHash } from './tree.ts'
import { verify } from './verify.ts'

const pair = generateKeyPairSync('ed25519')
const origin = newUuid()
const signer = makeSigner(origin, pair.privateKey)
let db: TestDatabase
/** Whoever owns the machine: may change every row. */
let owner: pg.Client
let outside: Head[]

beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

const auditTables = ['audit_inbox', 'audit_leaves', 'audit_child_leaves', 'audit_nodes', 'audit_heads', 'commands', 'changes']

async function grow(counts: readonly number[]): Promise<void> {
  for (const count of counts) {
    await insertLeaves(owner, Array.from({ length: count }, (_, i) => makeLeaf({
      at: '2026-03-02T08:00:00.000Z', kind: 'read', role: 'childDirector', county: 431003, region: 431003102201,
      purpose: 'archive', phrase: '查看档案', class: 'S2', requestId: `r-${i}`, outcome: 'answered', children: [newUuid(), newUuid()],
    })))
    await sequenceOnce(owner, signer)
    outside.push(await newestHead())
  }
}

async function newestHead(): Promise<Head> {
  const stored = await lastHead(sourceOf(owner))
  if (!stored) throw new Error('the log has no head')
  return fullHead(stored, origin)
}

// A log of 23 leaves, signed at 3, 10 and 23; all three heads are also kept elsewhere.
beforeEach(async () => {
  outside = []
  await owner.query(`TRUNCATE ${auditTables.map(t => `qinghe.${t}`).join(', ')}`)
  await grow([3, 7, 13])
})

type Claims = readonly HeadClaim[]
const check = (heads: Claims = outside, publicKeys = [pair.publicKey]) => verify(owner, { origin, publicKeys, heads })
const kindsFound = async (heads: Claims = outside) => [...new Set((await check(heads)).findings.map(f => f.kind))].sort()
const claimOf = (text: string) => {
  const claim = parseHead(text)
  if (!claim) throw new Error('not a head')
  return claim
}

/** What an owner with the signing key could do: make all hashes and heads anew from the leaves as they now are. */
async function resign(): Promise<void> {
  const text = 'SELECT index, leaf FROM qinghe.audit_leaves ORDER BY index'
  const { rows } = await owner.query<{ index: string; leaf: Buffer }>(text)
  await owner.query('TRUNCATE qinghe.audit_nodes')
  const { nodes } = append(emptyRange, rows.map(row => leafHash(row.leaf)))
  for (const n of nodes) await owner.query('INSERT INTO qinghe.audit_nodes VALUES ($1, $2, $3)', [n.level, n.index, n.hash])
  const heads = await owner.query<{ size: string; at: Date }>('SELECT size, at FROM qinghe.audit_heads')
  for (const { size, at } of heads.rows) {
    const { range } = append(emptyRange, rows.slice(0, Number(size)).map(row => leafHash(row.leaf)))
    const root = Buffer.from(range.peaks.toReversed().reduce((right, left) => nodeHash(left, right))).toString('hex')
    const head = signHead(signer, { size: Number(size), root, at: at.toISOString() })
    await owner.query('UPDATE qinghe.audit_heads SET root = $2, signature = $3 WHERE size = $1',
      [size, Buffer.from(root, 'hex'), Buffer.from(head.signature, 'base64url')])
  }
}

/** Changes the phrase of a leaf, in the bytes and in the column. */
async function edit(index: number): Promise<void> {
  const { rows } = await owner.query<{ leaf: Buffer }>('SELECT leaf FROM qinghe.audit_leaves WHERE index = $1', [index])
  const leaf = parseLeaf(rows[0]?.leaf ?? Buffer.alloc(0))
  if (!leaf) throw new Error(`leaf ${index} is not readable`)
  await owner.query('UPDATE qinghe.audit_leaves SET leaf = $2, phrase = $3 WHERE index = $1',
    [index, leafBytes({ ...leaf, phrase: '导出名单' }), '导出名单'])
}

describe('an untouched log', () => {
  it('is sound against every head that was ever given out, signed or on paper', async () => {
    const last = await newestHead()
    const report = await check([...outside, claimOf(headText(last)), claimOf(shortHeadText(last))])
    expect(report).toMatchObject({ isSound: true, size: 23, headsChecked: 3, claimsHeld: 5, findingCount: 0, root: last.root })
  })

  it('stays sound when it grows', async () => {
    await grow([1, 1999])
    expect(await check()).toMatchObject({ isSound: true, size: 2023, headsChecked: 5, claimsHeld: 5 })
  })

  it('can be verified by the role that keeps it, except for the tables it must not read', async () => {
    const tree = new pg.Client(db.connection('qinghe_tree'))
    await tree.connect()
    await expect(tree.query('SELECT receipt FROM qinghe.commands')).rejects.toThrow('permission denied')
    await tree.query('SELECT county, id FROM qinghe.commands')
    await tree.end()
  })
})

describe('a log that somebody changed', () => {
  it('shows an edited leaf', async () => {
    await edit(5)
    expect(await kindsFound([])).toEqual(['edited', 'head', 'node'])
    const report = await check([])
    expect(report.findings).toContainEqual({ kind: 'edited', index: 5 })
    expect(report.findings).toContainEqual({ kind: 'head', size: 10, holdsUpTo: 3 })
    expect(report.findings).toContainEqual({ kind: 'node', from: 4, to: 6 })
  })

  it('shows an edited search column although leaf and tree are whole', async () => {
    await owner.query("UPDATE qinghe.audit_leaves SET account = '018f0000-0000-7000-8000-000000000001' WHERE index = 7")
    expect((await check()).findings).toEqual([{ kind: 'columns', index: 7, columns: ['account'] }])
  })

  it('shows a leaf that is missing', async () => {
    await owner.query('DELETE FROM qinghe.audit_leaves WHERE index = 4')
    expect((await check([])).findings).toContainEqual({ kind: 'missing', index: 4, count: 1 })
  })

  it('shows a leaf removed and the rest moved together', async () => {
    await owner.query('DELETE FROM qinghe.audit_leaves WHERE index = 4')
    await owner.query('UPDATE qinghe.audit_leaves SET index = index + 1000 WHERE index > 4')
    await owner.query('UPDATE qinghe.audit_leaves SET index = index - 1001 WHERE index > 1000')
    expect(await kindsFound([])).toEqual(expect.arrayContaining(['edited', 'node', 'truncated', 'viewers']))
  })

  it('shows two leaves that changed places', async () => {
    await owner.query(`UPDATE qinghe.audit_leaves SET index = CASE index WHEN 11 THEN 1012 ELSE 1011 END WHERE index IN (11, 12)`)
    await owner.query('UPDATE qinghe.audit_leaves SET index = index - 1000 WHERE index > 1000')
    expect(await kindsFound([])).toEqual(['edited', 'head', 'node', 'viewers'])
  })

  it('shows leaves put in by hand', async () => {
    await owner.query(`INSERT INTO qinghe.audit_leaves SELECT 23, id, county, region, at, account, posting, kind, purpose, phrase,
      count, command, leaf FROM qinghe.audit_leaves WHERE index = 22`)
    expect((await check([])).findings).toContainEqual({ kind: 'unsigned', from: 23, to: 24 })
    await owner.query('UPDATE qinghe.audit_leaves SET index = 900000000000 WHERE index = 23')
    expect(await kindsFound([])).toContain('missing')
  })

  it('shows that the end was cut off, by its own heads and, when those are gone too, by the ones kept elsewhere', async () => {
    await owner.query('DELETE FROM qinghe.audit_leaves WHERE index >= 10')
    expect((await check([])).findings).toContainEqual({ kind: 'truncated', size: 10, claimed: 23 })
    await owner.query('DELETE FROM qinghe.audit_heads WHERE size > 10')
    await owner.query('DELETE FROM qinghe.audit_child_leaves WHERE index >= 10')
    expect((await check([])).isSound).toBe(true)
    expect((await check()).findings).toEqual([{ kind: 'truncated', size: 10, claimed: 23 }])
  })

  it('shows a history rewritten and signed again with the real key, by any one head kept elsewhere', async () => {
    await edit(1)
    await resign()
    expect((await check([])).isSound).toBe(true)
    for (const head of outside) expect((await check([head])).findings).toEqual([{ kind: 'forked', size: head.size }])
    const paper = outside.map(h => claimOf(shortHeadText(h)))
    expect((await check(paper)).findings.map(f => f.kind)).toEqual(['differs', 'differs', 'differs'])
  })

  it('shows a forged head, and one signed with a key nobody registered', async () => {
    const stranger = makeSigner(origin, generateKeyPairSync('ed25519').privateKey)
    const head = signHead(stranger, { size: 10, root: outside[1]?.root ?? '', at: '2026-03-02T08:00:00.000Z' })
    await owner.query('UPDATE qinghe.audit_heads SET signature = $1, key_id = $2, at = $3 WHERE size = 10',
      [Buffer.from(head.signature, 'base64url'), head.keyId, head.at])
    const kinds = await kindsFound([])
    expect(kinds).toContain('signature')
    expect(kinds).toContain('headsOutOfOrder')
  })

  it('shows a list of viewers that hides somebody', async () => {
    await owner.query(`DELETE FROM qinghe.audit_child_leaves WHERE index = 6
      AND child = (SELECT min(child::text)::uuid FROM qinghe.audit_child_leaves WHERE index = 6)`)
    expect(await kindsFound()).toEqual(['viewers'])
  })

  it('shows a subtree that was replaced, before it could be used in a proof', async () => {
    await owner.query("UPDATE qinghe.audit_nodes SET hash = sha256('x') WHERE level = 2 AND index = 1")
    expect((await check()).findings).toEqual([{ kind: 'node', from: 4, to: 8 }])
  })
})

describe('a clock', () => {
  const headAt = (moment: string) => owner.query('UPDATE qinghe.audit_heads SET at = $1, signature = $2 WHERE size = 23', [moment,
    Buffer.from(signHead(signer, { size: 23, root: outside[2]?.root ?? '', at: moment }).signature, 'base64url')])
  const fromNow = async (ms: number) => new Date(new Date((await owner.query('SELECT qinghe.now() AS now')).rows[0].now).getTime() + ms).toISOString()

  it('that was stepped back ten minutes leaves a line in the log, which verifies on', async () => {
    await headAt(await fromNow(600_000))
    await grow([2, 1])
    const report = await check([])
    expect(report).toMatchObject({ isSound: true, size: 27, notes: [expect.stringMatching(/第 25 条留痕.*时钟回拨 (59\d|600) 秒/)] })
  })

  it('that leaps ahead, or a machine that was off for days, leaves one too', async () => {
    await headAt(await fromNow(-63 * 3_600_000))
    await grow([1])
    expect((await check([])).notes).toEqual([expect.stringMatching(/时钟前跳或停机 63 小时/)])
  })

  it('that went back without such a line is a finding still', async () => {
    await headAt('2026-01-01T00:00:00.000Z')
    expect(await kindsFound([])).toEqual(['headsOutOfOrder'])
  })
})

describe('a head from outside', () => {
  it('that is not ours proves nothing and is said to be strange', async () => {
    const [head] = outside
    if (!head) throw new Error('no head')
    const reason = async (change: Partial<Head>) => (await check([{ ...head, ...change }])).findings[0]
    expect(await reason({ origin: 'elsewhere' })).toMatchObject({ kind: 'stranger', reason: 'origin' })
    expect(await reason({ keyId: '0123456789abcdef' })).toMatchObject({ kind: 'stranger', reason: 'key' })
    expect(await reason({ root: 'ab'.repeat(32) })).toMatchObject({ kind: 'stranger', reason: 'signature' })
  })

  it('holds when an earlier key signed it and that key is still known', async () => {
    const old = generateKeyPairSync('ed25519')
    const [head] = outside
    if (!head) throw new Error('no head')
    const signed = signHead(makeSigner(origin, old.privateKey), { size: head.size, root: head.root, at: head.at })
    const report = await check([signed], [pair.publicKey, createPublicKey(old.privateKey)])
    expect(report).toMatchObject({ isSound: true, claimsHeld: 1 })
  })
})

describe('a write without its leaf', () => {
  const command = newUuid()
  const insertCommand = () => owner.query(`INSERT INTO qinghe.commands (county, id, account, posting, name, input_hash, at)
    VALUES (431003, $1, $1, $1, 'archives.correct', '', '2026-03-02')`, [command])
  const itsLeaf = () => makeLeaf({
    at: '2026-03-02T08:00:00.000Z', kind: 'command', role: 'childDirector', county: 431003, region: 431003102201,
    purpose: 'archive', phrase: '更正档案', requestId: 'r', outcome: 'applied', command,
  })

  it('is found, and covered both from the inbox and from the tree', async () => {
    await insertCommand()
    expect((await check()).findings).toEqual([{ kind: 'uncovered', table: 'commands', county: 431003, command }])
    await insertLeaves(owner, [itsLeaf()])
    expect((await check()).isSound).toBe(true)
    await sequenceOnce(owner, signer)
    expect((await check()).isSound).toBe(true)
  })

  it('is found from its history when the command itself was erased', async () => {
    await owner.query(`INSERT INTO qinghe.changes (county, id, region, child, version, at, domain, class, entity, entity_id, kind,
      fields, sealed, command, account, posting, phrase)
      VALUES (431003, $1, 431003102201, $1, 1, '2026-03-02', 1, 'S2', 'children', $1, 'corrected',
      '{name}', '', $1, $1, $1, '更正档案')`, [command])
    expect((await check()).findings).toEqual([{ kind: 'uncovered', table: 'changes', county: 431003, command }])
  })
})

describe('a finding', () => {
  it('is said in one Chinese sentence with its place', () => {
    expect(sayFinding({ kind: 'head', size: 23, holdsUpTo: 10 })).toContain('第 10 条')
    expect(sayFinding({ kind: 'truncated', size: 10, claimed: 23 })).toContain('23')
  })
})
