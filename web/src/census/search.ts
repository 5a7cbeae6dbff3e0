import { z } from 'zod'
import { place } from '../app/search.ts'

/** What is left, what has changed, who is not in the village; nothing: everybody. `changed`: the child whose archive was changed just now, and who waits to be answered for. */
const Tab = z.enum(['left', 'changed', 'away'])
export type Tab = z.infer<typeof Tab> | 'all'
export const VillageSearch = z.object({ region: place(), tab: Tab.optional(), changed: z.uuid().optional() })
export type VillageSearch = z.infer<typeof VillageSearch>
/** `at`: the place that stands beside the board. */
export const CensusSearch = z.object({ region: place(), period: z.string().regex(/^\d{4}-Q[1-4]$/).optional(), at: place() })
export type CensusSearch = z.infer<typeof CensusSearch>
