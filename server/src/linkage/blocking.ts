/** Which rows are compared at all. Rules are proposed without labels: from how often each key agrees by chance (counted) and how
 *  often it survives among the same people (guessed first, then learned), the next rule is the one that catches most of what the
 *  others miss for what it costs. Blocks that explode — a placeholder birthday, a shop's telephone — are left out and reported. */
import type { BlockingRule, Model } from '@qinghe/domain/linkage/model.ts'
import { type Duck, named } from './duck.ts'
import type { BlockKey } from './kinds.ts'
import { sideNames } from './pairs.ts'
import { blockColumn, blockStep, keyText } from './prepare.ts'

/** How a field fares among pairs of the same person. @property missing share with a side missing; the rest is for the others */
export type Survival = { missing: number; exact: number; near: number }
export type CountedKey = BlockKey & { chance: number }
export type Budget = { pairs: number; block: number; all: number }
/** @property isAbout `pairs` is extrapolated from some of the blocks */
export type RuleCount = { rule: string; pairs: number; skippedKeys: number; skippedPairs: number; largest: number; isAbout?: boolean }

/** Share of random pairs that agree on a key. */
export async function countKeys(duck: Duck, keys: readonly BlockKey[], mode: Model['mode']): Promise<CountedKey[]> {
  const counted: CountedKey[] = []
  for (const key of keys) {
    const [row] = await duck.rows({ name: `count key ${key.name}`, sql: `select sum(pairs)::double as pairs, any_value(total)::double as total from (${blocksSql(mode, 'clean', { hash: `hash(${key.sql})`, has: `(${key.sql})` })})` })
    const [pairs, total] = [Number(row?.['pairs'] ?? 0), Number(row?.['total'] ?? 1)]
    if (pairs > 0) counted.push({ ...key, chance: pairs / Math.max(total, 1) })
  }
  return counted
}

/** One row a block: the hash of its key, pairs, rows. @param of tables `left_OF` (and `right_OF`) @param hash of the key */
function blocksSql(mode: Model['mode'], of: 'clean' | 'blocks', { hash, has }: { hash: string; has: string }): string {
  const size = (side: string): string => `(select count(*)::double from ${side}_${of})`
  return mode === 'dedupe'
    ? `select k, n * (n - 1) / 2 as pairs, n, ${size('left')} * (${size('left')} - 1) / 2 as total from (select ${hash} as k, count(*)::double as n from left_${of} where ${has} is not null group by 1)`
    : `select k, l * r as pairs, l + r as n, ${size('left')} * ${size('right')} as total from (select k, (count(*) filter (s))::double as l, (count(*) filter (not s))::double as r
      from (select ${hash} as k, true as s from left_${of} where ${has} is not null union all select ${hash}, false from right_${of} where ${has} is not null) group by k) where l > 0 and r > 0`
}

type Candidate = { keys: CountedKey[]; pairs: number; caught: Uint8Array }
const imagined = 4000
const mostRules = 12

/** @param survival by field, in the order the fields are imagined
 *  @returns rules in the order they were chosen, cheap and telling ones first */
export function proposeRules(keys: readonly CountedKey[], survival: ReadonlyMap<string, Survival>, budget: Budget): BlockingRule[] {
  const intact = imagine(keys, survival)
  const candidates = candidatesOf(keys, intact, budget)
  const missed = new Uint8Array(imagined).fill(1)
  const chosen: Candidate[] = []
  let spent = 0
  while (chosen.length < mostRules) {
    const open = candidates.filter(one => !chosen.includes(one) && spent + one.pairs <= budget.pairs)
    const gains = open.map(one => ({ one, gain: one.caught.reduce((sum, hit, i) => sum + hit * (missed[i] ?? 0), 0) / imagined }))
    const best = gains.sort((a, b) => b.gain * thrift(b.one, budget) - a.gain * thrift(a.one, budget) || a.one.pairs - b.one.pairs)[0]
    if (best === undefined || best.gain < 0.0004) break
    chosen.push(best.one)
    spent += best.one.pairs
    best.one.caught.forEach((hit, i) => { if (hit === 1) missed[i] = 0 })
  }
  return chosen.map(({ keys: parts }) => ({ name: parts.map(part => part.name).join(' + '), keys: parts.map(part => part.sql), skipped: [] }))
}

