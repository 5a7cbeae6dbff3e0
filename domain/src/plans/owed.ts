/** What is owed for given facts: who it is about, whether it is owed at all with the reason, by when, and what is still missing. */
import type { PlainDate } from '../kernel/plainDate.ts'
import { type Because, becauseOf } from '../records/because.ts'
import { evaluate, type Facts, type Line } from '../records/evaluate.ts'
import { addDays } from '../kernel/plainDate.ts'
import { dueFrom, duePeriods, type DueWorld } from './due.ts'
import type { Due } from './dueDay.ts'
import { dueAfter, type Pause } from './pauses.ts'
import type { Between } from './periods.ts'
import type { Duty, Evidence, Plan } from './plan.ts'
import type { Subject } from './about.ts'
import { addWorkdays } from '../kernel/workdays.ts'

/** Facts are those of the subject, with its records of each kind as lines (subjects.ts). `since`: the day from which the plan is about it, as far as
 *  that is known: what comes round is counted from then while it was never done. */
export type OwedSubject = { about: Subject; id: string; since: PlainDate | null; facts: Line }
/** Something somebody did: visit.record on a day, for whom, with what stands in the record. */
export type Happened = { act: string; subject: string; day: PlainDate; minute: number | null; record: Line }
export type OwedWorld = DueWorld & { subjects: readonly OwedSubject[]; happened: readonly Happened[]; today: PlainDate; /** That were decided. */ pauses?: readonly OwedPause[] }
/** Of one thing owed, known by what it is about and from when it is counted. */
export type OwedPause = Pause & Pick<Owed, 'duty' | 'subject' | 'period'>
/** `owed` null: it is not known, and `because` says what is missing. `due` null: not known when. Nobody is left out because something is unknown. */
export type Owed = { duty: string; subject: string; period: string; opens: PlainDate | null; due: Due | null; owed: boolean | null; because: Because | null }

const factsOf = (record: Line, world: Pick<OwedWorld, 'today' | 'calendar' | 'parameter'>): Facts => ({
  record, today: world.today, parameter: world.parameter,
  workdaysFrom: (day, count) => { const found = addWorkdays(world.calendar, day, count); return found.provisional ? null : found.day },
})

type Today = Pick<OwedWorld, 'today' | 'calendar' | 'parameter'>
const unknown = (words: string): Pick<Owed, 'owed' | 'because'> => ({ owed: null, because: { words, holds: null, of: [] } })

export function isOwed({ where, scope }: Pick<Duty, 'where' | 'scope'>, record: Line, world: Today): Pick<Owed, 'owed' | 'because'> {
  if (where === null) return { owed: true, because: null }
  if (where.condition === null) return unknown(`还不能判断：${where.written}`)
  const because = becauseOf(where.condition, scope, factsOf(record, world))
  return { owed: because.holds, because }
}

type Missing = { title: string; left: number }
/** What of the evidence has not been done; nothing is missing once all of it has. An act of which it is not known whether it counts does not. */
export function missingOf(evidence: readonly Evidence[], done: readonly Pick<Happened, 'act' | 'record'>[], world: Today): Missing[] {
  const counts = ({ acts, where }: Evidence): number => done.filter(one => acts.includes(one.act) &&
    (where === null || (where.condition !== null && evaluate(where.condition, factsOf(one.record, world)) === true))).length
  return evidence.map(one => ({ title: one.title ?? one.acts.join('、'), left: Math.max(0, one.count - counts(one)) })).filter(one => one.left > 0)
}

const isIn = (due: Due, { from, to }: Between): boolean => due.day >= from && due.day <= to

/** What is known not to be owed is not. */
const whenUnknown = (told: Pick<Owed, 'owed' | 'because'>, words: string): Pick<Owed, 'due' | 'owed' | 'because'> => ({ due: null, ...(told.owed === false ? told : unknown(words)) })

