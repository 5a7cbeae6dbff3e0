import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { RowsFilter } from '@qinghe/domain/imports/contract.ts'
import { z } from 'zod'

export const ImportStep = z.enum(['columns', 'check', 'commit'])
export type ImportStep = z.infer<typeof ImportStep>
/** A marked workbook that comes back mended takes the place of its import. */
export const NewImportSearch = z.object({ replaces: RecordId.optional() })
export const ImportSearch = z.object({ step: ImportStep.optional(), filter: RowsFilter.optional() })
