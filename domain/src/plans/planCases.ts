/** Golden cases of duties: the days a plan says of itself, run when it is compiled. Holidays are those announced, or those the case names. */
import { addDays, isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import type { Fault, Place } from '../records/declaration.ts'
import { evaluate, isLine } from '../records/evaluate.ts'
import { dueFrom, type DueWorld, periodDue, periodsAsked, remindersOf } from './due.ts'
import type { Due } from './dueDay.ts'
import { workCalendar } from '../kernel/holidays.ts'
import { isOwed } from './owed.ts'
import { periodsIn } from './periods.ts'
import type { Duty, Plan } from './plan.ts'
import type { DutyCase } from './planShape.ts'

const usualDay = plainDate('2026-05-20')
const everything = { from: plainDate('2000-01-01'), to: plainDate('2060-12-31') }

type Found = { opens: PlainDate | null; due: Due }
const two = (count: number): string => String(count).padStart(2, '0')
const textOf = ({ day, minute }: Pick<Due, 'day' | 'minute'>): string => (minute === null ? day : `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`)

function momentOf(text: string): Due | null {
  const [day = '', clock] = text.split(' ')
  if (!isPlainDate(day)) return null
  const [hour, minute] = (clock ?? '').split(':').map(Number)
  return { day: plainDate(day), minute: clock === undefined ? null : (hour ?? 0) * 60 + (minute ?? 0), provisional: false }
}

function worldOf(plan: Pick<Plan, 'periods'>, parameter: DueWorld['parameter'], { off, worked, terms }: DutyCase): DueWorld {
  const calendar = {
    off: new Set([...workCalendar.off, ...off].filter(day => !worked.includes(day))),
    worked: new Set([...workCalendar.worked, ...worked].filter(day => !off.includes(day))), published: workCalendar.published,
  }
  const days = terms.filter(one => isPlainDate(one.from) && isPlainDate(one.to)).map(({ id, from, to }) => ({ id, from: plainDate(from), to: plainDate(to) }))
  return { calendar, terms: days, keyPeriods: plan.periods, parameter }
}

function foundOf({ trigger }: Duty, { given, facts }: DutyCase, world: DueWorld): Found | string {
  if (trigger.by === 'day') return { opens: null, due: { day: trigger.day, minute: null, provisional: false } }
  if (given === undefined) return '写明从哪个周期、哪天算起（given）'
  if (trigger.by === 'period') {
    const period = periodsIn(periodsAsked(trigger, world), everything).find(one => one.id === given)
    const found = period && periodDue(trigger, period, world)
    return found ? { opens: found.opens, due: { day: found.due, minute: null, provisional: found.provisional } } : `没有名为 ${given} 的周期：写成 2026-Q1、2026-03、2026-W07、2026-H1、2026；学期和重点时段写它的编号`
  }
  const started = momentOf(given)
  if (started === null) return '从哪天算起写成 2026-05-20，或者 2026-05-20 09:30'
  const record = isLine(facts) ? facts : {}
  if (trigger.by === 'act') { const due = dueFrom(trigger, { started, record }, world); return due ? { opens: started.day, due } : '算不出到期日' }
  const every = trigger.days.condition === null ? null : evaluate(trigger.days.condition, { record, today: usualDay, parameter: world.parameter, workdaysFrom: () => null })
  return typeof every === 'number' ? { opens: started.day, due: { day: addDays(started.day, every), minute: null, provisional: false } } : '多久一次算不出来：例子里写明用到的事实（facts）'
}

const listed = (all: readonly string[]): string => (all.length === 0 ? '没有' : all.join('、'))

function faultsOfDays(duty: Duty, one: DutyCase, { world, path }: { world: DueWorld; path: Place }): Fault[] {
  const found = foundOf(duty, one, world)
  if (typeof found === 'string') return [{ path, message: found }]
  const { remind, escalate } = remindersOf(duty, found.due, world)
  const told: [key: keyof DutyCase, label: string, real: readonly string[]][] = [
    ['opens', '开始日', found.opens === null ? [] : [found.opens]], ['due', '到期', [textOf(found.due)]], ['provisional', '“约”', [String(found.due.provisional)]],
    ['remind', '提醒日', remind.map(textOf)], ['escalate', '上报日', escalate.map(textOf)],
  ]
  return told.flatMap(([key, label, real]): Fault[] => {
    const wanted = one[key] === undefined ? undefined : [one[key]].flat().map(String)
    return wanted === undefined || wanted.join(' ') === real.join(' ') ? [] : [{ path: [...path, key], message: `这个例子的${label}应当是 ${listed(wanted)}，实际是 ${listed(real)}` }]
  })
}

const words = (owed: boolean | null): string => (owed === null ? '不知道' : owed ? '要办' : '不用办')
function faultsOfCase(duty: Duty, one: DutyCase, { world, path }: { world: DueWorld; path: Place }): Fault[] {
  const saysDays = [one.opens, one.due, one.remind, one.escalate, one.provisional].some(each => each !== undefined)
  if (!saysDays && one.owed === undefined) return [{ path, message: '这个例子什么也没有说：写 due、opens、remind、escalate 或 owed' }]
  const days = saysDays ? faultsOfDays(duty, one, { world, path }) : []
  if (one.owed === undefined) return days
  const { owed } = isOwed(duty, isLine(one.facts) ? one.facts : {}, { ...world, today: usualDay })
  const wanted = one.owed === 'unknown' ? null : one.owed
  return owed === wanted ? days : [...days, { path: [...path, 'owed'], message: `这个例子应当${words(wanted)}，实际${words(owed)}` }]
}

export function faultsOfCases(plan: Pick<Plan, 'duties' | 'periods'>, parameter: DueWorld['parameter'], indexOf: (duty: string) => number): Fault[] {
  return plan.duties.flatMap(duty => duty.cases.flatMap((one, i) =>
    faultsOfCase(duty, one, { world: worldOf(plan, parameter, one), path: ['duties', indexOf(duty.id), 'cases', i] })))
}
