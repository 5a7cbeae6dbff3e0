/** SQL of pairs: which are compared, on which level each comparison stands, what they weigh. Pure text; the one place where
 *  blocking, levels and weights become joins.
 *
 *  A pair is never written down before it is judged: rows are joined by a rule, pairs that cannot reach `keep` even if everything
 *  that is not equal were as good as it can be are dropped by comparing for equality alone, and only the rest is looked at closely. */
import { type Comparison, type Level, type Model, weightOf } from '@qinghe/domain/linkage/model.ts'
import { named } from './duck.ts'
import { blockColumn, frequencyColumn } from './prepare.ts'

/** Names of the two sides: `left` has left_clean, left_blocks and left_weights. The same one twice when deduplicating. */
export type Sides = { left: string; right: string }
export const sidesOf = (mode: Model['mode']): Sides => mode === 'dedupe' ? { left: 'left', right: 'left' } : { left: 'left', right: 'right' }

export const sideNames = (mode: Model['mode']): ('left' | 'right')[] => mode === 'dedupe' ? ['left'] : ['left', 'right']

/** Columns a pair carries: everything the levels read, from both sides. */
function carried(model: Model, weights: string): string {
  const columns = [...new Set(model.comparisons.flatMap(comparison => comparison.columns))]
  const frequencies = frequencyFields(model).map(field => `${weights}.${named(frequencyColumn(field))}`)
  return ['l."id" as "id_l"', 'r."id" as "id_r"', ...columns.flatMap(column => [`l.${named(column)} as ${named(`${column}_l`)}`, `r.${named(column)} as ${named(`${column}_r`)}`]), ...frequencies].join(', ')
}

/** Fields whose agreement weighs by the value; none while a model is still being learned. */
const frequencyFields = ({ comparisons, frequencies }: Model): string[] => comparisons.filter(usesFrequency).map(({ field }) => field).filter(field => frequencies[field] !== undefined)

export const usesFrequency = ({ levels }: Comparison): boolean => levels.some(level => level.byFrequency === true)
export const levelColumn = (field: string): string => `level ${field}`

const levelsSql = (comparison: Comparison): string =>
  `case when ${comparison.missing} then 0 ${comparison.levels.map((level, i) => level.when === 'true' ? `else ${i + 1} end` : `when ${level.when} then ${i + 1}`).join(' ')}${comparison.levels.at(-1)?.when === 'true' ? '' : ' end'}`

/** A FROM clause with the aliases l and r, and the alias of the table with the frequencies. */
export type From = { sql: string; where: readonly string[]; weights: string }

/** Pairs of rows → id_l, id_r, `extra` and their levels as columns `level FIELD`. */
export function levelsOf(model: Model, { sql, where, weights }: From, extra: readonly string[] = []): string {
  const levels = model.comparisons.map(comparison => `(${levelsSql(comparison)})::utinyint as ${named(levelColumn(comparison.field))}`)
  const frequencies = frequencyFields(model).map(field => named(frequencyColumn(field)))
  return `select "id_l", "id_r", ${[...extra, ...levels, ...frequencies].join(', ')} from (${measured(model, `select ${[carried(model, weights), ...extra].join(', ')} ${sql}${where.length === 0 ? '' : ` where ${where.join(' and ')}`}`)})`
}

/** A measure may rest on others; each is computed once, one layer further out than those. */
function measured(model: Model, pairs: string): string {
  let left = model.comparisons.flatMap(comparison => comparison.measures)
  let sql = pairs
  while (left.length > 0) {
    const waits = ({ sql: own }: { sql: string }): boolean => left.some(other => own.includes(named(other.name)))
    const now = left.filter(measure => !waits(measure))
    if (now.length === 0) throw new Error('measures rest on each other')
    sql = `select *${now.map(measure => `, ${measure.sql} as ${named(measure.name)}`).join('')} from (${sql})`
    left = left.filter(waits)
  }
  return sql
}

/** Pairs that agree on one of the rules, each once, found on the narrow blocks: id_l, id_r, and `mask`, a bit for each rule they agree on.
 *  @param rules numbers of rules; pairs an earlier rule of the model finds are left to it
 *  @param every by rule, of its blocks only one in so many, chosen by its hash; for learning */
