/** How good what was decided is, against a truth. Pairs stream by in the order of their weight and are counted as they go: a roster with ten records a
 *  person has more of them than a machine has memory. */
import { assign } from '@qinghe/domain/linkage/assignment.ts'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { decideAll, decidedTable } from './decide.ts'
import type { Duck } from './duck.ts'
import type { Ready } from './evaluate.ts'
import type { Side } from './load.ts'
import { pairTable } from './score.ts'

export type Quality = { threshold: number; precision: number; recall: number; f1: number; wrong: number; missed: number }
export type Judged = { default: Quality; best: Quality; oneToOne: Quality | null; clustered: Quality | null; giants: number; truePairs: number; foundPairs: number; unknownPairs: number }
type Found = { left: number; right: number; weight: number }
type Tally = { found: number; right: number }

/** @param truth pairs of keys; either way round when deduplicating
 *  @returns quality at the engine’s own threshold, at the best one there is, after one-to-one assignment (linking) and after
 *  closing clusters (deduplicating; `giants`: so many were cut). `unknownPairs`: pairs of the truth whose keys stand in no roster; they are not counted */
export async function judge({ duck, model }: Ready, truth: readonly (readonly [string, string])[]): Promise<Judged> {
  const { wanted, unknown } = await wantedPairs(duck, model, truth)
  const counting = countingOf(model, wanted)
  await duck.stream({ name: 'read pairs', sql: `select "id_l", "id_r", "weight" from ${pairTable} where "guard" = 0 order by "weight" desc, 1, 2` }, ([l, r, w]) => {
    l?.forEach((value, i) => { counting.take({ left: Number(value), right: Number(r?.[i]), weight: Number(w?.[i]) }) })
  })
  const { all, accepted, best, oneToOne } = counting.result()
  const { clustered, giants } = model.mode === 'dedupe' ? await closed(duck, model, wanted) : { clustered: null, giants: 0 }
  const of = (tally: Tally | null): Quality | null => tally && qualityOf({ ...tally, threshold: model.threshold, all: wanted.size })
  return {
    default: qualityOf({ ...accepted, threshold: model.threshold, all: wanted.size }), best, oneToOne: of(oneToOne), clustered: of(clustered), giants, truePairs: wanted.size, foundPairs: all.right, unknownPairs: unknown,
  }
}

/** As the engine decides: closed into groups, giants cut. Counted by the first row of each group, not pair by pair. */
async function closed(duck: Duck, model: Model, wanted: ReadonlySet<number>): Promise<{ clustered: Tally; giants: number }> {
  const giants = await decideAll(duck, model)
  const firstOf = new Map<number, number>()
  const sizes = new Map<number, number>()
  await duck.stream({ name: 'read groups', sql: `select "id_l", "id_r" from ${decidedTable}` }, ([rows, firsts]) => {
    rows?.forEach((row, i) => { const first = Number(firsts?.[i]); firstOf.set(Number(row), first); sizes.set(first, (sizes.get(first) ?? 0) + 1) })
  })
  const found = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
  const right = [...wanted].map(rowsOf).filter(([a, b]) => firstOf.has(a) && firstOf.get(a) === firstOf.get(b)).length
  return { clustered: { found, right }, giants }
}

type Counting = { take: (pair: Found) => void; result: () => { all: Tally; accepted: Tally; best: Quality; oneToOne: Tally | null } }

/** Kept are counts, one number a row and the pairs of the truth; of a link also its accepted pairs, which are hardly more than its rows. */
function countingOf(model: Model, wanted: ReadonlySet<number>): Counting {
  const all: Tally = { found: 0, right: 0 }
  const accepted: Tally = { found: 0, right: 0 }
  const links: Found[] = []
  let best = qualityOf({ threshold: Number.POSITIVE_INFINITY, found: 0, right: 0, all: wanted.size })
  let last: number | null = null
  /** A threshold takes all pairs of its weight, so what stands before it is judged when the weight goes down. */
  const settle = (): void => {
    if (last === null) return
    const here = qualityOf({ ...all, threshold: last, all: wanted.size })
    if (here.f1 > best.f1) best = here
  }
  return {
    take: pair => {
      if (last !== null && pair.weight !== last) settle()
      last = pair.weight
      const isRight = wanted.has(numberOf(model, pair))
      const tallies = pair.weight >= model.threshold ? [all, accepted] : [all]
      for (const tally of tallies) { tally.found += 1; tally.right += isRight ? 1 : 0 }
      if (model.mode === 'link' && pair.weight >= model.threshold) links.push(pair)
    },
    result: () => {
      settle()
      const hits = (list: readonly Pick<Found, 'left' | 'right'>[]): Tally => ({ found: list.length, right: list.filter(pair => wanted.has(numberOf(model, pair))).length })
      return { all, accepted, best, oneToOne: model.mode === 'link' ? hits(assign(links, model.threshold).chosen) : null }
    },
  }
}

async function wantedPairs(duck: Duck, model: Model, truth: readonly (readonly [string, string])[]): Promise<{ wanted: Set<number>; unknown: number }> {
  const keys = async (side: Side): Promise<Map<string, number>> => {
    const found = new Map<string, number>()
    await duck.stream({ name: 'read keys', sql: `select "key", "id" from ${side}_clean` }, ([k, i]) => { k?.forEach((key, at) => { found.set(String(key), Number(i?.[at])) }) })
    return found
  }
  const left = await keys('left')
  const right = model.mode === 'dedupe' ? left : await keys('right')
  const wanted = new Set<number>()
  let unknown = 0
  for (const [at, [a, b]] of truth.entries()) {
    const [i, j] = left.has(a) && right.has(b) ? [left.get(a), right.get(b)] : [left.get(b), right.get(a)]
    // A first line whose words are no keys is a heading.
    if (i === undefined || j === undefined) unknown += at === 0 ? 0 : 1
    else if (i !== j || model.mode === 'link') wanted.add(numberOf(model, { left: i, right: j }))
  }
  return { wanted, unknown }
}

const shift = 2 ** 26
const rowsOf = (number: number): [left: number, right: number] => [Math.floor(number / shift), number % shift]
const numberOf = ({ mode }: Model, { left, right }: Pick<Found, 'left' | 'right'>): number => {
  const [a, b] = mode === 'dedupe' && left > right ? [right, left] : [left, right]
  return a * shift + b
}

function qualityOf({ threshold, found, right, all }: { threshold: number; found: number; right: number; all: number }): Quality {
  const precision = found === 0 ? 1 : right / found
  const recall = all === 0 ? 1 : right / all
  return { threshold, precision, recall, f1: precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall), wrong: found - right, missed: all - right }
}
