import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { LeavesInput } from '@qinghe/domain/audit/contract.ts'
import { type Actor, noSchools } from '@qinghe/domain/kernel/actor.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { AccountId, newChildId, newUuid, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { makeKeyRing } from '../crypto/sealing.ts'
import { makeReader, readingIn, type Reader } from '../db/reader.ts'
import { openReading } from '../db/scope.ts'
import { typeParsers } from '../db/types.ts'
import { makeSigner } from './head.ts'
import { insertLeaves } from './inbox.ts'
import { type LeafInput, makeLeaf } from './leaf.ts'
import { checkConsistency, checkInclusion } from './proofs.ts'
import { listLeaves, makeTreeQueries, viewersOf } from './queries.ts'
import { sequenceOnce } from './sequencer.ts'

const pair = generateKeyPairSync('ed25519')
const publicKeyPem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString()
const origin = newUuid()
const signer = makeSigner(origin, pair.privateKey)
const tree = makeTreeQueries({ origin, publicKeyPem })
const ring = makeKeyRing({ rootKeys: new Map([[1, randomBytes(32)]]), current: 1, algorithm: 'AES-256-GCM' })

let db: TestDatabase
let owner: pg.Client
let range: pg.Client
const child = newChildId()
const [official, superior] = [newUuid(), newUuid()]

beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  range = new pg.Client({ ...db.connection('qinghe_range'), types: typeParsers })
  await Promise.all([owner.connect(), range.connect()])
  await owner.query(`INSERT INTO qinghe.tenants (county, opened) VALUES (431003, '2026-01-01'), (431002, '2026-01-01')`)
  await owner.query(`INSERT INTO qinghe.children (county, id, region, status, origin, name, birth_date, created_by,
      created_at, updated_at)
    VALUES (431003, $1, 431003102201, 'active', 'typed', '某童', '2017-04-16', $1, '2026-01-01', '2026-01-01')`, [child])
  await tell({ kind: 'read', account: official, at: '2026-03-01T15:59:59.000Z' })
  await tell({ kind: 'denied', outcome: 'denied', class: null })
  await tell({ kind: 'read', county: 0, region: 431000000000, role: 'cityCivilAffairs', account: superior, children: [child] })
  await tell({ kind: 'read', county: 431002, region: 431002000000, children: [newUuid()] })
  for (let i = 0; i < 5; i++) await tell({ kind: 'read', account: official, children: [child, newUuid()] })
})
afterAll(async () => {
  await Promise.all([owner.end(), range.end()])
  await db.drop()
})

async function tell(input: Partial<LeafInput>): Promise<void> {
  await insertLeaves(owner, [makeLeaf({
    at: '2026-03-02T08:00:00.000Z', kind: 'read', role: 'childDirector', county: 431003, region: 431003102201, purpose: 'archive',
    phrase: '查看档案', class: 'S2', requestId: 'r', outcome: 'answered', ...input,
  })])
  await sequenceOnce(owner, signer)
}

const auditorOf = (county: number, lo: number, hi: number): Actor => ({
  account: AccountId.parse(newUuid()), posting: PostingId.parse(newUuid()), role: 'auditor', county, region: lo,
  scope: { shape: 'range', lo, hi, ...noSchools }, reads: domainBits.AUD, writes: 0, audiences: { sees: '0', owns: '0', enters: '0', amends: '0' },
})
const suxian = auditorOf(431003, 431003000000, 431004000000)
const beihu = auditorOf(431002, 431002000000, 431003000000)

async function as<T>(actor: Actor, work: (r: Reader) => Promise<T>): Promise<T> {
  const answers: unknown = await range.query(openReading(actor))
  const now = (answers as pg.QueryResult<{ now: string }>[]).at(-1)?.rows[0]?.now ?? ''
  try {
    return await work(makeReader(readingIn({ actor, client: range, now, ring, parameters: asked => asked.values })))
  } finally {
    await range.query('ROLLBACK')
  }
}
const leavesFor = (actor: Actor, input: Record<string, unknown> = {}) => as(actor, r => listLeaves(r, LeavesInput.parse(input)))
const indexes = (page: { leaves: { index: number }[] }) => page.leaves.map(l => l.index)

