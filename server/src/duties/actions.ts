/** What those who stand over a place do about duties there. Whether they do is judged by functions of the owner, which are the only ones to write. */
import type { AskWaiverInput, CannotNowInput, DecideWaiverInput, HandOverInput, RemindInput } from '@qinghe/domain/duties/contract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { isRole, labelOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { type ActsHere, actsFor } from '../plans/ground.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { type DefinedAt, definitionsIn } from './definitions.ts'
import { findDuty } from './get.ts'
import { type DutyRow, neverWaits, stateOf, titleOf, unableIn } from './lines.ts'
import { wordsAt } from './words.ts'

const stateIs: Readonly<Record<string, string>> = { done: '已经办完', waived: '已经免办', retracted: '已经撤回' }
async function openDuty(w: Writer, duty: string): Promise<DutyRow> {
  const row = await findDuty(w, duty)
  const is = stateIs[stateOf(row)]
  if (is !== undefined) throw problem('duty.state', `这项应办${is}，不用再处理，请刷新页面`, 409)
  return row
}
const done = (rows: readonly DutyRow[]): Done => ({ records: rows.map(row => ({ type: 'duty', id: row.id })), about: [...new Set(rows.flatMap(row => row.child ?? []))] })
/** Seen, and not one's own to decide about. */
const notOver = () => problem('duty.notOver', '这项应办不在您管的地方，请由当地的督导员、学校或县里处理', 403)

const remind = (here: PlansHere) => async (w: Writer, { duty, words }: RemindInput): Promise<Done> => {
  const row = await openDuty(w, duty)
  const event = w.newId()
  const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.remind_duty(${row.county}, ${row.id}::uuid, ${event}::uuid, ${w.seal(wordsAt(event), words)}::bytea) as done`)
  if (found?.done !== true) throw notOver()
  const title = (await definitionsIn(w, here, [row.county]))(row)?.duty.title ?? '应办'
  const listed = isRole(row.role) && shapeOf(row.role) === 'list'
  await w.derive(sql`select qinghe.tell_owner(${row.county}, ${event}::uuid, ${title}, ${listed})`)
  return done([row])
}

/** Who may do none of what is needed cannot be handed it; told only of somebody who could otherwise have it. */
function refuseUnable(acts: ActsHere, role: string, { defined, row }: { defined: DefinedAt | undefined; row: DutyRow }): void {
  const unable = defined && unableIn(acts, defined.duty, role)
  if (unable) throw problem('duty.unable', `${labelOf(role)}办不了“${titleOf(acts, defined.plan, unable)}”，“${defined.duty.title}”不能交给这个岗位，请另选一人`)
  if (!defined && row.role !== role) throw problem('duty.unable', '方案里已经没有这一项，只能交给同样岗位的人')
}

/** The same words for somebody who is not there, is somewhere else, or whom it is kept from. */
const notTo = () => problem('duty.to', '没有交出去：请选一名在岗、管这个地方或负责这名儿童的同志，要回避的也不能接')

const handOver = (here: PlansHere) => async (w: Writer, { duties, to, reason }: HandOverInput): Promise<Done> => {
  const rows: DutyRow[] = []
  for (const duty of [...new Set(duties)].sort()) rows.push(await openDuty(w, duty))
  const [held] = await w.derive(sql<{ role: string }>`select role from qinghe.posting_today(${to}::uuid)`)
  if (!held || !isRole(held.role)) throw notTo()
  for (const row of rows) {
    const event = w.newId()
    const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.hand_duty(${row.county}, ${row.id}::uuid, ${to}::uuid, ${shapeOf(held.role) === 'list'}, ${event}::uuid, ${w.seal(wordsAt(event), reason)}::bytea) as done`)
    if (found?.done !== true) throw notTo()
    refuseUnable(await actsFor(w, here), held.role, { row, defined: (await definitionsIn(w, here, [row.county]))(row) })
  }
  return done(rows)
}

async function ask(w: Writer, { duty, waiver, reason }: AskWaiverInput): Promise<Done> {
  const row = await openDuty(w, duty)
  const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.ask_waiver(${row.county}, ${row.id}::uuid, ${waiver}::uuid, ${w.seal(wordsAt(waiver), reason)}::bytea) as done`)
  if (found?.done !== true) throw notOver()
  return done([row])
}

async function decide(w: Writer, { waiver, grant, reason }: DecideWaiverInput): Promise<Done> {
  const event = w.newId()
  const [found] = await w.derive(sql<{ said: string | null }>`select qinghe.decide_waiver(${w.actor.county}, ${waiver}::uuid, ${grant}, ${event}::uuid, ${w.seal(wordsAt(event), reason)}::bytea) as said`)
  if (!found || found.said === null) throw new NotFound('这项免办申请')
  if (found.said === 'over') throw problem('duty.waiver', '这项免办申请已经处理过，或者事情已经办完，请刷新页面', 409)
  return { records: [{ type: 'waiver', id: waiver }] }
}

/** By whoever owes it; what it changes is only who knows. Where a child may be in danger or minutes count, a word that waits for an answer would be too slow. */
const sayCannot = (here: PlansHere) => async (w: Writer, { duty, reason }: CannotNowInput): Promise<Done> => {
  const row = await openDuty(w, duty)
  const never = neverWaits((await definitionsIn(w, here, [row.county]))(row), row)
  if (never !== null) throw problem('duty.danger', `${never}，也不能等人答复。您办不了的，请马上打电话给督导员或者县里，由他们转给别人办`)
  const event = w.newId()
  const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.say_cannot(${row.county}, ${row.id}::uuid, ${event}::uuid, ${w.seal(wordsAt(event), reason)}::bytea) as done`)
  if (found?.done !== true) throw problem('duty.notMine', '这项应办不由您办，请由承办人说明；确实不用办的，由督导员、学校或县里申请免办', 403)
  return done([row])
}

export const cannotNow = (here: PlansHere) => each(sayCannot(here))
export const remindDuty = (here: PlansHere) => each(remind(here))
export const handOverDuties = (here: PlansHere) => each(handOver(here))
export const askWaiver = each(ask)
export const decideWaiver = each(decide)
