import type { SealedAt } from '../crypto/sealing.ts'

/** Where the words of an event are sealed. */
export const wordsAt = (event: string): SealedAt => ({ table: 'duty_events', column: 'words', row: event })
