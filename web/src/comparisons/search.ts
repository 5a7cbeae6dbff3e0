import { z } from 'zod'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { ListInput, TasksFilter } from '@qinghe/domain/comparisons/contract.ts'
import { RowState } from '@qinghe/domain/comparisons/types.ts'
import { place } from '../app/search.ts'

/** Which comparisons are listed. */
export const ListSearch = ListInput.pick({ department: true, state: true })
export type ListSearch = z.infer<typeof ListSearch>

/** A comparison on its way to being ordered: the uploaded roster, and where one is with it. */
export const OrderSearch = z.object({
  region: place(), batch: RecordId.optional(), step: z.enum(['columns', 'order']).optional(),
})
export const ResultTab = z.enum([...RowState.options, 'missing'])
export type ResultTab = z.infer<typeof ResultTab>
/** `row`: the one somebody comes back to from the review desk. */
export const ResultSearch = z.object({ tab: ResultTab.optional(), row: z.coerce.number().int().min(1).optional() })

/** The work list; mine unless all are asked for. */
export const TasksSearch = TasksFilter.omit({ mine: true }).extend({ whose: z.enum(['all']).optional() })
export type TasksSearch = z.infer<typeof TasksSearch>
