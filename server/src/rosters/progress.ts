/** Whether somebody is still reading a batch. Reading lives in the process that took the file and does not outlive it. */
import { type Instant, instant } from '@qinghe/domain/kernel/plainDate.ts'
import { clearableStates, stagingDays } from '@qinghe/domain/rosters/batch.ts'
import { BatchState } from '@qinghe/domain/rosters/types.ts'
import type { BatchRow } from './store.ts'

export const beatMs = 10_000
const silentMs = 6 * beatMs
const readingStates: readonly BatchState[] = ['parsing', 'checking']

/** The state as it is, not as a process that is gone left it. */
export function stateOf(batch: BatchRow, now: string): BatchState {
  const state = BatchState.parse(batch.state)
  const isSilent = Date.parse(now) - Date.parse(batch.touched_at ?? batch.uploaded_at) > silentMs
  return readingStates.includes(state) && isSilent ? 'failed' : state
}

export const isCutOff = (batch: BatchRow, now: string): boolean => batch.state !== 'failed' && stateOf(batch, now) === 'failed'

const dayMs = 86_400_000
/** When what was never imported is cleared; null when it stays. */
export const clearedAt = (batch: BatchRow, now: string): Instant | null =>
  clearableStates.includes(stateOf(batch, now)) ? instant(new Date(Date.parse(batch.uploaded_at) + stagingDays * dayMs)) : null
