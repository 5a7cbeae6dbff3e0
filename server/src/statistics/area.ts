/** Counting an area: stored figures, what is not folded yet and what the calendar has changed since, in one statement and so
 *  in one snapshot. Two statements would see a fold between them and count a child twice or not at all.
 *
 *  The nation with 100,000 unfolded deltas decides the shape: place and cells are one four-byte number (36 → 23 ms for grouping
 *  them), every part comes back as one text instead of a row a cell, and stored and loose are added up here, not
 *  in a second grouping there. */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { levelSize, rangeOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Counted } from '@qinghe/domain/statistics/figure.ts'
import type { Reader } from '../db/reader.ts'
import { nothing, type Sql, sql } from '../db/sql.ts'
import type { Rows } from './places.ts'

/** `own` is what is stored for the region itself, `parts` what is stored for its rows: two ways to one number. */
export type AreaCount = { counted: Counted[]; own: Counted[]; parts: Counted[] }

type Within = { r: Reader; region: RegionCode; rows: Rows; rules: number }

const { nation, province, city, county, town, village } = levelSize
const levelOfSize = (size: number): number => [nation, province, city, county, town, village].indexOf(size)
const isAboveCounty = (size: number): boolean => size > county

/** Cells are below, in every version of the rules (domain/statistics/cells.ts cellCount); the last one stands for nowhere. */
const radix = 1_000
const nowhere = radix - 1
/** Rows lie `step` apart; where some cities are passed over everything is grouped by county and lifted afterwards. */
const grainOf = ({ step, finer }: Rows): number => (finer.length === 0 ? step : county)

/** Which row, counted from the first: below a thousand, but for the counties of a whole province. */
const placeIn = (column: Sql, { region, rows }: Within): Sql => rows.finer.length === 0
  ? sql`((${column} - ${rangeOf(region).lo}::bigint) / ${grainOf(rows)}::bigint)::int`
  : sql`(${column} - ${rangeOf(region).lo}::bigint) / ${grainOf(rows)}::bigint`
const keyOf = (column: Sql, cell: Sql, at: Within): Sql => sql`${placeIn(column, at)} * ${radix}::int + ${cell}`
/** A move as one number: from where the child was counted, to where it is. */
const moveOf = (column: Sql, [was, cell]: [Sql, Sql], at: Within): Sql =>
  sql`(${placeIn(column, at)} * ${radix}::int + coalesce(${was}, ${nowhere}::int)) * ${radix}::int
    + coalesce(${cell}, ${nowhere}::int)`

const inArea = (alias: Sql, { region, rules }: Within): Sql => {
  const { lo, hi } = rangeOf(region)
  return sql`${alias}.rules = ${rules} and ${alias}.region >= ${lo}::bigint and ${alias}.region < ${hi}::bigint`
}
const [d, s, k] = [sql`d`, sql`s`, sql`k`]

const inFiner = (region: Sql, { rows }: Within): Sql =>
  sql`${region} / ${city}::bigint * ${city}::bigint = any(${rows.finer}::bigint[])`

/** Rows of one level as they are stored, those above the county with what the folder has not passed up yet. */
function storedRows(at: Within): Sql {
  const { rows } = at
  const own = keyOf(sql`s.region`, sql`s.cell`, at)
  if (!isAboveCounty(rows.step)) {
    return sql`select ${own} as key, s.n from qinghe.stat_cells s where s.level = ${levelOfSize(rows.step)} and ${inArea(s, at)}`
  }
  const coarse = (region: Sql): Sql => (rows.finer.length === 0 ? nothing : sql`and not ${inFiner(region, at)}`)
  return sql`select ${own} as key, s.n::int as n from qinghe.stat_upper s
      where s.level = ${levelOfSize(rows.step)} and ${inArea(s, at)} ${coarse(sql`s.region`)}
    union all select ${keyOf(sql`d.region`, sql`d.cell`, at)}, d.n from qinghe.upper_deltas d
      where ${inArea(d, at)} ${coarse(sql`d.region`)}
    ${rows.finer.length === 0 ? nothing : sql`union all select ${own}, s.n from qinghe.stat_cells s
      where s.level = ${levelOfSize(county)} and ${inArea(s, at)} and ${inFiner(sql`s.region`, at)}`}`
}

