import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { outsideIssues, refuseBadAddress, refuseShared, refuseUnfit, unreachable } from './outside.ts'

const fit = { version: 150_000, versionText: '15.0', encoding: 'UTF8', isSuperuser: false, mayCreateRoles: true, mayCreateInDatabase: true, isReadOnly: false }
const codes = (more: Partial<typeof fit>): string[] => outsideIssues({ ...fit, ...more }).map(one => one.code)

let db: TestDatabase
beforeAll(async () => { db = await cloneDatabase() })
afterAll(async () => { await db.drop() })

describe('an outside database', () => {
  it('is taken from 15 on, by an owner who may create roles', () => {
    expect(codes({})).toEqual([])
    expect(codes({ version: 180_001 })).toEqual([])
    expect(codes({ isSuperuser: true, mayCreateRoles: false, mayCreateInDatabase: false })).toEqual([])
  })
  it('is told everything that does not fit, at once', () => {
    expect(codes({ version: 140_012, encoding: 'SQL_ASCII', isReadOnly: true, mayCreateRoles: false, mayCreateInDatabase: false }))
      .toEqual(['database.tooOld', 'database.encoding', 'database.readOnly', 'database.mayNotCreateRoles', 'database.mayNotCreateSchema'])
    expect(outsideIssues({ ...fit, version: 140_012, versionText: '14.12' })[0]?.message).toContain('14.12')
  })
  it('is asked itself', async () => {
    for (const [role, words] of [['postgres', undefined], ['qinghe_range', '不能创建角色']] as const) {
      const client = new pg.Client(db.connection(role))
      await client.connect()
      if (words === undefined) await refuseUnfit(client)
      else await expect(refuseUnfit(client)).rejects.toThrow(words)
      await client.end()
    }
  })
  it('that cannot be reached is named without its password', () => {
    const words = unreachable('postgres://owner:geheim@db.local:5432/qinghe', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })).message
    expect(words).toContain('db.local:5432')
    expect(words).not.toContain('geheim')
  })
  it('needs an address that names account, host and database', () => {
    for (const bad of ['', 'qinghe', 'mysql://a@b/c', 'postgres://localhost/qinghe', 'postgres://owner@localhost']) expect(() => refuseBadAddress(bad)).toThrow('DATABASE_URL 要写成')
    expect(() => refuseBadAddress('postgresql://owner:x@localhost:5432/qinghe?sslmode=require')).not.toThrow()
  })
})

describe('a pool of connections before the database', () => {
  it('is refused when it shares a connection by transaction, and not when everybody has their own', async () => {
    const db = await cloneDatabase()
    const [first, second] = [new pg.Client(db.connection('qinghe_owner')), new pg.Client(db.connection('qinghe_owner'))]
    await Promise.all([first.connect(), second.connect()])
    await refuseShared(first, second)
    await expect(refuseShared(first, first)).rejects.toThrow(/pool_mode = session/)
    await Promise.all([first.end(), second.end()])
    await db.drop()
  })
})
