/** Doing an act to a record, or beginning one with it: the same for all kinds. State, who, within, conflicts and the rules of the declaration are
 *  judged here; scope is the database's. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { Denied, issue, NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { isWithin, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { ActInput } from '@qinghe/domain/records/contract.ts'
import { endedIssues } from '@qinghe/domain/records/ended.ts'
import { isOfEarlier } from '@qinghe/domain/records/earlier.ts'
import { dayOfRecord, isLegal, judgeRecord, mayAct, strayIssues, timeIssues } from '@qinghe/domain/records/judge.ts'
import { isEnd } from '@qinghe/domain/records/compileActs.ts'
import { type Act, type Kind, landsIn, type State } from '@qinghe/domain/records/kind.ts'
import type { Rule } from '@qinghe/domain/records/rule.ts'
import type { Asked } from '@qinghe/domain/records/second.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { type KindInForce, writtenUnder } from './inForce.ts'
import { loadContents } from './kinds.ts'
import { blindOf, isUnseen, refuseConflicts } from './editing.ts'
import { factsOf, runRule } from './facts.ts'
import { openInside } from './opening.ts'
import { askForSecond } from './asking.ts'
import { referenceIssues } from './references.ts'
import { goingOf } from './going.ts'
import { fileReport, isFiled } from './filing.ts'
import { barredByLinks } from './barring.ts'
import { type Scope, scopeOf } from './scope.ts'
import { refuseUnanswered } from './slipping.ts'
import { standingOf } from './standing.ts'
import { nobody, openRecords, type Opened, recordsWhere, sinceOf } from './store.ts'
import { type Settled, writeRecord } from './write.ts'

type Held = { role: string; region: number; school: number }
/** `rule`: what the act calls by name. */
type Doing = { known: KindInForce; act: Act; rule: Rule | undefined }
type Given = { before: Opened | undefined; input: ActInput; confirms?: Asked | undefined }

const stateLabel = (states: readonly State[], id: string): string => states.find(one => one.id === id)?.label ?? id

