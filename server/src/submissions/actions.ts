/** A department opens a roster, sends its rows, says what its columns are, and hands it in. */
import type { HandInInput, MapInput, OfSubmission, OpenInput, SendInput, UploadInput } from '@qinghe/domain/submissions/contract.ts'
import { columnsOf, fewestUnasked, handInIssues, headingIssues, keptColumns, kindIssues, linesOf, mostRows, peopleIn, pieceIssues, underWayIssues, valueIssues, type Written } from '@qinghe/domain/submissions/rules.ts'
import { submissionStateNames } from '@qinghe/domain/submissions/types.ts'
import { remapped } from '@qinghe/domain/rosters/headers.ts'
import type { Column } from '@qinghe/domain/rosters/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { columnLetter } from '@qinghe/domain/rosters/headers.ts'
import { nextNumber } from '../db/dayNumber.ts'
import { sealFileName } from '../crypto/fileNames.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { columnsIn, findOwn, knownHeadings, loadWritten, officeOf, sealRow, stateIn, type SubmissionRow } from './store.ts'

const done = (id: string, counts: Record<string, number> = {}): Done => ({ records: [{ type: 'submission', id }], counts })
type Opening = Omit<OpenInput, 'headings'> & { source: 'file' | 'pieces'; fileName: string; columns: readonly Column[] }
async function open(w: Writer, { submission, kind, columns, ...input }: Opening): Promise<void> {
  const office = officeOf(w)
  refuseIf(valueIssues(columns.map(column => column.header)))
  const underWay = await w.first(sql<{ rosters: number; rows: number }>`select count(*)::int as rosters, coalesce(sum(row_count), 0)::int as rows from qinghe.submissions
    where county = ${w.actor.county} and office = ${office} and posting = ${w.actor.posting} and state in ('receiving', 'offered', 'handedIn')`)
  if (underWay) refuseIf(underWayIssues(underWay))
  await w.put('submissions', [{
    id: submission, region: w.actor.region, number: await nextNumber(w, { table: 'submissions', letters: 'SJ' }), office, kind, source: input.source, ...sealFileName(w.ring, { table: 'submissions', id: submission }, input.fileName), period: input.period, purpose: input.purpose,
    legal_basis: input.legalBasis, is_complete: input.isComplete, all_should_be_filed: input.allShouldBeFiled, columns: JSON.stringify(columns), state: 'receiving',
    opened_by: w.actor.account, posting: w.actor.posting, opened_at: new Date(w.now),
  }])
}

export const openSubmission = each(async (w: Writer, { headings, ...input }: OpenInput) => {
  const office = officeOf(w)
  refuseIf(kindIssues(office, input))
  const columns = columnsOf(headings, await knownHeadings(w, { region: w.actor.region, office, kind: input.kind }))
  await open(w, { ...input, source: 'pieces', fileName: '接口送交', columns })
  return done(input.submission, { columns: columns.length, kept: keptColumns(columns, office).length })
})

/** A file as it was read: its columns and the rows below the heading, with the numbers a spreadsheet gives them. */
export type Table = { columns: readonly Column[]; rows: readonly Written[] }
export const openUploaded = (table: Table) => each(async (w: Writer, input: UploadInput) => {
  const office = officeOf(w)
  refuseIf(kindIssues(office, input))
  const known = await knownHeadings(w, { region: w.actor.region, office, kind: input.kind })
  const columns = table.columns.map(column => {
    const target = known.get(column.header.trim())
    return target === undefined ? column : { ...column, target, certainty: target === null ? 'none' as const : 'chosen' as const, note: '按上次的对应' }
  })
  await open(w, { ...input, source: 'file', columns })
  const row = await locked(w, input.submission)
  await keep(w, row, { rows: table.rows, piece: 1 })
  return done(input.submission, { rows: table.rows.length })
})

/** People of a department at one roster take turns. */
async function locked(w: Writer, id: string): Promise<SubmissionRow> {
  await w.derive(sql`select id from qinghe.submissions where county = ${w.actor.county} and id = ${id} for update`)
  return findOwn(w, id)
}
async function receiving(w: Writer, id: string): Promise<SubmissionRow> {
  const row = await locked(w, id)
  if (row.state !== 'receiving') throw problem('submission.state', `这份名册现在是“${submissionStateNames[stateIn(row)]}”，不能再改；要补送请另送一份`)
  return row
}

async function keep(w: Writer, { id, region, row_count: before }: SubmissionRow, { rows, piece }: { rows: readonly Written[]; piece: number }): Promise<void> {
  if (before + rows.length > mostRows) throw problem('submission.tooMany', `一份名册最多 ${mostRows} 行，请按镇街分开送交`)
  await w.put('submission_rows', rows.map(one => ({ submission: id, row: one.row, region, sealed: sealRow(w, id, one) })))
  await w.derive(sql`update qinghe.submissions set row_count = row_count + ${rows.length}, pieces = ${piece} where county = ${w.actor.county} and id = ${id}`)
}

