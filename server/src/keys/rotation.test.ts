import { randomBytes } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { grantSql, rotationGrants } from '../audit/grants.ts'
import { newChildKey, openWithChildKey, sealWithChildKey, unwrapChildKey, wrapChildKey } from '../crypto/childKeys.ts'
import { type Moved, rotate, type Rotation, rotateBatch, targetOf } from './rotation.ts'
import { type SealedColumn, sealedColumns } from '../crypto/sealedColumns.ts'
import { blind, isStale, makeKeyRing, open, type SealedAt, seal } from '../crypto/sealing.ts'

const rootKeys = new Map([[1, randomBytes(32)], [2, randomBytes(32)]])
const old = makeKeyRing({ rootKeys: new Map([[1, rootKeys.get(1) ?? randomBytes(32)]]), current: 1, algorithm: 'AES-256-GCM' })
const fresh = makeKeyRing({ rootKeys, current: 2, algorithm: 'SM4' })
const numberOf = (i: number) => `99999920170416${String(i).padStart(4, '0')}`
const people = 57

let db: TestDatabase
let owner: pg.Client
let pool: pg.Pool
const children = Array.from({ length: people }, () => newUuid())
const keys = children.map(() => newChildKey())
const idNumbers = columnOf('children.id_number')

function columnOf(target: string): SealedColumn {
  const found = sealedColumns.find(c => targetOf(c) === target)
  if (!found) throw new Error(`${target} is not sealed`)
  return found
}

beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  pool = new pg.Pool({ ...db.connection('qinghe_rotator'), max: 2 })
  pool.on('connect', client => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  for (const need of rotationGrants(sealedColumns)) {
    // Harmless where a migration grants it already.
    await owner.query(grantSql(need)).catch((error: pg.DatabaseError) => { if (error.code !== '42710') throw error })
  }
  for (const [i, child] of children.entries()) await insertChild(child, i)
})
afterAll(async () => {
  await pool.end()
  await owner.end()
  await db.drop()
})

async function insertChild(child: string, i: number): Promise<void> {
  const at = (column: string): SealedAt => ({ table: 'children', column, row: child })
  const county = i % 2 === 0 ? 431003 : 431002
  await owner.query(`INSERT INTO qinghe.children (county, id, region, status, origin, name, id_number, id_blind,
      hukou_address, created_by, created_at, updated_at)
      VALUES ($1, $2, $3, 'active', 'typed', '某童', $4, $5, $6, $2, '2026-01-01', '2026-01-01')`,
    [county, child, county * 1_000_000 + 102_201, seal(old, at('id_number'), numberOf(i)), blind(old, 'idNumber', numberOf(i))[0],
      i % 3 === 0 ? null : seal(old, at('hukou_address'), `某村 ${i} 号`)])
  await owner.query(`INSERT INTO qinghe.child_keys (county, child, region, wrapped) VALUES ($1, $2, $3, $4)`,
    [county, child, county * 1_000_000 + 102_201, wrapChildKey(old, child, keys[i] ?? newChildKey())])
}

const rotation = (more: Partial<Rotation> = {}): Rotation => ({
  pool, ring: fresh, batchSize: 10, onBroken: where => { throw new Error(`broken: ${where.row}`) }, ...more,
})
type Stored = { id: string; id_number: Buffer; id_blind: Buffer; hukou_address: Buffer | null; wrapped: Buffer }
const stored = async () => (await owner.query<Stored>(`SELECT c.id, c.id_number, c.id_blind, c.hukou_address, k.wrapped
  FROM qinghe.children c JOIN qinghe.child_keys k ON k.county = c.county AND k.child = c.id`)).rows

