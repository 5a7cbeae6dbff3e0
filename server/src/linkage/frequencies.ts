/** How common a value is, and so how little its agreement says. */
import type { Comparison, Frequencies, Model } from '@qinghe/domain/linkage/model.ts'
import { type Duck, named, quoted } from './duck.ts'
import { sideNames, usesFrequency } from './pairs.ts'

/** @property same how many rows of the same person a row meets on average */
export type Sizes = { mode: Model['mode']; left: number; right: number; same: number; counted?: ReadonlySet<string> }

/** Values listed by name in the model; rarer ones share one figure. */
const listed = 4000
/** A value nobody else has still is not impossible to meet. */
const alone = 0.3

/** u of a value is the share of *other* people who have it: one’s own row and those of the same person do not count.
 *  @param sizes `counted`: columns whose values chanceOf has counted
 *  @returns by field, for comparisons that ask for it */
export async function countFrequencies(duck: Duck, comparisons: readonly Comparison[], sizes: Sizes): Promise<Record<string, Frequencies>> {
  const found: Record<string, Frequencies> = {}
  for (const comparison of comparisons) if (usesFrequency(comparison)) found[comparison.field] = await frequenciesOf(duck, comparison, sizes)
  return found
}

const valueTable = (column: string): string => named(`values ${column}`)

/** How often each value of a column stands on either side, by its hash: h, l, r. Counted once for chances and frequencies. (Long texts
 *  that differ in two letters may share a hash of DuckDB, seven of a million addresses did; they share a count then, too small to matter.) */
async function countValues(duck: Duck, column: string, mode: Model['mode']): Promise<void> {
  const side = (name: string, l: number): string => `select hash(${named(column)}) as h, ${l}::utinyint as l, ${1 - l}::utinyint as r from ${name}_clean where ${named(column)} is not null`
  await duck.run({ name: `values of ${column}`, sql: `create or replace temp table ${valueTable(column)} as select h, sum(l)::integer as l, sum(r)::integer as r from (${side('left', 1)}${mode === 'link' ? ` union all ${side('right', 0)}` : ''}) group by h` })
}

async function frequenciesOf(duck: Duck, { field, levels }: Comparison, sizes: Sizes): Promise<Frequencies> {
  const people = Math.max(sizes.left, sizes.right)
  const own = (sizes.mode === 'dedupe' ? 1 : 0) + sizes.same * (levels[0]?.m ?? 1)
  if (sizes.counted?.has(field) !== true) await countValues(duck, field, sizes.mode)
  const values = `(select h, ${sizes.mode === 'dedupe' ? 'l::double' : `greatest(l / ${sizes.left}, r / ${sizes.right}) * ${people}`} as n from ${valueTable(field)})`
  const texts = sideNames(sizes.mode).map(side => `select ${named(field)}::varchar as v, hash(${named(field)}) as h from ${side}_clean`).join(' union all ')
  const u = `greatest(n - ${own}, ${alone}) / ${people}`
  const top = await duck.rows({ name: `frequencies of ${field}`, sql: `with top as materialized (select h, n, (${u})::double as u from ${values} where n >= 2 order by n desc, h limit ${listed})
      select min(v) as v, h::varchar as h, any_value(n) as n, any_value(u) as u from top join (${texts}) using (h) group by h order by n desc, top.h` })
  // What comes after the last of the list, in the same order and without sorting it.
  const last = top.at(-1)
  const least = `${quoted(String(last?.['n']))}::double`
  const [rest] = await duck.rows({ name: `other frequencies of ${field}`, sql: `select (sum(n * (${u})) / sum(n))::double as u from ${values}${last === undefined ? '' : ` where not (n >= 2 and (n::double > ${least} or n::double = ${least} and h <= ${String(last['h'])}::ubigint))`}` })
  await duck.run({ name: `forget ${field}`, sql: `drop table ${valueTable(field)}` })
  const round = (value: unknown): number => Number(Number(value).toPrecision(6))
  const lowest = top.length === 0 ? alone / people : round(top.at(-1)?.['u'])
  return { values: Object.fromEntries(top.map(row => [String(row['v']), round(row['u'])])), other: rest?.['u'] == null ? Math.min(lowest, alone / people) : round(rest['u']) }
}

export type Chance = { agree: number; pairs: number }

/** Pairs that agree on a column and pairs that have it on both sides, counted over all values instead of sampled. Same people are
 *  among them; who asks takes them off. */
export async function chanceOf(duck: Duck, column: string, mode: Model['mode']): Promise<Chance> {
  await countValues(duck, column, mode)
  const [row] = await duck.rows({
    name: `chance of ${column}`,
    sql: mode === 'dedupe'
      ? `select coalesce(sum(l::double * (l - 1) / 2), 0) as agree, coalesce(sum(l), 0)::double * (coalesce(sum(l), 0)::double - 1) / 2 as pairs from ${valueTable(column)}`
      : `select coalesce(sum(l::double * r), 0) as agree, coalesce(sum(l), 0)::double * coalesce(sum(r), 0)::double as pairs from ${valueTable(column)}`,
  })
  return { agree: Number(row?.['agree'] ?? 0), pairs: Math.max(1, Number(row?.['pairs'] ?? 1)) }
}