const thrift = ({ pairs }: Candidate, budget: Budget): number => 1 - 0.6 * Math.min(1, pairs / (budget.pairs / 4))

function candidatesOf(keys: readonly CountedKey[], intact: readonly Uint8Array[], budget: Budget): Candidate[] {
  const found: Candidate[] = []
  const most = budget.pairs / 3
  for (const [i, a] of keys.entries()) {
    const alone = { keys: [a], pairs: a.chance * budget.all, caught: intact[i] ?? new Uint8Array(imagined) }
    if (alone.pairs <= most) found.push(alone)
    for (const [j, b] of keys.entries()) {
      if (j <= i || a.field === b.field) continue
      const pairs = a.chance * b.chance * budget.all
      // A second key for a rule that is cheap already only loses pairs.
      if (pairs <= most && alone.pairs > budget.pairs / 40 && b.chance * budget.all > budget.pairs / 40) found.push({ keys: [a, b], pairs, caught: both(intact[i], intact[j]) })
    }
  }
  return found
}

const both = (a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array => Uint8Array.from({ length: imagined }, (_, i) => (a?.[i] ?? 0) & (b?.[i] ?? 0))

/** Same pairs as they might be: for each key, in which of them it is intact. Fields fail independently; a fixed sequence, no chance. */
function imagine(keys: readonly CountedKey[], survival: ReadonlyMap<string, Survival>): Uint8Array[] {
  const fields = [...survival.keys()]
  const states = fields.map((field, f) => {
    const { missing, exact, near } = survival.get(field) ?? { missing: 0, exact: 0.8, near: 0.1 }
    return Array.from({ length: imagined }, (_, i) => {
      const x = noise(i, f)
      return x < missing ? 'missing' : x < missing + (1 - missing) * exact ? 'exact' : x < missing + (1 - missing) * (exact + near) ? 'near' : 'else'
    })
  })
  return keys.map((key, k) => {
    const of = states[fields.indexOf(key.field)] ?? []
    return Uint8Array.from({ length: imagined }, (_, i) => of[i] === 'exact' || of[i] === 'near' && noise(i, 1000 + k) < key.intact ? 1 : 0)
  })
}

/** A number in [0, 1) that depends on its two arguments alone. */
function noise(a: number, b: number): number {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32
}

type Counting = { mode: Model['mode']; rule: string; block: string; budget: Budget }

/** @param counting `block`: column of the blocks
 *  @returns what a rule really finds, block by block */
export async function countRule(duck: Duck, { mode, rule, block, budget }: Counting): Promise<RuleCount> {
  const [row] = await duck.rows({ name: `count rule ${rule}`, sql: `select coalesce(sum(pairs) filter (pairs <= ${budget.block}), 0)::double as pairs, coalesce(sum(pairs) filter (pairs > ${budget.block}), 0)::double as over, count(*) filter (pairs > ${budget.block})::double as keys, coalesce(max(pairs), 0)::double as largest from (${blocksSql(mode, 'blocks', { hash: block, has: block })})` })
  return { rule, pairs: Number(row?.['pairs'] ?? 0), skippedKeys: Number(row?.['keys'] ?? 0), skippedPairs: Number(row?.['over'] ?? 0), largest: Number(row?.['largest'] ?? 0) }
}

/** All pairs from which on not every block is counted before the pairs are there. */
const roughFrom = 2e10
/** Blocks thrown together: DuckDB counts so few without a hash table. If no bin explodes, no block in it does. */
const bins = 65_536
const countedOf = 8

/** @returns pairs extrapolated from some blocks, with the certainty that no block is above the cap; null when that is not certain, and for few rows or many pairs */
async function aboutRule(duck: Duck, { mode, rule, block, budget }: Counting): Promise<RuleCount | null> {
  if (budget.all < roughFrom) return null
  const bin = (side: string, isLeft: boolean): string => `select (${block} % ${bins})::integer as k, ${isLeft} as s from ${side}_blocks where ${block} is not null`
  const [most] = await duck.rows({
    name: `largest block ${rule}`,
    sql: `select coalesce(max(${mode === 'dedupe' ? 'l * (l - 1) / 2' : 'l * r'}), 0)::double as most from (select k, (count(*) filter (s))::double as l, (count(*) filter (not s))::double as r from (${bin('left', true)}${mode === 'link' ? ` union all ${bin('right', false)}` : ''}) group by k)`,
  })
  const largest = Number(most?.['most'] ?? 0)
  if (largest > budget.block) return null
  const [row] = await duck.rows({ name: `about rule ${rule}`, sql: `select coalesce(sum(pairs), 0)::double as pairs, coalesce(max(pairs), 0)::double as largest from (${blocksSql(mode, 'blocks', { hash: block, has: `nullif(${block} % ${countedOf}, 0) is null and ${block}` })})` })
  const pairs = Number(row?.['pairs'] ?? 0) * countedOf
  return pairs > budget.pairs / 20 ? null : { rule, pairs, skippedKeys: 0, skippedPairs: 0, largest: Number(row?.['largest'] ?? 0), isAbout: true }
}

/** Counts what each rule really finds, leaves out blocks above the cap, and drops rules that cost more than all may. The blocks of the
 *  rules that are left stand in `SIDE_blocks` afterwards.
 *  @returns the rules with their skipped keys, and one count a rule */
export async function countRules(duck: Duck, model: Pick<Model, 'mode' | 'rules'>, budget: Budget): Promise<{ rules: BlockingRule[]; counts: RuleCount[]; warnings: string[] }> {
  const kept: BlockingRule[] = []
  const counts: RuleCount[] = []
  const warnings: string[] = []
  const makeBlocks = async (rules: readonly BlockingRule[]): Promise<void> => {
    for (const side of sideNames(model.mode)) await duck.run(blockStep({ rules: [...rules] }, side))
  }
  await makeBlocks(model.rules)
  for (const [i, rule] of model.rules.entries()) {
    if (rule.keys.length === 0) {
      kept.push(rule)
      counts.push({ rule: rule.name, pairs: budget.all, skippedKeys: 0, skippedPairs: 0, largest: budget.all })
      continue
    }
    const block = named(blockColumn(i))
    const count = await aboutRule(duck, { mode: model.mode, rule: rule.name, block, budget }) ?? await countRule(duck, { mode: model.mode, rule: rule.name, block, budget })
    if (count.pairs > budget.pairs) {
      warnings.push(`候选规则“${rule.name}”会产生 ${Math.round(count.pairs)} 对，超出上限，未采用`)
      continue
    }
    const skipped = count.skippedKeys === 0 ? [] : (await duck.rows({ name: `skip ${rule.name}`, sql: `select left(md5(t), 16) as k from (select any_value(${keyText(rule.keys)}) as t, ${block} as k, any_value(pairs) as pairs from left_clean join left_blocks using ("id") join (select * from (${blocksSql(model.mode, 'blocks', { hash: block, has: block })}) where pairs > ${budget.block}) on k = ${block} group by 2) order by pairs desc, 1 limit 1000` })).map(one => String(one['k']))
    if (skipped.length > 0) warnings.push(`候选规则“${rule.name}”有 ${count.skippedKeys} 个取值过于集中（最大的一个含 ${Math.round(count.largest)} 对），共 ${Math.round(count.skippedPairs)} 对不按此规则比较`)
    kept.push({ ...rule, skipped })
    counts.push(count)
  }
  if (kept.length < model.rules.length || kept.some(({ skipped }) => skipped.length > 0)) await makeBlocks(kept)
  return { rules: kept, counts, warnings }
}
