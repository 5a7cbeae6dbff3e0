/** 外出经历: when a parent was away, where, and until when. A change from a day on ends the running one and keeps it; a correction says
 *  it never was so and keeps nothing. The running one stands in isAway, awaySince and workPlace, which the rule of 留守 reads. */
import { isPlainDate, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import type { Draft } from './draft.ts'

export type Absence = { from: PlainDate | null; to: PlainDate; place: string | null }
export type ParentRole = 'father' | 'mother'
export const parentRoles: readonly ParentRole[] = ['father', 'mother']
const words: Record<ParentRole, string> = { father: '父亲', mother: '母亲' }

/** As it is kept: an interval of ISO 8601 and the place, 2024-03-01/2025-06-10/广东省东莞市. The beginning may not be known. */
export const absenceText = ({ from, to, place }: Absence): string => `${from ?? ''}/${to}/${place ?? ''}`
export function readAbsence(text: string): Absence | null {
  const [from = '', to = '', ...place] = text.split('/')
  if (!isPlainDate(to) || (from !== '' && !isPlainDate(from))) return null
  return { from: from === '' ? null : plainDate(from), to: plainDate(to), place: place.join('/') || null }
}
export const sayAbsence = ({ from, to, place }: Absence): string => `${from ?? '起始日未填'} 至 ${to}${place === null ? '' : ` ${place}`}`

const isAwayAfter = (before: Draft, patch: Draft, who: ParentRole): boolean =>
  (`${who}.isAway` in patch ? patch[`${who}.isAway`] : before[`${who}.isAway`]) === true

/** What a change about a parent's whereabouts says besides: who is back works nowhere else any more, who leaves is away from that day. */
export function fromThatDay(before: Draft, patch: Draft, day: PlainDate): Draft {
  const next = { ...patch }
  for (const who of parentRoles) {
    const [was, is] = [before[`${who}.isAway`] === true, isAwayAfter(before, patch, who)]
    if (was && !is) { next[`${who}.awaySince`] = null; next[`${who}.workPlace`] = null }
    if (!was && is && !patch[`${who}.awaySince`]) next[`${who}.awaySince`] = day
  }
  return next
}

/** The spell a change ends; null: none. */
export function endedBy(before: Draft, after: Draft, { who, day }: { who: ParentRole; day: PlainDate }): Absence | null {
  if (before[`${who}.isAway`] !== true || after[`${who}.isAway`] === true) return null
  return { from: before[`${who}.awaySince`] ?? null, to: day, place: before[`${who}.workPlace`]?.replace(/\s+/gu, ' ') ?? null }
}

export const absenceIssues = (before: Draft, after: Draft, day: PlainDate): Issue[] => parentRoles.flatMap(who => {
  const ended = endedBy(before, after, { who, day })
  if (ended === null || ended.from === null || ended.from <= day) return []
  return [issue('absence.order', `${words[who]}${ended.from} 才外出，回来的日期不能更早；原来登记错了的，请用「更正」`, `${who}.isAway`)]
})
