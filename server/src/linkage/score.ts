/** Rows → weighed pairs, and the decisions about them. */
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { priorBits, probabilityOf } from '@qinghe/domain/linkage/model.ts'
import type { Rivalry } from '@qinghe/domain/linkage/threshold.ts'
import type { Duck } from './duck.ts'
import { marksStep, possibleSql, waysOf } from './bounds.ts'
import { foundSql, rowsOf, scoredSql, type Sides } from './pairs.ts'

export const pairTable = 'pairs_scored'

/** Pairs a row from which a rule's pairs are judged by their bounds first (bounds.ts): below, nearly all pairs found are worth a look. */
const wideFrom = 6
/** Pairs of a rule looked at in one step: if all of them were possible they would still fit. */
const atOnce = 25_000_000

export type Scoring = { sides: Sides; rows: number; pairs: readonly number[]; keep: number; into?: string }

/** Writes `pairs_scored` (id_l, id_r, weight, guard): every pair some rule finds and whose weight is at least `keep` bits.
 *  Needs the prepared rows of the model (prepare.ts).
 *  @returns pairs each rule found, where all pairs were written down
 *  @param scoring `pairs`: expected pairs of each rule; `rows`: of the larger side; `into`: adds to that table instead of a new one */
export async function score(duck: Duck, model: Model, { sides, rows, pairs, keep, into }: Scoring): Promise<number[] | null> {
  const table = into ?? pairTable
  await duck.run({ name: 'make pairs', sql: `create ${into === undefined ? 'or replace table' : 'table if not exists'} ${table} ("id_l" integer, "id_r" integer, "weight" double, "guard" utinyint)` })
  const isWide = (rule: number): boolean => model.rules[rule]?.keys.length === 0 || (pairs[rule] ?? 0) > wideFrom * rows
  const numbers = model.rules.map((_, rule) => rule)
  const wide = numbers.filter(isWide)
  const narrow = numbers.filter(rule => !isWide(rule))
  const found = model.rules.map(() => 0)
  for (const rules of together(narrow, pairs)) {
    // Written down, so that DuckDB knows how many there are and does not build its table from the wide rows.
    await duck.run({ name: 'find pairs', sql: `create or replace temp table pairs_found as ${foundSql(model, sides, { rules })}` })
    for (const { mask, n } of await duck.rows({ name: 'count found', sql: 'select mask, count(*)::double as n from pairs_found group by mask' })) found.forEach((_, rule) => { if ((Number(mask) >> rule) % 2 === 1) found[rule] = (found[rule] ?? 0) + Number(n) })
    await duck.run({ name: 'score found', sql: `insert into ${table} ${scoredSql(model, rowsOf(model, sides, 'from pairs_found'), keep)}` })
  }
  await duck.run({ name: 'drop found', sql: 'drop table if exists pairs_found' })
  if (wide.length === 0) return found
  for (const side of new Set([sides.left, sides.right])) await duck.run(marksStep(model, side, side === sides.left))
  const ways = await waysOf(duck, model, { sides, keep })
  for (const rule of wide) {
    const parts = Math.ceil((pairs[rule] ?? 0) / atOnce) || 1
    for (let number = 0; number < parts; number++) {
      await duck.run({ name: `look at ${model.rules[rule]?.name ?? ''}`, sql: `create or replace temp table pairs_possible as ${possibleSql(model, rule, { sides, keep, ways, part: { of: parts, number } })}` })
      await duck.run({ name: `score ${model.rules[rule]?.name ?? ''}`, sql: `insert into ${table} ${scoredSql(model, rowsOf(model, sides, 'from pairs_possible'), keep)}` })
    }
  }
  for (const side of new Set([sides.left, sides.right])) await duck.run({ name: `drop ${side}`, sql: `drop table ${side}_marks; drop table if exists pairs_possible` })
  return null
}

/** Rules in groups whose pairs fit in one step. @param pairs of each rule; one that is not counted fits */
function together(rules: readonly number[], pairs: readonly number[]): number[][] {
  const groups: number[][] = []
  let room = 0
  for (const rule of rules) {
    const size = pairs[rule] ?? 0
    if (groups.length === 0 || size > room) {
      groups.push([])
      room = atOnce
    }
    groups.at(-1)?.push(rule)
    room -= size
  }
  return groups
}

export type Histogram = { bits: number; pairs: number }[]

/** Pairs by weight, in steps of a twentieth of a bit. */
export async function histogram(duck: Duck): Promise<Histogram> {
  const rows = await duck.rows({ name: 'weights', sql: `select (floor("weight" * 20) / 20)::double as bits, count(*)::double as pairs from ${pairTable} where "guard" = 0 group by 1 order by 1` })
  return rows.map(row => ({ bits: Number(row['bits']), pairs: Number(row['pairs']) }))
}

/** Pairs by weight in half bits, with those that have a better rival on either side, and how many have none above even odds. */
export async function rivalry(duck: Duck): Promise<{ bins: Rivalry[]; winners: number }> {
  const best = (side: string): string => `(select ${side} as id, max("weight") as w from ${pairTable} where "guard" = 0 group by 1)`
  const rows = await duck.rows({
    name: 'rivals',
    sql: `select (floor(p."weight" * 2) / 2)::double as bits, count(*)::double as pairs, count(*) filter (p."weight" < l.w or p."weight" < r.w)::double as losers
      from ${pairTable} p join ${best('"id_l"')} l on l.id = p."id_l" join ${best('"id_r"')} r on r.id = p."id_r" where p."guard" = 0 group by 1 order by 1`,
  })
  const bins = rows.map(row => ({ bits: Number(row['bits']), pairs: Number(row['pairs']), losers: Number(row['losers']) }))
  return { bins, winners: bins.reduce((sum, bin) => sum + bin.pairs - bin.losers, 0) }
}

/** λ once more, from the pairs themselves: the share of same pairs that makes their probabilities add up to it. */
export function settleLambda(weights: Histogram, start: number, all: number): number {
  let lambda = start
  for (let round = 0; round < 200; round++) {
    const prior = priorBits(lambda)
    const same = weights.reduce((sum, { bits, pairs }) => sum + pairs * probabilityOf(bits + prior), 0)
    const next = Math.min(0.5, Math.max(same, 0.5) / all)
    if (Math.abs(next - lambda) < 1e-9 * lambda) break
    lambda = next
  }
  return lambda
}
