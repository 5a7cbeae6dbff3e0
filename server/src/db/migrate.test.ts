import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../../testing/database.ts'
import { migrate } from './migrate.ts'

let database: TestDatabase
let dir: string

beforeAll(async () => { database = await emptyDatabase() })
afterAll(() => database.drop())

const owner = () => database.connection('qinghe_owner')
const file = (name: string, text: string) => writeFileSync(join(dir, name), text)

const ask = async (text: string): Promise<unknown[]> => {
  const client = new pg.Client(owner())
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qinghe-migrations-'))
  await ask('drop schema public cascade; create schema public')
  return () => rmSync(dir, { recursive: true })
})

describe('migrations', () => {
  it('run in order, once', async () => {
    file('0001_first.sql', 'create table villages (name text);')
    file('0002_second.sql', "insert into villages values ('栖凤渡');")
    expect(await migrate(owner(), dir)).toEqual(['0001_first', '0002_second'])
    expect(await migrate(owner(), dir)).toEqual([])
    expect(await ask('select name from villages')).toEqual([{ name: '栖凤渡' }])
  })

  it('run once though two servers start together', async () => {
    file('0001_first.sql', 'create table villages (name text);')
    file('0002_second.sql', "insert into villages values ('栖凤渡');")
    const ran = await Promise.all([migrate(owner(), dir), migrate(owner(), dir), migrate(owner(), dir)])
    expect(ran.flat().sort()).toEqual(['0001_first', '0002_second'])
    expect(await ask('select count(*)::int as n from villages')).toEqual([{ n: 1 }])
  })

  it('leave nothing of a file that fails, and name its line', async () => {
    file('0001_first.sql', 'create table villages (name text);')
    file('0002_second.sql', 'create table towns (name text);\n\ninsert into nowhere values (1);')
    await expect(migrate(owner(), dir)).rejects.toThrow(/0002_second 执行失败（第 3 行）/)
    expect(await ask("select to_regclass('villages') is not null as first, to_regclass('towns') is null as second"))
      .toEqual([{ first: true, second: true }])
  })

  it('refuse a file that was edited after it ran', async () => {
    file('0001_first.sql', 'create table villages (name text);')
    await migrate(owner(), dir)
    file('0001_first.sql', 'create table villages (name text, code bigint);')
    await expect(migrate(owner(), dir)).rejects.toThrow(/0001_first 执行之后文件被改动/)
  })

  it('refuse a gap and a number used twice', async () => {
    file('0001_first.sql', 'select 1')
    file('0003_third.sql', 'select 1')
    await expect(migrate(owner(), dir)).rejects.toThrow(/0003_third\.sql 应为第 2 号/)
    rmSync(join(dir, '0003_third.sql'))
    file('0001_other.sql', 'select 1')
    await expect(migrate(owner(), dir)).rejects.toThrow(/连续且不重复/)
  })

  it('refuse a database that is newer than the program', async () => {
    file('0001_first.sql', 'select 1')
    file('0002_second.sql', 'select 1')
    await migrate(owner(), dir)
    rmSync(join(dir, '0002_second.sql'))
    await expect(migrate(owner(), dir)).rejects.toThrow(/比本程序新/)
  })
})
