/** What an act opens, as rows for the database: by when, who is told when, and why nobody knows where it is not known. */
import { dueAt, ladderOf, minuteOf } from '@qinghe/domain/duties/clock.ts'
import type { ActedRecord, Defined } from '@qinghe/domain/duties/facts.ts'
import { readerBit } from '@qinghe/domain/duties/readers.ts'
import { dueFrom } from '@qinghe/domain/plans/due.ts'
import type { Due } from '@qinghe/domain/plans/dueDay.ts'
import { isOwed } from '@qinghe/domain/plans/owed.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { Deriving } from '../db/writer.ts'
import { childLines } from './childLine.ts'
import type { Following } from './following.ts'

/** `by`: the record or command that started it; `fact`: the record, where it was one. */
export type Begun = Defined & { by: string; child: string | null; fact: ActedRecord | null }
type Row = Readonly<Record<string, unknown>>
/** What a row is made from: also of an act that was done before (missed.ts). */
export type Starting = Pick<Following, 'worldOf'> & { w: Pick<Deriving, 'today' | 'now' | 'newId'> & { actor: Pick<Actor, 'role'> } }

/** How the words begin of what was opened without knowing whether it is owed. */
export const doubtful = '要不要办还不知道'
export const noDay = '到期日还不知道：那条记录里没有写，或者参数没有值'

function dueOf({ w, worldOf }: Starting, { plan, duty: { trigger }, fact }: Begun): Due | null {
  if (trigger.by !== 'act') return null
  return dueFrom(trigger, { started: { day: w.today, minute: minuteOf(w.now), provisional: false }, record: fact?.values ?? {} }, worldOf(plan))
}

/** By when, with the steps of its ladder; without a day there is no clock. */
function timing(following: Starting, begun: Begun, unknown: string | null): Row {
  const due = dueOf(following, begun)
  if (due === null) return { due_on: null, due_minute: null, due_at: null, provisional: false, unknown: unknown ?? noDay, remind_at: [], escalate_at: [], escalate_to: [], ladder: 0, next_at: null }
  const { remind, escalate, to, ladder, next } = ladderOf(begun.duty, due, { world: following.worldOf(begun.plan), now: following.w.now })
  return {
    due_on: due.day, due_minute: due.minute, due_at: dueAt(due), provisional: due.provisional, unknown, remind_at: remind, escalate_at: escalate, escalate_to: to, ladder, next_at: next,
  }
}

/** Whom it is about. Which place, school or post it is, the database says: where the record lies, or whoever gave the command sits. */
const subjectOf = ({ duty: { about }, child, fact, by }: Begun): string | null => (about === 'child' ? child : about === 'record' ? (fact?.record ?? null) : by)

export function rowOf(following: Starting, begun: Begun, facts: ReadonlyMap<string, Line>): Row[] {
  const { w, worldOf } = following
  const { plan, duty, by, child, fact } = begun
  const subject = subjectOf(begun)
  if (subject === null) return []
  const record = duty.about === 'record' ? (fact?.values ?? {}) : (facts.get(subject) ?? {})
  const { owed, because } = isOwed(duty, record, { ...worldOf(plan), today: w.today })
  if (owed === false) return []
  const { owner } = duty
  return [{
    id: w.newId(), plan: plan.plan, version: plan.version, duty: duty.id, clause: duty.clause, about: duty.about, subject, child, record: fact?.record ?? null,
    owner: 'is' in owner ? owner.is : null, role: 'role' in owner ? owner.role : w.actor.role, period: by, opens: w.today, needs: duty.evidence.map(one => one.count),
    readers: Number(readerBit(plan, duty)), ...timing(following, begun, owed === null ? `${doubtful}：${because?.words ?? ''}` : null),
  }]
}

/** What is owed of what was begun. Facts about children are asked for only where a condition speaks of them. */
export async function startingRows(following: Following, begun: readonly Begun[]): Promise<Row[]> {
  const asked = begun.filter(one => one.duty.about === 'child' && one.duty.where?.condition)
  const facts = await childLines(following, asked.flatMap(({ child, duty }) => (child === null || !duty.where?.condition ? [] : [{ child, condition: duty.where.condition, scope: duty.scope }])))
  return begun.flatMap(one => rowOf(following, one, facts))
}
