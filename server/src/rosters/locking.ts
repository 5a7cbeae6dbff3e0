/** What every command about a batch begins and ends with. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { editIssues } from '@qinghe/domain/rosters/batch.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { stateOf } from './progress.ts'
import { type BatchRow, getBatch } from './store.ts'

export const done = (id: string, counts: Record<string, number> = {}): Done => ({ records: [{ type: 'roster', id }], counts })

export const one = async <I>(inputs: readonly I[], work: (input: I) => Promise<Done>): Promise<Done[]> => {
  const all: Done[] = []
  for (const input of inputs) all.push(await work(input))
  return all
}

/** Two people at one batch take turns. */
export async function lockBatch(w: Writer, id: string): Promise<BatchRow> {
  await w.derive(sql`select id from qinghe.roster_batches where county = ${w.actor.county} and id = ${id} for update`)
  return getBatch(w, id)
}

export async function editable(w: Writer, id: string): Promise<BatchRow> {
  const batch = await lockBatch(w, id)
  refuseIf(editIssues(stateOf(batch, w.now)))
  return batch
}
