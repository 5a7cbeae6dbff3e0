import type { Instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import type pg from 'pg'

/** A clock that was not where the ladder has it; a ladder that is not what the plan says; an act that opened nothing. */
export type Finding = { county: number; what: 'clock' | 'ladder' | 'start'; plan: string; duty: string; amount: number }
/** A county as the watchdog sees it. */
export type County = { client: pg.ClientBase; county: number; region: number; now: Instant; plans: readonly Plan[]; worldOf: (plan: Plan) => DueWorld }
