/** Announcing, judging again and choosing; mapping.ts, mending.ts, commit.ts and undo.ts have the rest of what happens to a batch. */
import type { DeselectInput, RecheckInput, UploadInput } from '@qinghe/domain/rosters/contract.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import { clearableStates, recheckIssues, type Waiting, waitingIssues } from '@qinghe/domain/rosters/batch.ts'
import { nextNumber } from '../db/dayNumber.ts'
import { sealFileName } from '../crypto/fileNames.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { queue } from './laying.ts'
import { done, editable, lockBatch } from './locking.ts'
import { stateOf } from './progress.ts'
import { refuseReplacing } from './replacing.ts'
import { getBatch } from './store.ts'

/** What this post uploaded and nobody has imported yet. */
async function waiting(w: Writer, except: string | null): Promise<Waiting> {
  const found = await w.first(sql<Waiting>`
    select count(*)::int as batches, coalesce(sum((select sum(s.lines) from qinghe.roster_sheets s where s.county = b.county and s.batch = b.id)), 0)::int as rows
    from qinghe.roster_batches b where b.county = ${w.actor.county} and b.posting = ${w.actor.posting} and b.rests = 'ready'
      and b.state = any(${[...clearableStates]}::text[]) and b.id is distinct from ${except}::uuid`)
  return found ?? { batches: 0, rows: 0 }
}

export const uploadRoster = each(async (w: Writer, { batch, fileName, region, sheet, replaces }: UploadInput) => {
  const keeper = region ?? w.actor.region
  if (!isWithin(keeper, w.actor.region)) throw problem('batch.region', '只能导入到本辖区内的村（居）或镇街')
  if (replaces !== undefined) refuseReplacing(w, await getBatch(w, replaces))
  refuseIf(waitingIssues(await waiting(w, replaces ?? null)))
  await w.put('roster_batches', [{
    id: batch, region: keeper, number: await nextNumber(w, { table: 'roster_batches', letters: 'DR' }), ...sealFileName(w.ring, { table: 'roster_batches', id: batch }, fileName), state: 'parsing', uploaded_by: w.actor.account,
    posting: w.actor.posting, runs_as: w.actor.posting, uploaded_at: new Date(w.now), work_began: new Date(w.now), wanted_sheet: sheet ?? null, replaces: replaces ?? null,
  }])
  return done(batch)
})

/** Judging again what was cut off; the file is not needed any more. */
export const recheckRoster = each(async (w: Writer, input: RecheckInput) => {
  const batch = await lockBatch(w, input.batch)
  refuseIf(recheckIssues(stateOf(batch, w.now), batch.is_read))
  await queue(w, batch.id)
  return done(batch.id)
})

export const deselectRows = each(async (w: Writer, input: DeselectInput) => {
  const batch = await editable(w, input.batch)
  const changed = await w.derive(sql`update qinghe.roster_rows set selected = ${input.selected} where county = ${w.actor.county} and batch = ${batch.id}
    and row = any(${input.rows}::int[]) and state in ('ok', 'warning', 'undone') returning row`)
  return done(batch.id, { rows: changed.length })
})
