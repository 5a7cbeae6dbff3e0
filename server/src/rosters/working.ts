/** Work on a batch in the background, as the person who asked for it: in transactions of its own, saying now and then that it is alive. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { Conflict, NotFound, Problem } from '@qinghe/domain/kernel/problem.ts'
import { makeReader, readingIn, run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { writing } from '../http/transactions.ts'
import { whileBeating } from '../jobs/heartbeat.ts'
import { beatMs } from './progress.ts'
import type { Staging } from './staging.ts'

export type Job = { kernel: Kernel; actor: Actor; batch: string }

const staging = (session: Session): Staging => ({ ...makeReader(readingIn(session)), derive: q => run(session.client, q) })

export const inStaging = <T>({ kernel, actor }: Job, work: (w: Staging) => Promise<T>): Promise<T> =>
  writing(kernel, actor, session => work(staging(session)))

/** A sign of life of the work on a batch. */
export const touch = (job: Job): Promise<unknown> => inStaging(job, w =>
  w.derive(sql`update qinghe.roster_batches set touched_at = ${w.now} where county = ${w.actor.county} and id = ${job.batch}`))

/** What was imported before stays imported: such a batch only says that judging the rest failed. */
export async function markFailed(job: Job, words = '读取文件时系统出错，请重新上传；仍不行请联系系统管理员'): Promise<void> {
  await inStaging(job, w => w.derive(sql`update qinghe.roster_batches set state = case when rests = 'ready' then 'failed' else rests end, failure = ${words}, errand = null
    where county = ${w.actor.county} and id = ${job.batch} and state in ('parsing', 'asking', 'checking')`))
}

async function fail(job: Job, error: unknown): Promise<void> {
  const isSaid = error instanceof Problem || error instanceof Conflict || error instanceof NotFound
  await markFailed(job, isSaid ? error.message : undefined)
  if (!isSaid) throw error
}

export async function working(job: Job, work: () => Promise<void>): Promise<void> {
  try {
    await whileBeating({ touch: () => touch(job), everyMs: beatMs }, work)
  } catch (error) {
    await fail(job, error)
  }
}
