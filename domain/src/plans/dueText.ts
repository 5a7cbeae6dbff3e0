/** How a plan writes spans of time and days within a period: 3 workdays, @reviewDays, last-month day 20, last day - 5 workdays. */
import { z } from 'zod'
import { meant } from '../records/nearest.ts'

export const TimeUnit = z.enum(['minutes', 'hours', 'days', 'workdays', 'months', 'years'])
export type TimeUnit = z.infer<typeof TimeUnit>
export const unitWords: Record<TimeUnit, string> = { minutes: '分钟', hours: '小时', days: '天', workdays: '个工作日', months: '个月', years: '年' }
/** As the units of parameters are written. */
const spellings: Record<string, TimeUnit> = {
  分钟: 'minutes', 小时: 'hours', 天: 'days', 日: 'days', 工作日: 'workdays', 个工作日: 'workdays', 月: 'months', 个月: 'months', 年: 'years',
}
export const unitOf = (words: string): TimeUnit | undefined => spellings[words]

export type Count = { count: number } | { parameter: string }
export type PlanSpan = Count & { unit: TimeUnit }
type Month = { month: 'first' | 'last' | number }
/** A day of a period, and how far from it. */
export type PlaceInPeriod = { at: 'first' | 'last' | ({ day: Count } & Partial<Month>); offset: { sign: 1 | -1; span: PlanSpan } | null }

/** Parameters by their names, with the unit of those that are a span. */
export type Units = Readonly<Record<string, TimeUnit | undefined>>
export type ReadText<T> = { read: T; fault: null } | { read: null; fault: string }
const refused = (fault: string): { read: null; fault: string } => ({ read: null, fault })

const spanShape = /^(?:(?<count>\d{1,4}) (?<unit>\p{L}+)|@(?<name>[A-Za-z]\w*))$/u
const howToSpan = '一段时间写成 3 workdays、10 days、30 minutes、24 hours、6 months，或者参数 @名称'

export function readSpan(text: string, units: Units): ReadText<PlanSpan> {
  const { count, unit = '', name } = spanShape.exec(text.trim())?.groups ?? {}
  if (name !== undefined) {
    if (!Object.hasOwn(units, name)) return refused(`没有名为 @${name} 的参数${meant(name, Object.keys(units))}`)
    const known = units[name]
    return known ? { read: { parameter: name, unit: known }, fault: null } : refused(`参数 @${name} 的单位不是一段时间，请把它的单位写成 天、工作日、小时 或 分钟`)
  }
  const known = TimeUnit.safeParse(unit.replace(/s?$/u, 's')).data
  if (count === undefined || !known) return refused(`${howToSpan}${unit === '' ? '' : meant(unit, TimeUnit.options)}`)
  return { read: { count: Number(count), unit: known }, fault: null }
}

const placeShape = /^(?:(?<end>first|last) day|(?:(?<month>first-month|last-month|month (?<number>\d{1,2})) )?day (?<day>\d{1,3}|@[A-Za-z]\w*))(?: (?<sign>[+-]) (?<span>.+))?$/u
const howToPlace = '写成 first day、last day、day 20、last-month day 20、month 2 day 10，后面可以加 + 3 workdays 或 - 5 days'

function monthOf(month: string | undefined, number: string | undefined): Partial<Month> {
  if (month === undefined) return {}
  return { month: month === 'first-month' ? 'first' : month === 'last-month' ? 'last' : Number(number) }
}

export function readPlace(text: string, units: Units): ReadText<PlaceInPeriod> {
  const { end, month, number, day = '', sign, span } = placeShape.exec(text.trim())?.groups ?? {}
  if (end === undefined && day === '') return refused(howToPlace)
  const name = day.startsWith('@') ? day.slice(1) : undefined
  if (name !== undefined && !Object.hasOwn(units, name)) return refused(`没有名为 @${name} 的参数${meant(name, Object.keys(units))}`)
  const at = end === 'first' || end === 'last' ? end : { day: name === undefined ? { count: Number(day) } : { parameter: name }, ...monthOf(month, number) }
  if (span === undefined) return { read: { at, offset: null }, fault: null }
  const { read, fault } = readSpan(span, units)
  if (read === null) return refused(fault)
  if (read.unit === 'minutes' || read.unit === 'hours') return refused('周期里的到期日按天算，不能写分钟、小时')
  return { read: { at, offset: { sign: sign === '-' ? -1 : 1, span: read } }, fault: null }
}
