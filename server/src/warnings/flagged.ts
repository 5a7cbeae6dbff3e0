/** Children of a place with a column of yes, no or not known for each thing that is told of them; counts and names are two ends of the same statement, so they agree. */
import { regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { ident, join, type Sql, sql, wholeNumber } from '../db/sql.ts'
import { figureRegion, isOfArea, placesOf, withStrays } from '../statistics/places.ts'

export type Flag<K extends string> = { id: K; holds: Sql }
/** `from`: CTEs that end with `f` (child, region, what the flags ask for). */
export type Flagged<K extends string> = { from: Sql; flags: readonly Flag<K>[] }

const columnOf = (id: string): Sql => ident(`k_${id.replace(/[A-Z]/gu, letter => `_${letter.toLowerCase()}`)}`)
const someOf = (flags: readonly Flag<string>[]): Sql => (flags.length === 0 ? sql`false` : sql`(${join(flags.map(({ id }) => sql`w.${columnOf(id)} is true`), ' or ')})`)
const howMany = (flags: readonly Flag<string>[]): Sql => (flags.length === 0 ? sql`0` : sql`num_nonnulls(${join(flags.map(({ id }) => sql`nullif(w.${columnOf(id)}, false)`), ', ')})`)
const judged = <K extends string>({ from, flags }: Flagged<K>): Sql =>
  sql`with ${from}, w as materialized (select f.* ${join(flags.map(({ id, holds }) => sql`, ${holds} as ${columnOf(id)}`), ' ')} from f)`

type CountRow = { place: number; children: number; some: number; yes: number[]; unknown: number[] }
export type Tally<K extends string> = { children: number; some: number; by: readonly { id: K; of: number; unknown: number }[] }
export type CountedPlace<K extends string> = { place: { code: RegionCode; name: string } } & Tally<K>
export type Counted<K extends string> = { place: { code: RegionCode; name: string }; sum: Tally<K>; places: readonly CountedPlace<K>[] }

function summed<K extends string>(flags: readonly Flag<K>[], rows: readonly CountRow[]): Tally<K> {
  const add = (of: (row: CountRow) => number): number => rows.reduce((all, row) => all + of(row), 0)
  return { children: add(row => row.children), some: add(row => row.some), by: flags.map(({ id }, at) => ({ id, of: add(row => row.yes[at] ?? 0), unknown: add(row => row.unknown[at] ?? 0) })) }
}

const each = (flags: readonly Flag<string>[], which: (column: Sql) => Sql): Sql =>
  (flags.length === 0 ? sql`'{}'::int[]` : sql`array[${join(flags.map(({ id }) => sql`count(*) filter (where ${which(sql`w.${columnOf(id)}`)})::int`), ', ')}]`)

/** By the places below; posts of a school or of a list have their children in one. */
export async function countFlagged<K extends string>(r: Reader, region: RegionCode, flagged: Flagged<K>): Promise<Counted<K>> {
  const { sum, rows: below } = await placesOf(r, region)
  const { flags } = flagged
  const rows = await r.rows(sql<CountRow>`${judged(flagged)} select w.region / ${below.step}::bigint * ${below.step}::bigint as place, count(*)::int as children, count(*) filter (where ${someOf(flags)})::int as some,
    ${each(flags, column => sql`${column} is true`)} as yes, ${each(flags, column => sql`${column} is null`)} as unknown from w group by 1`)
  const known = new Map(rows.map(row => [row.place, row]))
  const shown = isOfArea(r.actor) ? await withStrays(r, { sum, rows: below, counted: rows.map(row => ({ region: row.place, cell: 0, n: 1 })) }) : []
  return {
    place: { code: region, name: sum.name }, sum: summed(flags, rows),
    places: shown.map(({ region: code, name }) => { const row = known.get(code); return { place: { code: regionCode(code), name }, ...summed(flags, row === undefined ? [] : [row]) } }),
  }
}

export type NamedRow = { child: string; region: number; n: number } & Record<string, unknown>
export type Last = readonly [n: number, region: number, child: string]
/** `more`: columns of `p`, a row of the page. */
export type Naming<K extends string> = { which: K | undefined; after: Last | undefined; limit: number; more: Sql }

/** Whoever has most of it first. @returns one more than the page holds, where there are more */
export async function nameFlagged<Row extends NamedRow, K extends string>(r: Reader, flagged: Flagged<K>, { which, after, limit, more }: Naming<K>): Promise<Row[]> {
  const meant = flagged.flags.filter(({ id }) => which === undefined || id === which)
  const behind = after === undefined ? sql`true` : sql`(-w.n, w.region, w.child) > (${-after[0]}::int, ${after[1]}::bigint, ${after[2]}::uuid)`
  return r.rows(sql<Row>`${judged(flagged)}, named as (select w.*, ${howMany(flagged.flags)} as n from w where ${someOf(meant)}),
    p as (select w.* from named w where ${behind} order by -w.n, w.region, w.child limit ${wholeNumber(limit + 1)})
    select p.child, p.region, p.n ${join(flagged.flags.map(({ id }) => sql`, p.${columnOf(id)} as ${columnOf(id)}`), ' ')} ${more} from p order by -p.n, p.region, p.child`)
}
/** Of a row of names: what holds. */
export const holdsIn = (row: NamedRow, id: string): boolean => row[`k_${id.replace(/[A-Z]/gu, letter => `_${letter.toLowerCase()}`)}`] === true

export const regionAsked = (r: Reader, asked: RegionCode | undefined): RegionCode => figureRegion(r.actor, asked)

type Holder = { region: number; holder: string }
/** Who answers for a village today: whom to call. */
export async function directorsOf(r: Reader, regions: readonly number[]): Promise<(region: number) => { name: string; role: string } | null> {
  const role = 'childDirector'
  const found = await r.rows(sql<Holder>`select p.region, h.holder from unnest(${[...new Set(regions)]}::bigint[]) p (region), lateral qinghe.duty_holder(${r.actor.county}, ${role}, false, p.region, 0, null, null) h`)
  const names = new Map(found.map(one => [one.region, one.holder]))
  return region => { const name = names.get(region); return name === undefined ? null : { name, role: labelOf(role) } }
}
