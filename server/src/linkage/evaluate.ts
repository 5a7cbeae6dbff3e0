/** How good the engine is on rosters it has never seen: everything is decided and hashed before the truth is opened. */
import { createHash } from 'node:crypto'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { thresholdOf } from '@qinghe/domain/linkage/threshold.ts'
import { countRule, type RuleCount } from './blocking.ts'
import { type Duck, named, openDuck, type Room, type Timing } from './duck.ts'
import type { Field } from './kinds.ts'
import { kitOf } from './kits.ts'
import { loadRoster, type Roster } from './load.ts'
import { blockColumn, nameColumns, weigh } from './prepare.ts'
import { lostDigits, profileColumns, sharedColumns } from './profile.ts'
import { guardsOf, withCalendars } from './roles.ts'
import { histogram, rivalry, score, settleLambda } from './score.ts'
import { allPairs, type Rosters, train, type Trained } from './train.ts'
import { sideNames, sidesOf } from './pairs.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** @property rules fields to block by, when they are given instead of proposed */
export type Asked = { left: string; right?: string; key: string; room?: Room; seed?: number; rules?: readonly (readonly string[])[] }
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
