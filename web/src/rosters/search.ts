import { z } from 'zod'
import { RowsFilter } from '@qinghe/domain/rosters/contract.ts'

export const BatchStep = z.enum(['columns', 'check', 'compare', 'commit'])
export type BatchStep = z.infer<typeof BatchStep>
export const BatchSearch = z.object({ step: BatchStep.optional(), filter: RowsFilter.optional() })