/** The region itself as it is stored. */
function storedOwn(at: Within): Sql {
  const { lo, hi } = rangeOf(at.region)
  const itself = sql`s.rules = ${at.rules} and s.level = ${levelOfSize(hi - lo)} and s.region = ${lo}::bigint`
  return isAboveCounty(hi - lo)
    ? sql`select s.cell as key, s.n::int as n from qinghe.stat_upper s where ${itself}
        union all select d.cell, d.n from qinghe.upper_deltas d where ${inArea(d, at)}`
    : sql`select s.cell as key, s.n from qinghe.stat_cells s where ${itself}`
}

/** What the calendar has made of a child by a day. */
const cellOn = (day: PlainDate): Sql => sql`k.later_cells[(select count(*) from unnest(k.later_days) l where l <= ${day}::date)]`

/** What no folding has reached: moves, and children whose next change has come while nobody wrote. */
const loose = (at: Within): Sql => sql`
  select ${moveOf(sql`d.region`, [sql`d.was`, sql`d.cell`], at)} as key, sum(d.n)::int as n from qinghe.stat_deltas d
    where ${inArea(d, at)} group by 1
  union all
  select ${moveOf(sql`k.region`, [sql`k.cell`, cellOn(at.r.today)], at)}, 1 from qinghe.child_cells k
    where ${inArea(k, at)} and k.next_change <= ${at.r.today}::date`

const asText = (from: Sql): Sql => sql`(select string_agg(t.key || ' ' || t.n, ',') from (${from}) t)`

function* pairs(text: string | null): Generator<[key: number, n: number]> {
  if (text === null) return
  for (const pair of text.split(',')) {
    const space = pair.indexOf(' ')
    yield [Number(pair.slice(0, space)), Number(pair.slice(space + 1))]
  }
}

type Sums = Map<number, number>
const add = (sums: Sums, key: number, n: number): void => { sums.set(key, (sums.get(key) ?? 0) + n) }

function addMoves(sums: Sums, text: string | null): void {
  for (const [key, n] of pairs(text)) {
    const place = Math.floor(key / (radix * radix)) * radix
    const was = Math.floor(key / radix) % radix
    const cell = key % radix
    if (was !== nowhere) add(sums, place + was, -n)
    if (cell !== nowhere) add(sums, place + cell, n)
  }
}

/** What cancels out disappears. Cities that are not passed over take their counties back. */
function countedIn(sums: Sums, { region, rows }: Within): Counted[] {
  const { lo } = rangeOf(region)
  const finer = new Set(rows.finer)
  return [...sums].filter(([, n]) => n !== 0).map(([key, n]) => {
    const code = lo + Math.floor(key / radix) * grainOf(rows)
    const above = Math.floor(code / city) * city
    return { region: finer.size > 0 && !finer.has(above) ? above : code, cell: key % radix, n }
  })
}

export async function countArea(at: Within): Promise<AreaCount> {
  const found = await at.r.first(sql<{ stored: string | null; loose: string | null; own: string | null }>`
    select ${asText(storedRows(at))} as stored, ${asText(loose(at))} as loose, ${asText(storedOwn(at))} as own`)
  const sums: Sums = new Map()
  for (const [key, n] of pairs(found?.stored ?? null)) add(sums, key, n)
  const parts = countedIn(sums, at)
  addMoves(sums, found?.loose ?? null)
  const own: Sums = new Map()
  for (const [key, n] of pairs(found?.own ?? null)) add(own, key, n)
  return { counted: countedIn(sums, at), parts, own: [...own].map(([cell, n]) => ({ region: at.region, cell, n })) }
}
