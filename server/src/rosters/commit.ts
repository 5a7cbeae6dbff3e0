/** A batch becomes archives. */
import type { CommitInput } from '@qinghe/domain/rosters/contract.ts'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import { isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { entryStatus } from '@qinghe/domain/archives/lifeCycle.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { commitIssues, isCommittable } from '@qinghe/domain/rosters/batch.ts'
import { type NewArchive, insertArchives } from '../archives/create.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { judge } from './judge.ts'
import { done, lockBatch, one } from './locking.ts'
import { stateOf } from './progress.ts'
import { type BatchRow, judgedBy, loadRows, type StoredRow } from './store.ts'

const undoDays = 30
const dayMs = 86_400_000

/** Drafts as they are judged now: what became wrong since it was shown is refused, not imported. */
async function draftsOf(w: Writer, batch: BatchRow, rows: readonly StoredRow[]): Promise<NewArchive[]> {
  const judged = await judge(w, judgedBy(batch), rows)
  const wrong = judged.filter(row => row.state === 'error')
  if (wrong.length > 0) {
    throw problem('batch.changed', `第 ${wrong.slice(0, 5).map(row => row.row).join('、')} 行在检查之后出现了新的问题，请重新检查后再导入`)
  }
  const keys = [...new Set(judged.flatMap(row => Object.keys(row.draft)))].filter(isFieldKey)
  refuseIf(deniedFields(keys.filter(key => judged.some(row => row.draft[key] !== null && row.draft[key] !== undefined)), w.actor.role, true))
  const status = entryStatus(levelOf(w.actor.region), 'import')
  return judged.map(({ draft }) => ({ id: newChildId(), draft, status, origin: 'import', batch: batch.id }))
}

export const commitRoster = (w: Writer, inputs: CommitInput[]): Promise<Done[]> => one(inputs, async ({ batch: id, expected }) => {
  const batch = await lockBatch(w, id)
  const rows = (await loadRows(w, batch.id, sql`state <> 'aside'`))
  refuseIf(commitIssues(stateOf(batch, w.now), rows.flatMap(row => (row.state === 'aside' ? [] : [{ state: row.state, selected: row.selected }])), expected))
  const chosen = rows.filter(row => row.state !== 'aside' && isCommittable({ state: row.state, selected: row.selected }))
  const archives = await draftsOf(w, batch, chosen)
  await insertArchives(w, archives)
  await w.derive(sql`update qinghe.roster_rows t set state = 'imported', child = s.child, imported_status = s.status
    from unnest(${chosen.map(row => row.row)}::int[], ${archives.map(a => a.id)}::uuid[], ${archives.map(a => a.status)}::text[]) s (row, child, status)
    where t.county = ${w.actor.county} and t.batch = ${batch.id} and t.row = s.row`)
  await w.derive(sql`update qinghe.roster_batches set state = 'committed', committed_at = ${new Date(w.now)}, undo_until = ${new Date(Date.parse(w.now) + undoDays * dayMs)}
    where county = ${w.actor.county} and id = ${batch.id}`)
  return done(batch.id, { imported: archives.length, left: rows.length - archives.length })
})
