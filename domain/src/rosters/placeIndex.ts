/** The towns and villages of a county by their words, worked out once a batch: every line asks for them several times. */
import { plainText } from '../codes/codeList.ts'
import { isWithin, type RegionCode } from '../kernel/regionCode.ts'
import type { Place } from '../regions/types.ts'
import { bareName } from './placeNames.ts'

export type Words = { name: string; short: string; bare: string }
const words = new WeakMap<Place, Words>()
export function wordsOf(place: Place): Words {
  const known = words.get(place)
  if (known) return known
  const found = { name: plainText(place.name), short: plainText(place.short), bare: bareName(place.name) }
  words.set(place, found)
  return found
}

export type PlaceIndex = {
  /** By the whole name and by the short one. */
  byName: ReadonlyMap<string, readonly Place[]>
  byBare: ReadonlyMap<string, readonly Place[]>
  byCode: ReadonlyMap<number, Place>
  ofLevel: (level: 'town' | 'village', within: RegionCode) => readonly Place[]
}

const add = (to: Map<string, Place[]>, word: string, place: Place): void => {
  const known = to.get(word)
  if (known) known.push(place)
  else to.set(word, [place])
}

function made(places: readonly Place[]): PlaceIndex {
  const [byName, byBare] = [new Map<string, Place[]>(), new Map<string, Place[]>()]
  for (const place of places) {
    const { name, short, bare } = wordsOf(place)
    for (const word of new Set([name, short])) add(byName, word, place)
    add(byBare, bare, place)
  }
  const kept = new Map<string, readonly Place[]>()
  const ofLevel = (level: 'town' | 'village', within: RegionCode): readonly Place[] => {
    const key = `${level} ${within}`
    const known = kept.get(key) ?? places.filter(place => place.level === level && isWithin(place.code, within))
    kept.set(key, known)
    return known
  }
  return { byName, byBare, byCode: new Map(places.map(place => [Number(place.code), place])), ofLevel }
}

const indexes = new WeakMap<readonly Place[], PlaceIndex>()
export function indexOf(places: readonly Place[]): PlaceIndex {
  const known = indexes.get(places)
  if (known) return known
  const index = made(places)
  indexes.set(places, index)
  return index
}
