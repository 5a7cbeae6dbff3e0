import { z } from 'zod'
import { place } from '../app/search.ts'

const which = ['untold', 'unknown', 'recorded'] as const
/** Which rule, and who of those it is about. */
export const ReliefSearch = z.object({ region: place(), scheme: z.string().max(40).optional(), which: z.enum(which).optional() })
export type ReliefSearch = z.infer<typeof ReliefSearch>
