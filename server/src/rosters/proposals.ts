/** Lines whose child is in the register: an import never writes to an archive by itself, so each is shown beside the archive and a
 *  person says what becomes of it (rosters.proposals, rosters.settle). */
import { listProposals as contract } from '@qinghe/domain/rosters/contract.ts'
import type { Proposal, ProposalsInput, ProposalsOutput, SettleInput } from '@qinghe/domain/rosters/contract.ts'
import { display } from '@qinghe/domain/archives/display.ts'
import type { Draft, FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldLabel } from '@qinghe/domain/archives/fields.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { differingFields, patchOfFields, settlingIssues } from '@qinghe/domain/rosters/proposals.ts'
import { applyEdit } from '../archives/edit.ts'
import { type ArchiveRecord, draftOf, loadRecords } from '../archives/records.ts'
import { schoolNames } from '../archives/schools.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { regionNames } from '../regions/names.ts'
import { checkRow } from './again.ts'
import { draftsNow } from './draftsNow.ts'
import { done, editable } from './locking.ts'
import { type BatchRow, columnsOf, getBatch, loadFirst, loadRows, sealContent, type StoredRow } from './store.ts'

const isOpenOrSettled = sql`(state = 'known' or verdict is not null)`
const pageOf = 50

/** The archive the line was found to be about, also after somebody settled it. */
const childOf = (row: StoredRow): ChildId | undefined => row.content.settled?.child ?? row.content.issues.find(found => found.severity === 'known')?.child

/** One line beside its archive. */
type Beside = { row: StoredRow; child: ChildId; line: Draft; record: ArchiveRecord; archive: Draft; differing: FieldKey[] }

async function besides(r: Reader, batch: BatchRow, rows: readonly StoredRow[]): Promise<Beside[]> {
  const lines = new Map((await draftsNow(r, batch, rows)).map(one => [one.row.row, one.draft]))
  const records = new Map((await loadRecords(r, rows.flatMap(row => childOf(row) ?? []))).map(record => [record.child.id, record]))
  return rows.flatMap(row => {
    const child = childOf(row)
    const record = child === undefined ? undefined : records.get(child)
    const line = lines.get(row.row)
    // An archive that has left one's area meanwhile is as absent as one that never was.
    if (child === undefined || record === undefined || line === undefined) return []
    const archive = draftOf(r, record)
    return [{ row, child, line, record, archive, differing: differingFields(line, archive, columnsOf(batch, row.sheet)) }]
  })
}

const matchedBy = ({ line, archive }: Beside): Proposal['matchedBy'] =>
  line.idNumber && line.idNumber === archive.idNumber ? 'idNumber' : line.idNumber || archive.idNumber ? 'nameWithoutNumber' : 'nameAndBirth'

const pages = pagesOf(contract, z.number())

export async function listProposals(r: Reader, { batch: id, after, limit = pageOf }: ProposalsInput): Promise<ProposalsOutput> {
  const batch = await getBatch(r, id)
  const rows = await loadFirst(r, { batch: id, limit: limit + 1 }, sql`${isOpenOrSettled} and row > ${pages.from(r, after) ?? 0}`)
  const { page, next } = pages.cut(r, { rows, limit, at: last => last.row })
  const beside = await besides(r, batch, page)
  const drafts = beside.flatMap(one => [one.line, one.archive])
  const codes = drafts.flatMap(draft => [draft.region, draft.hukouDivision, draft.residenceDivision]).filter(code => typeof code === 'number')
  const nameOf = await regionNames(r, [...codes, ...beside.map(one => one.record.child.region)])
  const schoolName = await schoolNames(r, drafts.map(draft => draft.school).filter(school => typeof school === 'number'))
  const words = (key: FieldKey, draft: Draft): string => display(key, draft[key], { placeName: nameOf, schoolName, clear: true })
  return {
    proposals: beside.map(one => ({
      row: one.row.row, sheet: one.row.sheet, line: one.row.line, child: one.child, name: words('name', one.archive), regionName: nameOf(one.record.child.region), matchedBy: matchedBy(one),
      version: one.record.child.version, verdict: one.row.content.settled?.verdict ?? null,
      fields: one.differing.map(key => ({ key, label: fieldLabel(key), archive: words(key, one.archive), roster: words(key, one.line) })),
    })),
    next,
  }
}

async function openOne(w: Writer, batch: BatchRow, input: SettleInput): Promise<Beside> {
  const [row] = await loadRows(w, batch.id, sql`row = ${input.row} and ${isOpenOrSettled}`)
  const [beside] = row === undefined || childOf(row) !== input.child ? [] : await besides(w, batch, [row])
  if (beside === undefined) throw problem('batch.row', '这一行已经不在待处理之列，请刷新后再看', 409)
  if (beside.row.content.settled) throw problem('proposal.settled', '这一行已经有人处理过，请刷新后再看', 409)
  if (w.locked(input.child).version !== input.version) throw problem('proposal.changed', '这份档案在您查看之后有人改过，请看过新的内容再处理', 409)
  return beside
}

export const settleProposal = each(async (w: Writer, input: SettleInput) => {
  const batch = await editable(w, input.batch)
  const beside = await openOne(w, batch, input)
  const sameNumber = Boolean(beside.line.idNumber) && beside.line.idNumber === beside.archive.idNumber
  refuseIf(settlingIssues(input, { differing: beside.differing, sameNumber }))
  if (input.verdict === 'applied') await write(w, input, beside)
  const { row } = beside
  const settled = { child: input.child, verdict: input.verdict, reason: input.reason }
  const content = { ...row.content, settled }
  await w.derive(sql`update qinghe.roster_rows set verdict = ${input.verdict}, sealed = ${sealContent(w, { batch: batch.id, row: row.row }, content)}
    where county = ${w.actor.county} and batch = ${batch.id} and row = ${row.row}`)
  // Another child's line is judged like any other, and may be imported.
  if (input.verdict === 'other') await checkRow(w, batch, { ...row, content })
  return done(batch.id, { [input.verdict]: 1 })
})

/** Under its lock and in the version the person saw, so nothing can be in conflict. */
async function write(w: Writer, input: SettleInput, { line, row }: Beside): Promise<void> {
  const kind = input.as ?? 'corrected'
  await applyEdit(w, {
    id: input.child, patch: patchOfFields(line, input.fields), kind, from: kind === 'changed' ? (input.effectiveFrom ?? w.today) : w.today,
    reason: input.reason ?? `按花名册第 ${row.line} 行`, basedOn: { version: input.version, from: {} },
  })
}
