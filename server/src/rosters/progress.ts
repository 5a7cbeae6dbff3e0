/** Whether somebody is still at work on a batch, and how long it will take. */
import { type Instant, instant } from '@qinghe/domain/kernel/plainDate.ts'
import { clearableStates, stagingDays } from '@qinghe/domain/rosters/batch.ts'
import { BatchState } from '@qinghe/domain/rosters/types.ts'
import type { BatchRow } from './store.ts'

export const beatMs = 10_000
const silentMs = 6 * beatMs
const workingStates: readonly BatchState[] = ['parsing', 'checking']

/** The state as it is, not as a process that is gone left it. */
export function stateOf(batch: BatchRow, now: string): BatchState {
  const state = BatchState.parse(batch.state)
  const isSilent = Date.parse(now) - Date.parse(batch.touched_at ?? batch.work_began ?? batch.uploaded_at) > silentMs
  return workingStates.includes(state) && isSilent ? 'failed' : state
}

export const isCutOff = (batch: BatchRow, now: string): boolean => batch.state !== 'failed' && stateOf(batch, now) === 'failed'

/** Rows done of the work now running; how many there are in a file is known only when it was read. */
export function workOf(batch: BatchRow, now: string): { done: number; total: number } | null {
  if (!workingStates.includes(stateOf(batch, now))) return null
  return { done: batch.work_done, total: Math.max(batch.work_total, batch.work_done) }
}

const secondMs = 1_000
/** By the rate so far; null until there is one. */
export function secondsLeft(batch: BatchRow, now: string): number | null {
  if (stateOf(batch, now) !== 'checking' || batch.work_began === null || batch.work_done === 0) return null
  const spentMs = Math.max(1, Date.parse(now) - Date.parse(batch.work_began))
  return Math.ceil((spentMs / batch.work_done) * Math.max(0, batch.work_total - batch.work_done) / secondMs)
}

const dayMs = 86_400_000
/** When what was never imported is cleared; null when it stays. */
export const clearedAt = (batch: BatchRow, now: string): Instant | null =>
  batch.rests === 'ready' && clearableStates.includes(stateOf(batch, now)) ? instant(new Date(Date.parse(batch.uploaded_at) + stagingDays * dayMs)) : null
