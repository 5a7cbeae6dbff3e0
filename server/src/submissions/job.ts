/** Takes over what may go unasked, and forgets what was never handed in or never taken over (个保法 19: no longer than the purpose needs). */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { stagingDays } from '@qinghe/domain/rosters/batch.ts'
import type pg from 'pg'
import { insertLeaves } from '../audit/inbox.ts'
import { makeLeaf } from '../audit/leaf.ts'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { asImporter } from '../jobs/claims.ts'
import { startLoop } from '../jobs/loop.ts'
import { takeNext } from './taking.ts'

type Old = { county: number; id: string; now: string }
async function forgetOne(client: pg.ClientBase): Promise<boolean> {
  const [old] = await run(client, sql<Old>`select county, id, to_char(qinghe.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now from qinghe.submissions
    where state in ('receiving', 'handedIn') and coalesce(handed_at, opened_at) < qinghe.now() - ${stagingDays} * interval '1 day' order by county, id limit 1 for update skip locked`)
  if (!old) return false
  const gone = await run(client, sql<{ county: number }>`delete from qinghe.submission_rows where county = ${old.county} and submission = ${old.id} returning county`)
  await run(client, sql`update qinghe.submissions set state = 'expired' where county = ${old.county} and id = ${old.id}`)
  await insertLeaves(client, [makeLeaf({
    at: old.now, kind: 'write', role: 'system:importer', county: old.county, region: 0, purpose: 'roster', requestId: newUuid(), outcome: 'applied', count: gone.length,
    phrase: `清除 ${stagingDays} 天没有送交完或没有接收的部门名册`,
  })])
  return true
}

/** One transaction a roster: rows, state and leaf stand or fall together. @returns whether there was one */
export const forgetNext = (kernel: Kernel): Promise<boolean> => asImporter(kernel, async client => {
  await client.query('begin')
  try {
    const found = await forgetOne(client)
    await client.query('commit')
    return found
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
})

/** @param options how often to look when nothing waits, and who hears of faults */
export const startSubmissions = (kernel: Kernel, options: Parameters<typeof startLoop>[1]): ReturnType<typeof startLoop> => startLoop(async () => {
  let worked = false
  // Each for itself: what one meets must not keep the other from its work.
  for (const next of [takeNext, forgetNext]) worked = await next(kernel).catch((error: unknown) => { options.onError(error); return false }) || worked
  return worked
}, options)
