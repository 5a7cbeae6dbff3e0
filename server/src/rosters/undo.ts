/** Taking an import back. */
import type { UndoInput } from '@qinghe/domain/rosters/contract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { keptBecause, undoIssues } from '@qinghe/domain/rosters/batch.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { done, lockBatch, one } from './locking.ts'
import { stateOf } from './progress.ts'
import { type BatchRow, columnsOf, type Kept, loadRows, sealKept } from './store.ts'

const mistaken = 9 // CL-18: 9 误登/重复

export const undoRoster = (w: Writer, inputs: UndoInput[]): Promise<Done[]> => one(inputs, async ({ batch: id, reason }) => {
  const batch = await lockBatch(w, id)
  refuseIf(undoIssues(stateOf(batch, w.now), batch.undo_until === null ? null : instant(batch.undo_until), w.now))
  const rows = (await loadRows(w, batch.id, sql`state = 'imported'`))
  const locked = new Map((await w.lock(rows.flatMap(row => (row.child === null ? [] : [row.child])))).map(l => [l.id, l]))
  const kept: Kept = []
  const taken: { row: number; child: string }[] = []
  for (const row of rows) {
    const lock = row.child === null ? undefined : locked.get(row.child)
    if (row.child === null) continue
    const because = lock ? keptBecause({ version: lock.version, status: lock.status, importedStatus: row.imported_status ?? '' }) : '已不在您的工作范围内'
    if (because === null) taken.push({ row: row.row, child: row.child })
    else kept.push({ row: row.row, child: row.child, name: row.content.cells[columnsOf(batch).find(c => c.target === 'name')?.index ?? -1]?.text ?? '', because })
  }
  await takeBack(w, { batch, taken, reason })
  await w.derive(sql`update qinghe.roster_batches set state = 'undone', kept = ${sealKept(w, batch.id, kept)} where county = ${w.actor.county} and id = ${batch.id}`)
  return done(batch.id, { undone: taken.length, kept: kept.length })
})

async function takeBack(w: Writer, { batch, taken, reason }: { batch: BatchRow; taken: readonly { row: number; child: string }[]; reason: string }): Promise<void> {
  await w.change('children', 'state', taken.map(({ child }) => ({
    key: child, child: ChildId.parse(child),
    set: { status: 'exited', exit_reason: mistaken, exited_on: w.today, exit_note: `撤销导入批次 ${batch.number}：${reason}` },
  })))
  await w.derive(sql`select qinghe.release_identity(${w.actor.county}, ${taken.map(t => t.child)}::uuid[])`)
  await w.derive(sql`update qinghe.roster_rows set state = 'undone', child = null, imported_status = null
    where county = ${w.actor.county} and batch = ${batch.id} and row = any(${taken.map(t => t.row)}::int[])`)
}
