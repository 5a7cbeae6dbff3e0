import { z } from 'zod'
import { place } from '../app/search.ts'

export const ExportsSearch = z.object({ region: place(), tab: z.enum(['mine', 'waiting']).optional() })
export type ExportsSearch = z.infer<typeof ExportsSearch>
