/** What was uploaded and never imported is cleared after a while: cells of children whom no archive answers for do not lie about. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { clearableStates, stagingDays } from '@qinghe/domain/rosters/batch.ts'
import type pg from 'pg'
import { insertLeaves } from '../audit/inbox.ts'
import { makeLeaf } from '../audit/leaf.ts'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'

type Old = { county: number; id: string; now: string }
const oldest = sql<Old>`select county, id, to_char(qinghe.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now
  from qinghe.roster_batches where state = any(${[...clearableStates]}::text[]) and rests = 'ready' and uploaded_at < qinghe.now() - ${stagingDays} * interval '1 day'
  order by county, id limit 1 for update skip locked`

/** One roster a transaction, however many there are: rows, state and leaf stand or fall together. The batch stays as a line that says what became of it. */
async function clearSome(client: pg.ClientBase): Promise<number> {
  const old = await run(client, oldest)
  for (const { county, id, now } of old) {
    const gone = await run(client, sql<{ county: number }>`delete from qinghe.roster_rows where county = ${county} and batch = ${id} returning county`)
    for (const derived of [sql`qinghe.roster_groups`, sql`qinghe.roster_sheets`]) await run(client, sql`delete from ${derived} where county = ${county} and batch = ${id}`)
    await run(client, sql`update qinghe.roster_batches set state = 'expired' where county = ${county} and id = ${id}`)
    await insertLeaves(client, [makeLeaf({
      at: now, kind: 'write', role: 'system:importer', county, region: 0, purpose: 'roster', requestId: newUuid(), outcome: 'applied', count: gone.length,
      phrase: `清除 ${stagingDays} 天没有导入的花名册`,
    })])
  }
  return old.length
}

/** @param pool connected as qinghe_importer */
export async function clearOldRosters(pool: pg.Pool): Promise<number> {
  const client = await pool.connect()
  try {
    let cleared = 0
    for (let some = 1; some > 0; cleared += some) {
      await client.query('begin')
      some = await clearSome(client)
      await client.query('commit')
    }
    return cleared
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
