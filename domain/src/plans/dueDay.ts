import type { PlainDate } from '../kernel/plainDate.ts'

/** `minute` of that day in Beijing; null: the whole day, until its end. */
export type Due = { day: PlainDate; minute: number | null; provisional: boolean }
