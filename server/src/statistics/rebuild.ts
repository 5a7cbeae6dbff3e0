/** Counts the stored figures of a county anew from what each child counts for: after a change of the map, a restore, or when a
 *  figure says that its store disagrees. People go on working meanwhile: under one snapshot, what commits later is in neither
 *  the rows taken away nor the rows counted, and stays to be folded. */
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { addCells, addUpper, type Delta, inFolding, passUp, sumsOf } from './folder.ts'

async function rebuild(client: pg.ClientBase, county: number): Promise<number> {
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  const before = await run(client, sql<Delta>`
    select region, rules, cell, n from qinghe.stat_cells where county = ${county} and level = 3`)
  const fresh = await run(client, sql<Delta>`select region, rules, cell, count(*)::int as n from qinghe.child_cells
    where county = ${county} and cell is not null group by region, rules, cell`)
  await run(client, sql`delete from qinghe.stat_cells where county = ${county}`)
  await run(client, sql`delete from qinghe.stat_deltas where county = ${county}`)
  await addCells(client, county, sumsOf(fresh, ['county', 'town', 'village']))
  // Above the county only the difference travels, also when the county itself got another code.
  await passUp(client, county, sumsOf([...fresh, ...before.map(one => ({ ...one, n: -one.n }))], ['county']))
  return fresh.reduce((total, one) => total + one.n, 0)
}

async function rebuildAbove(client: pg.ClientBase): Promise<void> {
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
  const counties = await run(client, sql<Delta>`select region, rules, cell, n from qinghe.stat_cells where level = 3`)
  await client.query('delete from qinghe.upper_deltas')
  await client.query('delete from qinghe.stat_upper')
  await addUpper(client, sumsOf(counties, ['nation', 'province', 'city']))
}

/** City, province and nation anew from the counties as they are stored. Throws 40001 like the one below. */
export const rebuildUpper = (pool: pg.Pool): Promise<void> => inFolding(pool, rebuildAbove)

/** @returns how many children were counted. Throws 40001 when a folder took rows away at the same moment: call it again. */
export const rebuildCounty = (pool: pg.Pool, county: number): Promise<number> =>
  inFolding(pool, client => rebuild(client, county))
