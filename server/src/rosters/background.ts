/** Batches that wait to be judged, after an answer, a mapping or a mending of many cells: they are taken one after the other and judged as the
 *  posting that asked, which is looked up again. One that was cut off is taken up again. */
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { startLoop } from '../jobs/loop.ts'
import { actingFor } from '../staff/acting.ts'
import { checkAll } from './checking.ts'
import { lookedAtAnew } from './lookingAnew.ts'
import { mendAll } from './mending.ts'
import { getBatch } from './store.ts'
import { inStaging, type Job, working } from './working.ts'

type Claimed = { county: number; id: string; runs_as: string | null; attempts: number }

/** Nobody has touched it for this long: whoever judged it is gone (progress.ts says the same to people). */
const silentFor = '60 seconds'
const mostAttempts = 3

async function asking<T>(pool: pg.Pool, q: Sql<T>): Promise<T[]> {
  const client = await pool.connect()
  try {
    return await run(client, q)
  } finally {
    client.release()
  }
}

const claimNext = async ({ pools }: Kernel): Promise<Claimed | undefined> => (await asking(pools.qinghe_importer, sql<Claimed>`
  update qinghe.roster_batches b set touched_at = qinghe.now(), attempts = attempts + 1
  from (select county, id from qinghe.roster_batches where state = 'checking' and (touched_at is null or touched_at < qinghe.now() - ${silentFor}::interval)
    order by county, id limit 1 for update skip locked) n
  where b.county = n.county and b.id = n.id returning b.county, b.id, b.runs_as, b.attempts`))[0]

const giveUp = ({ pools }: Kernel, { county, id }: Claimed, words: string): Promise<unknown> =>
  asking(pools.qinghe_importer, sql`update qinghe.roster_batches set state = 'failed', failure = ${words} where county = ${county} and id = ${id}`)

/** Judges what waits of one batch, from beginning to end. */
export const judgeWaiting = (job: Job): Promise<void> => working(job, async () => {
  const isErrand = await inStaging(job, async w => (await getBatch(w, job.batch)).errand !== null)
  if (isErrand) await mendAll(job)
  else if (await lookedAtAnew(job) === 'checking') await checkAll(job)
})

/** @returns whether there was one */
export async function judgeNext(kernel: Kernel): Promise<boolean> {
  const claimed = await claimNext(kernel)
  if (!claimed) return false
  const actor = claimed.runs_as === null ? undefined : await actingFor(kernel, claimed.runs_as, 'rosters.import')
  if (!actor) await giveUp(kernel, claimed, '要求检查的岗位已经结束或权限有变，请由在岗人员重新检查')
  else if (claimed.attempts > mostAttempts) await giveUp(kernel, claimed, '检查几次都没有做完，请联系系统管理员查看日志后再重新检查')
  else await judgeWaiting({ kernel, actor, batch: claimed.id })
  return true
}

/** @param options how often to look when nothing waits, and who hears of faults */
export const startRosterChecks = (kernel: Kernel, options: Parameters<typeof startLoop>[1]): ReturnType<typeof startLoop> => startLoop(() => judgeNext(kernel), options)
