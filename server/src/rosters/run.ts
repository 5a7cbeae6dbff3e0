/** Judging of a batch, as far as it holds for all of its lines. */
import { sql } from '../db/sql.ts'
import { type Judging, judging } from './judge.ts'
import { type Keying, keying, newSecret, remembering } from './keys.ts'
import type { Staging } from './staging.ts'
import { type BatchRow, judgedBy, openSecret, sealSecret } from './store.ts'

/** What holds for the whole run. */
export type Run = { batch: BatchRow; judging: Judging; key: Keying; phoneKey: Keying }

/** @returns the batch with a secret to make keys with */
async function withSecret(w: Staging, batch: BatchRow): Promise<string> {
  if (batch.secret !== null) return openSecret(w, batch)
  const secret = newSecret()
  await w.derive(sql`update qinghe.roster_batches set secret = ${sealSecret(w, batch.id, secret)} where county = ${w.actor.county} and id = ${batch.id}`)
  return secret
}

export async function beginRun(w: Staging, batch: BatchRow): Promise<Run> {
  const key = keying(await withSecret(w, batch))
  return { batch, judging: await judging(w, judgedBy(batch)), key: remembering(key), phoneKey: key }
}
