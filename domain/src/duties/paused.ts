/** The days of a duty with its pauses, as they are kept: from the day its plan gives it (decision 060). Pure. */
import { dueAt, ladderOf } from './clock.ts'
import type { Instant, PlainDate } from '../kernel/plainDate.ts'
import type { DueWorld } from '../plans/due.ts'
import type { Due } from '../plans/dueDay.ts'
import { standsStill } from '../plans/owed.ts'
import { dueAfter, type Pause } from '../plans/pauses.ts'
import type { Duty } from '../plans/plan.ts'

/** `due` and `unknown`: as the plan has them. */
export type Planned = { opens: PlainDate | null; due: Due | null; unknown: string | null; pauses: readonly Pause[] }
export type DaysKept = {
  base_on: PlainDate | null; due_on: PlainDate | null; due_at: Instant | null; provisional: boolean; unknown: string | null
  remind_at: readonly Instant[]; escalate_at: readonly Instant[]; escalate_to: readonly string[]; ladder: number; next_at: Instant | null
}

export function daysWith(duty: Duty, { opens, due: planned, unknown, pauses }: Planned, { world, now }: { world: DueWorld; now: Instant }): DaysKept {
  const due = planned && dueAfter(planned, { trigger: duty.trigger, opens, pauses, calendar: world.calendar })
  const base_on = planned?.day ?? null
  if (due === null) return { base_on, due_on: null, due_at: null, provisional: false, unknown: planned === null ? unknown : standsStill, remind_at: [], escalate_at: [], escalate_to: [], ladder: 0, next_at: null }
  const { remind, escalate, to, ladder, next } = ladderOf(duty, due, { world, now, pauses })
  return { base_on, due_on: due.day, due_at: dueAt(due), provisional: due.provisional, unknown, remind_at: remind, escalate_at: escalate, escalate_to: to, ladder, next_at: next }
}

/** Why the clock of a duty never stands; null where it may. */
export function neverStands({ danger }: Pick<Duty, 'danger'>, due: Pick<Due, 'minute'> | null): string | null {
  if (danger === true) return '孩子可能有危险，这一项的时限不能暂停'
  return due !== null && due.minute !== null ? '按小时、分钟算的时限不能暂停' : null
}
