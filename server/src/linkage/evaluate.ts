/** How good the engine is on rosters it has never seen: everything is decided and hashed before the truth is opened. */
import { createHash } from 'node:crypto'
import { assign } from '@qinghe/domain/linkage/assignment.ts'
import { clustersOf } from '@qinghe/domain/linkage/clusters.ts'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { thresholdOf } from '@qinghe/domain/linkage/threshold.ts'
import { countRule, type RuleCount } from './blocking.ts'
import { type Duck, named, openDuck, type Room, type Timing } from './duck.ts'
import type { Field } from './kinds.ts'
import { kitOf } from './kits.ts'
import { loadRoster, type Roster, type Side } from './load.ts'
import { blockColumn, nameColumns, weigh } from './prepare.ts'
import { lostDigits, profileColumns, sharedColumns } from './profile.ts'
import { guardsOf, withCalendars } from './roles.ts'
import { histogram, pairTable, rivalry, score, settleLambda } from './score.ts'
import { allPairs, type Rosters, train, type Trained } from './train.ts'
import { sideNames, sidesOf } from './pairs.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** @property rules fields to block by, when they are given instead of proposed */
export type Asked = { left: string; right?: string; key: string; room?: Room; seed?: number; rules?: readonly (readonly string[])[] }
export type Quality = { threshold: number; precision: number; recall: number; f1: number; wrong: number; missed: number }
export type Ready = { duck: Duck; model: Model; hash: string; rows: { left: number; right: number }; counts: RuleCount[]; warnings: string[]; fields: { name: string; kind: string }[] }

/** Bits below the even-odds line down to which pairs are kept, for the best threshold and the review desk. */
const keptBelow = 12

export const hashOf = (model: Model): string => createHash('sha256').update(JSON.stringify(model)).digest('hex')

/** Loads, profiles, trains and scores; the pairs stand in `pairs_scored` afterwards. The caller closes `duck`.
 *  @throws Problem for what a person can mend: keys, columns, files */
export async function decide(asked: Asked): Promise<Ready> {
  const duck = await openDuck(asked.room)
  try {
    return await decideOn(duck, asked)
  } catch (error) {
    duck.close()
    throw error
  }
}

async function decideOn(duck: Duck, { left, right, key, seed = 1, rules }: Asked): Promise<Ready> {
  const first = await loadRoster(duck, { side: 'left', file: left, key })
  const second = right === undefined ? null : await loadRoster(duck, { side: 'right', file: right, key })
  await duck.seal()
  const { fields, warnings } = await fieldsOf(duck, first, second)
  const size: Rosters = { mode: second === null ? 'dedupe' : 'link', left: first.rows, right: second?.rows ?? first.rows, seed }
  const trained = await train(duck, size, { kits: fields.map(kitOf), guards: guardsOf(fields), ...rules === undefined ? {} : { rules: rules.map(parts => ({ name: parts.join(' + '), keys: parts.map(named), skipped: [] })) } })
  await weigh(duck, trained.model)
  const found = await score(duck, trained.model, { sides: sidesOf(size.mode), rows: Math.max(size.left, size.right), pairs: trained.model.rules.map((_, i) => trained.counts[i]?.pairs ?? 0), keep: trained.model.threshold - keptBelow })
  const counts = await exactly(duck, trained, { found, all: allPairs(size) })
  const model = await settle(duck, trained.model, size)
  return {
    duck, model, hash: hashOf(model), rows: { left: size.left, right: size.right }, counts, fields: fields.map(({ name, kind }) => ({ name, kind })),
    warnings: [...first.warnings, ...second?.warnings ?? [], ...warnings, ...trained.warnings],
  }
}

/** Pairs of a rule that were extrapolated before: counted where they were written down, else block by block. */
async function exactly(duck: Duck, { model, counts }: Trained, { found, all }: { found: readonly number[] | null; all: number }): Promise<RuleCount[]> {
  return Promise.all(counts.map(async ({ isAbout, ...count }, i) => {
    if (isAbout !== true) return count
    if (found !== null) return { ...count, pairs: found[i] ?? 0 }
    return countRule(duck, { mode: model.mode, rule: count.rule, block: named(blockColumn(i)), budget: { pairs: all, block: all, all } })
  }))
}

async function fieldsOf(duck: Duck, left: Roster, right: Roster | null): Promise<{ fields: Field[]; warnings: string[] }> {
  const shared = await sharedColumns(duck, left, right)
  if (shared.length === 0) throw problem('linkage.noColumns', '两份名册没有能对应的列：列名都不相同，列里的值也很少相同')
  for (const side of sideNames(right === null ? 'dedupe' : 'link')) await duck.run(nameColumns(side, shared))
  const { fields, dropped } = await profileColumns(duck, shared, { hasRight: right !== null, rows: Math.max(left.rows, right?.rows ?? 0) })
  if (fields.length === 0) throw problem('linkage.noColumns', `没有可用于比对的列：${dropped.join('；')}`)
  const known = await withCalendars(duck, fields, sideNames(right === null ? 'dedupe' : 'link'))
  return { fields: known, warnings: [...dropped, ...await lostDigits(duck, shared, sideNames(right === null ? 'dedupe' : 'link'))] }
}

