/** What a department sees of its own rosters and of what became of them; what civil affairs finds waiting. */
import * as contract from '@qinghe/domain/submissions/contract.ts'
import type { ListInput, ListOutput, OfSubmission, RowsInput, RowsOutput, WaitingOutput } from '@qinghe/domain/submissions/contract.ts'
import { RowsOutput as Rows } from '@qinghe/domain/submissions/contract.ts'
import type { Reconciliation } from '@qinghe/domain/comparisons/reconciliation.ts'
import type { Outside, RowState } from '@qinghe/domain/comparisons/types.ts'
import { comparedFor } from '@qinghe/domain/submissions/offices.ts'
import { ownRow } from '@qinghe/domain/submissions/rules.ts'
import type { Submission } from '@qinghe/domain/submissions/types.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { reportOf } from '../comparisons/report.ts'
import { z } from 'zod'
import { pagesByMoment } from '../db/pageByMoment.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { shownAgreements } from './agreements.ts'
import { findOwn, loadSubmissions, officeOf, shown } from './store.ts'

const pages = { list: pagesByMoment(contract.listSubmissions), rows: pagesOf(contract.listOwnRows, z.number()) }
const pageOf = 20
export async function listSubmissions(r: Reader, { after, limit = pageOf }: ListInput): Promise<ListOutput> {
  const [at, id] = pages.list.from(r, after)
  const rows = await loadSubmissions(r, sql`s.office = ${officeOf(r)} and (s.opened_at, s.id) < (${at}::timestamptz, ${id}::uuid) order by s.opened_at desc, s.id desc limit ${limit + 1}`)
  const { page, next: nextCursor } = pages.list.cut(r, { rows, limit, at: last => [last.opened_at, last.id] })
  return { submissions: await shown(r, page), nextCursor }
}

export async function getSubmission(r: Reader, { submission }: OfSubmission): Promise<Submission> {
  const [found] = await shown(r, [await findOwn(r, submission)])
  if (!found) throw new NotFound('这份名册')
  return found
}

type Row = { row: number; state: RowState; differs: string[]; outside: Outside | null }
const rowsAPage = 200

/** The comparison of a roster of one's own, once it has a result. */
async function comparedOf(r: Reader, submission: string): Promise<string> {
  const { comparison } = await findOwn(r, submission)
  const done = comparison === null ? undefined
    : await r.first(sql<{ id: string; number: string }>`select id, number from qinghe.comparisons where county = ${r.actor.county} and id = ${comparison} and state = 'done'`)
  if (!done) throw problem('submission.notDone', '这份名册还没有比对结果，请稍后再看')
  return done.id
}

/** Filtered after it is looked at as the department may: a row that differs only where it may not read is the same to it. */
export async function listOwnRows(r: Reader, { submission, state, after, limit = rowsAPage }: RowsInput): Promise<RowsOutput> {
  const comparison = await comparedOf(r, submission)
  const office = officeOf(r)
  const visible = comparedFor(office)
  const asSeen = sql`case when state = 'differs' and not (differs && ${visible}::text[]) then 'same' else state end`
  const rows = await r.rows(sql<Row>`select row, state, differs, outside from qinghe.comparison_rows
    where county = ${r.actor.county} and comparison = ${comparison} and row > ${pages.rows.from(r, after) ?? 0} and ${state === undefined ? sql`true` : sql`${asSeen} = ${state}`} order by row limit ${limit + 1}`)
  const { page, next } = pages.rows.cut(r, { rows, limit, at: one => one.row })
  const [first, last] = [page.at(0), page.at(-1)]
  // Whom the rows are, the department is not told; who asks later finds them by the rows.
  if (first && last) r.note(`第 ${first.row} 至 ${last.row} 行`)
  return Rows.parse({ rows: page.map(row => ({ row: row.row, outside: row.outside, ...ownRow(office, row) })), next })
}

/** The sums, without a name and without the archives of anybody. */
export async function ownReport(r: Reader, { submission }: OfSubmission): Promise<Reconciliation> {
  const report = await reportOf(r, await comparedOf(r, submission))
  const visible = comparedFor(officeOf(r))
  return { ...report, comparison: null, modelHash: null, names: [], moreNames: 0, children: [], fields: report.fields.filter(one => visible.includes(one.field)) }
}

export async function listWaiting(r: Reader): Promise<WaitingOutput> {
  const rows = await loadSubmissions(r, sql`s.state in ('handedIn', 'offered') order by s.handed_at, s.id limit 100`)
  return { submissions: await shown(r, rows), agreements: await shownAgreements(r) }
}
