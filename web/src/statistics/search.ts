import { z } from 'zod'
import { wordList } from '@qinghe/domain/archives/query.ts'
import { Dimension, Edition } from '@qinghe/domain/statistics/contract.ts'

export const StatisticsSearch = z.object({
  region: z.coerce.number().int().min(0).optional(),
  /** The place below that is looked into. Not `region`, which narrows the whole desk. */
  at: z.coerce.number().int().min(0).optional(), by: wordList(Dimension), edition: Edition.optional(), shade: z.enum(['review', 'share']).optional(),
})
export type StatisticsSearch = z.infer<typeof StatisticsSearch>
