import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../database.ts'

let db: TestDatabase
let owner: pg.Client
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await db.drop()
})

/** Not re-keyed on purpose: the feeds keep the old scope's departure, staging belongs to its batch, a comparison to the area
 *  that ordered it, cells are settled anew; slips and files go along by the key that binds them to their record; a standing says where the child was. */
const staying = new Set(['archive_standings', 'feed', 'record_feed', 'roster_batches', 'roster_rows', 'roster_sheets', 'roster_groups', 'roster_mappings', 'comparison_rows', 'comparison_expected', 'comparison_pairs', 'comparison_decisions', 'record_slips', 'record_files'])

it('a child that moves takes every protected table along', async () => {
  const { rows: tables } = await owner.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'qinghe' and c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
      and (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('county', 'region', 'school')) = 3
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = case c.relname when 'children' then 'id' else 'child' end)`)
  const { rows: [found] } = await owner.query<{ body: string }>(`select prosrc as body from pg_proc where proname = 'move_scope'`)
  const missing = tables.map(t => t.name).filter(name => !staying.has(name) && !new RegExp(`UPDATE ${name} `).test(found?.body ?? ''))
  expect(tables.length).toBeGreaterThan(8)
  expect(missing).toEqual([])
})
