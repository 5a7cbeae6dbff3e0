/** W1: submit, review, return, exit. Each checks the step against the table of the domain and writes the new state. */
import type { CancelExitInput, ConfirmExitInput, ProposeExitInput, ReenterInput, ReturnInput, ReviewInput, Seen, SubmitInput } from '@qinghe/domain/archives/commands.ts'
import { gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { type Action, exitIssues, type NextStep, nextStep, ownCode, reenterIssues, returnedToAfter, type Step, whoOf } from '@qinghe/domain/archives/lifeCycle.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { ArchiveOrigin } from '@qinghe/domain/archives/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type Issue, issue, NotFound, Problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Cells } from '../db/rows.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { stateOf, settledAgain } from './edit.ts'
import { ownWork } from './makers.ts'
import { type ArchiveRecord, draftOf, loadRecords } from './records.ts'

type Judged = { record: ArchiveRecord; next: NextStep }
/** Every archive with the step that is meant, or what stands in its way. */
async function judge(w: Writer, records: readonly ArchiveRecord[], action: Action): Promise<Judged[]> {
  const own = await ownWork(w, records)
  return records.map(record => ({
    record, next: nextStep({ ...stateOf(record), origin: ArchiveOrigin.parse(record.child.origin), gaps: gapsOf(draftOf(w, record)), isOwn: own.has(record.child.id) }, action, whoOf(w.actor)),
  }))
}

/** Several archives at once: every issue says whose it is. */
const named = (record: ArchiveRecord, issues: readonly Issue[]): Issue[] =>
  issues.map(one => issue(one.code, `${String(record.child['name'])}：${one.message}`, { field: one.field, details: { child: record.child.id } }))

function refuseStale(w: Writer, seen: readonly Seen[]): void {
  const stale = seen.filter(one => w.locked(one.id).version !== one.version)
  if (stale.length > 0) {
    throw new Problem(stale.map(one => issue('archive.changedSince', '这份档案在您打开之后有改动，请刷新后再办理', { details: { child: one.id } })), 409)
  }
}

async function loadAll(w: Writer, ids: readonly string[]): Promise<ArchiveRecord[]> {
  const records = await loadRecords(w, ids)
  if (records.length < new Set(ids).size) throw new NotFound('其中的儿童')
  return records
}

async function setStates(w: Writer, moves: readonly { record: ArchiveRecord; set: Cells }[]): Promise<void> {
  await w.change('children', 'state', moves.map(({ record, set }) => ({ key: record.child.id, child: asChild(record), set })))
}
const asChild = (record: ArchiveRecord): ChildId => ChildId.parse(record.child.id)

async function stepAll(w: Writer, seen: readonly Seen[], { action, set }: { action: Action; set: (step: Step, record: ArchiveRecord) => Cells }): Promise<Done> {
  refuseStale(w, seen)
  const records = await loadAll(w, seen.map(one => one.id))
  const judged = await judge(w, records, action)
  // Of several archives, those the reviewer made wait for another person, and hold nobody up; one alone is told so.
  const others = judged.filter(({ next }) => next.issues[0]?.code !== ownCode)
  const found = others.length === 0 ? judged : others
  refuseIf(found.flatMap(({ record, next }) => (seen.length === 1 ? next.issues : named(record, next.issues))))
  await setStates(w, found.flatMap(({ record, next }) => (next.step ? [{ record, set: { status: next.step.to, ...set(next.step, record) } }] : [])))
  const moved = found.map(({ record }) => ({ type: 'archive', id: record.child.id, version: w.locked(record.child.id).version + 1 }))
  return { records: moved, counts: { archives: moved.length, ...(moved.length < judged.length ? { leftToOthers: judged.length - moved.length } : {}) } }
}

export const submitArchives = each((w: Writer, input: SubmitInput) => stepAll(w, input.archives, { action: 'submit', set: () => settledAgain }))
export const reviewArchives = each((w: Writer, input: ReviewInput) => stepAll(w, input.archives, { action: 'review', set: () => settledAgain }))
export const returnArchives = each((w: Writer, input: ReturnInput) => stepAll(w, input.archives, {
    action: 'return', set: (_step, record) => ({ returned_to: returnedToAfter(stateOf(record).status, w.actor.role), returned_words: input.reason, returned_reason: null }),
  }))

type ExitStep = { action: Action; set: Cells; extra?: (record: ArchiveRecord) => Issue[]; also?: (record: ArchiveRecord) => Promise<unknown> }
async function exitStep(w: Writer, id: ChildId, { action, set, extra = () => [], also }: ExitStep): Promise<Done> {
  // An exit is a reason and a day: whoever signs it signs the ones that were on the screen.
  if (w.command.basedOn) refuseStale(w, [{ id, version: w.command.basedOn.version }])
  const records = await loadAll(w, [id])
  const found = await judge(w, records, action)
  refuseIf(found.flatMap(({ record, next }) => [...next.issues, ...extra(record)]))
  await setStates(w, found.flatMap(({ record, next }) => (next.step ? [{ record, set: { status: next.step.to, ...set } }] : [])))
  for (const record of also ? records : []) await also?.(record)
  return { records: [{ type: 'archive', id, version: w.locked(id).version + 1 }] }
}

export const proposeExit = each((w: Writer, { id, reason, on, note }: ProposeExitInput) => exitStep(w, id, {
  action: 'proposeExit', set: { exit_reason: reason, exited_on: on, exit_words: note ?? null, exit_note: null },
  extra: record => exitIssues({ reason, on, note }, PlainDate.nullable().parse(record.child['birth_date'] ?? null), { day: w.today, values: w.parameters(archivePackage, regionCode(w.actor.region)) }),
}))
/** Who comes back has left all the same: every exit is kept beside the archive, which knows its last one only. @returns its id */
async function keepExit(w: Writer, { child }: ArchiveRecord): Promise<string> {
  const id = w.newId()
  await w.insert('archive_exits', [{ id, child: child.id, reason: child.exit_reason, exited_on: child.exited_on, confirmed_at: new Date(w.now), command: w.command.id }])
  return id
}

/** One confirmed before exits were kept is kept now, as the archive tells of it. */
async function endExit(w: Writer, record: ArchiveRecord, on: PlainDate): Promise<void> {
  const child = asChild(record)
  const [kept] = await w.rows(sql<{ id: string }>`select id from qinghe.archive_exits where county = ${w.actor.county} and child = ${child} and back_on is null`)
  await w.change('archive_exits', 'changed', [{ key: kept?.id ?? await keepExit(w, record), child, set: { back_on: on }, effectiveFrom: on }])
}
export const confirmExit = each((w: Writer, { id, note }: ConfirmExitInput) => exitStep(w, id, {
  action: 'confirmExit', set: note === undefined ? {} : { exit_words: note, exit_note: null }, also: record => keepExit(w, record),
}))
export const cancelExit = each((w: Writer, { id, reason }: CancelExitInput) => exitStep(w, id, { action: 'cancelExit', set: { exit_reason: null, exited_on: null, exit_words: reason, exit_note: null } }))
export const reenter = each((w: Writer, { id, on, reason }: ReenterInput) => exitStep(w, id, {
  action: 'reenter', set: { exit_reason: null, exited_on: null, exit_words: reason, exit_note: null },
  extra: record => reenterIssues(on, record.child.exited_on, w.today), also: record => endExit(w, record, on),
}))
