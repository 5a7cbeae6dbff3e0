/** How far the register of each village is: one walk for all villages of a county. */
import type { CountsInput, ProgressOutput, ProgressPlace } from '@qinghe/domain/archives/contract.ts'
import { tabExists } from '@qinghe/domain/archives/exists.ts'
import { ancestorAt, type RegionCode, rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { join, sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { conditionsOf, tabCondition } from './filters.ts'
import { isWithinOneCounty } from './list.ts'

type Counted = { region: RegionCode; all: number; gaps: number; no_guardian: number }

const villageLevel = 5

/** Villages without any child belong to the picture of an area; whoever works for a school or a list has no area. */
async function villagesOf(r: Reader, lo: number, hi: number): Promise<RegionCode[]> {
  const { scope } = r.actor
  if (scope.shape === 'list' || scope.slo > 0) return []
  const rows = await r.rows(sql<{ code: number }>`
    select code from qinghe.regions where code >= ${lo}::bigint and code < ${hi}::bigint and level = ${villageLevel} and valid_to is null`)
  return rows.map(row => regionCode(row.code))
}

export async function archiveProgress(r: Reader, input: CountsInput): Promise<ProgressOutput> {
  const { scope } = r.actor
  const { lo, hi } = input.region === undefined && scope.shape === 'range' ? scope : rangeOf(input.region ?? r.actor.region)
  if (!isWithinOneCounty(lo, hi)) return { places: [] }
  const registered = tabCondition(r, 'all')
  const counted = await r.rows(sql<Counted>`
    select c.region, count(*)::int as all, (count(*) filter (where ${tabCondition(r, 'gaps')}))::int as gaps,
      (count(*) filter (where ${tabCondition(r, 'noGuardian')}))::int as no_guardian
    from qinghe.children c where ${join([...conditionsOf(r, { region: input.region }), registered], ' and ')} group by c.region`)
  const knows = tabExists(r.actor, 'noGuardian')
  const places = new Map<number, Omit<ProgressPlace, 'name' | 'townName'>>()
  for (const region of await villagesOf(r, lo, hi)) places.set(region, { region, all: 0, gaps: 0, noGuardian: knows ? 0 : null })
  for (const { region, all, gaps, no_guardian } of counted) places.set(region, { region, all, gaps, noGuardian: knows ? no_guardian : null })
  const nameOf = await regionNames(r, [...places.keys()].flatMap(region => [region, ancestorAt(region, 'town')]))
  return { places: [...places.values()].sort((a, b) => a.region - b.region).map(place => ({ ...place, name: nameOf(place.region), townName: nameOf(ancestorAt(place.region, 'town')) })) }
}
