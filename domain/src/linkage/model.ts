/** The frozen model of a linkage run: everything that decides about a pair stands in this JSON, and nothing else does.
 *
 *  Fellegi and Sunter (1969): a pair is described by the level on which each comparison agrees. `m` is how often a level is
 *  seen among pairs of the same person, `u` among pairs of different people; log₂(m/u) is the weight of the level, weights of
 *  a pair add up, and `lambda`, the share of same pairs among all pairs, turns the sum into a probability.
 *
 *  Conditions are SQL expressions of DuckDB over columns ending in `_l` and `_r` (the convention of Splink, so that its models
 *  can be read and written). A model runs with no access to files or network, see server/src/linkage/duck.ts. */
import { z } from 'zod'

const Probability = z.number().min(0).max(1)

export const Level = z.object({
  name: z.string(),
  /** What a person reads in the explanation: “同音，用字不同”. */
  words: z.string(),
  /** SQL over `"x_l"`, `"x_r"` and the measures of its comparison; the last level of a comparison is `true`. */
  when: z.string(),
  m: Probability,
  u: Probability,
  /** The u of a pair on this level is that of its own value: two 欧阳 say more than two 王. */
  byFrequency: z.boolean().optional(),
})
export type Level = z.infer<typeof Level>

export const Comparison = z.object({
  field: z.string(),
  kind: z.string(),
  /** Prepared columns it reads. */
  columns: z.array(z.string()).min(1),
  /** A pair on which this holds says nothing here: weight 0. */
  missing: z.string(),
  /** The column whose equality is exactly the first level; lets the engine skip pairs without looking closer. */
  equal: z.string().optional(),
  /** What near values share: unless one of `meets` agrees (a mark of the left row with one of the right) and `also` holds, a pair stands
   *  on `levels[last]` or a later one, or is missing. Equal values are near. `marks`: SQL over prepared columns of one side, null
   *  where the field is missing. Lets the engine pass over most pairs of a large block; decides nothing. */
  near: z.object({ marks: z.array(z.object({ name: z.string(), sql: z.string() })), meets: z.array(z.tuple([z.string(), z.string()])).min(1), also: z.string().optional(), last: z.number().int().min(1) }).optional(),
  /** Costly measures computed once a pair: `{ name, sql }`, used in `when` as `"name"`. */
  measures: z.array(z.object({ name: z.string(), sql: z.string() })),
  levels: z.array(Level).min(2),
})
export type Comparison = z.infer<typeof Comparison>

export const BlockingRule = z.object({
  name: z.string(),
  /** SQL over prepared columns of one side; rows whose expressions all agree are compared. None: every pair is. */
  keys: z.array(z.string()),
  /** Keys left out because their block exploded, as the first 16 digits of md5. */
  skipped: z.array(z.string()),
})
export type BlockingRule = z.infer<typeof BlockingRule>

/** Keeps a pair from being accepted by itself, whatever its weight: twins and siblings. `when` is SQL over `"level FIELD"`. */
export const Guard = z.object({ name: z.string(), words: z.string(), when: z.string() })
export type Guard = z.infer<typeof Guard>

/** u of a value that is common enough to be listed; `other` for the rest. */
export const Frequencies = z.object({ values: z.record(z.string(), z.number()), other: z.number() })
export type Frequencies = z.infer<typeof Frequencies>

/** `by`: instead of SQL, `sql` names another column whose characters (or day) are translated, see server/src/linkage/characters.ts.
 *  `after`: `sql` reads prepared columns instead of raw ones. */
export const Column = z.object({ name: z.string(), sql: z.string(), after: z.boolean().optional(), by: z.enum(['simple', 'toned', 'sound', 'dialect', 'shape', 'lunar']).optional() })
export type Column = z.infer<typeof Column>

export const modelFormat = 'qinghe-linkage-1'
export const Model = z.object({
  format: z.literal(modelFormat),
  mode: z.enum(['link', 'dedupe']),
  seed: z.number().int(),
  /** How each prepared column is made from the raw ones. */
  columns: z.array(Column),
  comparisons: z.array(Comparison).min(1),
  rules: z.array(BlockingRule).min(1),
  guards: z.array(Guard),
  lambda: Probability,
  frequencies: z.record(z.string(), Frequencies),
  /** In bits of weight without the prior. From here a pair is accepted; from `review` a person looks at it. */
  threshold: z.number(),
  review: z.number(),
  /** What it was estimated from, for the reader. */
  trained: z.record(z.string(), z.number()),
})
export type Model = z.infer<typeof Model>

/** Nothing is certain: weights stay finite. */
const least = 1e-12
export const weightOf = ({ m, u }: Pick<Level, 'm' | 'u'>): number => Math.log2(Math.max(m, least) / Math.max(u, least))

/** Bits the evidence has to overcome before same and different are equally likely. */
export const priorBits = (lambda: number): number => Math.log2(Math.max(lambda, least) / Math.max(1 - lambda, least))

/** @param bits weight of the pair with the prior */
export const probabilityOf = (bits: number): number => bits > 60 ? 1 : bits < -60 ? 0 : 2 ** bits / (1 + 2 ** bits)
