/** A marked workbook that was mended comes back and takes the place of the batch it was made from. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { sql } from '../db/sql.ts'
import { stateOf } from './progress.ts'
import { type BatchRow, getBatch } from './store.ts'
import type { Staging } from './staging.ts'

/** States whose batch nobody has anything in that is under way. */
const replaceable: readonly string[] = ['asking', 'ready', 'failed', 'committed', 'undone']

/** @throws Problem when the batch cannot give way now; asked before the file is taken as well */
export function refuseReplacing(w: Staging, before: BatchRow): void {
  const state = stateOf(before, w.now)
  if (!replaceable.includes(state)) throw problem('batch.replaces', '原来的批次正在处理或者已经不在，不能用这份文件代替；请等它处理完，或作为新文件上传')
}

export async function replacedBy(w: Staging, batch: BatchRow): Promise<BatchRow | undefined> {
  if (batch.replaces === null) return undefined
  await w.derive(sql`select id from qinghe.roster_batches where county = ${w.actor.county} and id = ${batch.replaces} for update`)
  const before = await getBatch(w, batch.replaces)
  refuseReplacing(w, before)
  return before
}

/** Lines that were imported stay with the old batch, which can still be undone; they are met again as children who are known. Of a batch
 *  nothing was imported from, nothing stays but a line that says what became of it. */
export async function replaceBatch(w: Staging, before: BatchRow, by: BatchRow): Promise<void> {
  const { county } = w.actor
  const words = `已由改好的标注文件代替，请到批次 ${by.number} 继续`
  if (before.committed_at === null) {
    await w.derive(sql`delete from qinghe.roster_groups where county = ${county} and batch = ${before.id}`)
    await w.derive(sql`delete from qinghe.roster_rows where county = ${county} and batch = ${before.id}`)
    await w.derive(sql`update qinghe.roster_batches set state = 'expired', failure = ${words} where county = ${county} and id = ${before.id}`)
    return
  }
  await w.derive(sql`update qinghe.roster_rows set selected = false where county = ${county} and batch = ${before.id} and state in ('ok', 'warning', 'undone')`)
  await w.derive(sql`update qinghe.roster_batches set failure = ${words} where county = ${county} and id = ${before.id}`)
}
