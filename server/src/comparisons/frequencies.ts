/** How common names, villages, schools and telephones are among the people of one run. A roster may be two lines long, so what is
 *  counted here is held against what the shipped model says is usual, as if that had been counted among some people before. */
import type { Comparison, Frequencies } from '@qinghe/domain/linkage/model.ts'
import { type Duck, named } from '../linkage/duck.ts'

/** People the usual share counts for. */
const before = 200
/** Nobody else seen with it still is not impossible. */
const alone = 0.3
/** One’s own row and that of the same person on the other side are no chance. */
const own = 0.9
const listed = 4000

/** @param sizes rows of `left_clean` and `right_clean` */
export async function frequenciesHere(duck: Duck, comparisons: readonly Comparison[], { left, right }: { left: number; right: number }): Promise<Record<string, Frequencies>> {
  const people = Math.max(left, right) + before
  const found: Record<string, Frequencies> = {}
  for (const { field, levels } of comparisons) {
    const usual = levels.find(level => level.byFrequency === true)?.u
    if (usual === undefined) continue
    const values = `select v, greatest(sum(l), sum(r)) as n from (select ${named(field)}::varchar as v, 1.0 as l, 0.0 as r from left_clean
      union all select ${named(field)}::varchar, 0.0, 1.0 from right_clean) where v is not null group by v having greatest(sum(l), sum(r)) >= 2`
    const rows = await duck.rows({ name: `frequencies of ${field}`, sql: `select v, n::double as n from (${values}) order by n desc, v limit ${listed}` })
    const u = (n: number): number => Number((Math.max(n - own + before * usual, alone) / people).toPrecision(6))
    found[field] = { values: Object.fromEntries(rows.map(row => [String(row['v']), u(Number(row['n']))])), other: u(1) }
  }
  return found
}
