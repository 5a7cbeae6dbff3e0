/** The county of a batch as rosters speak of it: its towns and villages, what they were called before, what stands above it, and
 *  how a name is read aloud. */
import { ancestorAt, levelOf, rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import { Place } from '@qinghe/domain/regions/types.ts'
import type { FormerPlace, PlaceTable } from '@qinghe/domain/rosters/places.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { syllablesOf } from '../regions/reading.ts'

type Rows = Pick<Reader, 'rows'>

async function placesOf(r: Rows, county: number): Promise<Place[]> {
  const { lo, hi } = rangeOf(county)
  const rows = await r.rows(sql<{ code: number; name: string }>`
    select code, name from qinghe.regions where code >= ${lo} and code < ${hi} and level >= 4 and valid_to is null order by code`)
  return rows.map(row => {
    const level = levelOf(row.code)
    return Place.parse({ ...row, short: shortName(row.name, level), level })
  })
}

/** Names of before: renamed places keep their code, merged ones went to another. A place that was split says of nobody where they are. */
async function formerOf(r: Rows, county: number): Promise<FormerPlace[]> {
  const { lo, hi } = rangeOf(county)
  const rows = await r.rows(sql<{ name: string; now: number }>`
    select distinct o.name, coalesce(m.new_code, o.code) as now from qinghe.regions o
    left join qinghe.region_moves m on m.old_code = o.code and m.effective_from = o.valid_to
    where o.code >= ${lo} and o.code < ${hi} and o.level >= 4 and o.valid_to is not null and coalesce(m.certain, true)`)
  return rows.map(row => ({ name: shortName(row.name, levelOf(row.now)), now: regionCode(row.now) }))
}

async function aboveOf(r: Rows, county: number): Promise<string[]> {
  const codes = [county, ancestorAt(county, 'city'), ancestorAt(county, 'province')]
  const rows = await r.rows(sql<{ name: string }>`select name from qinghe.regions where code = any(${codes}::bigint[]) and valid_to is null order by code`)
  return rows.map(row => row.name)
}

/** A roster misspells the same few names thousands of times. */
const spoken = new Map<string, string>()
const mostSpoken = 50_000
export function soundOf(text: string): string {
  const known = spoken.get(text)
  if (known !== undefined) return known
  if (spoken.size >= mostSpoken) spoken.clear()
  const sound = syllablesOf(text).join(' ')
  spoken.set(text, sound)
  return sound
}

/** @param keeper any place of the county */
export async function placeTable(r: Rows, keeper: number): Promise<PlaceTable> {
  const county = ancestorAt(keeper, 'county')
  return { places: await placesOf(r, county), former: await formerOf(r, county), above: await aboveOf(r, county), soundOf }
}
