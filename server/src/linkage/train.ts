/** From two rosters nobody labelled to a frozen model: draft → u → m and λ → rules → frequencies → threshold. */
import { type Block, estimate, missingAmongSame, type PatternTable } from '@qinghe/domain/linkage/estimate.ts'
import { type Comparison, type Guard, type Model, modelFormat } from '@qinghe/domain/linkage/model.ts'
import { type Budget, countKeys, countRules, proposeRules, type RuleCount, type Survival } from './blocking.ts'
import { type Duck, named } from './duck.ts'
import { type Chance, chanceOf, countFrequencies } from './frequencies.ts'
import type { BlockKey, Drafted, Kit } from './kinds.ts'
import { foundSql, levelsOf, levelsOfPattern, patternSql, rowsOf, sideNames, sidesOf } from './pairs.ts'
import { blockStep, clean, forgetRaw } from './prepare.ts'
import { withSwaps } from './swaps.ts'

export type Rosters = { mode: Model['mode']; left: number; right: number; seed: number }
export type Draft = { kits: Kit[]; guards: Guard[]; rules?: Model['rules'] }
export type Trained = { model: Model; counts: RuleCount[]; warnings: string[] }

/** Pairs drawn at random for u, and pairs of each block for m. */
const randomPairs = 1_000_000
const blockPairs = 50_000
/** Up to here every pair is compared and no rule can lose any. */
const everyPairUpTo = 2_000_000

export const allPairs = ({ mode, left, right }: Rosters): number => mode === 'dedupe' ? left * (left - 1) / 2 : left * right

function budgetOf(rosters: Rosters): Budget {
  const all = allPairs(rosters)
  const pairs = Math.min(all, Math.max(5_000_000, 40 * Math.max(rosters.left, rosters.right)))
  return { pairs, block: Math.max(20_000, pairs / 200), all }
}

/** @param draft kits of the fields; `rules` when they are given instead of proposed
 *  @returns a model with `threshold` and `review` still at even odds, see threshold.ts; its blocks stand in `SIDE_blocks` */
export async function train(duck: Duck, rosters: Rosters, draft: Draft): Promise<Trained> {
  const budget = budgetOf(rosters)
  const columns = unique(draft.kits.flatMap(kit => kit.columns))
  await clean(duck, { columns }, sideNames(rosters.mode))
  await forgetRaw(duck, sideNames(rosters.mode))
  const kits = await withSwaps(duck, draft.kits, { left: 'left_clean', right: rosters.mode === 'dedupe' ? 'left_clean' : 'right_clean' })
  const keys = draft.rules === undefined ? await countKeys(duck, kits.flatMap(kit => kit.keys), rosters.mode) : kits.flatMap(kit => kit.keys).map(key => ({ ...key, chance: 0 }))
  const proposed = (survival: ReadonlyMap<string, Survival>): Model['rules'] => draft.rules ?? proposeRules(keys, survival, budget)
  let model: Model = {
    format: modelFormat, mode: rosters.mode, seed: rosters.seed, columns, guards: draft.guards, lambda: 0.5, frequencies: {}, threshold: 0, review: 0, trained: {},
    comparisons: kits.map(kit => withGuess(kit.comparison)),
    rules: proposed(new Map(kits.map(({ comparison: { field, levels } }) => [field, { missing: 0.1, exact: levels[0]?.m ?? 0.8, near: 0.1 }]))),
  }
  const first = await countRules(duck, { ...model, rules: draft.rules ?? telling(model.rules, keys) }, budget)
  model = await learn(duck, { ...model, rules: first.rules }, { rosters, counts: first.counts, keys })
  const counted = draft.rules === undefined ? await countRules(duck, { mode: model.mode, rules: proposed(survivalOf(model)) }, budget) : first
  const rules = draft.rules === undefined && budget.all <= everyPairUpTo ? [{ name: '全部成对', keys: [], skipped: [] }] : counted.rules
  const same = model.lambda * budget.all * (model.mode === 'dedupe' ? 2 : 1) / Math.max(rosters.left, rosters.right)
  if (rules !== counted.rules) for (const side of sideNames(model.mode)) await duck.run(blockStep({ rules }, side))
  const frequencies = await countFrequencies(duck, model.comparisons, { ...rosters, same, counted: new Set(model.comparisons.flatMap(({ equal }) => equal ?? [])) })
  const even = -Math.log2(model.lambda / (1 - model.lambda))
  return { model: { ...model, rules, frequencies, threshold: even, review: even - 6 }, counts: counted.counts, warnings: counted.warnings }
}

/** m, u and λ of a model once more, from rosters whose columns are named (`SIDE_named`); all else stays as it is.
 *  @param rules of the model, those one can learn from: their keys are a person’s own */
