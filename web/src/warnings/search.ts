import { z } from 'zod'
import { place } from '../app/search.ts'

export const tabs = ['warnings', 'coverage', 'quality'] as const
/** `at`: the place below that is looked into; `which`: whose names are shown. */
export const WarningsSearch = z.object({ region: place(), at: place(), tab: z.enum(tabs).optional(), which: z.string().max(20).optional(), quarter: z.string().max(10).optional() })
export type WarningsSearch = z.infer<typeof WarningsSearch>
