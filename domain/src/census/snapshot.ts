/** What is locked, as text that can only be written in one way, and the digest of it. Lines go into their place, places into the round, so that one
 *  changed line is found by name, and one that was taken out by its village. Who verifies needs the lines and this file, nothing else. */
import type { Reckoned } from './balance.ts'
import type { Balance } from './types.ts'

export type FrozenValue = string | number | boolean | null | readonly (string | number)[]
/** @property facts what the report counts her by, codes only: no name, no number; null where she is not counted */
export type FrozenLine = Reckoned & { balance: Balance; facts: Readonly<Record<string, FrozenValue>> | null }
/** @property rules versions of the rules the lines were reckoned by · @property previous root of the round before, as restated
 *  @property figures digest of the columns that were kept with it (figures.ts); null for rounds that were locked before they were */
export type FrozenHeader = { county: number; period: string; standard: string; rules: string; previous: string | null; figures: string | null }
/** SHA-256 of a text in UTF-8, hex. */
export type Digest = (text: string) => string
export type Sealing = { root: string; places: ReadonlyMap<number, string>; leaves: ReadonlyMap<string, string> }

/** A later way of writing gets another name and never this one: old rounds are verified as they were written. */
const form = 'qinghe-round/1'
const withFigures = 'qinghe-round/2'
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Keys in order, lists as they are. */
export const factsText = (facts: Readonly<Record<string, FrozenValue>> | null): string =>
  JSON.stringify(facts === null ? null : Object.entries(facts).sort(([a], [b]) => compare(a, b)))

/** @param told digest of the facts: it stays when the law has them deleted, and where and why she was counted stays proven */
export const lineText = ({ balance, child, from, to, term, reason, moved }: FrozenLine, told: string): string =>
  JSON.stringify([form, 'line', balance, child, from, to, term, reason, moved, told])
export const toldOf = ({ facts }: Pick<FrozenLine, 'facts'>, digest: Digest): string => digest(factsText(facts))
export const keyOf = ({ balance, child }: Pick<FrozenLine, 'balance' | 'child'>): string => `${balance} ${child}`
/** Where a line is kept: where she is counted, else where she was; 0 for whoever is counted nowhere. */
export const placeOf = ({ from, to }: Pick<FrozenLine, 'from' | 'to'>): number => to ?? from ?? 0

const placeText = (region: number, leaves: readonly string[]): string => JSON.stringify([form, 'place', region, [...leaves].sort(compare)])
function rootText({ county, period, standard, rules, previous, figures }: FrozenHeader, places: ReadonlyMap<number, string>): string {
  const whole = [...places].sort(([a], [b]) => a - b)
  return JSON.stringify(figures === null ? [form, 'round', county, period, standard, rules, previous, whole] : [withFigures, 'round', county, period, standard, rules, previous, figures, whole])
}

/** A line as its digest: enough for its place and the round. */
export type Leaf = { key: string; place: number; leaf: string }
/** @param told the digest of its facts as kept, where they are gone */
export const leafOf = (line: FrozenLine, digest: Digest, told = toldOf(line, digest)): Leaf => ({ key: keyOf(line), place: placeOf(line), leaf: digest(lineText(line, told)) })

function placesOf(leaves: readonly Leaf[], digest: Digest): Map<number, string> {
  const byPlace = new Map<number, string[]>()
  for (const { place, leaf } of leaves) {
    const found = byPlace.get(place)
    if (found) found.push(leaf)
    else byPlace.set(place, [leaf])
  }
  return new Map([...byPlace].map(([region, all]) => [region, digest(placeText(region, all))]))
}

export function sealLeaves(header: FrozenHeader, leaves: readonly Leaf[], digest: Digest): Sealing {
  const places = placesOf(leaves, digest)
  return { root: digest(rootText(header, places)), places, leaves: new Map(leaves.map(({ key, leaf }) => [key, leaf])) }
}
export const seal = (header: FrozenHeader, lines: readonly FrozenLine[], digest: Digest): Sealing => sealLeaves(header, lines.map(line => leafOf(line, digest)), digest)

/** @property lines that do not say what they said, or that nobody sealed · @property missing sealed, and not there any more
 *  @property places whose lines do not make up what was sealed · @property root whether the whole is what was signed */
export type Verified = { lines: string[]; missing: string[]; places: number[]; root: boolean }
/** @param kept what was stored with the round; `root` is the one a person signed, and the log has */
export function verify(kept: Sealing, now: { header: FrozenHeader; lines: readonly FrozenLine[] }, digest: Digest): Verified {
  const found = seal(now.header, now.lines, digest)
  const keys = [...found.leaves.keys()]
  const regions = [...new Set([...kept.places.keys(), ...found.places.keys()])]
  return {
    lines: keys.filter(key => found.leaves.get(key) !== kept.leaves.get(key)).sort(compare),
    missing: [...kept.leaves.keys()].filter(key => !found.leaves.has(key)).sort(compare),
    places: regions.filter(region => found.places.get(region) !== kept.places.get(region)).sort((a, b) => a - b),
    root: found.root === kept.root && keys.length === now.lines.length,
  }
}
