/** Places as people and screens meet them. */
import { z } from 'zod'
import { PlainDate } from '../kernel/plainDate.ts'
import { levels, RegionCode } from '../kernel/regionCode.ts'
import { placeName } from '../kernel/shown.ts'

/** One row of the table: what a code meant from one day to another; validTo is the first day it no longer does. */
export const Region = z.object({
  code: RegionCode, name: z.string().min(1).max(100), level: z.enum(levels), parent: RegionCode,
  validFrom: PlainDate, validTo: PlainDate.nullable(),
})
export type Region = z.infer<typeof Region>

/** A place in a list. `short` is what people say: 栖凤渡村 for 栖凤渡村村民委员会. */
export const Place = z.object({ code: RegionCode, name: placeName(), short: placeName(), level: z.enum(levels) })
export type Place = z.infer<typeof Place>

/** How the words typed met the place. */
export const MatchedBy = z.enum(['code', 'name', 'pinyin', 'initials'])
export type MatchedBy = z.infer<typeof MatchedBy>