export async function relearn(duck: Duck, model: Model, { rosters, rules }: { rosters: Rosters; rules: Model['rules'] }): Promise<Model> {
  await clean(duck, model, sideNames(rosters.mode))
  const counted = await countRules(duck, { mode: model.mode, rules }, budgetOf(rosters))
  const keys = rules.flatMap(rule => rule.keys.map(sql => ({ name: sql, sql, intact: 0, field: model.comparisons.find(({ columns }) => columns.some(column => sql.includes(named(column))))?.field ?? '' })))
  const learned = await learn(duck, { ...model, rules: counted.rules }, { rosters, counts: counted.counts, keys })
  return { ...learned, rules: model.rules }
}

/** Rules one can learn from: at least one key is a person’s own. All of them, when none is. */
function telling(rules: Model['rules'], keys: readonly BlockKey[]): Model['rules'] {
  const own = rules.filter(rule => rule.keys.some(sql => keys.find(key => key.sql === sql)?.shared !== true))
  return own.length > 0 ? own : rules
}

const unique = (columns: Model['columns']): Model['columns'] => [...new Map(columns.map(column => [column.name, column])).values()]

function withGuess(draft: Drafted): Comparison {
  const total = draft.levels.reduce((sum, level) => sum + level.m, 0)
  return { ...draft, levels: draft.levels.map(level => ({ ...level, m: level.m / total, u: 1 / draft.levels.length })) }
}

function survivalOf({ comparisons, trained }: Model): Map<string, Survival> {
  return new Map(comparisons.map(({ field, levels }) => {
    const exact = levels[0]?.m ?? 0.8
    return [field, { missing: trained[`missing ${field}`] ?? 0, exact, near: Math.max(0, 1 - exact - (levels.at(-1)?.m ?? 0)) }]
  }))
}

type Learning = { counts: RuleCount[]; keys: readonly BlockKey[] }

async function learn(duck: Duck, model: Model, { rosters, counts, keys }: Learning & { rosters: Rosters }): Promise<Model> {
  const bare: Model = { ...model, comparisons: model.comparisons.map(comparison => ({ ...comparison, levels: comparison.levels.map(({ byFrequency: _, ...level }) => level) })) }
  const random = await randomTable(duck, rosters, bare)
  const blocks = await blockTables(duck, bare, counts)
  const all = allPairs(rosters)
  const chances = new Map<string, Chance>()
  for (const { equal } of model.comparisons) if (equal !== undefined) chances.set(equal, await chanceOf(duck, equal, model.mode))
  let learned = model
  let same = 0
  for (let round = 0; round < 3; round++) {
    const start = startOf(learned, chances, same)
    const found = estimate({ random, blocks }, { ...start, m: model.comparisons.map(({ levels }) => levels.map(level => level.m)), prior: 10, ...random.isAll && round === 0 ? {} : { lambda: Math.max(same, 1) / all } })
    const missing = model.comparisons.map((_, k) => missingAmongSame(blocks, found, k))
    learned = {
      ...model, trained: { rounds: found.rounds, randomPairs: total(random), ...Object.fromEntries(model.comparisons.map(({ field }, k) => [`missing ${field}`, missing[k] ?? 0])) },
      comparisons: model.comparisons.map((comparison, k) => ({ ...comparison, levels: comparison.levels.map((level, l) => ({ ...level, m: tidy(found.m[k]?.[l]), u: tidy(found.u[k]?.[l]) })) })),
    }
    same = random.isAll ? found.randomShare * all : samePairs(learned, { shares: found.shares, counts, keys })
    learned = { ...learned, lambda: tidy(Math.min(0.5, Math.max(1 / all, same / all))) }
  }
  return learned
}

const tidy = (value: number | undefined): number => Number((value ?? 0).toPrecision(9))
const total = ({ counts }: PatternTable): number => counts.reduce((sum, one) => sum + one, 0)

function startOf(model: Model, chances: ReadonlyMap<string, Chance>, same: number): { u: number[][]; pinned: number[][] } {
  const u = model.comparisons.map(({ equal, levels }) => {
    const counted = equal === undefined ? undefined : chances.get(equal)
    if (counted === undefined) return levels.map(level => level.u)
    const chance = Math.max(counted.agree - same * (levels[0]?.m ?? 0), 0.5) / counted.pairs
    const rest = levels.slice(1).reduce((sum, level) => sum + level.u, 0)
    return levels.map((level, l) => l === 0 ? chance : (1 - chance) * level.u / rest)
  })
  return { u, pinned: model.comparisons.map(({ equal }) => equal === undefined ? [] : [0]) }
}

