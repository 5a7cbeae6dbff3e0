/** What was uploaded and laid to no record is cleared after a day: pictures of children that no record answers for do not lie about. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { insertLeaves } from '../../audit/inbox.ts'
import { makeLeaf } from '../../audit/leaf.ts'
import { run } from '../../db/reader.ts'
import { sql } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'

const stagedHours = 24

type Old = { county: number; now: string }
const counties = sql<Old>`select f.county, to_char(qinghe.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now
  from qinghe.staged_files f where f.at < qinghe.now() - ${stagedHours} * interval '1 hour' group by f.county order by f.county`

async function clearOf(client: pg.ClientBase, { county, now }: Old): Promise<number> {
  const gone = await run(client, sql<{ county: number }>`delete from qinghe.staged_files where county = ${county} and at < ${now}::timestamptz - ${stagedHours} * interval '1 hour' returning county`)
  await insertLeaves(client, [makeLeaf({
    at: now, kind: 'write', role: 'system:importer', county, region: 0, purpose: 'care', requestId: newUuid(), outcome: 'applied', count: gone.length,
    phrase: `清除上传 ${stagedHours} 小时后仍没有用到记录里的文件`,
  })])
  return gone.length
}

/** @param pool connected as qinghe_importer */
export async function clearStagedFiles(pool: pg.Pool): Promise<number> {
  const client = await pool.connect()
  try {
    let cleared = 0
    for (const one of await run(client, counties)) cleared += await inTransaction(client, () => clearOf(client, one))
    return cleared
  } finally {
    client.release()
  }
}
