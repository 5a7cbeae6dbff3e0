import { z } from 'zod'
import { RowsFilter } from '@qinghe/domain/rosters/contract.ts'

export const BatchStep = z.enum(['columns', 'check', 'compare', 'commit'])
export type BatchStep = z.infer<typeof BatchStep>
/** A workbook whose other sheet is wanted is chosen once more. */
export const UploadSearch = z.object({ sheet: z.string().max(100).optional() })
export const BatchSearch = z.object({ step: BatchStep.optional(), filter: RowsFilter.optional() })
