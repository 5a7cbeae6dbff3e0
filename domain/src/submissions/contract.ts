/** A department hands its roster over, as a file or in pieces; civil affairs takes it over into a comparison. */
import { z } from 'zod'
import { whole } from '../archives/query.ts'
import { Reconciliation } from '../comparisons/reconciliation.ts'
import { ComparedField, ComparisonKind, Outside, RowState } from '../comparisons/types.ts'
import { command, query, shows, showsLines } from '../kernel/contract.ts'
import { RecordId } from '../kernel/ids.ts'
import { count, } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { ColumnTarget } from '../rosters/types.ts'
import { mostRows, rowsPerPiece } from './rules.ts'
import { Agreement, Submission } from './types.ts'

const words = (what: string, max: number) => saidWords({ what, max })
const cell = z.string().max(500, '一格的文字不能超过 500 字')
const described = z.object({
  submission: RecordId, kind: ComparisonKind, period: words('名册的时间范围', 40), purpose: words('比对目的', 200), legalBasis: words('依据', 200),
  /** Everybody of the area who should stand in it does; everybody in it should have an archive. */
  isComplete: z.boolean(), allShouldBeFiled: z.boolean(),
})

/** Begins a roster that comes in pieces. Headings that are not understood are said, and nothing of their columns is kept. */
export const OpenInput = described.extend({ headings: z.array(z.string().trim().max(100)).min(1, '请送表头').max(200, '最多 200 列') })
export type OpenInput = z.infer<typeof OpenInput>
export const openSubmission = command('submissions.open', {
  at: 'POST /api/submissions', input: OpenInput, touches: () => [], may: 'submissions.hand', purpose: 'roster', audit: '开始送交名册',
})

/** multipart/form-data: part `envelope` (JSON, the usual Envelope around this input) first, then part `file`. */
export const UploadInput = described.extend({ fileName: z.string().min(1).max(200), sheet: z.string().max(100).optional() })
export type UploadInput = z.infer<typeof UploadInput>
export const uploadSubmission = command('submissions.upload', {
  at: 'POST /api/submissions/file', input: UploadInput, touches: () => [], may: 'submissions.hand', purpose: 'roster', audit: '上传送交的名册',
})

const ofSubmission = z.object({ submission: RecordId })
export const MapInput = ofSubmission.extend({ columns: z.array(z.object({ index: z.number().int().min(0), target: ColumnTarget.nullable() })).min(1).max(200) })
export type MapInput = z.infer<typeof MapInput>
export const mapSubmission = command('submissions.map', {
  at: 'POST /api/submissions/:submission/columns', input: MapInput, touches: () => [], may: 'submissions.hand', purpose: 'roster', audit: '对应送交名册的列',
})

/** `piece` counts from 1; a piece that was taken is not taken twice, whatever the id of its command. */
export const SendInput = ofSubmission.extend({
  piece: z.number().int().min(1).max(mostRows), rows: z.array(z.array(cell).max(200)).min(1, '这一批没有行').max(rowsPerPiece, `一批最多 ${rowsPerPiece} 行，请分批送交`),
})
export type SendInput = z.infer<typeof SendInput>
export const sendRows = command('submissions.send', {
  at: 'POST /api/submissions/:submission/rows', input: SendInput, touches: () => [], may: 'submissions.hand', purpose: 'roster', audit: '送交名册的一批',
})

/** `rows`: how many the department has sent, so that nothing is lost on the way in silence. */
export const HandInInput = ofSubmission.extend({ rows: z.number().int().min(0) })
export type HandInInput = z.infer<typeof HandInInput>
export const handIn = command('submissions.handIn', {
  at: 'POST /api/submissions/:submission/hand-in', input: HandInInput, touches: () => [], may: 'submissions.hand', purpose: 'roster', audit: '送交名册并申请比对',
})
export type OfSubmission = z.infer<typeof ofSubmission>
export const withdrawSubmission = command('submissions.withdraw', {
  at: 'POST /api/submissions/:submission/withdraw', input: ofSubmission, touches: () => [], may: 'submissions.hand', purpose: 'roster', audit: '撤回送交的名册',
})