describe('the auditor of a county', () => {
  it('sees the leaves of the own county, newest first, and none of the neighbour or of posts above', async () => {
    expect(indexes(await leavesFor(suxian))).toEqual([8, 7, 6, 5, 4, 1, 0])
    expect(indexes(await leavesFor(beihu))).toEqual([3])
  })

  it('pages by place in the log and narrows by person, kind and day in Shanghai', async () => {
    const first = await leavesFor(suxian, { limit: 4 })
    expect(indexes(first)).toEqual([8, 7, 6, 5])
    expect(indexes(await leavesFor(suxian, { limit: 4, before: first.before }))).toEqual([4, 1, 0])
    expect((await leavesFor(suxian, { limit: 7 })).before).toBeNull()
    expect(indexes(await leavesFor(suxian, { account: official, to: '2026-03-01' }))).toEqual([0])
    expect(indexes(await leavesFor(suxian, { from: '2026-03-02', kind: 'denied' }))).toEqual([1])
    expect(indexes(await leavesFor(suxian, { onlyDenied: 'true' }))).toEqual([1])
  })

  it('learns who looked at a child, posts above the county included', async () => {
    const page = await as(suxian, r => viewersOf(r, { child, limit: 50 }))
    expect(indexes(page)).toEqual([8, 7, 6, 5, 4, 2])
    expect(page.leaves.at(-1)).toMatchObject({ account: superior, roleLabel: expect.any(String), children: [child] })
    expect(indexes(await leavesFor(suxian, { child, account: superior }))).toEqual([2])
  })

  it('learns nothing about a child of another county', async () => {
    expect((await as(beihu, r => viewersOf(r, { child, limit: 50 }))).leaves).toEqual([])
  })
})

describe('the auditor of a city', () => {
  const city = auditorOf(0, 431000000000, 432000000000)
  it('sees its counties and its own posts, and who looked at a child in any of them', async () => {
    expect(indexes(await leavesFor(city))).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(indexes(await as(city, r => viewersOf(r, { child, limit: 2 })))).toEqual([8, 7])
  })
})

describe('somebody without the audit domain', () => {
  it('sees no leaf, no head and no viewer, even in the own county', async () => {
    const director: Actor = { ...suxian, role: 'countyCivilAffairs', reads: domainBits.ID }
    expect((await leavesFor(director)).leaves).toEqual([])
    expect((await as(director, r => viewersOf(r, { child, limit: 50 }))).leaves).toEqual([])
    expect((await as(director, r => tree.listHeads(r, { limit: 5 }))).heads).toEqual([])
  })
})

describe('a proof taken away', () => {
  it('convinces somebody who has only the file and the key', async () => {
    for (const index of [0, 1, 4, 8]) {
      const file: unknown = JSON.parse(JSON.stringify(await as(suxian, r => tree.proveLeaf(r, { index }))))
      expect(checkInclusion(file, publicKeyPem)).toEqual({ holds: true })
    }
    const growth: unknown = JSON.parse(JSON.stringify(await as(suxian, r => tree.proveGrowth(r, { older: 3, newer: 9 }))))
    expect(checkConsistency(growth, publicKeyPem)).toEqual({ holds: true })
  })

  it('of one leaf can be asked against an older head, and convinces nobody once anything in it was changed', async () => {
    const proof = await as(suxian, r => tree.proveLeaf(r, { index: 4, size: 6 }))
    expect(proof.head.size).toBe(6)
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()
    const refused = (why: string, file: unknown, key = publicKeyPem) =>
      expect(checkInclusion(file, key)).toEqual({ holds: false, why })
    refused('signature', proof, stranger)
    refused('leaf', { ...proof, leaf: proof.leaf.replace('查看', '导出') })
    refused('path', { ...proof, index: 5 })
    refused('path', { ...proof, path: proof.path.slice(1) })
    refused('signature', { ...proof, head: { ...proof.head, size: 7 } })
    refused('shape', {})
  })

  it('is not given for a leaf out of scope, a head that was never signed, or a leaf newer than the head', async () => {
    for (const input of [{ index: 3 }, { index: 0, size: 500 }, { index: 8, size: 2 }, { id: newUuid() }]) {
      await expect(as(suxian, r => tree.proveLeaf(r, input))).rejects.toThrow(NotFound)
    }
  })
})
