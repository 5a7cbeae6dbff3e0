/** What was uploaded and never imported is cleared after a while, as rosters are. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { clearable } from '@qinghe/domain/imports/rules.ts'
import { stagingDays } from '@qinghe/domain/rosters/batch.ts'
import type pg from 'pg'
import { insertLeaves } from '../audit/inbox.ts'
import { makeLeaf, momentNow } from '../audit/leaf.ts'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'

type Old = { county: number; id: string }
/** One import a transaction: rows, state and leaf stand or fall together. */
async function clearOne(client: pg.ClientBase): Promise<boolean> {
  const [old] = await run(client, sql<Old>`select county, id from qinghe.record_imports where state = any(${[...clearable, 'replaced']}::text[]) and rests = 'ready'
    and uploaded_at < qinghe.now() - ${stagingDays} * interval '1 day' order by county, id limit 1 for update skip locked`)
  if (!old) return false
  const gone = await run(client, sql<{ county: number }>`delete from qinghe.record_import_rows where county = ${old.county} and batch = ${old.id} returning county`)
  await run(client, sql`update qinghe.record_imports set state = 'expired' where county = ${old.county} and id = ${old.id}`)
  await insertLeaves(client, [makeLeaf({
    at: momentNow(), kind: 'write', role: 'system:importer', county: old.county, region: 0, purpose: 'care', requestId: newUuid(), outcome: 'applied', count: gone.length, phrase: `清除 ${stagingDays} 天没有导入的台账`,
  })])
  return true
}

/** @param pool connected as qinghe_importer */
export async function clearOldImports(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    while (await inTransaction(client, () => clearOne(client)));
  } finally {
    client.release()
  }
}
