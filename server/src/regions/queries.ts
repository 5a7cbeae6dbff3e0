/** Looking up places. The table is the same for everybody; the acting post only decides what stands first. */
import type { GetPath, ListChildren, RegionHit, SearchRegions } from '@qinghe/domain/regions/contract.ts'
import {
  bookkeepingNames, isBookkeeping, matchedBy, pathName, type SearchWords, searchWords, shortName,
} from '@qinghe/domain/regions/rules.ts'
import type { Place } from '@qinghe/domain/regions/types.ts'
import { type Level, levels, levelSize, rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'

type Row = { code: number; name: string; level: number }
type Found = Row & { initials: string }

const levelOfRow = (row: Row): Level => levels[row.level] ?? 'village'
const placeOf = (row: Row): Place =>
  ({ code: regionCode(row.code), name: row.name, short: shortName(row.name, levelOfRow(row)), level: levelOfRow(row) })

export async function search(r: Reader, input: SearchRegions): Promise<{ hits: RegionHit[] }> {
  const words = searchWords(input.text)
  const own = rangeOf(r.actor.region)
  const inside = input.within === undefined ? { lo: 0, hi: levelSize.nation } : rangeOf(input.within)
  // The whole words anywhere in the own area (a county has some hundred places), only their beginning in the nation.
  const wanted = { words, own, inside, limit: input.limit }
  const isLocal = own.hi - own.lo < levelSize.province
  const here = isLocal ? await find(r, { ...wanted, anywhere: true, from: own }) : []
  const rest = here.length < input.limit ? await find(r, { ...wanted, anywhere: false, from: inside }) : []
  const known = new Set(here.map(row => row.code))
  const found = [...here, ...rest.filter(row => !known.has(row.code))].slice(0, input.limit)
  const paths = await pathsOf(r, found.map(row => row.code))
  return {
    hits: found.map(row => ({
      ...placeOf(row), path: pathName(paths.get(row.code) ?? []),
      own: row.code >= own.lo && row.code < own.hi, matchedBy: matchedBy(words, row),
    })),
  }
}

type Range = { lo: number; hi: number }
type Search = { words: SearchWords; anywhere: boolean; own: Range; from: Range; inside: Range; limit: number }

/** The own area first, then higher places: 郴州市 before 郴州大道社区. */
const find = (r: Reader, { words, anywhere, own, from, inside, limit }: Search): Promise<Found[]> => r.rows(sql<Found>`
  select code, name, level, initials from qinghe.regions
  where ${meets(words, anywhere)} and valid_from <= ${r.today} and (valid_to is null or valid_to > ${r.today})
    and code >= ${Math.max(from.lo, inside.lo)} and code < ${Math.min(from.hi, inside.hi)}
    and not (level = 2 and name = any(${bookkeepingNames}))
  order by (code >= ${own.lo} and code < ${own.hi}) desc, level, length(name), code limit ${limit}`)

function meets(words: SearchWords, anywhere: boolean): Sql<unknown> {
  const like = (text: string): string => `${anywhere ? '%' : ''}${text}%`
  switch (words.kind) {
    case 'code': return sql`code >= ${words.lo} and code < ${words.hi}`
    case 'letters': return sql`(pinyin like ${like(words.letters)} or initials like ${`${words.letters}%`})`
    case 'name': return sql`name like ${like(literal(words.name))}`
  }
}
const literal = (text: string): string => text.replace(/[\\%_]/g, found => `\\${found}`)

/** The codes above each code are arithmetic, so the names of all paths are one query. */
async function pathsOf(r: Reader, codes: readonly number[]): Promise<Map<number, Place[]>> {
  const above = new Map(codes.map(code => [code, ancestorsOf(code)]))
  const wanted = [...new Set([...above.values()].flat())]
  const rows = wanted.length === 0 ? [] : await r.rows(sql<Row>`
    select distinct on (code) code, name, level from qinghe.regions
    where code = any(${wanted}) and valid_from <= ${r.today} order by code, valid_from desc`)
  const places = new Map(rows.map(row => [row.code, placeOf(row)]))
  return new Map(codes.map(code => [code, (above.get(code) ?? []).flatMap(c => places.get(c) ?? [])]))
}

const steps = [levelSize.province, levelSize.city, levelSize.county, levelSize.town, levelSize.village]
/** Top down with itself; a city without counties stands once. */
const ancestorsOf = (code: number): number[] => [...new Set(steps.map(size => Math.floor(code / size) * size))].filter(c => c > 0)

export async function children(r: Reader, { of }: ListChildren): Promise<{ places: (Place & { hasChildren: boolean })[] }> {
  const rows = await r.rows(sql<Row & { hasChildren: boolean }>`
    with direct as (select * from qinghe.regions where parent = ${of} ${inForce(r)}),
    said as (
      select * from direct where not (level = 2 and name = any(${bookkeepingNames}))
      union all
      select * from qinghe.regions where parent in (select code from direct where level = 2 and name = any(${bookkeepingNames})) ${inForce(r)})
    select s.code, s.name, s.level, exists (select 1 from qinghe.regions c where c.parent = s.code and c.valid_to is null) as "hasChildren"
    from said s order by s.code`)
  return { places: rows.map(row => ({ ...placeOf(row), hasChildren: row.hasChildren })) }
}

const inForce = (r: Reader): Sql<unknown> => sql`and valid_from <= ${r.today} and (valid_to is null or valid_to > ${r.today})`

/** Also for codes no longer in force: an old 户籍地 is shown under the name it had. */
export async function path(r: Reader, { of }: GetPath): Promise<{ places: Place[]; path: string }> {
  const places = (await pathsOf(r, [of])).get(of) ?? []
  if (of !== 0 && places.at(-1)?.code !== of) throw new NotFound('这个区划')
  return { places: places.filter(place => !isBookkeeping(place)), path: pathName(places) }
}