function byAct(duty: Duty, between: Between, world: OwedWorld): Owed[] {
  const { trigger } = duty
  if (trigger.by !== 'act') return []
  return world.happened.filter(one => trigger.acts.includes(one.act)).flatMap((one): Owed[] => {
    const due = dueFrom(trigger, { started: { day: one.day, minute: one.minute, provisional: false }, record: one.record }, world)
    const subject = world.subjects.find(each => each.id === one.subject)
    const told = isOwed(duty, duty.about === 'record' ? one.record : (subject?.facts ?? {}), world)
    const row = { duty: duty.id, subject: one.subject, period: one.day, opens: one.day }
    if (due === null) return [{ ...row, ...whenUnknown(told, '到期日还不知道：那条记录里没有写，或者参数没有值') }]
    return isIn(due, between) ? [{ ...row, due, ...told }] : []
  })
}

/** Why nobody can say when it comes round: what the interval hangs on is empty. */
export const noInterval = '多久一次由儿童的情况（如风险等级）决定，还没有评定'

/** Days after the last time it was done; of what was never done, after the day the plan began to be about the subject. */
function byLast(duty: Duty, between: Between, world: OwedWorld): Owed[] {
  const { trigger } = duty
  if (trigger.by !== 'rolling' || trigger.days.condition === null) return []
  const { condition } = trigger.days
  const acts = duty.evidence.flatMap(one => one.acts)
  return world.subjects.filter(one => one.about === duty.about).flatMap((subject): Owed[] => {
    const done = world.happened.filter(one => one.subject === subject.id && acts.includes(one.act) && missingOf(duty.evidence, [one], world).length === 0)
    const last = done.map(one => one.day).sort().at(-1) ?? subject.since
    const every = evaluate(condition, factsOf(subject.facts, world))
    const told = isOwed(duty, subject.facts, world)
    const row = { duty: duty.id, subject: subject.id, period: last ?? '', opens: last }
    if (last === null) return [{ ...row, ...whenUnknown(told, '一次也没有办过，从哪天算起还不知道') }]
    if (typeof every !== 'number') return [{ ...row, ...whenUnknown(told, noInterval) }]
    const due: Due = { day: addDays(last, every), minute: null, provisional: false }
    return isIn(due, between) ? [{ ...row, due, ...told }] : []
  })
}

function byPeriod(duty: Duty, between: Between, world: OwedWorld): Owed[] {
  const { trigger } = duty
  const whole = (day: PlainDate, provisional: boolean): Due => ({ day, minute: null, provisional })
  const periods = duePeriods(trigger, between, world)
  const found = trigger.by === 'day'
    ? [{ period: trigger.day, opens: null, due: whole(trigger.day, false) }].filter(one => isIn(one.due, between))
    : periods.due.map(({ period, opens, due, provisional }) => ({ period, opens, due: whole(due, provisional) }))
  const why = periods.unknown
  return world.subjects.filter(one => one.about === duty.about).flatMap((subject): Owed[] => {
    const told = isOwed(duty, subject.facts, world)
    const row = { duty: duty.id, subject: subject.id }
    // Nobody is late with what was due before the plan was about them.
    const begun = found.filter(one => subject.since === null || one.due.day >= subject.since)
    return [...begun.map(one => ({ ...row, ...one, ...told })), ...(why === null ? [] : [{ ...row, period: '', opens: null, ...whenUnknown(told, why) }])]
  })
}

const dayOf = ({ due }: Owed): string => due?.day ?? ''
/** While its clock stands it is not known when it is due. */
export const standsStill = '时限正在暂停，到哪天为止还没有定'
function paused(row: Owed, { trigger, id }: Duty, { pauses = [], calendar }: OwedWorld): Owed {
  const mine = pauses.filter(one => one.duty === id && one.subject === row.subject && one.period === row.period)
  if (row.due === null || mine.length === 0) return row
  const due = dueAfter(row.due, { trigger, opens: row.opens, pauses: mine, calendar })
  return due === null ? { ...row, ...whenUnknown(row, standsStill) } : { ...row, due }
}

/** Everything of a plan whose day, before any pause, lies in between and is owed, or of which that is not known. What waits for a part of the product is
 *  not owed. */
export function dutiesDue({ duties }: Pick<Plan, 'duties'>, between: Between, world: OwedWorld): Owed[] {
  return duties.filter(one => one.awaits === null)
    .flatMap(duty => [...byPeriod(duty, between, world), ...byAct(duty, between, world), ...byLast(duty, between, world)].map(row => paused(row, duty, world)))
    .filter(one => one.owed !== false)
    .sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0))
}
