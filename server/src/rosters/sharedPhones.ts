/** A telephone that too many lines share is known only behind the last of them: the earlier ones are told afterwards. */
import { sql } from '../db/sql.ts'
import { sharedPhones, stateOfIssues } from './judge.ts'
import { findingsOf, keepStandings, place } from './keeping.ts'
import { numberKey, personKey, phoneKeys } from './keys.ts'
import type { Run } from './run.ts'
import { loadRows, sliceRows, type StoredRow } from './store.ts'
import type { Staging } from './staging.ts'
import { inStaging, type Job } from './working.ts'

type Phones = { seen: ReadonlyMap<number, number>; shared: ReadonlySet<number> }

/** Draft and findings as they stand, and the finding that was not known then. */
function told(run: Run, row: StoredRow, phones: Phones) {
  const { draft } = row.content
  if (!draft || row.content.issues.some(one => one.code === 'phone.shared')) return []
  const use = (phone: string) => phones.seen.get(run.phoneKey(`phone ${phone}`)) ?? 0
  const issues = [...row.content.issues, ...sharedPhones(draft, use, { values: run.judging.base.values, columns: run.judging.at.columnsOf(row.sheet) })]
  const content = { ...row.content, issues }
  return [{
    ...place(row), number: numberKey(run.phoneKey, draft), person: personKey(run.phoneKey, draft), state: stateOfIssues(issues), why: null, content,
    phones: phoneKeys(run.phoneKey, draft), findings: findingsOf(run.key, content),
  }]
}

export async function addShared(job: Job, run: Run, phones: Phones): Promise<void> {
  if (phones.shared.size === 0) return
  const rows = await inStaging(job, w => w.rows(sql<{ row: number }>`select row from qinghe.roster_rows where county = ${w.actor.county} and batch = ${job.batch}
    and state not in ('aside', 'imported') and phones && ${[...phones.shared]}::bigint[] order by row`))
  for (let at = 0; at < rows.length; at += sliceRows) {
    const numbers = rows.slice(at, at + sliceRows).map(one => one.row)
    await inStaging(job, (w: Staging) => tellSome(w, run, { numbers, phones }))
  }
}

async function tellSome(w: Staging, run: Run, { numbers, phones }: { numbers: readonly number[]; phones: Phones }): Promise<void> {
  const rows = await loadRows(w, run.batch.id, sql`row = any(${[...numbers]}::int[])`)
  await keepStandings(w, run.batch.id, rows.flatMap(row => told(run, row, phones)))
}

