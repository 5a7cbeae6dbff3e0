/** What people call a place, as opposed to what the table calls it, and how a search meets it. */
import type { Level } from '../kernel/regionCode.ts'
import type { MatchedBy } from './types.ts'

/** Rows that exist only so that the code has a middle part: “市辖区” under 北京市, “省直辖县级行政区划” under 湖北省.
 *  Nobody says them, so paths and lists pass over them. */
export const bookkeepingNames: readonly string[] = ['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']
export const isBookkeeping = (place: { level: Level; name: string }): boolean =>
  place.level === 'city' && bookkeepingNames.includes(place.name)

/** 南高村村民委员会 → 南高村, 多福巷社区居委会 → 多福巷社区. Other levels keep their name. */
export function shortName(name: string, level: Level): string {
  if (level !== 'village') return name
  const short = name.replace(/村?村(?:民)?委(?:员)?会$/, '村').replace(/居(?:民)?委(?:员)?会$/, '')
  return short.length >= 2 ? short : name
}

/** One line for a screen: 湖南省 › 郴州市 › 苏仙区. */
export const pathName = (path: readonly { level: Level; name: string }[]): string =>
  path.filter(place => !isBookkeeping(place)).map(place => shortName(place.name, place.level)).join(' › ')

/** What the words typed are looked up in. Letters meet pinyin and initials; both are tried because “anren” is a reading
 *  and “ar” are initials, and nobody says which. */
export type SearchWords =
  | { kind: 'code'; lo: number; hi: number }
  | { kind: 'letters'; letters: string }
  | { kind: 'name'; name: string }

export function searchWords(typed: string): SearchWords {
  const text = typed.normalize('NFKC').trim()
  const digits = /^\d{2,12}$/.test(text)
  if (digits) {
    const size = 10 ** (12 - text.length)
    return { kind: 'code', lo: Number(text) * size, hi: (Number(text) + 1) * size }
  }
  const letters = text.toLowerCase().replace(/ü/g, 'v').replace(/[\s'’]/g, '')
  return /^[a-z0-9]+$/.test(letters) ? { kind: 'letters', letters } : { kind: 'name', name: text }
}

export function matchedBy(words: SearchWords, place: { initials: string }): MatchedBy {
  if (words.kind !== 'letters') return words.kind
  return place.initials.startsWith(words.letters) ? 'initials' : 'pinyin'
}
