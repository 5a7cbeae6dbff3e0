import type { ActIndex } from '@qinghe/domain/duties/facts.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import type { Deriving } from '../db/writer.ts'

/** What follows from an act is worked out with. */
export type Following = { w: Deriving; index: ActIndex; worldOf: (plan: Plan) => DueWorld }
