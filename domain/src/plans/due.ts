/** When something is owed: the days of a plan for a given calendar. Pure and three-valued: what hangs on a school calendar nobody entered, or on a
 *  parameter without a value, is unknown and says so; a day counted across a year whose holidays are not announced is provisional. */
import { addDays, isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import type { Line, Value } from '../records/evaluate.ts'
import { addMonths } from '../records/months.ts'
import type { Due } from './dueDay.ts'
import type { Count, PlaceInPeriod, PlanSpan } from './dueText.ts'
import type { Duty, Trigger } from './plan.ts'
import { escalateAfter, type Pause, remindAfter } from './pauses.ts'
import { type Between, type KeyPeriod, type Period, type PeriodsAsked, periodsIn } from './periods.ts'
import { addWorkdays, workingDayAt, type WorkCalendar } from '../kernel/workdays.ts'
import type { RoleKey } from '../staff/roles.ts'

export type DueWorld = {
  calendar: WorkCalendar
  /** As the county entered them; between the first and the last of them there is no other. */
  terms: readonly Period[]
  keyPeriods: readonly KeyPeriod[]
  parameter: (name: string, code: string | number | null) => number | null
}
export type DuePeriod = { period: string; opens: PlainDate; due: PlainDate; provisional: boolean }
type PeriodTrigger = Trigger & { by: 'period' }

const amountOf = (count: Count, world: Pick<DueWorld, 'parameter'>): number | null => ('count' in count ? count.count : world.parameter(count.parameter, null))

const minutesInHour = 60
const minutesInDay = 24 * minutesInHour
const twelve = 12

/** @param sign back or on; null where the span has no value */
export function shiftDue(from: Due, { span, sign }: { span: PlanSpan; sign: 1 | -1 }, world: Pick<DueWorld, 'parameter' | 'calendar'>): Due | null {
  const amount = amountOf(span, world)
  if (amount === null) return null
  const count = sign * amount
  const onDay = (day: PlainDate): Due => ({ ...from, day })
  switch (span.unit) {
    case 'minutes': case 'hours': {
      const minute = (from.minute ?? minutesInDay) + count * (span.unit === 'hours' ? minutesInHour : 1)
      return { ...from, day: addDays(from.day, Math.floor(minute / minutesInDay)), minute: ((minute % minutesInDay) + minutesInDay) % minutesInDay }
    }
    case 'days': return onDay(addDays(from.day, count))
    case 'months': return onDay(addMonths(from.day, count))
    case 'years': return onDay(addMonths(from.day, count * twelve))
    case 'workdays': {
      const { day, provisional } = addWorkdays(world.calendar, from.day, count)
      return { ...from, day, provisional: from.provisional || provisional }
    }
  }
}

const within = (day: PlainDate, { from, to }: Period): PlainDate => (day < from ? from : day > to ? to : day)

/** A month of a period begins where the period does, if that is later: a term that begins on 4 September has a 20th of its first month. */
function monthStart(month: 'first' | 'last' | number, { from, to }: Period): PlainDate {
  const first = plainDate(`${from.slice(0, 7)}-01`)
  if (month === 'first') return first
  return month === 'last' ? plainDate(`${to.slice(0, 7)}-01`) : addMonths(first, month - 1)
}

function placeAt({ at }: PlaceInPeriod, period: Period, world: DueWorld): PlainDate | null {
  if (at === 'first') return period.from
  if (at === 'last') return period.to
  const day = amountOf(at.day, world)
  if (day === null || day < 1) return null
  if (at.month === undefined) return within(addDays(period.from, day - 1), period)
  const start = monthStart(at.month, period)
  const end = addDays(addMonths(start, 1), -1)
  return within(within(addDays(start, day - 1), { id: '', from: start, to: end }), period)
}

/** A 31st of a month that has none is its last day. */
export function dayOfPlace(place: PlaceInPeriod, period: Period, world: DueWorld): Due | null {
  const day = placeAt(place, period, world)
  if (day === null) return null
  const due: Due = { day, minute: null, provisional: false }
  return place.offset === null ? due : shiftDue(due, place.offset, world)
}

/** @returns null where a parameter it needs has no value */
export function periodDue(trigger: PeriodTrigger, period: Period, world: DueWorld): DuePeriod | null {
  const [opens, due] = [dayOfPlace(trigger.opens, period, world), dayOfPlace(trigger.due, period, world)]
  if (opens === null || due === null) return null
  const { day, provisional } = workingDayAt(world.calendar, due.day, trigger.onHoliday)
  return { period: period.id, opens: opens.day, due: day, provisional: due.provisional || opens.provisional || provisional }
}

export const periodsAsked = ({ period, of }: PeriodTrigger, { terms, keyPeriods }: DueWorld): PeriodsAsked =>
  ({ kind: period, terms, keyPeriods: keyPeriods.filter(one => of.includes(one.id)) })

/** A due day lies no further than this from its period (compileDuty.ts refuses more). */
export const farthest = { days: 400, months: 12, years: 1 } as const
const around = 2 * farthest.days

/** Said of whatever hangs on a term of which nobody has entered the days; whoever may enter them is led there. */
export const noTerms = '这段时间的校历没有登记，学期的起止不知道'
/** Terms are known from the first day of the first to the last day of the last. */
const areTermsKnown = (terms: readonly Period[], { from, to }: Between): boolean =>
  terms.length > 0 && terms.some(one => one.from <= from) && terms.some(one => one.to >= to)

export type DuePeriods = { due: readonly DuePeriod[]; unknown: string | null }
/** Every period whose due day lies in between, each once, by due day. */
export function duePeriods(trigger: Trigger, between: Between, world: DueWorld): DuePeriods {
  if (trigger.by !== 'period') return { due: [], unknown: null }
  const wide = { from: addDays(between.from, -around), to: addDays(between.to, around) }
  const found = periodsIn(periodsAsked(trigger, world), wide).map(period => periodDue(trigger, period, world))
  const due = found.filter(one => one !== null).filter(one => one.due >= between.from && one.due <= between.to).sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
  if (trigger.period === 'term' && !areTermsKnown(world.terms, between)) return { due, unknown: noTerms }
  return { due, unknown: found.includes(null) ? '到期日用到的参数没有值' : null }
}

const dayAt = (value: Value | undefined): PlainDate | null => (typeof value === 'string' && isPlainDate(value) ? plainDate(value) : null)

/** What an act started. @param record the record of the act, for a due day that stands in it */
export function dueFrom({ due }: Trigger & { by: 'act' }, { started, record }: { started: Due; record: Line }, world: DueWorld): Due | null {
  if ('at' in due) return started
  if ('field' in due) {
    const day = dayAt(record[due.field])
    return day === null ? null : { day, minute: null, provisional: false }
  }
  const isClock = due.unit === 'minutes' || due.unit === 'hours'
  return shiftDue(isClock ? started : { ...started, minute: null }, { span: due, sign: 1 }, world)
}

export type Reminders = { remind: readonly Due[]; escalate: readonly (Due & { to: RoleKey })[] }
/** Before it is due the owner is reminded, the nearest last; after it whoever stands above is told, in order. While its clock stands nobody is told. */
export function remindersOf({ remind, escalate }: Pick<Duty, 'remind' | 'escalate'>, due: Due, world: DueWorld & { pauses?: readonly Pause[] }): Reminders {
  const steps = { due, pauses: world.pauses ?? [], calendar: world.calendar }
  const before = remind.flatMap(span => { const at = shiftDue(due, { span, sign: -1 }, world); return (at && remindAfter(at, steps)) ?? [] })
  const after = escalate.flatMap(({ after: span, to }) => { const at = shiftDue(due, { span, sign: 1 }, world); const told = at && escalateAfter(at, steps, span); return told === null ? [] : [{ ...told, to }] })
  const order = (a: Due, b: Due): number => (a.day === b.day ? (a.minute ?? minutesInDay) - (b.minute ?? minutesInDay) : a.day < b.day ? -1 : 1)
  return { remind: before.sort(order), escalate: after.sort(order) }
}

/** Too far for duePeriods to look. */
export const isFartherThan = (span: PlanSpan, amount: number): boolean => {
  if (span.unit === 'months') return amount > farthest.months
  if (span.unit === 'years') return amount > farthest.years
  return amount > farthest.days / (span.unit === 'workdays' ? 2 : 1)
}
