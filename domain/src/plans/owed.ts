/** What is owed for given facts: who it is about, whether it is owed at all with the reason, by when, and what is still missing. */
import type { PlainDate } from '../kernel/plainDate.ts'
import { type Because, becauseOf } from '../records/because.ts'
import { evaluate, type Facts, type Line } from '../records/evaluate.ts'
import { addDays } from '../kernel/plainDate.ts'
import { type Due, dueFrom, duePeriods, type DueWorld } from './due.ts'
import type { Between } from './periods.ts'
import type { Duty, Evidence, Plan } from './plan.ts'
import type { Subject } from './planShape.ts'
import { addWorkdays } from './workdays.ts'

/** Facts are those of the subject, with its records of each kind as lines (subjects.ts). */
export type OwedSubject = { about: Subject; id: string; facts: Line }
/** Something somebody did: visit.record on a day, for whom, with what stands in the record. */
export type Happened = { act: string; subject: string; day: PlainDate; minute: number | null; record: Line }
export type OwedWorld = DueWorld & { subjects: readonly OwedSubject[]; happened: readonly Happened[]; today: PlainDate }
/** `owed` null: it is not known, and `because` says what is missing. */
export type Owed = { duty: string; subject: string; period: string; opens: PlainDate | null; due: Due; owed: boolean | null; because: Because | null }

const factsOf = (record: Line, world: Pick<OwedWorld, 'today' | 'calendar' | 'parameter'>): Facts => ({
  record, today: world.today, parameter: world.parameter,
  workdaysFrom: (day, count) => { const found = addWorkdays(world.calendar, day, count); return found.provisional ? null : found.day },
})

export function isOwed({ where, scope }: Pick<Duty, 'where' | 'scope'>, record: Line, world: Pick<OwedWorld, 'today' | 'calendar' | 'parameter'>): Pick<Owed, 'owed' | 'because'> {
  if (where === null) return { owed: true, because: null }
  if (where.condition === null) return { owed: null, because: { words: `还不能判断：${where.written}`, holds: null, of: [] } }
  const because = becauseOf(where.condition, scope, factsOf(record, world))
  return { owed: because.holds, because }
}

type Missing = { title: string; left: number }
/** What of the evidence has not been done; nothing is missing once all of it has. An act of which it is not known whether it counts does not. */
export function missingOf(evidence: readonly Evidence[], done: readonly Pick<Happened, 'act' | 'record'>[], world: Pick<OwedWorld, 'today' | 'calendar' | 'parameter'>): Missing[] {
  const counts = ({ acts, where }: Evidence): number => done.filter(one => acts.includes(one.act) &&
    (where === null || (where.condition !== null && evaluate(where.condition, factsOf(one.record, world)) === true))).length
  return evidence.map(one => ({ title: one.title ?? one.acts.join('、'), left: Math.max(0, one.count - counts(one)) })).filter(one => one.left > 0)
}

const isIn = (due: Due, { from, to }: Between): boolean => due.day >= from && due.day <= to

function byAct(duty: Duty, between: Between, world: OwedWorld): Owed[] {
  const { trigger } = duty
  if (trigger.by !== 'act') return []
  return world.happened.filter(one => trigger.acts.includes(one.act)).flatMap((one): Owed[] => {
    const due = dueFrom(trigger, { started: { day: one.day, minute: one.minute, provisional: false }, record: one.record }, world)
    if (due === null || !isIn(due, between)) return []
    const subject = world.subjects.find(each => each.id === one.subject)
    return [{ duty: duty.id, subject: one.subject, period: one.day, opens: one.day, due, ...isOwed(duty, duty.about === 'record' ? one.record : (subject?.facts ?? {}), world) }]
  })
}

/** After the last time it was done; of what was never done nobody can say since when. */
function byLast(duty: Duty, between: Between, world: OwedWorld): Owed[] {
  const { trigger } = duty
  if (trigger.by !== 'rolling' || trigger.days.condition === null) return []
  const { condition } = trigger.days
  const acts = duty.evidence.flatMap(one => one.acts)
  return world.subjects.filter(one => one.about === duty.about).flatMap((subject): Owed[] => {
    const last = world.happened.filter(one => one.subject === subject.id && acts.includes(one.act)).map(one => one.day).sort().at(-1)
    const every = evaluate(condition, factsOf(subject.facts, world))
    if (last === undefined || typeof every !== 'number') return []
    const due: Due = { day: addDays(last, every), minute: null, provisional: false }
    return isIn(due, between) ? [{ duty: duty.id, subject: subject.id, period: last, opens: last, due, ...isOwed(duty, subject.facts, world) }] : []
  })
}

function byPeriod(duty: Duty, between: Between, world: OwedWorld): Owed[] {
  const { trigger } = duty
  const whole = (day: PlainDate, provisional: boolean): Due => ({ day, minute: null, provisional })
  const found = trigger.by === 'day'
    ? [{ period: trigger.day, opens: null, due: whole(trigger.day, false) }].filter(one => isIn(one.due, between))
    : duePeriods(trigger, between, world).due.map(({ period, opens, due, provisional }) => ({ period, opens, due: whole(due, provisional) }))
  return world.subjects.filter(one => one.about === duty.about)
    .flatMap(subject => found.map(one => ({ duty: duty.id, subject: subject.id, ...one, ...isOwed(duty, subject.facts, world) })))
}

/** Everything of a plan that is due in between and is owed, or of which that is not known. What waits for a part of the product is not owed. */
export function dutiesDue({ duties }: Pick<Plan, 'duties'>, between: Between, world: OwedWorld): Owed[] {
  return duties.filter(one => one.awaits === null)
    .flatMap(duty => [...byPeriod(duty, between, world), ...byAct(duty, between, world), ...byLast(duty, between, world)])
    .filter(one => one.owed !== false)
    .sort((a, b) => (a.due.day < b.due.day ? -1 : a.due.day > b.due.day ? 1 : 0))
}
