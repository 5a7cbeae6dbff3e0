/** W1: submit, review, return, exit. Each checks the step against the table of the domain and writes the new state. */
import type { CancelExitInput, ConfirmExitInput, ProposeExitInput, ReturnInput, ReviewInput, Seen, SubmitInput } from '@qinghe/domain/archives/commands.ts'
import { gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { type Action, exitIssues, type NextStep, nextStep, ownCode, returnedToAfter, type Step, whoOf } from '@qinghe/domain/archives/lifeCycle.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { ArchiveOrigin } from '@qinghe/domain/archives/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type Issue, issue, NotFound, Problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Cells } from '../db/rows.ts'
import type { Writer } from '../db/writer.ts'
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

export const submitArchives = (w: Writer, inputs: SubmitInput[]): Promise<Done[]> =>
  inOrder(inputs, input => stepAll(w, input.archives, { action: 'submit', set: () => settledAgain }))
export const reviewArchives = (w: Writer, inputs: ReviewInput[]): Promise<Done[]> =>
  inOrder(inputs, input => stepAll(w, input.archives, { action: 'review', set: () => settledAgain }))
export const returnArchives = (w: Writer, inputs: ReturnInput[]): Promise<Done[]> =>
  inOrder(inputs, input => stepAll(w, input.archives, {
    action: 'return', set: (_step, record) => ({ returned_to: returnedToAfter(stateOf(record).status, w.actor.role), returned_words: input.reason, returned_reason: null }),
  }))

async function inOrder<I>(inputs: readonly I[], work: (input: I) => Promise<Done>): Promise<Done[]> {
  const done: Done[] = []
  for (const input of inputs) done.push(await work(input))
  return done
}

async function exitStep(w: Writer, id: ChildId, { action, set, extra = () => [] }: { action: Action; set: Cells; extra?: (record: ArchiveRecord) => Issue[] }): Promise<Done> {
  // An exit is a reason and a day: whoever signs it signs the ones that were on the screen.
  if (w.command.basedOn) refuseStale(w, [{ id, version: w.command.basedOn.version }])
  const records = await loadAll(w, [id])
  const found = await judge(w, records, action)
  refuseIf(found.flatMap(({ record, next }) => [...next.issues, ...extra(record)]))
  await setStates(w, found.flatMap(({ record, next }) => (next.step ? [{ record, set: { status: next.step.to, ...set } }] : [])))
  return { records: [{ type: 'archive', id, version: w.locked(id).version + 1 }] }
}

export const proposeExit = (w: Writer, inputs: ProposeExitInput[]): Promise<Done[]> => inOrder(inputs, ({ id, reason, on, note }) => exitStep(w, id, {
  action: 'proposeExit', set: { exit_reason: reason, exited_on: on, exit_words: note ?? null, exit_note: null },
  extra: record => exitIssues({ reason, on, note }, PlainDate.nullable().parse(record.child['birth_date'] ?? null), { day: w.today, values: w.parameters(archivePackage, regionCode(w.actor.region)) }),
}))
export const confirmExit = (w: Writer, inputs: ConfirmExitInput[]): Promise<Done[]> =>
  inOrder(inputs, ({ id, note }) => exitStep(w, id, { action: 'confirmExit', set: note === undefined ? {} : { exit_words: note, exit_note: null } }))
export const cancelExit = (w: Writer, inputs: CancelExitInput[]): Promise<Done[]> =>
  inOrder(inputs, ({ id, reason }) => exitStep(w, id, { action: 'cancelExit', set: { exit_reason: null, exited_on: null, exit_words: reason, exit_note: null } }))
