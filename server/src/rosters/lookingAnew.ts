/** Sheets whose heading somebody pointed at are looked at once more, line by line: what there is to ask about them hangs on it. */
import { sql } from '../db/sql.ts'
import { headedAsKept, lineOf, settleLayout } from './laying.ts'
import { keepFacts, loadFacts, type Sheet } from './sheets.ts'
import { answersOf, type BatchRow, getBatch, nextSlice } from './store.ts'
import { watchUnder } from './watching.ts'
import { inStaging, type Job } from './working.ts'

async function look(job: Job, sheet: Sheet): Promise<void> {
  const { heading_from: from, heading_to: to, columns } = sheet
  const watching = watchUnder(sheet, from === null || to === null ? undefined : { from, to, columns })
  const first = await inStaging(job, w => w.first(sql<{ row: number | null }>`select min(row) as row from qinghe.roster_rows where county = ${w.actor.county} and batch = ${job.batch} and sheet = ${sheet.sheet}`))
  for (let after = (first?.row ?? 1) - 1, more = true; more;) {
    const slice = await inStaging(job, w => nextSlice(w, job.batch, after))
    const own = slice?.rows.filter(row => row.sheet === sheet.sheet) ?? []
    for (const row of own) watching.see(lineOf(row))
    more = slice !== undefined && own.length > 0
    after = slice?.last ?? after
  }
  await inStaging(job, w => keepFacts(w, { batch: job.batch, sheet: sheet.sheet }, watching.seen().facts))
}

/** @returns whether judging may go on, or something is to be asked first */
export async function lookedAtAnew(job: Job): Promise<'asking' | 'checking'> {
  const { batch, known } = await inStaging(job, async w => {
    const found: BatchRow = await getBatch(w, job.batch)
    return { batch: found, known: new Set((await loadFacts(w, job.batch)).map(one => one.sheet)) }
  })
  const unknown = batch.layouts.filter(sheet => !known.has(sheet.sheet))
  if (unknown.length === 0) return 'checking'
  for (const sheet of unknown) await look(job, sheet)
  return inStaging(job, async w => settleLayout(w, batch, { headed: headedAsKept(batch, await loadFacts(w, job.batch)), answers: answersOf(batch) }))
}
