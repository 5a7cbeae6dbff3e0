import { z } from 'zod'
import { Balance, Term } from '@qinghe/domain/census/types.ts'
import { InRoster } from '@qinghe/domain/census/matching.ts'
import { place } from '../app/search.ts'

/** What is left, what has changed, who is not in the village; nothing: everybody. `changed`: the child whose archive was changed just now, and who waits to be answered for. */
const Tab = z.enum(['left', 'changed', 'away'])
export type Tab = z.infer<typeof Tab> | 'all'
export const VillageSearch = z.object({ region: place(), tab: Tab.optional(), changed: z.uuid().optional() })
export type VillageSearch = z.infer<typeof VillageSearch>
/** `at`: the place that stands beside the board. */
export const CensusSearch = z.object({ region: place(), period: z.string().regex(/^\d{4}-Q[1-4]$/).optional(), at: place() })
export type CensusSearch = z.infer<typeof CensusSearch>
/** Beside the balance: the names of one term, another round, or the corrections. */
export const BalanceSearch = z.object({
  region: place(), view: z.enum(['compare', 'orders']).optional(), balance: Balance.optional(), term: Term.optional(), reason: z.coerce.number().int().optional(), inside: z.literal('in').optional(),
  before: z.string().regex(/^\d{4}-Q[1-4]$/).optional(),
})
export type BalanceSearch = z.infer<typeof BalanceSearch>
/** Of which place; nothing: one's own. */
export const ReportSearch = z.object({ region: place() })
/** 三方比对: the names of one class, of the county or a town. */
export const MatchSearch = z.object({ region: place(), education: InRoster.optional(), police: InRoster.optional() })
export type MatchSearch = z.infer<typeof MatchSearch>
/** 新发现 of somebody others had named. */
export const FoundSearch = z.object({ suspect: z.uuid().optional() })
