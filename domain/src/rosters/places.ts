/** From a village's name as written to its code. What is unique is taken and said; what is not unique is asked. */
import { plainText } from '../codes/codeList.ts'
import { isWithin, type RegionCode } from '../kernel/regionCode.ts'
import type { Place } from '../regions/types.ts'

export type PlaceReading =
  | { kind: 'exact'; place: Place }
  /** Not written as in the table, but only one place can be meant. */
  | { kind: 'similar'; place: Place }
  | { kind: 'several'; places: readonly Place[] }
  | { kind: 'none' }

/** 菜岭村村民委员会, 菜岭村委会, 菜岭村, 菜岭 → 菜岭. A name of one character keeps its 村. */
export function bareName(name: string): string {
  const plain = plainText(name).replace(/(村民委员会|居民委员会|村委会|居委会|村民委|居民委|村委|居委)$/u, '')
  const bare = plain.replace(/(社区|村|居|镇|乡|街道|街道办事处)$/u, '')
  return bare.length >= 2 ? bare : plain
}

/** The words of a place, worked out once: a batch asks for them with every line (halves the time of a line, measured). */
type Words = { name: string; short: string; bare: string }
const words = new WeakMap<Place, Words>()
function wordsOf(place: Place): Words {
  const known = words.get(place)
  if (known) return known
  const found = { name: plainText(place.name), short: plainText(place.short), bare: bareName(place.name) }
  words.set(place, found)
  return found
}

const villagesOf = (places: readonly Place[], within: RegionCode): Place[] =>
  places.filter(place => place.level === 'village' && isWithin(place.code, within))

function reading(exact: readonly Place[], similar: readonly Place[]): PlaceReading {
  const [only] = exact
  if (only && exact.length === 1) return { kind: 'exact', place: only }
  if (exact.length > 1) return { kind: 'several', places: exact }
  const [like] = similar
  if (like && similar.length === 1) return { kind: 'similar', place: like }
  return similar.length > 1 ? { kind: 'several', places: similar } : { kind: 'none' }
}

/** One character differs, is missing or is too much; shorter names are too short to guess at. */
const shortestGuess = 2
export function isOneOff(a: string, b: string): boolean {
  const [short, long] = [Array.from(a), Array.from(b)].sort((x, y) => x.length - y.length)
  if (!short || !long || short.length < shortestGuess || long.length - short.length > 1) return false
  const at = short.findIndex((character, index) => character !== long[index])
  const from = at < 0 ? short.length : at
  const rest = (text: readonly string[], skip: number) => text.slice(from + skip).join('')
  return long.length === short.length ? rest(short, 1) === rest(long, 1) : rest(short, 0) === rest(long, 1)
}

export function findVillage(written: string, places: readonly Place[], within: RegionCode): PlaceReading {
  const wanted = plainText(written)
  const villages = villagesOf(places, within)
  const exact = villages.filter(place => wordsOf(place).name === wanted || wordsOf(place).short === wanted)
  const bare = bareName(written)
  const sameBare = villages.filter(place => wordsOf(place).bare === bare)
  const like = sameBare.length > 0 ? sameBare : villages.filter(place => isOneOff(wordsOf(place).bare, bare))
  return reading(exact, like)
}

export function findTown(written: string, places: readonly Place[], within: RegionCode): PlaceReading {
  const wanted = plainText(written)
  const towns = places.filter(place => place.level === 'town' && isWithin(place.code, within))
  const bare = bareName(written)
  return reading(towns.filter(place => wordsOf(place).name === wanted), towns.filter(place => wordsOf(place).bare === bare))
}

/** `rest` is what follows the place: 6 组. */
export type AddressReading = { place: Place | null; rest: string; several: readonly Place[] }

/** A village without its 村 is believed only where a number, a group or nothing follows: 良田 in 良田镇 is no village. */
const mayFollow = /^($|[\d一二三四五六七八九十第组])/u

function wordIn(text: string, place: Place): string | undefined {
  const { name, short, bare } = wordsOf(place)
  const whole = [name, short].find(word => text.includes(word))
  if (whole !== undefined || place.level === 'town' || !text.includes(bare)) return whole
  return mayFollow.test(text.slice(text.indexOf(bare) + bare.length)) ? bare : undefined
}

/** The place that stands first in a text, and the longest of those: 大王村 is not 王村. */
function firstIn(text: string, places: readonly Place[]): { place: Place; end: number }[] {
  const found = places.flatMap(place => {
    const word = wordIn(text, place)
    return word === undefined ? [] : [{ place, at: text.indexOf(word), end: text.indexOf(word) + word.length }]
  })
  const first = Math.min(...found.map(one => one.at))
  const longest = Math.max(...found.filter(one => one.at === first).map(one => one.end))
  return found.filter(one => one.at === first && one.end === longest)
}

/** 湖南省郴州市苏仙区良田镇高雅岭村6组 → the village, and 6组. Places outside `within` are not known here and stay text. */
export function readAddress(written: string, places: readonly Place[], within: RegionCode): AddressReading {
  const text = plainText(written)
  const towns = firstIn(text, places.filter(place => place.level === 'town' && isWithin(place.code, within)))
  const town = towns.length === 1 ? towns[0] : undefined
  const after = town ? text.slice(town.end) : text
  const villages = firstIn(after, villagesOf(places, town ? town.place.code : within))
  const village = villages.length === 1 ? villages[0] : undefined
  if (village) {
    const rest = after.slice(village.end).replace(/^([村居]?民?委(员)?会|村|社区)/u, '')
    return { place: village.place, rest, several: [] }
  }
  return { place: town?.place ?? null, rest: town ? after : text, several: villages.map(one => one.place) }
}
