/** From a village's name as written to its code. What is unique is taken; what only resembles one is said, and what is not unique
 *  is asked. */
import { plainText } from '../codes/codeList.ts'
import { ancestorAt, isWithin, type RegionCode } from '../kernel/regionCode.ts'
import type { Place } from '../regions/types.ts'
import { indexOf, type PlaceIndex, wordsOf } from './placeIndex.ts'
import { bareName, isOneOff, kindOf } from './placeNames.ts'
import { isKnownPlace } from './workPlaces.ts'

/** A name that is no longer in the table, and the place its records went to; several where it was split. */
export type FormerPlace = { name: string; now: RegionCode }
/** The county as a roster may speak of it. `above` are the names of the county, its city and province; `soundOf` reads aloud. */
export type PlaceTable = {
  places: readonly Place[]; former?: readonly FormerPlace[] | undefined; above?: readonly string[] | undefined; soundOf?: ((text: string) => string) | undefined
}

export type PlaceReading =
  /** As in the table, or without its ending and nobody else is called so. */
  | { kind: 'exact'; place: Place }
  /** Not written as in the table, but only one place can be meant. */
  | { kind: 'similar' | 'former'; place: Place }
  | { kind: 'several'; places: readonly Place[] }
  /** `elsewhere`: places of just this name outside the area looked at. */
  | { kind: 'none'; elsewhere: readonly Place[]; near: readonly Place[] }

const mostNear = 5
const shortName = 2

/** Names that differ by a character or sound alike; whoever is both comes first. With one of only two characters wrong it must sound
 *  alike to be `sure`: 石岭 is not 菜岭, 采岭 is. */
function resembling(written: string, among: readonly Place[], table: PlaceTable): { place: Place; isSure: boolean }[] {
  const bare = bareName(written)
  const sound = table.soundOf?.(bare)
  const scored = among.map(place => {
    const own = wordsOf(place).bare
    const isSame = sound !== undefined && sound !== '' && own.length === bare.length && table.soundOf?.(own) === sound
    const isShort = own.length === shortName && bare.length === shortName
    return { place, score: (isSame ? 2 : 0) + (isOneOff(own, bare) ? 1 : 0), isSure: isSame || !isShort || sound === undefined }
  })
  return scored.filter(one => one.score > 0).sort((a, b) => b.score - a.score)
}

/** 石榴村 for 石榴社区: the same name with another ending is one place only to whoever knows. */
const isOtherKind = (written: string, place: Place): boolean => {
  const [mine, its] = [kindOf(written), kindOf(place.name)]
  return mine !== undefined && its !== undefined && mine !== its
}

type Looked = { index: PlaceIndex; level: 'village' | 'town'; within: RegionCode }
const named = (words: ReadonlyMap<string, readonly Place[]>, word: string, { level, within }: Looked): Place[] =>
  (words.get(word) ?? []).filter(place => place.level === level && isWithin(place.code, within))

function exactly(written: string, looked: Looked): PlaceReading | undefined {
  const exact = named(looked.index.byName, plainText(written), looked)
  const bare = exact.length > 0 ? exact : named(looked.index.byBare, bareName(written), looked)
  const same = bare.length > 1 ? bare.filter(place => !isOtherKind(written, place)) : bare
  const [only] = same
  if (only && same.length === 1) return exact.length === 0 && isOtherKind(written, only) ? { kind: 'similar', place: only } : { kind: 'exact', place: only }
  return bare.length > 1 ? { kind: 'several', places: bare } : undefined
}

function formerly(written: string, table: PlaceTable, looked: Looked): PlaceReading | undefined {
  const bare = bareName(written)
  const codes = new Set((table.former ?? []).filter(one => bareName(one.name) === bare && isWithin(one.now, looked.within)).map(one => one.now))
  const now = looked.index.ofLevel(looked.level, looked.within).filter(place => codes.has(place.code))
  const [only] = now
  if (only && now.length === 1) return { kind: 'former', place: only }
  return now.length > 1 ? { kind: 'several', places: now } : undefined
}

function find(written: string, table: PlaceTable, looked: Looked): PlaceReading {
  const found = exactly(written, looked) ?? formerly(written, table, looked)
  if (found) return found
  const county = ancestorAt(looked.within, 'county')
  // Somebody else's village of just this name is not this one misspelt.
  const elsewhere = county === looked.within ? undefined : exactly(written, { ...looked, within: county })
  if (elsewhere) return { kind: 'none', elsewhere: elsewhere.kind === 'several' ? elsewhere.places : 'place' in elsewhere ? [elsewhere.place] : [], near: [] }
  const near = resembling(written, looked.index.ofLevel(looked.level, looked.within), table)
  const [only] = near
  // In a whole county a name that is one character off is too often another village.
  const isSmall = looked.level === 'town' || looked.within !== county
  return only?.isSure && near.length === 1 && isSmall ? { kind: 'similar', place: only.place } : { kind: 'none', elsewhere: [], near: near.slice(0, mostNear).map(one => one.place) }
}

