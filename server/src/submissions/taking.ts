/** Civil affairs takes a roster of a department over: by hand, or in the background where it has agreed to. Only here does what a department
 *  sent meet the archives, and always in the name of a post that may compare. */
import type { AcceptInput, EndAgreementInput, ReturnInput } from '@qinghe/domain/submissions/contract.ts'
import { linesOf } from '@qinghe/domain/submissions/rules.ts'
import { submissionStateNames } from '@qinghe/domain/submissions/types.ts'
import { readerBits } from '@qinghe/domain/kernel/actor.ts'
import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { NotFound, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { acting, settling } from '../comparisons/run.ts'
import { sealLine, type Settling } from '../comparisons/store.ts'
import { nextNumber } from '../db/dayNumber.ts'
import { run } from '../db/reader.ts'
import { sealFileName } from '../crypto/fileNames.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import type { Kernel } from '../http/kernel.ts'
import { writing } from '../http/transactions.ts'
import { asImporter } from '../jobs/claims.ts'
import { columnsIn, findSubmission, loadWritten, reasonPlace, stateIn, type SubmissionRow } from './store.ts'

async function waiting(w: Settling, id: string): Promise<SubmissionRow> {
  await w.derive(sql`select id from qinghe.submissions where county = ${w.actor.county} and id = ${id} for update`)
  const row = await findSubmission(w, id)
  // What a department has not handed in is its own.
  if (row.state === 'receiving' || row.state === 'expired' || row.state === 'withdrawn') throw new NotFound('这份名册')
  if (row.state !== 'handedIn' && row.state !== 'offered') throw problem('submission.state', `这份名册现在是“${submissionStateNames[stateIn(row)]}”，请刷新页面`)
  return row
}

/** Makes the comparison; the rows move from the department's sending to it. @returns the number of rows */
async function take(w: Settling, row: SubmissionRow, id: string): Promise<number> {
  const { lines } = linesOf(await loadWritten(w, row.id), columnsIn(row), { office: row.office, day: w.today })
  await w.put('comparisons', [{
    id, region: row.region, number: await nextNumber(w, { table: 'comparisons', letters: 'BD' }), ...sealFileName(w.ring, { table: 'comparisons', id }, row.file_name), kind: row.kind, department: labelOf(row.office), period: row.period, purpose: row.purpose, legal_basis: row.legal_basis,
    is_complete: row.is_complete, all_should_be_filed: row.all_should_be_filed, kept_columns: row.kept_columns, row_count: lines.length, warnings: row.warnings,
    state: 'waiting', ordered_by: w.actor.account, posting: w.actor.posting, ordered_at: new Date(w.now), office: row.office, submission: row.id,
  }])
  const readers = readerBits.settles + readerBits[row.office]
  await w.put('comparison_rows', lines.map(one => ({ comparison: id, row: one.row, region: row.region, readers, ...sealLine(w, { comparison: id, row: one.row }, one.line) })))
  await w.derive(sql`delete from qinghe.submission_rows where county = ${w.actor.county} and submission = ${row.id}`)
  await w.derive(sql`update qinghe.submissions set state = 'accepted', comparison = ${id}, answered_by = ${w.actor.account}, answered_at = ${new Date(w.now)}
    where county = ${w.actor.county} and id = ${row.id}`)
  return lines.length
}

export const acceptSubmission = each(async (w: Writer, { submission, comparison, always }: AcceptInput) => {
  const row = await waiting(w, submission)
  const rows = await take(w, row, comparison)
  if (always) await agree(w, row)
  return { records: [{ type: 'submission', id: submission }, { type: 'comparison', id: comparison }], counts: { rows } }
})

/** For the area of the roster that was taken over, which may be a town of the county that agrees. One in force an area, department and kind; a
 *  new one takes the place of the old, so that its post is one in office. */
async function agree(w: Writer, { region, office, kind }: SubmissionRow): Promise<void> {
  await w.derive(sql`update qinghe.submission_agreements set ended_at = ${new Date(w.now)}, ended_by = ${w.actor.account}
    where county = ${w.actor.county} and region = ${region} and office = ${office} and kind = ${kind} and ended_at is null`)
  await w.put('submission_agreements', [{ id: w.newId(), region, office, kind, agreed_by: w.actor.account, posting: w.actor.posting, agreed_at: new Date(w.now) }])
}

export const returnSubmission = each(async (w: Writer, { submission, reason }: ReturnInput) => {
  await waiting(w, submission)
  await w.derive(sql`delete from qinghe.submission_rows where county = ${w.actor.county} and submission = ${submission}`)
  await w.derive(sql`update qinghe.submissions set state = 'returned', reason_words = ${w.seal(reasonPlace(submission), reason)}, answered_by = ${w.actor.account}, answered_at = ${new Date(w.now)}
    where county = ${w.actor.county} and id = ${submission}`)
  return { records: [{ type: 'submission', id: submission }] }
})

export const endAgreement = each(async (w: Writer, { agreement }: EndAgreementInput) => {
  const ended = await w.derive(sql<{ id: string }>`update qinghe.submission_agreements set ended_at = ${new Date(w.now)}, ended_by = ${w.actor.account}
    where county = ${w.actor.county} and id = ${agreement} and ended_at is null returning id`)
  if (ended.length === 0) throw new NotFound('这项自动比对')
  return { records: [{ type: 'submissionAgreement', id: agreement }] }
})

type Offered = { county: number; id: string; posting: string | null; attempts: number }
/** A roster that met a fault is tried again after this long, and a person is asked when that did not help. */
const triedAgainAfter = '60 seconds'
const mostAttempts = 3

/** The oldest roster that may go without being asked for, and the agreement that stands nearest to it: that of the town before that of the county.
 *  It is marked before anything is done with it, so that whatever happens to it, the next turn is another's. */
const claimOffered = (kernel: Kernel): Promise<Offered | undefined> => asImporter(kernel, async client => (await run(client, sql<Offered>`
  update qinghe.submissions t set tried_at = qinghe.now(), attempts = attempts + 1
  from (select county, id from qinghe.submissions where state = 'offered' and coalesce(tried_at, '-infinity') < qinghe.now() - ${triedAgainAfter}::interval
    order by handed_at, id limit 1 for update skip locked) n
  where t.county = n.county and t.id = n.id
  returning t.county, t.id, t.attempts, (select a.posting from qinghe.submission_agreements a where a.county = t.county and a.office = t.office and a.kind = t.kind and a.ended_at is null
    and t.region >= a.region and t.region < a.region + case when a.region % 1000000 = 0 then 1000000 when a.region % 1000 = 0 then 1000 else 1 end
    order by a.region desc limit 1) as posting`))[0])

const askSomebody = (kernel: Kernel, { county, id }: Offered): Promise<unknown> => asImporter(kernel, client =>
  run(client, sql`update qinghe.submissions set state = 'handedIn' where county = ${county} and id = ${id} and state = 'offered'`))

async function takeOffered(kernel: Kernel, submission: string, posting: string): Promise<void> {
  const actor = await acting({ kernel, claimed: { posting } })
  await writing(kernel, actor, async session => {
    const w = settling(session)
    const row = await waiting(w, submission)
    const count = await take(w, row, newRecordId())
    await kernel.audit.insert(session.client, {
      kind: 'write', actor, purpose: 'roster', phrase: `按约定接收部门名册 ${row.number}`, class: 'S2', children: [], count, command: null, device: '', requestId: newUuid(), outcome: 'applied',
    })
  })
}

/** One roster that may go without being asked for. Where nobody has agreed, or the post that did is gone or may not compare any more, a person
 *  is asked; so it is when one meets a fault every time.
 *  @returns whether there was one
 *  @throws what it met; the roster stays where it is and others go before it */
export async function takeNext(kernel: Kernel): Promise<boolean> {
  const offered = await claimOffered(kernel)
  if (!offered) return false
  if (offered.posting === null || offered.attempts > mostAttempts) await askSomebody(kernel, offered)
  else {
    await takeOffered(kernel, offered.id, offered.posting).catch(async (error: unknown) => {
      if (!(error instanceof Problem) && !(error instanceof NotFound)) throw error
      await askSomebody(kernel, offered)
    })
  }
  return true
}
