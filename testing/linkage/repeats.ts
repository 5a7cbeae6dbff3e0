/** A roster in which every person stands about ten times, written down at different times, with columns that repeat one another: the whole name
 *  beside its parts, an address that begins with the village, a birthplace that is the village as well. Nobody is meant. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, randomOf } from '../world/random.ts'

const siblings = 3
type Person = { first: string; last: string; born: string; village: string; lane: string; trade: string; sex: string }
export type Repeats = { seed: string; people: number; records: number }

const syllables = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'se', 'ti', 'vo', 'wen', 'zar', 'dal', 'fin', 'gor', 'hal', 'jen', 'kur', 'lan', 'mor', 'per']
const word = (number: number, length: number): string => Array.from({ length }, (_, i) => syllables[Math.floor(number / 20 ** i + (i === 0 ? 0 : number * 7)) % 20] ?? '').join('')
/** Popular first, as names and places are. */
const popular = (r: Random, below: number): number => Math.floor(r.next() ** 2.2 * below)

/** Brothers and sisters share a surname, a village and a house. */
const householdOf = (r: Random): Pick<Person, 'last' | 'village' | 'lane'> => ({
  last: word(400 + popular(r, 3_000), 3), village: `${word(37 + popular(r, 900), 3)} green`, lane: `${1 + r.below(90)} ${word(11 + popular(r, 2_000), 2)} lane`,
})
const personOf = (household: Pick<Person, 'last' | 'village' | 'lane'>, r: Random): Person => ({
  ...household, first: word(popular(r, 120), 2), trade: word(5 + popular(r, 60), 3), sex: r.chance(0.7) ? 'male' : 'female',
  born: `${1850 + r.below(40)}-${String(1 + r.below(12)).padStart(2, '0')}-${String(1 + r.below(28)).padStart(2, '0')}`,
})

function slip(text: string, r: Random): string {
  const at = 1 + r.below(Math.max(1, text.length - 1))
  const x = r.next()
  if (x < 0.34) return text.slice(0, at) + text.slice(at + 1)
  return text.slice(0, at) + (x < 0.67 ? text[at - 1] ?? '' : String.fromCharCode(97 + r.below(26))) + text.slice(x < 0.67 ? at : at + 1)
}
const perhaps = (text: string, r: Random, { slips, missing }: { slips: number; missing: number }): string => (r.chance(missing) ? '' : r.chance(slips) ? slip(text, r) : text)

function recordOf(person: Person, r: Random): string[] {
  const first = r.chance(0.08) ? person.first.slice(0, 1) : perhaps(person.first, r, { slips: 0.1, missing: 0.03 })
  const last = perhaps(person.last, r, { slips: 0.12, missing: 0.02 })
  const born = r.chance(0.45) ? '' : r.chance(0.12) ? `${Number(person.born.slice(0, 4)) + r.below(3) - 1}${person.born.slice(4)}` : person.born
  const village = r.chance(0.1) ? '' : r.chance(0.15) ? `${word(37 + popular(r, 900), 3)} green` : person.village
  const lane = r.chance(0.3) ? `${1 + r.below(90)} ${word(11 + popular(r, 2_000), 2)} lane` : person.lane
  return [[first, last].filter(part => part !== '').join(' '), first, last, born, village, village === '' ? '' : `${village} ${lane}`, r.chance(0.35) ? '' : person.trade, r.chance(0.05) ? '' : person.sex]
}

export const repeatsHeading = ['full_name', 'first_name', 'surname', 'dob', 'birth_place', 'address', 'occupation', 'gender'] as const

/** Writes `roster.csv` and `truth.csv`, every pair of keys that are one person. @returns the pairs */
export function writeRepeats(folder: string, { seed, people, records }: Repeats, columns: readonly string[] = repeatsHeading): [string, string][] {
  const lines: string[][] = []
  const pairs: [string, string][] = []
  for (let p = 0; p < people; p++) {
    const r = randomOf(seed, 'repeats', p)
    const person = personOf(householdOf(randomOf(seed, 'household', Math.floor(p / siblings))), r)
    const some = Math.max(1, Math.round(records * (0.4 + 1.2 * r.next())))
    const keys = Array.from({ length: some }, (_, i) => `p${p}r${i}`)
    for (const key of keys) lines.push([key, ...recordOf(person, r).filter((_, i) => columns.includes(repeatsHeading[i] ?? ''))])
    keys.forEach((key, i) => { for (const other of keys.slice(i + 1)) pairs.push([key, other]) })
  }
  const write = (name: string, rows: readonly (readonly string[])[]): void => writeFileSync(join(folder, name), `${rows.map(row => row.join(',')).join('\n')}\n`)
  write('roster.csv', [['id', ...repeatsHeading.filter(name => columns.includes(name))], ...lines])
  write('truth.csv', [['a', 'b'], ...pairs])
  return pairs
}