describe('rotating keys', () => {
  it('goes on where it was stopped, and counts every row once', async () => {
    let batches = 0
    const [stopped] = await rotate(rotation(), [idNumbers], () => ++batches > 2)
    expect(stopped).toMatchObject({ isFinished: false, resealed: 30, pass: 1 })
    const moved: Moved[] = []
    const [done] = await rotate(rotation({ rekey: async (_client, some) => { moved.push(...some) } }), [idNumbers])
    expect(done).toEqual({ target: 'children.id_number', isFinished: true, resealed: people, pass: 2 })
    expect(moved).toHaveLength(people - 30)
    expect(moved[0]?.from).not.toEqual(moved[0]?.to)
  })

  it('leaves every value readable under the new key, with its blind index', async () => {
    for (const row of await stored()) {
      const number = open(fresh, { table: 'children', column: 'id_number', row: row.id }, row.id_number)
      expect(number).toBe(numberOf(children.indexOf(row.id)))
      expect(isStale(fresh, row.id_number)).toBe(false)
      expect(row.id_blind).toEqual(blind(fresh, 'idNumber', number)[0])
    }
  })

  it('wraps child keys anew, and history under them stays readable', async () => {
    await rotate(rotation(), [columnOf('child_keys.wrapped')])
    const where = { table: 'changes', column: 'sealed', row: newUuid() }
    for (const row of (await stored()).slice(0, 3)) {
      expect(isStale(fresh, row.wrapped)).toBe(false)
      const key = keys[children.indexOf(row.id)] ?? newChildKey()
      const history = sealWithChildKey({ key, algorithm: 'AES-256-GCM' }, where, '旧值')
      expect(openWithChildKey(unwrapChildKey(fresh, row.id, row.wrapped), where, history)).toBe('旧值')
    }
  })

  it('takes one more walk when somebody wrote under the old key behind the cursor', async () => {
    const addresses = columnOf('children.hukou_address')
    await rotateBatch(rotation(), addresses)
    const [first] = (await stored()).filter(row => row.hukou_address && !isStale(fresh, row.hukou_address))
    if (!first) throw new Error('nothing was sealed again')
    const where = { table: 'children', column: 'hukou_address', row: first.id }
    await owner.query('UPDATE qinghe.children SET hukou_address = $2 WHERE id = $1', [first.id, seal(old, where, '晚写的')])
    const [done] = await rotate(rotation(), [addresses])
    expect(done).toMatchObject({ isFinished: true, pass: 3 })
    expect((await stored()).every(row => !row.hukou_address || !isStale(fresh, row.hukou_address))).toBe(true)
  })

  it('keeps the cursor and the rows together when the connection dies in a batch', async () => {
    const columns = [{ ...idNumbers, blind: { column: 'id_blind', kind: 'idNumber' } }] satisfies SealedColumn[]
    const back = makeKeyRing({ rootKeys, current: 1, algorithm: 'AES-256-GCM' })
    const die: Rotation['rekey'] = async client => { await client.query('SELECT pg_terminate_backend(pg_backend_pid())') }
    const dying = rotation({ ring: back, rekey: die })
    await expect(rotate(dying, columns)).rejects.toThrow()
    expect((await stored()).every(row => isStale(back, row.id_number))).toBe(true)
    const [done] = await rotate(rotation({ ring: back }), columns)
    expect(done).toMatchObject({ isFinished: true, resealed: people })
  })

  it('leaves a damaged value as it is, says where, and finishes the rest', async () => {
    const [victim] = await stored()
    if (!victim) throw new Error('nobody there')
    const damaged = Buffer.from(victim.wrapped)
    damaged.writeUInt8(damaged.readUInt8(20) ^ 1, 20)
    await owner.query('UPDATE qinghe.child_keys SET wrapped = $2 WHERE child = $1', [victim.id, damaged])
    const broken: SealedAt[] = []
    const back = makeKeyRing({ rootKeys, current: 1, algorithm: 'AES-256-GCM' })
    const [done] = await rotate(rotation({ ring: back, onBroken: where => broken.push(where) }), [columnOf('child_keys.wrapped')])
    expect(done).toMatchObject({ isFinished: true, resealed: people - 1 })
    expect(new Set(broken.map(where => where.row))).toEqual(new Set([victim.id]))
    expect((await stored()).find(row => row.id === victim.id)?.wrapped).toEqual(damaged)
  })

  it('is allowed to the rotator for sealed columns and for nothing else', async () => {
    await expect(pool.query('SELECT name FROM qinghe.children')).rejects.toThrow('permission denied')
    await expect(pool.query("UPDATE qinghe.children SET name = 'x'")).rejects.toThrow('permission denied')
    await expect(pool.query('DELETE FROM qinghe.child_keys')).rejects.toThrow('permission denied')
  })
})

describe('the list of sealed columns', () => {
  it('can be walked whole: every column exists and may be read and changed', async () => {
    const done = await rotate(rotation({ onBroken: () => undefined }), sealedColumns)
    expect(done.map(d => d.target)).toEqual(sealedColumns.map(targetOf))
    expect(done.every(d => d.isFinished)).toBe(true)
  })
})
