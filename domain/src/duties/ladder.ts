/** Who hears of a duty, and when: its owner before it is due, whoever stands above after it. Pure; the scanner takes the steps, the watchdog counts
 *  them again. A step is named by its moment, so that a ladder written anew tells what is new and not what was told. */
import type { Topic } from '../messages/rules.ts'
import type { Instant } from '../kernel/plainDate.ts'
import type { RoleKey } from '../staff/roles.ts'

export type Ladder = { remindAt: readonly Instant[]; escalateAt: readonly Instant[]; escalateTo: readonly RoleKey[] }
/** @property told how many steps from the bottom have been taken */
export type Stand = Ladder & { told: number; dueAt: Instant | null }
export type Step = { step: string; at: Instant; what: 'reminded' | 'escalated'; /** Of escalations: the roles to be told, the first that somebody holds. */ to: readonly RoleKey[] }

/** Lowest first. Reminders lie before the day, escalations after it. */
export const stepsOf = ({ remindAt, escalateAt, escalateTo }: Ladder): Step[] => [
  ...remindAt.map((at): Step => ({ step: `remind ${at}`, at, what: 'reminded', to: [] })),
  ...escalateAt.map((at, i): Step => ({ step: `escalate ${at} ${escalateTo[i] ?? ''}`, at, what: 'escalated', to: escalateTo.slice(i) })),
]

/** When the next step is due; nothing once all are taken. */
export const nextAt = (ladder: Ladder, told: number): Instant | null => stepsOf(ladder)[told]?.at ?? null

export type Taken = { steps: readonly Step[]; told: number; nextAt: Instant | null }
/** What is to be told now. After a standstill several steps are due at once: of reminders the last is enough, and none where it is late already – the
 *  owner hears of that with the first escalation, and every level above is told that was to be told. */
export function takeSteps(stand: Stand, now: Instant): Taken {
  const all = stepsOf(stand)
  let told = stand.told
  while (told < all.length && (all[told]?.at ?? now) <= now) told++
  const due = all.slice(stand.told, told)
  const escalations = due.filter(one => one.what === 'escalated')
  const reminder = due.filter(one => one.what === 'reminded').slice(-1)
  return { steps: [...(escalations.length > 0 ? [] : reminder), ...escalations], told, nextAt: all[told]?.at ?? null }
}

/** What the owner is told with a step. */
export const topicFor = ({ dueAt }: Pick<Stand, 'dueAt'>, now: Instant): Topic => (dueAt !== null && now > dueAt ? 'late' : 'soon')
