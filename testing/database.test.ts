import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { roleNames } from '../server/src/db/roles.ts'
import { cloneDatabase } from './database.ts'

describe('a test database', () => {
  it('is migrated, lets every role in, and keeps what one file writes from the next', async () => {
    const first = await cloneDatabase()
    const second = await cloneDatabase()
    for (const role of roleNames) {
      const client = new pg.Client(first.connection(role))
      await client.connect()
      await client.end()
    }
    const owner = new pg.Client(first.connection('qinghe_owner'))
    await owner.connect()
    await owner.query('create table public.mine (n int)')
    await owner.end()
    const other = new pg.Client(second.connection('qinghe_owner'))
    await other.connect()
    expect((await other.query("select to_regclass('public.mine') as mine")).rows).toEqual([{ mine: null }])
    expect((await other.query('select count(*)::int > 0 as some from public.qinghe_migrations')).rows).toEqual([{ some: true }])
    await other.end()
    await Promise.all([first.drop(), second.drop()])
  })
})
