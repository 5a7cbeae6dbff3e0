import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { constraintMessages, sentenceFor } from '../../server/src/http/constraints.ts'
import { translated } from '../../server/src/http/problems.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'

let db: TestDatabase
let owner: pg.Client
let names: string[]
let tables: string[]
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  const found = await owner.query<{ name: string }>(`
    select conname as name from pg_constraint where connamespace = 'qinghe'::regnamespace and contype in ('c', 'u', 'p', 'f', 'x')
    union select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid where i.relnamespace = 'qinghe'::regnamespace and x.indisunique
    union select m[1] from pg_proc, regexp_matches(prosrc, 'CONSTRAINT = ''([a-z_]+)''', 'g') m where pronamespace = 'qinghe'::regnamespace order by 1`)
  names = found.rows.map(row => row.name)
  tables = (await owner.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'qinghe'::regnamespace and relkind in ('r', 'p')`)).rows.map(row => row.name)
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

describe('every rule of the database', () => {
  it('has a sentence', () => {
    expect(names.filter(name => sentenceFor(name) === undefined)).toEqual([])
  })

  it('is still there, when a sentence speaks of it', () => {
    expect(Object.keys(constraintMessages).filter(name => !names.includes(name))).toEqual([])
  })

  it('speaks Chinese, without a word of SQL or the name of a table', () => {
    const forbidden = new RegExp(`\\b(${[...tables, 'null', 'select', 'insert', 'update', 'check', 'key', 'unique', 'constraint', 'relation', 'column'].join('|')})\\b|_`, 'i')
    for (const [name, sentence] of Object.entries(constraintMessages)) {
      expect(sentence, name).toMatch(/[一-龥]{4}/u)
      expect(sentence, name).not.toMatch(forbidden)
    }
  })

  it('is named as a sentence about its table', () => {
    const own = names.filter(name => !name.endsWith('_pkey') && !/_\d{4}_/.test(name))
    expect(own.filter(name => !tables.some(table => name.startsWith(`${table}_`)) || name.split('_').length < 3)).toEqual([])
  })

  it('becomes a Problem the person can act on, whichever feature it belongs to', async () => {
    const breaking = [
      `insert into qinghe.organisations (id, kind, name, region, created_at) values ('${newUuid()}', 'x', '', 0, qinghe.now())`,
      `insert into qinghe.children (county, id, region, status, origin, name, created_by, created_at, updated_at)
        values (431003, '${newUuid()}', 431003103203, 'active', 'typed', '王小禾', '${newUuid()}', qinghe.now(), qinghe.now())`,
      `insert into qinghe.changes (county, id, region, child, version, at, domain, class, entity, entity_id, kind, fields, sealed, command, account, posting, phrase)
        select 431003, '${newUuid()}', 0, x, 1, '2026-01-01', 1, 'S2', 'children', x, 'created', '{}', '', x, x, x, '' from unnest(array['${newUuid()}'::uuid]) x, generate_series(1, 2)`,
      `insert into qinghe.person_archives select '${newUuid()}', n, '${newUuid()}', qinghe.now() from generate_series(1, 2) n`,
    ]
    for (const text of breaking) {
      const error = translated(await owner.query(text).catch((thrown: unknown) => thrown))
      expect(error, text).toBeInstanceOf(Problem)
      expect((error as Problem).message, text).toMatch(/[一-龥]{4}/u)
    }
  })
})