export function foundSql(model: Model, { left, right }: Sides, { rules, every = [] }: { rules: readonly number[]; every?: readonly number[] }): string {
  const chosen = (side: string, i: number): string => (every[i] ?? 1) > 1 ? ` and ${side}.${named(blockColumn(i))} % ${every[i]} = 0` : ''
  const same = (i: number): string => `l.${named(blockColumn(i))} = r.${named(blockColumn(i))}${chosen('l', i)}`
  const mask = model.rules.map((_, i) => `case when ${same(i)} then ${2 ** i} else 0 end`).join(' + ')
  const parts = rules.map(rule => {
    const once = [...model.mode === 'dedupe' ? [inOrder] : [], ...model.rules.slice(0, rule).map((_, i) => `(${same(i)}) is not true`)]
    return `select l."id" as "id_l", r."id" as "id_r", ${mask} as mask from ${left}_blocks l join ${right}_blocks r on ${same(rule)}${chosen('r', rule)}${once.length === 0 ? '' : ` where ${once.join(' and ')}`}`
  })
  return parts.join(' union all ')
}
/** By key and not by number: a row that came later has a later number, and the pair must not depend on that. */
const inOrder = 'l."key" < r."key"'

/** FROM clause: the rows of found pairs. */
export function rowsOf(model: Model, { left, right }: Sides, found: string): From {
  const weights = frequencyFields(model).length > 0 ? ` join ${left}_weights w on w."id" = b."id_l"` : ''
  return { sql: `from (${found}) b join ${left}_clean l on l."id" = b."id_l" join ${right}_clean r on r."id" = b."id_r"${weights}`, where: [], weights: 'w' }
}

const bits = (value: number): string => (Math.round(value * 1e6) / 1e6).toString()

/** Bits a comparison gives a pair, from its level. */
function weightSql(model: Model, comparison: Comparison): string {
  const level = named(levelColumn(comparison.field))
  const cases = comparison.levels.map((one, i) => `when ${i + 1} then ${one.byFrequency === true && model.frequencies[comparison.field] !== undefined
    ? `${bits(Math.log2(Math.max(one.m, 1e-12)))} - log2(${named(frequencyColumn(comparison.field))})`
    : bits(weightOf(one))}`)
  return `(case ${level} ${cases.join(' ')} else 0 end)`
}

/** The most a pair can weigh, judged by equality alone. Null (a side is missing) counts as the best that is left: still a bound. */
function boundSql(model: Model, weights: string): string | null {
  const parts = model.comparisons.map(comparison => {
    const isRare = (one: Level): boolean => one.byFrequency === true && model.frequencies[comparison.field] !== undefined
    const most = comparison.levels.map(one => isRare(one) ? Number.POSITIVE_INFINITY : weightOf(one))
    if (comparison.equal === undefined) return Math.max(0, ...most) === Number.POSITIVE_INFINITY ? null : bits(Math.max(0, ...most))
    const [first, ...rest] = comparison.levels
    if (first === undefined || rest.some(isRare)) return null
    const equal = isRare(first) ? `${bits(Math.log2(Math.max(first.m, 1e-12)))} - log2(${weights}.${named(frequencyColumn(comparison.field))})` : bits(weightOf(first))
    return `(case when l.${named(comparison.equal)} = r.${named(comparison.equal)} then ${equal} else ${bits(Math.max(0, ...rest.map(weightOf)) + 1e-6)} end)`
  })
  return parts.includes(null) ? null : parts.join(' + ')
}

/** @param keep bits below which a pair is not written down
 *  @returns select of id_l, id_r, weight, guard (number of the first guard that holds, 0 = none) */
export function scoredSql(model: Model, from: From, keep: number): string {
  const bound = boundSql(model, from.weights)
  const near: From = bound === null ? from : { ...from, where: [...from.where, `${bound} >= ${bits(keep)}`] }
  const guards = model.guards.length === 0 ? '0' : `(case ${model.guards.map((guard, i) => `when ${guard.when} then ${i + 1}`).join(' ')} else 0 end)`
  const weight = `round(${model.comparisons.map(comparison => weightSql(model, comparison)).join(' + ')}, 6)`
  return `select * from (select "id_l", "id_r", ${weight} as "weight", ${guards}::utinyint as "guard" from (${levelsOf(model, near)})) where "weight" >= ${bits(keep)}`
}

/** Number that names an agreement pattern: level of each comparison as a digit of a mixed base. */
export function patternSql(model: Model): string {
  let base = 1n
  const parts = model.comparisons.map(comparison => {
    const part = `${named(levelColumn(comparison.field))}::ubigint * ${base}`
    base *= BigInt(comparison.levels.length + 1)
    return part
  })
  if (base > 2n ** 63n) throw new Error('too many comparisons for one pattern number')
  return parts.join(' + ')
}

/** The digits of a pattern number. */
export function levelsOfPattern(model: Pick<Model, 'comparisons'>, pattern: bigint): number[] {
  let rest = pattern
  return model.comparisons.map(({ levels }) => {
    const base = BigInt(levels.length + 1)
    const digit = Number(rest % base)
    rest /= base
    return digit
  })
}
