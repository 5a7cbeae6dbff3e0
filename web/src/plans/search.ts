import { z } from 'zod'
import { place } from '../app/search.ts'

export const PlansSearch = z.object({ region: place(), plan: z.string().max(40).optional(), only: z.enum(['there', 'waits']).optional() })
export type PlansSearch = z.infer<typeof PlansSearch>
