/** A batch is ordered to become archives, or the order is taken back. What is ordered is done in the background (importing.ts), in slices
 *  that let others in; nobody sees any of it before all of it has come (decision 031). */
import { entryStatus } from '@qinghe/domain/archives/lifeCycle.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { cancelIssues, commitIssues } from '@qinghe/domain/rosters/batch.ts'
import type { CancelInput, CommitInput } from '@qinghe/domain/rosters/contract.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { done, lockBatch } from './locking.ts'
import { findOrder } from './orders.ts'
import { stateOf } from './progress.ts'

/** As isCommittable (domain/rosters/batch.ts) says of one row. */
export const isOrdered: Sql = sql`selected and state in ('ok', 'warning', 'undone')`

async function place(w: Writer, { batch, found, rests }: { batch: { id: string; region: number }; found: number; rests: string }): Promise<void> {
  const enters = entryStatus(levelOf(w.actor.region), 'import')
  await w.derive(sql`insert into qinghe.roster_orders (county, batch, region, command, posting, ordered_at, phase, enters, rests, ordered)
    values (${w.actor.county}, ${batch.id}, ${batch.region}, ${w.command.id}, ${w.actor.posting}, ${w.now}, 'writing', ${enters}, ${rests}, ${found})
    on conflict (county, batch) do update set command = excluded.command, posting = excluded.posting, ordered_at = excluded.ordered_at, phase = 'writing',
      enters = excluded.enters, rests = excluded.rests, rules = '', ordered = excluded.ordered, written = 0, refused = 0, next_row = 0, words = null, attempts = 0`)
  await w.derive(sql`update qinghe.roster_batches set state = 'committing', failure = null where county = ${w.actor.county} and id = ${batch.id}`)
}

export const commitRoster = each(async (w: Writer, { batch: id, expected }: CommitInput) => {
  const batch = await lockBatch(w, id)
  const found = (await w.first(sql<{ n: number }>`select count(*)::int as n from qinghe.roster_rows where county = ${w.actor.county} and batch = ${id} and ${isOrdered}`))?.n ?? 0
  const state = stateOf(batch, w.now)
  refuseIf(commitIssues(state, found, expected))
  const before = await findOrder(w, id)
  if (before !== undefined && before.phase !== 'done') throw problem('batch.following', '上一次导入还在收尾，请等几秒再导入')
  await place(w, { batch, found, rests: state })
  return done(id, { ordered: found })
})

export const cancelRoster = each(async (w: Writer, { batch: id }: CancelInput) => {
  const batch = await lockBatch(w, id)
  refuseIf(cancelIssues(stateOf(batch, w.now)))
  const stopped = await w.derive(sql<{ batch: string }>`update qinghe.roster_orders set phase = 'cancelling', words = '已中止导入，没有导入任何儿童'
    where county = ${w.actor.county} and batch = ${id} and phase = 'writing' returning batch`)
  if (stopped.length === 0) throw problem('batch.cancelling', '正在中止，请稍候')
  return done(id)
})
