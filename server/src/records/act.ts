/** Doing an act to a record, or beginning one with it: the same for all kinds. State, who, within, conflicts and the rules of the declaration are
 *  judged here; scope is the database's. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { conflictsOf } from '@qinghe/domain/kernel/conflict.ts'
import { Conflict, Denied, type Issue, issue, NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { ActInput } from '@qinghe/domain/records/contract.ts'
import { fails, type Facts, type Line } from '@qinghe/domain/records/evaluate.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import { isLegal, judgeRecord, mayAct } from '@qinghe/domain/records/judge.ts'
import { type Act, fieldOf, type Kind, type State } from '@qinghe/domain/records/kind.ts'
import type { Rule } from '@qinghe/domain/records/rule.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { type KnownKind, loadContents } from './kinds.ts'
import { factsOf, runRule } from './facts.ts'
import { openInside } from './opening.ts'
import { type Scope, scopeOf } from './scope.ts'
import { standingOf } from './standing.ts'
import { openRecords, type Opened, recordsWhere } from './store.ts'
import { type Settled, writeRecord } from './write.ts'

/** `rule`: what the act calls by name. */
type Doing = { known: KnownKind; act: Act; rule: Rule | undefined }

export const stateLabel = (states: readonly State[], id: string): string => states.find(one => one.id === id)?.label ?? id

/** The record as it is, under its lock and that of its child. */
async function findRecord(w: Writer, kind: Kind, { record, child }: ActInput): Promise<Opened | undefined> {
  const at = sql`r.county = ${w.actor.county} and r.id = ${record} and r.kind = ${kind.kind}`
  const [seen] = await w.rows(recordsWhere([at]))
  if (!seen) return undefined
  if (seen.child !== null && seen.child !== child) await w.lock([seen.child])
  const [locked] = await w.derive(sql<{ id: string }>`select r.id from qinghe.records r where ${at} for update`)
  const [row] = locked ? await w.rows(recordsWhere([at])) : []
  // Seen and not to be changed by this post.
  if (!row) throw new Denied()
  return (await openRecords(w, [row]))[0]
}

type Editing = { kind: Kind; before: Opened; given: ActInput['body'] }

function refuseConflicts({ command: { basedOn } }: Writer, { kind, before: { row, values }, given: wanted }: Editing): void {
  if (basedOn === undefined) throw problem('command.basedOn', '这次提交没有说明是在哪一版上改的，请打开记录后再办理')
  const found = conflictsOf({ basedOn, version: row.revision, present: values, wanted, label: field => fieldOf(kind, field)?.label ?? field })
  if (found.length > 0) throw new Conflict(row.revision, found)
}

/** What the post does not read and did not send cannot be asked of it. */
function isUnseen(w: Writer, { kind, before: { row }, given }: Editing): (found: Issue) => boolean {
  return ({ field: path }) => {
    const field = fieldOf(kind, path?.split('.')[0] ?? '')
    return field !== undefined && field.part !== null && !(field.id in given) && !seesIn(w.actor.role, audienceOfField(kind, field)) && row.posting !== w.actor.posting
  }
}

function refuseLate(act: Act, facts: Omit<Facts, 'record'>, values: Line): void {
  if (act.within && fails(act.within, { ...facts, record: values })) throw problem('record.late', `已经超过可以“${act.label}”的期限`)
}

/** Judged under the content it was written with; the act is of the process in force. */
async function change(w: Writer, { known, act }: Doing, { before, input }: { before: Opened; input: ActInput }): Promise<Settled> {
  const { row } = before
  const kind = (await loadContents(w, [row.content]))(row.content)
  const here = stateLabel(known.kind.states, row.state)
  if (!isLegal(act, row.state)) throw problem('record.state', `这条${known.kind.title}现在是“${here}”，不能“${act.label}”，请刷新页面`, 409)
  if (!mayAct(act, standingOf(w, known.kind, row))) throw new Denied()
  const editing = { kind, before, given: input.body }
  refuseConflicts(w, editing)
  const facts = factsOf(w, row.region)
  refuseLate(act, facts, before.values)
  const judged = judgeRecord({ kind, act, facts }, { ...before.values, ...input.body })
  refuseIf(judged.issues.filter(found => !isUnseen(w, editing)(found)))
  return { kind, content: row.content, act, before, values: judged.body, given: Object.keys(input.body), scope: scopeOfRow(before) }
}

const scopeOfRow = ({ row: { region, school, child, parent, follows, barred } }: Opened): Scope => ({ region, school, child, parent, follows, barred })

async function begin(w: Writer, { known, act }: Doing, input: ActInput): Promise<Settled> {
  const { kind, content } = known
  if (!mayAct(act, standingOf(w, kind, null))) throw new Denied()
  const scope = await scopeOf(w, kind, input)
  const judged = judgeRecord({ kind, act, facts: factsOf(w, scope.region) }, input.body)
  refuseIf(judged.issues)
  return { kind, content, act, before: null, values: judged.body, given: Object.keys(input.body), scope }
}

async function assigneeOf(w: Writer, { act }: Doing, { assignee }: ActInput): Promise<string | undefined> {
  if (act.assigns === null) return undefined
  if (assignee === undefined) refuseIf([issue('record.assignee', '请选择交给谁办理', 'assignee')])
  const [held] = await w.derive(sql<{ role: string; region: number }>`select role, region from qinghe.who_held(${assignee ?? null}::uuid)`)
  const within = held !== undefined && Math.floor(held.region / 1_000_000) === w.actor.county
  if (!within || !act.assigns.to.some(role => role === held.role)) throw problem('record.assignee', '这个岗位不能办理，请另选一人')
  return assignee
}

async function refuseByRule(w: Writer, { rule }: Doing, { record, before, values, scope }: Settled & { record: string }): Promise<void> {
  if (!rule) return
  const { issues } = await runRule(w, rule, { record, county: w.actor.county, region: scope.region, child: scope.child, body: values, before: before?.values ?? null })
  refuseIf(issues)
}

async function actOn(w: Writer, doing: Doing, input: ActInput): Promise<Done> {
  const { kind } = doing.known
  if (w.actor.county === 0) throw problem('record.aboveCounty', '县级以上岗位不登记台账，请由县里登记', 422)
  const before = await findRecord(w, kind, input)
  if (!before && !doing.act.from.includes('none')) throw new NotFound(`这条${kind.title}`)
  const assignee = await assigneeOf(w, doing, input)
  const settled = before ? await change(w, doing, { before, input }) : await begin(w, doing, input)
  await refuseByRule(w, doing, { ...settled, record: input.record })
  const revision = await writeRecord(w, { ...settled, record: input.record, assignee })
  const opened = await openInside(w, { ...settled, record: input.record })
  return {
    records: [{ type: 'record', id: input.record, version: revision }, ...opened.map(id => ({ type: 'record', id, version: 1 }))],
    about: settled.scope.child === null ? [] : [settled.scope.child],
  }
}

export const performAct = (doing: Doing) => async (w: Writer, inputs: ActInput[]): Promise<Done[]> => {
  const done: Done[] = []
  for (const input of inputs) done.push(await actOn(w, doing, input))
  return done
}
