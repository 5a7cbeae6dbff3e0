/** Counting one by one, for posts whose work is a school or a list of at most 500 children: they have no area of their own, and
 *  the figures of the area are not theirs. The policies choose the children. */
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { rangeOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { cellsOf, type StatisticsRules } from '@qinghe/domain/statistics/cells.ts'
import type { Dimension } from '@qinghe/domain/statistics/contract.ts'
import type { Counted } from '@qinghe/domain/statistics/figure.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { nothing, sql } from '../db/sql.ts'
import { FactRow, factsOf } from './timeline.ts'

const PlacedFacts = FactRow.omit({ child: true }).extend({ region: z.number() })

/** Without schooling to read, every child would stand under 未填: the dimension is left out instead. */
export const readableDimensions = (r: Reader, by: readonly Dimension[]): Dimension[] =>
  by.filter(dimension => dimension !== 'schooling' || (r.actor.reads & domainBits.EDU) !== 0)

type Within = { r: Reader; region: RegionCode; step: number; rules: StatisticsRules }

export async function countOwn({ r, region, step, rules }: Within): Promise<Counted[]> {
  const { scope, county } = r.actor
  const { lo, hi } = rangeOf(region)
  const ofSchool = scope.shape === 'range' ? sql`and c.school >= ${scope.slo} and c.school < ${scope.shi}` : nothing
  const rows = await r.rows(sql`
    select c.region, c.status, c.birth_date, c.sex_code, s.status as schooling from qinghe.children c
    left join qinghe.child_schooling s on s.county = c.county and s.child = c.id and s.valid_to is null
    where c.county = ${county} and c.region >= ${lo}::bigint and c.region < ${hi}::bigint ${ofSchool}`)
  const sums = new Map<string, Counted>()
  for (const row of PlacedFacts.array().parse(rows)) {
    for (const cell of cellsOf(factsOf(row), r.today, rules).cells) {
      const place = Math.floor(row.region / step) * step
      const found = sums.get(`${place} ${cell}`)
      if (found) found.n += 1
      else sums.set(`${place} ${cell}`, { region: place, cell, n: 1 })
    }
  }
  return [...sums.values()]
}
