/** Days that come as moments, because a program wrote them: the day is the one in Asia/Shanghai. */
import { addDays, isPlainDate, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import type { DateReading } from './dateReading.ts'

const shanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
})
const inShanghai = (ms: number): { day: string; isMidnight: boolean } => {
  const at = new Map<string, string>(shanghai.formatToParts(new Date(ms)).map(part => [part.type, part.value]))
  return { day: `${at.get('year')}-${at.get('month')}-${at.get('day')}`, isMidnight: [at.get('hour'), at.get('minute'), at.get('second')].every(part => part === '00') }
}

const shape = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T|\s)\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]m)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/iu
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Sun Mar 08 2015 00:00:00 GMT+0800 (…), and Sun, 08 Mar 2015 00:00:00 GMT. */
const programs = [
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>\d{1,2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT(?<zone>[+-]\d{4})/iu,
  /^[a-z]{3}, (?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) (?<zone>GMT|[+-]\d{4})/iu,
]
function asIso(text: string): string {
  const found = programs.map(one => one.exec(text)?.groups).find(groups => groups !== undefined)
  return found ? `${found['year']}-${months.indexOf((found['month'] ?? '').toLowerCase()) + 1}-${found['day']} ${found['time']} ${found['zone']}` : text
}

const minuteMs = 60_000
const minutesInHour = 60
const offsetMs = (zone: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/u.exec(zone) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * minutesInHour + Number(minutes)) * minuteMs
}

type Clock = { hour: number; minute: number; second: number }
const noon = 12
const hourOf = (hour: number, half: string | undefined): number => (half === undefined ? hour : (hour % noon) + (half.toLowerCase() === 'pm' ? noon : 0))

/** Midnight in Shanghai written by a clock in Greenwich (in summer until 1991 an hour earlier), or short of it by the local mean time
 *  some programs still reckon with. */
const isLateEvening = ({ hour, minute, second }: Clock, year: number): boolean =>
  (minute === 0 && second === 0 && (hour === 16 || (hour === 15 && year >= 1986 && year <= 1991))) || (hour === 23 && minute >= 54)

const moment = (day: PlainDate, other: PlainDate, why: string): DateReading =>
  ({ kind: 'day', day, others: [{ day: other, why }], doubt: { code: 'date.moment', message: `是一个时刻，${why}则是 ${other}，请核对` } })

function withoutZone(day: PlainDate, clock: Clock): DateReading {
  return isLateEvening(clock, Number(day.slice(0, 4))) ? moment(day, addDays(day, 1), '按北京时间') : { kind: 'day', day, others: [], doubt: null }
}

function withZone(written: PlainDate, ms: number): DateReading {
  const { day, isMidnight } = inShanghai(ms)
  const here = plainDate(day)
  if (here === written) return { kind: 'day', day: here, others: [], doubt: null }
  return isMidnight ? { kind: 'day', day: here, others: [{ day: written, why: '按写的日期' }], doubt: null } : moment(here, written, '按写的日期')
}

/** Undefined when the text is no moment of an existing day. */
export function readMoment(plain: string): DateReading | undefined {
  const [, y = '', m = '', d = '', hours, minutes, seconds, half, zone] = shape.exec(asIso(plain)) ?? []
  const written = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  if (hours === undefined || !isPlainDate(written)) return undefined
  const clock = { hour: hourOf(Number(hours), half), minute: Number(minutes), second: Number(seconds ?? 0) }
  if (zone === undefined) return withoutZone(plainDate(written), clock)
  const ms = Date.UTC(Number(y), Number(m) - 1, Number(d), clock.hour, clock.minute, clock.second) - offsetMs(zone)
  return withZone(plainDate(written), ms)
}
