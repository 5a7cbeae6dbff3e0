/** One word to everybody who is late: of a place, of one person, of one definition or clause. Each is told once, however much is late. */
import { standsOver } from '@qinghe/domain/duties/access.ts'
import { mostLate, type RemindLateInput } from '@qinghe/domain/duties/contract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { join, sql, wholeNumber } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { conditionsOf } from './board.ts'
import { definitionsIn } from './definitions.ts'
import { heldBy } from './heldBy.ts'
import { type DutyRow, isOpen, listRoles, neverWaits } from './lines.ts'
import { moment } from './order.ts'
import { wordsAt } from './words.ts'

/** Stands for all of them in the list of notices: one line, with how many. */
const noticeTitle = '逾期的应办'
type Told = { people: number; duties: number; nobody: number; kept: number; own: number; paused: number; hindered: number }
const reasons = [['nobody', '没有在岗的人承办'], ['paused', '时限正在暂停'], ['hindered', '承办人说了现在不能办，请打开那一项答复'], ['own', '由您自己承办'], ['kept', '承办人要回避']] as const
/** Nothing was sent, and why. */
const whyNobody = (told: Told): string => reasons.flatMap(([key, words]) => (told[key] > 0 ? [`${told[key]} 件${words}`] : [])).join('，')

type Late = Pick<DutyRow, 'county' | 'id' | 'child' | 'plan' | 'duty' | 'due_minute'>

const remind = (here: PlansHere) => async (w: Writer, input: RemindLateInput): Promise<Done> => {
  const owing = roleKeys.filter(role => standsOver(w.actor.role, role))
  const where = [...conditionsOf(w, input), isOpen, sql`d.due_at <= ${w.now}`, sql`d.role = any(${owing}::text[])`, ...(input.posting === undefined ? [] : [await heldBy(w, input.posting)])]
  const late = await w.rows(sql<Late>`select d.county, d.id, d.child, d.plan, d.duty, d.due_minute from qinghe.duties d where ${join(where, ' and ')} order by ${moment}, d.id limit ${wholeNumber(mostLate + 1)}`)
  if (late.length === 0) throw problem('duty.noneLate', '这里没有由您督办的逾期事项，请刷新页面', 409)
  if (late.length > mostLate) throw problem('duty.tooManyLate', `逾期的超过 ${mostLate} 件，请先选一个地方、一个人或一个条款，分批提醒`, 409)
  const events = late.map(() => w.newId())
  const words = events.map(event => w.seal(wordsAt(event), input.words))
  const defined = await definitionsIn(w, here, [w.actor.county])
  const mayWait = late.map(one => neverWaits(defined(one), one) === null)
  const [told] = await w.derive(sql<Told>`select t.people, t.duties, t.nobody, t.kept, t.own, t.paused, t.hindered from qinghe.remind_late(${w.actor.county}, ${w.newId()}::uuid, ${late.map(one => one.id)}::uuid[], ${events}::uuid[], ${words}::bytea[],
    ${mayWait}::boolean[], ${[...listRoles]}::text[], ${noticeTitle}) t`)
  if (told === undefined || told.duties === 0) throw problem('duty.nobodyToRemind', `没有发出提醒：${told === undefined ? '请刷新页面' : whyNobody(told)}`, 409)
  return { records: [], counts: { ...told }, about: [...new Set(late.flatMap(one => one.child ?? []))] }
}
export const remindLate = (here: PlansHere) => each(remind(here))
