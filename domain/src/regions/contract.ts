/** Looking up places. Answers are about no child and leave no leaf. */
import { z } from 'zod'
import { noChildren, query } from '../kernel/contract.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { placeName } from '../kernel/shown.ts'
import { MatchedBy, Place } from './types.ts'

const code = z.coerce.number().pipe(RegionCode)
const reference = '行政区划是公开资料，不涉及任何人'

/** Characters, pinyin or initials: 栖凤, qifeng, qfd; or a code of six to twelve digits. */
export const SearchRegions = z.object({
  text: z.string().trim().min(1, '请输入地名、拼音或首字母').max(30, '最多 30 个字'),
  /** Narrows to this place, e.g. to one county. */
  within: code.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
export type SearchRegions = z.infer<typeof SearchRegions>
export const RegionHit = Place.extend({
  /** 湖南省 › 郴州市 › 苏仙区 › 栖凤渡镇 › 栖凤渡村 */
  path: placeName(),
  /** Inside the area of the acting post: these come first. */
  own: z.boolean(),
  matchedBy: MatchedBy,
})
export type RegionHit = z.infer<typeof RegionHit>

export const searchRegions = query('regions.search', {
  at: 'GET /api/regions/search', input: SearchRegions, output: z.object({ hits: z.array(RegionHit) }),
  may: 'regions.look', purpose: 'reference', audit: noChildren('查找地名', reference),
})

/** `of` 0: the provinces. Rows nobody says (市辖区) are passed over: below 北京市 stand its districts. */
export const ListChildren = z.object({ of: code })
export type ListChildren = z.infer<typeof ListChildren>
export const RegionChild = Place.extend({ hasChildren: z.boolean() })
export const listChildren = query('regions.children', {
  at: 'GET /api/regions/:of/children', input: ListChildren, output: z.object({ places: z.array(RegionChild) }),
  may: 'regions.look', purpose: 'reference', audit: noChildren('查看下级区划', reference),
})

export const GetPath = z.object({ of: code })
export type GetPath = z.infer<typeof GetPath>
export const getPath = query('regions.path', {
  at: 'GET /api/regions/:of/path', input: GetPath, output: z.object({ places: z.array(Place), path: placeName() }),
  may: 'regions.look', purpose: 'reference', audit: noChildren('查看所在区划', reference),
})

export const regionQueries = [searchRegions, listChildren, getPath] as const
