import type { Which } from '@qinghe/domain/indicators/contract.ts'
import { z } from 'zod'
import { place } from '../app/search.ts'

const name = () => z.string().max(40).optional()
const which = ['yes', 'no', 'unknown', 'unsure'] as const satisfies readonly Which[]
/** `at`: the place below that is looked into. Not `region`, which narrows the whole desk. The contract itself is loaded with the screen. */
export const IndicatorsSearch = z.object({ region: place(), plan: name(), indicator: name(), at: place(), period: name(), which: z.enum(which).optional() })
export type IndicatorsSearch = z.infer<typeof IndicatorsSearch>
