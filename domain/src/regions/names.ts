/** What people call a place, as opposed to what the table calls it. */
import type { Level } from '../kernel/regionCode.ts'

/** Rows that exist only so that the code has a middle part: “市辖区” under 北京市, “省直辖县级行政区划” under 湖北省.
 *  Nobody says them, so paths and lists pass over them. */
const bookkeepingNames = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])
export const isBookkeeping = (place: { level: Level; name: string }): boolean =>
  place.level === 'city' && bookkeepingNames.has(place.name)

/** 南高村村民委员会 → 南高村, 多福巷社区居委会 → 多福巷社区. Other levels keep their name. */
export function shortName(name: string, level: Level): string {
  if (level !== 'village') return name
  const short = name.replace(/村?村(?:民)?委(?:员)?会$/, '村').replace(/居(?:民)?委(?:员)?会$/, '')
  return short.length >= 2 ? short : name
}

/** One line for a screen: 湖南省 › 郴州市 › 苏仙区. */
export const pathName = (path: readonly { level: Level; name: string }[]): string =>
  path.filter(place => !isBookkeeping(place)).map(place => shortName(place.name, place.level)).join(' › ')