/** The record as it is, under its lock and that of its child. */
export async function findRecord(w: Writer, kind: Kind, { record, child }: Pick<ActInput, 'record' | 'child'>): Promise<Opened | undefined> {
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

/** Judged under the content it was written with; the act is of the process in force. */
async function change(w: Writer, { known, act }: Doing, { before, input, confirms }: Given & { before: Opened }): Promise<Settled> {
  const { row } = before
  const kind = (await loadContents(w, [row.content]))(row.content)
  const here = stateLabel(known.kind.states, row.state)
  if (!isLegal(act, row.state)) throw problem('record.state', `这条${known.kind.title}现在是“${here}”，不能“${act.label}”，请刷新页面`, 409)
  if (!mayAct(act, standingOf(w, known.kind, row))) throw new Denied()
  const editing = { kind, before, given: input.body }
  const goes = act.attaches || act.moves ? await goingOf(w, { known, act }, { before, input }) : undefined
  if (goes === undefined) refuseOthers(known.kind, before, input)
  await refuseUnanswered(w, act, { kind: known.kind, record: row.id, county: row.county })
  // Whatever else is done to the record ends the waiting: what is confirmed was asked of the record as it is.
  if (!confirms) refuseConflicts(w, editing)
  const facts = factsOf(w, row.region)
  refuseIf(timeIssues({ kind, act, facts: { ...facts, record: before.values }, since: sinceOf(row) }))
  const judged = judgeRecord({ kind, act, facts }, { ...before.values, ...input.body })
  const earlier = isOfEarlier({ kind, act, state: row.state, before: before.values, values: judged.body })
  const wrong = judged.issues.filter(found => !isUnseen(w, editing)(found) && !earlier(found))
  refuseIf([...wrong, ...strayIssues({ kind, act, state: row.state, before: before.values, given: input.body }), ...await referenceIssues(w, kind, { before: before.values, values: judged.body })])
  // From here on it is an act that leads to where the record is.
  return { kind, content: row.content, act: { ...act, to: landsIn(act, row.state) }, before, values: judged.body, blind: blindOf(w, editing, { shown: judged.shown, facts }), scope: scopeOfRow(before), confirms, ...(goes === undefined ? {} : { goes }) }
}

/** A record stays what it is about: whoever names somebody else has another one before them. */
function refuseOthers(kind: Kind, { row }: Opened, { child, parent }: ActInput): void {
  if (child !== undefined && child !== row.child) throw problem('record.child', `这条${kind.title}不是这名儿童的，没有保存，请刷新页面`)
  if (parent !== undefined && parent !== row.parent) throw problem('record.parent', `这条${kind.title}不属于这条记录，没有保存，请刷新页面`)
}

const scopeOfRow = ({ row: { region, school, child, parent, follows, barred, reported } }: Opened): Scope => ({ region, school, child, parent, follows, barred, reported })

async function begin(w: Writer, { known, act }: Doing, input: ActInput): Promise<Settled> {
  const { kind, content } = await writtenUnder(w, known, input.content)
  if (!mayAct(act, standingOf(w, known.kind, null))) throw new Denied()
  const scope = await scopeOf(w, kind, input)
  const judged = judgeRecord({ kind, act, facts: factsOf(w, scope.region) }, input.body)
  const ended = endedIssues(known.kind, { day: dayOfRecord(kind, judged.body), today: w.today })
  refuseIf([...ended, ...judged.issues, ...strayIssues({ kind, act, state: null, before: {}, given: input.body }), ...await referenceIssues(w, kind, { before: {}, values: judged.body })])
  const barred = [...new Set([...scope.barred, ...await barredByLinks(w, kind, judged.body)])].sort()
  return { kind, content, act, before: null, values: judged.body, blind: new Set(), scope: { ...scope, barred } }
}

/** Whether a post has to do with where the record lies: it works there, in a part of it, or above it; a school for its own. */
const isNear = (held: Held, { row }: Opened): boolean => (isWithin(regionCode(row.region), regionCode(held.region)) || isWithin(regionCode(held.region), regionCode(row.region)))
  && (held.school === 0 || row.school === 0 || held.school === row.school)

/** Nothing is handed to somebody it is kept from. */
async function refuseBarred(w: Writer, { row }: Opened, assignee: ActInput['assignee']): Promise<void> {
  const [held] = await w.derive(sql<{ barred: boolean }>`select qinghe.is_held_by(${assignee ?? null}::uuid, ${row.barred}::uuid[]) as barred`)
  if (held?.barred === true) throw problem('record.assignee', '这名同志要回避这条记录，请另选一人')
}

/** Only people of the organisation that the record names, where the declaration says so. */
async function refuseStrangers(w: Writer, { act: { assigns }, values }: Settled, assignee: string): Promise<void> {
  if (assigns?.of === undefined) return
  const office = values[assigns.of]
  if (typeof office !== 'string') throw problem('record.assignee', '这条记录没有写交给哪个单位，不能交办')
  const [held] = await w.derive(sql<{ id: string }>`select p.id from qinghe.postings p where p.id = ${assignee}::uuid and p.organisation = ${office}::uuid`)
  if (!held) throw problem('record.assignee', '这名同志不是记录里写的那个单位的，请另选一人；单位写错了的，先更正')
}

/** Whoever was asked as one of an organisation has it no longer when it is another's turn, or nobody's. */
function released({ kind, act, before, values }: Settled): string | undefined {
  if (!before || before.row.assignee === nobody) return undefined
  const isOthers = kind.acts.some(({ assigns }) => assigns?.of !== undefined && (isEnd(kind, act.to) || (values[assigns.of] ?? null) !== (before.values[assigns.of] ?? null)))
  return isOthers ? nobody : undefined
}

/** Somebody in office, of this county and of this place. Whoever is not is told of like nobody. */
async function assigneeOf(w: Writer, settled: Settled, { before, assignee }: { before: Opened | undefined; assignee: ActInput['assignee'] }): Promise<string | undefined> {
  const { act } = settled
  if (act.assigns === null || !before) return released(settled)
  if (assignee === undefined) refuseIf([issue('record.assignee', '请选择交给谁办理', 'assignee')])
  const [held] = await w.derive(sql<Held>`select role, region, school from qinghe.posting_today(${assignee ?? null}::uuid)`)
  if (!held || !isNear(held, before) || !act.assigns.to.some(role => role === held.role)) throw problem('record.assignee', '这个岗位不能办理，请另选一人')
  await refuseStrangers(w, settled, assignee ?? nobody)
  await refuseBarred(w, before, assignee)
  return assignee
}

async function refuseByRule(w: Writer, { rule }: Doing, { record, before, values, scope }: Settled & { record: string }): Promise<void> {
  if (!rule) return
  const { issues } = await runRule(w, rule, { record, county: w.actor.county, region: scope.region, child: scope.child, parent: scope.parent, body: values, before: before?.values ?? null, state: before?.row.state })
  refuseIf(issues)
}

const aboutOf = ({ scope, goes }: Settled): string[] => [...new Set([...(scope.child === null ? [] : [scope.child]), ...(goes && 'child' in goes ? [goes.child] : [])])]

async function actOn(w: Writer, doing: Doing, input: ActInput): Promise<Done> {
  const { kind } = doing.known
  if (w.actor.county === 0) {
    throw problem('record.aboveCounty', isFiled(doing.act) ? '县级以上岗位在这里不能提交报告。情况紧急的先拨打 110，再打电话告诉事发地的公安和县民政' : '县级以上岗位不登记台账，请由县里登记', 422)
  }
  const before = await findRecord(w, kind, input)
  return carryOut(w, doing, { before, input })
}

/** @param confirms what another asked for, which is done with this */
export async function carryOut(w: Writer, doing: Doing, { before, input, confirms }: Given): Promise<Done> {
  const { kind } = doing.known
  if (!before && !doing.act.from.includes('none')) throw new NotFound(`这条${kind.title}`)
  if (!before && isFiled(doing.act)) return fileReport(w, doing, input)
  const settled = before ? await change(w, doing, { before, input, confirms }) : await begin(w, doing, input)
  const assignee = await assigneeOf(w, settled, { before, assignee: input.assignee })
  await refuseByRule(w, doing, { ...settled, record: input.record })
  if (before && doing.act.second && !confirms) return askForSecond(w, { ...settled, before, input, assignee: doing.act.assigns === null ? undefined : input.assignee })
  const revision = await writeRecord(w, { ...settled, record: input.record, assignee })
  const opened = await openInside(w, { ...settled, record: input.record })
  return {
    records: [{ type: 'record', id: input.record, version: revision }, ...opened.map(id => ({ type: 'record', id, version: 1 }))],
    about: aboutOf(settled),
  }
}

export const performAct = (doing: Doing) => async (w: Writer, inputs: ActInput[]): Promise<Done[]> => {
  const done: Done[] = []
  for (const input of inputs) done.push(await actOn(w, doing, input))
  return done
}