async function settle(duck: Duck, model: Model, { mode, left, right, ...rest }: Rosters): Promise<Model> {
  const lambda = settleLambda(await histogram(duck), model.lambda, allPairs({ mode, left, right, ...rest }))
  const even = -Math.log2(lambda / (1 - lambda))
  const { bins, winners } = await rivalry(duck)
  const chosen = mode === 'dedupe' ? even : thresholdOf(bins, { even, matched: winners / Math.min(left, right) })
  const round = (bits: number): number => Math.round(bits * 1e4) / 1e4
  return { ...model, lambda, threshold: round(chosen), review: round(Math.min(even, chosen) - 3) }
}

export type Judged = { default: Quality; best: Quality; oneToOne: Quality | null; clustered: Quality | null; truePairs: number; foundPairs: number; unknownPairs: number }
type Found = { left: number; right: number; weight: number }

/** @param truth pairs of keys; either way round when deduplicating
 *  @returns quality at the engine’s own threshold, at the best one there is, after one-to-one assignment (linking) and after
 *  closing clusters (deduplicating). `unknownPairs`: pairs of the truth whose keys stand in no roster; they are not counted */
export async function judge({ duck, model }: Ready, truth: readonly (readonly [string, string])[]): Promise<Judged> {
  const { wanted, unknown } = await wantedPairs(duck, model, truth)
  const pairs: Found[] = []
  await duck.stream({ name: 'read pairs', sql: `select "id_l", "id_r", "weight" from ${pairTable} where "guard" = 0 order by "weight" desc, 1, 2` }, ([l, r, w]) => {
    l?.forEach((value, i) => { pairs.push({ left: Number(value), right: Number(r?.[i]), weight: Number(w?.[i]) }) })
  })
  const accepted = pairs.filter(pair => pair.weight >= model.threshold)
  const hits = (list: readonly Pick<Found, 'left' | 'right'>[]): number => list.reduce((sum, pair) => sum + (wanted.has(numberOf(model, pair)) ? 1 : 0), 0)
  const of = (list: readonly Pick<Found, 'left' | 'right'>[]): Quality => qualityOf({ threshold: model.threshold, found: list.length, right: hits(list), all: wanted.size })
  return {
    default: of(accepted), best: bestOf(pairs, wanted, model),
    oneToOne: model.mode === 'link' ? of(assign(accepted, model.threshold).chosen) : null,
    clustered: model.mode === 'dedupe' ? of(clustersOf(accepted).flatMap(({ rows }) => rows.flatMap((a, i) => rows.slice(i + 1).map(b => ({ left: a, right: b }))))) : null,
    truePairs: wanted.size, foundPairs: hits(pairs), unknownPairs: unknown,
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

const numberOf = ({ mode }: Model, { left, right }: Pick<Found, 'left' | 'right'>): number => {
  const [a, b] = mode === 'dedupe' && left > right ? [right, left] : [left, right]
  return a * 2 ** 26 + b
}

function qualityOf({ threshold, found, right, all }: { threshold: number; found: number; right: number; all: number }): Quality {
  const precision = found === 0 ? 1 : right / found
  const recall = all === 0 ? 1 : right / all
  return { threshold, precision, recall, f1: precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall), wrong: found - right, missed: all - right }
}

function bestOf(pairs: readonly Found[], wanted: ReadonlySet<number>, model: Model): Quality {
  let right = 0
  let best = qualityOf({ threshold: Number.POSITIVE_INFINITY, found: 0, right: 0, all: wanted.size })
  for (const [i, pair] of pairs.entries()) {
    if (wanted.has(numberOf(model, pair))) right++
    if (pairs[i + 1]?.weight === pair.weight) continue
    const here = qualityOf({ threshold: pair.weight, found: i + 1, right, all: wanted.size })
    if (here.f1 > best.f1) best = here
  }
  return best
}

/** Milliseconds by the first two words of the step, in the order they first ran. */
export function stepsOf(timings: readonly Timing[]): Timing[] {
  const sums = new Map<string, Timing>()
  for (const { step, ms, cpuMs } of timings) {
    const head = step.split(' ').slice(0, 2).join(' ')
    const sum = sums.get(head) ?? { step: head, ms: 0, cpuMs: 0 }
    sums.set(head, { step: head, ms: Math.round(sum.ms + ms), cpuMs: sum.cpuMs + cpuMs })
  }
  return [...sums.values()]
}
