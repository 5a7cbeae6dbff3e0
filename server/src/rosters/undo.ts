/** Taking an import back is ordered here and done in the background (undoing.ts), as importing is: a batch may be a whole county's. */
import type { UndoInput } from '@qinghe/domain/rosters/contract.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { undoIssues } from '@qinghe/domain/rosters/batch.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { done, lockBatch } from './locking.ts'
import { findOrder } from './orders.ts'
import { stateOf } from './progress.ts'
import { sealKept } from './store.ts'

export const undoRoster = each(async (w: Writer, { batch: id, reason }: UndoInput) => {
  const batch = await lockBatch(w, id)
  refuseIf(undoIssues(stateOf(batch, w.now), batch.undo_until === null ? null : instant(batch.undo_until), w.now))
  const before = await findOrder(w, id)
  if (before !== undefined && before.phase !== 'done') throw problem('batch.following', '这一批的导入还在收尾，请等几秒再撤销')
  const { county, posting } = w.actor
  const [found] = await w.rows(sql<{ n: number }>`select count(*)::int as n from qinghe.roster_rows where county = ${county} and batch = ${id} and state = 'imported'`)
  const ordered = found?.n ?? 0
  await w.derive(sql`insert into qinghe.roster_orders (county, batch, region, command, posting, ordered_at, phase, enters, rests, ordered)
    values (${county}, ${id}, ${batch.region}, ${w.command.id}, ${posting}, ${w.now}, 'undoing', '', 'undone', ${ordered})
    on conflict (county, batch) do update set command = excluded.command, posting = excluded.posting, ordered_at = excluded.ordered_at, phase = 'undoing',
      rests = 'undone', ordered = excluded.ordered, written = 0, refused = 0, next_row = 0, words = null, attempts = 0`)
  await w.derive(sql`update qinghe.roster_batches set state = 'undoing', failure = null, kept = ${sealKept(w, id, { reason, rows: [] })} where county = ${county} and id = ${id}`)
  return done(id, { ordered })
})
