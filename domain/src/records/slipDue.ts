/** By when a slip is to be signed for: a span of days like every other, or hours and minutes, which run day and night. */
import { dayOf, type Instant, instant, type PlainDate } from '../kernel/plainDate.ts'
import type { ClockSpan, SlipSpan } from './kind.ts'

const minutesIn = { hours: 60, minutes: 1 } as const
const clock = /^(?<count>\d{1,4}) (?<unit>hour|minute)s?$/u

/** 2 hours, 30 minutes */
export function clockSpanOf(text: string): ClockSpan | undefined {
  const found = clock.exec(text)?.groups
  return found && { count: Number(found['count']), unit: found['unit'] === 'hour' ? 'hours' : 'minutes' }
}
export const isByClock = (span: SlipSpan): span is ClockSpan => span.unit === 'hours' || span.unit === 'minutes'

const minuteMs = 60_000
/** The minute it is then, never a part of one less than was given. */
export function dueByClock(now: Instant, { count, unit }: ClockSpan): { day: PlainDate; minute: number } {
  const at = instant(new Date(Math.ceil(Date.parse(now) / minuteMs) * minuteMs + count * minutesIn[unit] * minuteMs))
  const day = dayOf(at)
  return { day, minute: Math.floor((Date.parse(at) - Date.parse(`${day}T00:00:00+08:00`)) / minuteMs) }
}