/** A roster says the same villages over and over; one that is not in the table takes longest to look for. */
type Remembered = Pick<PlaceTable, 'former' | 'above' | 'soundOf'> & { readings: Map<string, PlaceReading> }
const rememberedOf = new WeakMap<PlaceTable['places'], Remembered>()
function readingsOf({ places, former, above, soundOf }: PlaceTable): Map<string, PlaceReading> {
  const known = rememberedOf.get(places)
  if (known && known.former === former && known.above === above && known.soundOf === soundOf) return known.readings
  const readings = new Map<string, PlaceReading>()
  rememberedOf.set(places, { former, above, soundOf, readings })
  return readings
}
const mostRemembered = 5_000
function remembered(written: string, table: PlaceTable, { level, within }: Pick<Looked, 'level' | 'within'>): PlaceReading {
  const known = readingsOf(table)
  const key = `${level} ${within} ${written}`
  const before = known.get(key)
  if (before) return before
  if (known.size >= mostRemembered) known.clear()
  const reading = find(written, table, { index: indexOf(table.places), level, within })
  known.set(key, reading)
  return reading
}

export const findVillage = (written: string, table: PlaceTable, within: RegionCode): PlaceReading => remembered(written, table, { level: 'village', within })
export const findTown = (written: string, table: PlaceTable, within: RegionCode): PlaceReading => remembered(written, table, { level: 'town', within })

/** `rest` is what follows the place: 6组. */
export type AddressReading = { place: Place | null; rest: string; several: readonly Place[] }

/** A village without its 村 is believed only where a group or nothing follows: 良田 in 良田镇 is no village, 苏园路 in 苏园路12号 a street. */
const mayFollow = /^($|第?([\d一二三四五六七八九十]{1,3}|[东南西北上下中])(村民)?(小)?[组队社屯]|[组队])/u

type Hit = { place: Place; at: number; end: number }

function hitOf(text: string, place: Place): Hit | undefined {
  const { name, short, bare } = wordsOf(place)
  const whole = text.includes(name) ? name : text.includes(short) ? short : undefined
  if (whole !== undefined) return { place, at: text.indexOf(whole), end: text.indexOf(whole) + whole.length }
  const at = place.level === 'town' ? -1 : text.indexOf(bare)
  return at >= 0 && mayFollow.test(text.slice(at + bare.length)) ? { place, at, end: at + bare.length } : undefined
}

/** The place that stands first in a text, and the longest of those: 大王村 is not 王村. */
function firstIn(text: string, places: readonly Place[]): Hit[] {
  const found = places.map(place => hitOf(text, place)).filter(hit => hit !== undefined)
  const first = Math.min(...found.map(one => one.at))
  const longest = Math.max(...found.filter(one => one.at === first).map(one => one.end))
  return found.filter(one => one.at === first && one.end === longest)
}

/** What stands before a place belongs to it, or names another province, city or county: 广东省东莞市石山村 is none of ours. */
function isForeign(before: string, { above }: PlaceTable): boolean {
  if (above === undefined) return false
  const rest = above.reduce((text, name) => text.replace(plainText(name), '').replace(plainText(name).replace(/[省市区县]$/u, ''), ''), before)
  return /[省市县区州盟旗]/u.test(rest) || isKnownPlace(rest)
}

/** 湖南省郴州市苏仙区良田镇高雅岭村6组 → the village, and 6组. Places outside `within` are not known here and stay text. */
export function readAddress(written: string, table: PlaceTable, within: RegionCode): AddressReading {
  const text = plainText(written)
  const index = indexOf(table.places)
  const nowhere = { place: null, rest: text, several: [] }
  const towns = firstIn(text, index.ofLevel('town', within))
  const town = towns.length === 1 ? towns[0] : undefined
  if (town && isForeign(text.slice(0, town.at), table)) return nowhere
  const after = town ? text.slice(town.end) : text
  const villages = firstIn(after, index.ofLevel('village', town ? town.place.code : within))
  const [village] = villages
  if (village && isForeign(after.slice(0, village.at), table)) return town ? { place: town.place, rest: after, several: [] } : nowhere
  if (village && villages.length === 1) {
    return { place: village.place, rest: after.slice(village.end).replace(/^([村居]?民?委(员)?会|村|社区)/u, ''), several: [] }
  }
  return { place: town?.place ?? null, rest: after, several: villages.map(one => one.place) }
}
