import { z } from 'zod'
import { wordList } from '@qinghe/domain/archives/query.ts'
import { Dimension, Edition } from '@qinghe/domain/statistics/contract.ts'
import { place } from '../app/search.ts'

export const StatisticsSearch = z.object({
  region: place(),
  /** The place below that is looked into. Not `region`, which narrows the whole desk. */
  at: place(), by: wordList(Dimension), edition: Edition.optional(), shade: z.enum(['review', 'share']).optional(),
})
export type StatisticsSearch = z.infer<typeof StatisticsSearch>