/** Same pairs there must be, judged from each block: those found in it, over how likely a same pair is to get into it. */
function samePairs(model: Model, { shares, counts, keys }: Learning & { shares: readonly number[] }): number {
  const survival = survivalOf(model)
  const estimates = model.rules.map((rule, i) => {
    const caught = rule.keys.reduce((product, sql) => {
      const key = keys.find(one => one.sql === sql)
      const { missing, exact, near } = survival.get(key?.field ?? '') ?? { missing: 0, exact: 0.9, near: 0 }
      return product * (1 - missing) * (exact + near * (key?.intact ?? 0))
    }, 1)
    return (shares[i] ?? 0) * (counts[i]?.pairs ?? 0) / Math.max(caught, 0.01)
  }).sort((a, b) => a - b)
  return estimates[estimates.length >> 1] ?? 1
}

async function randomTable(duck: Duck, { mode, left, right, seed }: Rosters, model: Model): Promise<PatternTable & { isAll: boolean }> {
  const { left: l, right: r } = sidesOf(mode)
  const isAll = allPairs({ mode, left, right, seed }) <= everyPairUpTo
  // A grid of some rows against some others: both sides stay small. The numbers are written down, so that all threads take part.
  const some = (side: string, salt: number): string => isAll ? `${side}_clean` : `(from ${side}_clean order by hash("id", ${seed}, ${salt}) limit ${Math.ceil(Math.sqrt(randomPairs * (mode === 'dedupe' ? 2 : 1)))})`
  await duck.run({ name: 'random rows', sql: `create or replace temp table random_clean_l as from ${some(l, 1)}; create or replace temp table random_clean_r as from ${some(r, mode === 'dedupe' ? 1 : 2)}` })
  await duck.run({ name: 'random numbers', sql: `create or replace temp table random_pairs as select l."id" as "id_l", r."id" as "id_r", 0 as mask from random_clean_l l cross join random_clean_r r${mode === 'dedupe' ? ' where l."id" < r."id"' : ''}` })
  const patterns = await patternsOf(duck, model, { name: 'random pairs', sql: 'from random_pairs b join random_clean_l l on l."id" = b."id_l" join random_clean_r r on r."id" = b."id_r"' })
  await duck.run({ name: 'drop random', sql: 'drop table random_pairs; drop table random_clean_l; drop table random_clean_r' })
  return { ...patterns, excluded: model.comparisons.map(() => false), isAll }
}

/** One table a rule, from one pass over the pairs of all: a pair that three rules find is compared once and counted three times. */
async function blockTables(duck: Duck, model: Model, counts: readonly RuleCount[]): Promise<Block[]> {
  const every = model.rules.map((_, i) => Math.max(1, Math.ceil((counts[i]?.pairs ?? 0) / blockPairs)))
  const sides = sidesOf(model.mode)
  const found = foundSql(model, sides, { rules: model.rules.map((_, i) => i), every })
  await duck.run({ name: 'find pairs to learn from', sql: `create or replace temp table pairs_some as ${found}` })
  const { levels, counts: all, masks } = await patternsOf(duck, model, { name: 'learn from blocks', sql: rowsOf(model, sides, 'from pairs_some').sql })
  await duck.run({ name: 'drop some', sql: 'drop table pairs_some' })
  return model.rules.map((rule, i) => ({
    levels, counts: all.map((count, p) => ((masks[p] ?? 0) >> i) % 2 === 1 ? count : 0), weight: every[i] ?? 1,
    excluded: model.comparisons.map(comparison => comparison.columns.some(column => rule.keys.some(key => key.includes(named(column))))),
  }))
}

type Patterns = { levels: Uint8Array; counts: Float64Array; masks: Uint32Array }
/** @param sql FROM clause with `mask` and the rows as l and r */
async function patternsOf(duck: Duck, model: Model, { name, sql }: { name: string; sql: string }): Promise<Patterns> {
  const rows: [bigint, number, number][] = []
  await duck.stream({ name, sql: `select p, mask, count(*)::double as n from (select ${patternSql(model)} as p, mask from (${levelsOf(model, { sql, where: [], weights: 'w' }, ['mask'])})) group by p, mask order by p, mask` }, ([patterns, masks, counts]) => {
    patterns?.forEach((pattern, i) => { rows.push([BigInt(String(pattern)), Number(masks?.[i]), Number(counts?.[i])]) })
  })
  const levels = new Uint8Array(rows.length * model.comparisons.length)
  rows.forEach(([pattern], p) => { levels.set(levelsOfPattern(model, pattern), p * model.comparisons.length) })
  return { levels, counts: Float64Array.from(rows, row => row[2]), masks: Uint32Array.from(rows, row => row[1]) }
}
