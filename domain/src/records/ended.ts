/** A ledger that is kept no more (decision 058): from a day on nothing new is entered. What happened before may still be entered for three weeks, since a
 *  phone may hold it that long (inForce.ts); everything that stands in it is read, finished, printed, counted and exported as ever. */
import { type Issue, issue } from '../kernel/problem.ts'
import { addDays, isPlainDate, type PlainDate, plainDate } from '../kernel/plainDate.ts'
import type { Kind } from './kind.ts'

type Ending = Pick<Kind, 'title' | 'ended'>
/** As long as a form filled in on a phone is welcome (inForce.ts); no rule of the work. */
const welcome = 21
const dayOf = ({ ended }: Pick<Kind, 'ended'>): PlainDate | null => (ended !== undefined && isPlainDate(ended.from) ? plainDate(ended.from) : null)

export function hasEnded(kind: Pick<Kind, 'ended'>, today: PlainDate): boolean {
  const from = dayOf(kind)
  return from !== null && from <= today
}
/** The last day on which what happened before the end is entered. */
export function lastDayOf(kind: Pick<Kind, 'ended'>): PlainDate | null {
  const from = dayOf(kind)
  return from === null ? null : addDays(from, welcome)
}
/** Nothing is entered any more, whenever it happened. */
export function isClosed(kind: Pick<Kind, 'ended'>, today: PlainDate): boolean {
  const last = lastDayOf(kind)
  return last !== null && last < today
}

export const endedWords = ({ title, ended }: Ending): string =>
  (ended === undefined ? '' : `“${title}台账”从 ${ended.from} 起停用（${ended.why}），不再登记新的；以前登记的照常查看、办理、打印、导出`)
/** What may still be done, and until when. */
export function lateWords(kind: Ending, today: PlainDate): string | null {
  const last = lastDayOf(kind)
  return last === null || !hasEnded(kind, today) || isClosed(kind, today) ? null : `停用以前的事，${last} 以前还可以补录`
}

/** @param day what the record is of; nothing: of today */
export function endedIssues(kind: Pick<Kind, 'title' | 'ended' | 'day'>, { day, today }: { day: PlainDate | null; today: PlainDate }): Issue[] {
  const from = dayOf(kind)
  if (from === null || !hasEnded(kind, today) || (!isClosed(kind, today) && (day ?? today) < from)) return []
  const late = lateWords(kind, today)
  return [issue('record.ended', `${endedWords(kind)}${late === null ? '' : `。${late}`}`, kind.day ?? undefined)]
}
