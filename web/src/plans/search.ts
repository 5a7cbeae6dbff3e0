import { z } from 'zod'
import { place } from '../app/search.ts'

export const PlansSearch = z.object({ region: place(), plan: z.string().max(40).optional(), /** The one to look at first. */ clause: z.string().max(40).optional(), only: z.enum(['there', 'waits']).optional() })
export const EditPlanSearch = z.object({ plan: z.string().max(40).optional(), version: z.string().max(40).optional(), merged: z.stringbool().or(z.boolean()).optional() })
/** Two versions of a plan: ids, or `shipped`. */
export const ComparePlansSearch = z.object({ plan: z.string().max(40).optional(), older: z.string().max(40).optional(), newer: z.string().max(40).optional() })
export const SeenAsSearch = z.object({ plan: z.string().max(40).optional(), side: z.string().max(40).optional(), role: z.string().max(40).optional() })
export type PlansSearch = z.infer<typeof PlansSearch>
