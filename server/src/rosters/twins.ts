/** Lines of a batch that are the same child, whichever sheet or slice they stand in. */
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'

export type Place = { row: number; sheet: number; line: number }
export type Keyed = Place & { number: number | null; person: number | null }
export type Repeat = { by: 'number' | 'person'; first: Place }

type Corner = [row: number, sheet: number, line: number]
/** The first line with a number, the first of a person, and the first of that person without a number. */
type Firsts = { numbers: Map<number, Place>; people: Map<number, Place>; bare: Map<number, Place> }

const placeOf = ([row, sheet, line]: Corner): Place => ({ row, sheet, line })
const keep = (map: Map<number, Place>, key: number | null, place: Place): void => {
  const known = key === null ? undefined : map.get(key)
  if (key !== null && (known === undefined || place.row < known.row)) map.set(key, place)
}

/** @param at.before only lines above this one; @param at.except lines that are judged right now, whose keys here are those of before */
async function stored(r: Reader, at: { batch: string; before: number | null; except: readonly number[] }, keyed: readonly Keyed[]): Promise<Firsts> {
  const numbers = keyed.flatMap(one => one.number ?? [])
  const people = keyed.flatMap(one => one.person ?? [])
  const where = sql`county = ${r.actor.county} and batch = ${at.batch} and (${at.before}::int is null or row < ${at.before}) and row <> all(${[...at.except]}::int[])`
  const byNumber = numbers.length === 0 ? [] : await r.rows(sql<{ key: number; first: Corner }>`select number_key as key, min(array[row, sheet, line]) as first
    from qinghe.roster_rows where ${where} and number_key = any(${numbers}::bigint[]) group by number_key`)
  const byPerson = people.length === 0 ? [] : await r.rows(sql<{ key: number; first: Corner; bare: Corner | null }>`select person_key as key, min(array[row, sheet, line]) as first,
      min(array[row, sheet, line]) filter (where number_key is null) as bare
    from qinghe.roster_rows where ${where} and person_key = any(${people}::bigint[]) group by person_key`)
  return {
    numbers: new Map(byNumber.map(one => [one.key, placeOf(one.first)])), people: new Map(byPerson.map(one => [one.key, placeOf(one.first)])),
    bare: new Map(byPerson.flatMap(one => (one.bare === null ? [] : [[one.key, placeOf(one.bare)] as const]))),
  }
}

function earlier({ numbers, people, bare }: Firsts, one: Keyed): Repeat | undefined {
  const isEarlier = (place: Place | undefined): place is Place => place !== undefined && place.row < one.row
  const byNumber = one.number === null ? undefined : numbers.get(one.number)
  if (isEarlier(byNumber)) return { by: 'number', first: byNumber }
  // Two different numbers belong to two children, whatever else agrees.
  const byPerson = one.person === null ? undefined : (one.number === null ? people : bare).get(one.person)
  return isEarlier(byPerson) ? { by: 'person', first: byPerson } : undefined
}

/** Which of these lines repeat an earlier one, by row. Whatever the number of lines, two statements. */
export async function repeatsOf(r: Reader, at: { batch: string; before: number | null; except: readonly number[] }, keyed: readonly Keyed[]): Promise<Map<number, Repeat>> {
  const firsts = await stored(r, at, keyed)
  const found = new Map<number, Repeat>()
  for (const one of [...keyed].sort((a, b) => a.row - b.row)) {
    const repeat = earlier(firsts, one)
    if (repeat) found.set(one.row, repeat)
    keep(firsts.numbers, one.number, one)
    keep(firsts.people, one.person, one)
    if (one.number === null) keep(firsts.bare, one.person, one)
  }
  return found
}

/** Lines that are the same child as one of these keys says. */
export const twinsOf = (r: Reader, batch: string, { numbers, people, except }: { numbers: readonly number[]; people: readonly number[]; except: readonly number[] }): Promise<{ row: number }[]> =>
  r.rows(sql<{ row: number }>`select row from qinghe.roster_rows where county = ${r.actor.county} and batch = ${batch} and state not in ('aside', 'imported') and row <> all(${[...except]}::int[])
    and (number_key = any(${[...numbers]}::bigint[]) or person_key = any(${[...people]}::bigint[])) order by row`)