/** `always`: rosters of the same department, kind and area are compared from now on as soon as they come, in the name of the acting post. */
export const AcceptInput = ofSubmission.extend({ comparison: RecordId, always: z.boolean() })
export type AcceptInput = z.infer<typeof AcceptInput>
export const acceptSubmission = command('submissions.accept', {
  at: 'POST /api/submissions/:submission/accept', input: AcceptInput, touches: () => [], may: 'submissions.take', purpose: 'roster', audit: '接收部门名册并比对',
})
export const ReturnInput = ofSubmission.extend({ reason: words('退回原因', 200) })
export type ReturnInput = z.infer<typeof ReturnInput>
export const returnSubmission = command('submissions.return', {
  at: 'POST /api/submissions/:submission/return', input: ReturnInput, touches: () => [], may: 'submissions.take', purpose: 'roster', audit: '退回部门名册',
})
export const EndAgreementInput = z.object({ agreement: RecordId })
export type EndAgreementInput = z.infer<typeof EndAgreementInput>
export const endAgreement = command('submissions.endAgreement', {
  at: 'POST /api/submissions/agreements/:agreement/end', input: EndAgreementInput, touches: () => [], may: 'submissions.take', purpose: 'roster', audit: '停止自动比对部门名册',
})

export const ListOutput = z.object({ submissions: z.array(Submission), nextCursor: NextPage })
export type ListOutput = z.infer<typeof ListOutput>
export const ListInput = z.object({ after: Cursor.optional(), limit: whole(1, 100).optional() })
export type ListInput = z.infer<typeof ListInput>
export const listSubmissions = query('submissions.list', {
  at: 'GET /api/submissions', input: ListInput, output: ListOutput, may: 'submissions.own', purpose: 'roster', audit: shows('查看本部门送交的名册', 'S1', () => []),
})
export const getSubmission = query('submissions.get', {
  at: 'GET /api/submissions/:submission', input: ofSubmission, output: Submission, may: 'submissions.own', purpose: 'roster', audit: shows('查看本部门送交的名册', 'S1', () => []),
})
export const RowsInput = ofSubmission.extend({ state: RowState.optional(), after: Cursor.optional(), limit: whole(1, 1000).optional() })
export type RowsInput = z.infer<typeof RowsInput>
/** Numbers of rows as the department counted them, and nothing of the archives. */
export const RowsOutput = z.object({
  rows: z.array(z.object({ row: count(), state: RowState, differs: z.array(ComparedField), outside: Outside.nullable() })), next: NextPage,
})
export type RowsOutput = z.infer<typeof RowsOutput>
export const listOwnRows = query('submissions.rows', {
  at: 'GET /api/submissions/:submission/rows', input: RowsInput, output: RowsOutput, may: 'submissions.own', purpose: 'roster',
  audit: showsLines('查看本部门名册的比对结果', (output: RowsOutput) => output.rows.length),
})
export const ownReport = query('submissions.report', {
  at: 'GET /api/submissions/:submission/report', input: ofSubmission, output: Reconciliation, may: 'submissions.own', purpose: 'roster',
  audit: shows('查看本部门的对账报告', 'S1', () => []),
})

export const WaitingOutput = z.object({ submissions: z.array(Submission), agreements: z.array(Agreement) })
export type WaitingOutput = z.infer<typeof WaitingOutput>
export const listWaiting = query('submissions.waiting', {
  at: 'GET /api/submissions/waiting', input: z.object({}), output: WaitingOutput, may: 'submissions.take', purpose: 'roster', audit: shows('查看部门送来的名册', 'S1', () => []),
})

export const submissionQueries = [listSubmissions, getSubmission, listOwnRows, ownReport, listWaiting] as const
export const submissionCommands = [
  openSubmission, uploadSubmission, mapSubmission, sendRows, handIn, withdrawSubmission, acceptSubmission, returnSubmission, endAgreement,
] as const
