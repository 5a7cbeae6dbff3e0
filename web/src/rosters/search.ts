import { z } from 'zod'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { RowsFilter } from '@qinghe/domain/rosters/contract.ts'

export const BatchStep = z.enum(['questions', 'columns', 'check', 'compare', 'commit'])
export type BatchStep = z.infer<typeof BatchStep>
/** A marked workbook that comes back mended takes the place of its batch. */
export const UploadSearch = z.object({ replaces: RecordId.optional() })
export const BatchSearch = z.object({ step: BatchStep.optional(), filter: RowsFilter.optional() })
