/** Rows → weighed pairs, and the decisions about them. */
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { priorBits, probabilityOf } from '@qinghe/domain/linkage/model.ts'
import type { Duck } from './duck.ts'
import { scoredSql, tablesOf } from './pairs.ts'

export const pairTable = 'pairs_scored'

/** Writes `pairs_scored` (id_l, id_r, weight, guard): every pair some rule finds and whose weight is at least `keep` bits.
 *  Needs the prepared rows of the model (prepare.ts). */
export async function score(duck: Duck, model: Model, keep: number): Promise<void> {
  await duck.run({ name: 'make pairs', sql: `create or replace table ${pairTable} ("id_l" integer, "id_r" integer, "weight" double, "guard" utinyint)` })
  for (const [rule, { name }] of model.rules.entries()) {
    await duck.run({ name: `score ${name}`, sql: `insert into ${pairTable} ${scoredSql(model, { rule, tables: tablesOf(model.mode), keep })}` })
  }
}

export type Histogram = { bits: number; pairs: number }[]

/** Pairs by weight, in steps of a twentieth of a bit. */
export async function histogram(duck: Duck): Promise<Histogram> {
  const rows = await duck.rows({ name: 'weights', sql: `select (floor("weight" * 20) / 20)::double as bits, count(*)::double as pairs from ${pairTable} where "guard" = 0 group by 1 order by 1` })
  return rows.map(row => ({ bits: Number(row['bits']), pairs: Number(row['pairs']) }))
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
