/** How common a value is, and so how little its agreement says. */
import type { Comparison, Frequencies, Model } from '@qinghe/domain/linkage/model.ts'
import { type Duck, named, quoted } from './duck.ts'
import { usesFrequency } from './pairs.ts'

/** @property same how many rows of the same person a row meets on average */
export type Sizes = { mode: Model['mode']; left: number; right: number; same: number }

/** Values listed by name in the model; rarer ones share one figure. */
const listed = 4000
/** A value nobody else has still is not impossible to meet. */
const alone = 0.3

/** u of a value is the share of *other* people who have it: one’s own row and those of the same person do not count.
 *  @returns by field, for comparisons that ask for it */
export async function countFrequencies(duck: Duck, comparisons: readonly Comparison[], sizes: Sizes): Promise<Record<string, Frequencies>> {
  const found: Record<string, Frequencies> = {}
  for (const comparison of comparisons) if (usesFrequency(comparison)) found[comparison.field] = await frequenciesOf(duck, comparison, sizes)
  return found
}

async function frequenciesOf(duck: Duck, { field, levels }: Comparison, sizes: Sizes): Promise<Frequencies> {
  const people = Math.max(sizes.left, sizes.right)
  const own = (sizes.mode === 'dedupe' ? 1 : 0) + sizes.same * (levels[0]?.m ?? 1)
  const values = `(select v, case when '${sizes.mode}' = 'dedupe' then l else greatest(l / ${sizes.left}, r / ${sizes.right}) * ${people} end as n from (
    select v, sum(l) as l, sum(r) as r from (select ${named(field)}::varchar as v, 1.0 as l, 0.0 as r from left_clean ${sizes.mode === 'link' ? `union all select ${named(field)}::varchar, 0.0, 1.0 from right_clean` : ''}) where v is not null group by v))`
  const u = `greatest(n - ${own}, ${alone}) / ${people}`
  const top = await duck.rows({ name: `frequencies of ${field}`, sql: `select v, n::double as n, (${u})::double as u from ${values} where n >= 2 order by n desc, v limit ${listed}` })
  // What comes after the last of the list, in the same order and without sorting it.
  const last = top.at(-1)
  const least = `${quoted(String(last?.['n']))}::double`
  const [rest] = await duck.rows({ name: `other frequencies of ${field}`, sql: `select (sum(n * (${u})) / sum(n))::double as u from ${values}${last === undefined ? '' : ` where not (n >= 2 and (n::double > ${least} or n::double = ${least} and v <= ${quoted(String(last['v']))}))`}` })
  const round = (value: unknown): number => Number(Number(value).toPrecision(6))
  const lowest = top.length === 0 ? alone / people : round(top.at(-1)?.['u'])
  return { values: Object.fromEntries(top.map(row => [String(row['v']), round(row['u'])])), other: rest?.['u'] == null ? Math.min(lowest, alone / people) : round(rest['u']) }
}

export type Chance = { agree: number; pairs: number }

/** Pairs that agree on a column and pairs that have it on both sides, counted over all values instead of sampled. Same people are
 *  among them; who asks takes them off. */
export async function chanceOf(duck: Duck, column: string, mode: Model['mode']): Promise<Chance> {
  const groups = (table: string): string => `(select hash(${named(column)}) as v, count(*)::double as n from ${table} where ${named(column)} is not null group by 1)`
  const [row] = await duck.rows({
    name: `chance of ${column}`,
    sql: mode === 'dedupe'
      ? `select coalesce(sum(n * (n - 1) / 2), 0)::double as agree, (coalesce(sum(n), 0) * (coalesce(sum(n), 0) - 1) / 2)::double as pairs from ${groups('left_clean')}`
      : `with l as (${groups('left_clean').slice(1, -1)}), r as (${groups('right_clean').slice(1, -1)})
        select coalesce((select sum(l.n * r.n) from l join r using (v)), 0)::double as agree, (coalesce((select sum(n) from l), 0) * coalesce((select sum(n) from r), 0))::double as pairs`,
  })
  return { agree: Number(row?.['agree'] ?? 0), pairs: Math.max(1, Number(row?.['pairs'] ?? 1)) }
}