/** Cells of columns that are not compared are dropped before anything is kept. */
export const sendRows = each(async (w: Writer, { submission: id, piece, rows }: SendInput) => {
  const row = await receiving(w, id)
  if (row.source === 'file') throw problem('submission.source', '这份名册是按文件送交的，不能再分批补送')
  if (piece <= row.pieces) throw problem('submission.piece', `第 ${piece} 批已经收到，不用重送`)
  if (piece !== row.pieces + 1) throw problem('submission.gap', `第 ${row.pieces + 1} 批还没有收到，请按顺序送交`)
  const columns = columnsIn(row)
  refuseIf(headingIssues(columns, row.office))
  refuseIf(pieceIssues(rows, columns.length, row.row_count + 1))
  const kept = new Set(keptColumns(columns, row.office).map(column => column.index))
  await keep(w, row, { rows: rows.map((cells, i) => ({ row: row.row_count + 1 + i, cells: cells.map((text, at) => (kept.has(at) ? text : '')) })), piece })
  return done(id, { rows: rows.length, total: row.row_count + rows.length })
})

/** What somebody of the department says a heading means is kept for every later roster of the kind. */
export const mapSubmission = each(async (w: Writer, { submission: id, columns: choices }: MapInput) => {
  const row = await receiving(w, id)
  if (row.source === 'pieces' && row.pieces > 0) throw problem('submission.mapLate', '已经开始送数据，不能再改对应列：没有对应的列当时没有留下。请撤回后重新送交')
  const before = columnsIn(row)
  const unknown = choices.find(choice => before.every(column => column.index !== choice.index))
  if (unknown) throw problem('submission.column', `名册没有第 ${columnLetter(unknown.index)} 列`)
  const columns = remapped(before, choices)
  await w.derive(sql`update qinghe.submissions set columns = ${JSON.stringify(columns)}::jsonb where county = ${w.actor.county} and id = ${id}`)
  const chosen = columns.filter(column => column.header !== '' && choices.some(choice => choice.index === column.index))
  await remember(w, row, chosen)
  return done(id, { columns: chosen.length })
})

async function remember(w: Writer, { region, office, kind }: SubmissionRow, columns: readonly Column[]): Promise<void> {
  for (const { header, target } of new Map(columns.map(column => [column.header.trim(), { header: column.header.trim(), target: column.target }])).values()) {
    const changed = await w.derive(sql<{ id: string }>`update qinghe.submission_headings set target = ${target}, chosen_by = ${w.actor.account}, chosen_at = ${new Date(w.now)}
      where county = ${w.actor.county} and region = ${region} and office = ${office} and kind = ${kind} and heading = ${header} returning id`)
    if (changed.length > 0) continue
    await w.put('submission_headings', [{ id: w.newId(), region, office, kind, heading: header, target, chosen_by: w.actor.account, chosen_at: new Date(w.now) }])
  }
}

/** Only what is compared stays: rows are written anew with the other columns left out, lines that are no child's are dropped and counted. */
export const handIn = each(async (w: Writer, { submission: id, rows: sent }: HandInInput) => {
  const row = await receiving(w, id)
  if (sent !== row.row_count) throw problem('submission.count', `您送了 ${sent} 行，这里收到 ${row.row_count} 行，请核对后补送或撤回重送`)
  const columns = columnsIn(row)
  refuseIf(headingIssues(columns, row.office))
  const received = await loadWritten(w, id)
  const made = linesOf(received, columns, { office: row.office, day: w.today })
  refuseIf(handInIssues(made))
  const kept = new Set(keptColumns(columns, row.office).map(column => column.index))
  const stays = new Set(made.lines.map(one => one.row))
  const written = received.filter(one => stays.has(one.row)).map(one => ({ ...one, cells: one.cells.map((text, at) => (kept.has(at) ? text : '')) }))
  await w.derive(sql`delete from qinghe.submission_rows where county = ${w.actor.county} and submission = ${id}`)
  await w.put('submission_rows', written.map(one => ({ submission: id, row: one.row, region: row.region, sealed: sealRow(w, id, one) })))
  await w.derive(sql`update qinghe.submissions set state = ${peopleIn(made) >= fewestUnasked ? 'offered' : 'handedIn'}, row_count = ${written.length}, kept_columns = ${made.fields}::text[],
    warnings = ${made.warnings}::text[], handed_at = ${new Date(w.now)} where county = ${w.actor.county} and id = ${id}`)
  return done(id, { rows: written.length, warnings: made.warnings.length })
})

export const withdrawSubmission = each(async (w: Writer, { submission: id }: OfSubmission) => {
  const row = await locked(w, id)
  if (!['receiving', 'offered', 'handedIn'].includes(row.state)) throw problem('submission.state', `这份名册现在是“${submissionStateNames[stateIn(row)]}”，不能撤回`)
  await w.derive(sql`delete from qinghe.submission_rows where county = ${w.actor.county} and submission = ${id}`)
  await w.derive(sql`update qinghe.submissions set state = 'withdrawn' where county = ${w.actor.county} and id = ${id}`)
  return done(id)
})
