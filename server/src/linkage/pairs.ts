/** SQL of pairs: which are compared, on which level each comparison stands, what they weigh. Pure text; the one place where
 *  blocking, levels and weights become joins.
 *
 *  A pair is never written down before it is judged: rows are joined by a rule, pairs that cannot reach `keep` even if everything
 *  that is not equal were as good as it can be are dropped by comparing for equality alone, and only the rest is looked at closely. */
import { type Comparison, type Model, weightOf } from '@qinghe/domain/linkage/model.ts'
import { named } from './duck.ts'
import { blockColumn, frequencyColumn } from './prepare.ts'

/** @property left table of prepared rows. @property right the same table when deduplicating */
export type Tables = { left: string; right: string }
export const tablesOf = (mode: Model['mode']): Tables => mode === 'dedupe' ? { left: 'left_rows', right: 'left_rows' } : { left: 'left_rows', right: 'right_rows' }

/** Columns a pair carries: everything the levels read, from both sides. */
function carried(model: Model): string {
  const columns = [...new Set(model.comparisons.flatMap(comparison => comparison.columns))]
  const frequencies = model.comparisons.filter(usesFrequency).map(comparison => `l.${named(frequencyColumn(comparison.field))}`)
  return ['l."id" as "id_l"', 'r."id" as "id_r"', ...columns.flatMap(column => [`l.${named(column)} as ${named(`${column}_l`)}`, `r.${named(column)} as ${named(`${column}_r`)}`]), ...frequencies].join(', ')
}

export const usesFrequency = ({ levels }: Comparison): boolean => levels.some(level => level.byFrequency === true)
export const levelColumn = (field: string): string => `level ${field}`

const levelsSql = (comparison: Comparison): string =>
  `case when ${comparison.missing} then 0 ${comparison.levels.map((level, i) => level.when === 'true' ? `else ${i + 1} end` : `when ${level.when} then ${i + 1}`).join(' ')}${comparison.levels.at(-1)?.when === 'true' ? '' : ' end'}`

/** Pairs of rows (a FROM clause) → their levels as columns `level FIELD`, in utinyint. */
export function levelsOf(model: Model, from: string): string {
  const measures = model.comparisons.flatMap(comparison => comparison.measures)
  // A measure may rest on another one; it is computed once, one layer further out.
  const isLater = ({ sql }: { sql: string }): boolean => measures.some(other => sql.includes(named(other.name)))
  const layer = (chosen: typeof measures): string => chosen.map(measure => `, ${measure.sql} as ${named(measure.name)}`).join('')
  const levels = model.comparisons.map(comparison => `(${levelsSql(comparison)})::utinyint as ${named(levelColumn(comparison.field))}`)
  const frequencies = model.comparisons.filter(usesFrequency).map(comparison => named(frequencyColumn(comparison.field)))
  return `select "id_l", "id_r", ${[...levels, ...frequencies].join(', ')} from (select *${layer(measures.filter(isLater))} from (select *${layer(measures.filter(one => !isLater(one)))} from (select ${carried(model)} ${from})))`
}

/** All pairs of a rule, whatever other rules find them too; of one block in `every`, chosen by its hash. For learning. */
export function wholeBlockOf(model: Model, rule: number, every: number): string {
  const { left, right } = tablesOf(model.mode)
  const block = named(blockColumn(rule))
  return `from ${left} l join ${right} r on l.${block} = r.${block} where true${model.mode === 'dedupe' ? ' and l."id" < r."id"' : ''}${every > 1 ? ` and hash(l.${block}) % ${every} = 0` : ''}`
}

/** Pairs two rows of which agree on a rule and on none of the earlier ones, so that each pair comes once. */
export function blockOf(model: Model, rule: number, tables: Tables): string {
  const same = (i: number): string => `l.${named(blockColumn(i))} = r.${named(blockColumn(i))}`
  const isAll = model.rules[rule]?.keys.length === 0
  const earlier = model.rules.slice(0, rule).map((_, i) => `(${same(i)}) is not true`)
  const once = model.mode === 'dedupe' ? ['l."id" < r."id"'] : []
  const where = [...isAll ? [] : [], ...once, ...earlier]
  return `from ${tables.left} l ${isAll ? `cross join ${tables.right} r` : `join ${tables.right} r on ${same(rule)}`}${where.length === 0 ? '' : ` where ${where.join(' and ')}`}`
}

const bits = (value: number): string => (Math.round(value * 1e6) / 1e6).toString()

/** Bits a comparison gives a pair, from its level. */
function weightSql(comparison: Comparison): string {
  const level = named(levelColumn(comparison.field))
  const cases = comparison.levels.map((one, i) => `when ${i + 1} then ${one.byFrequency === true
    ? `${bits(Math.log2(Math.max(one.m, 1e-12)))} - log2(${named(frequencyColumn(comparison.field))})`
    : bits(weightOf(one))}`)
  return `(case ${level} ${cases.join(' ')} else 0 end)`
}

/** The most a pair can weigh, judged by equality alone. Null (a side is missing) counts as the best that is left: still a bound. */
function boundSql(model: Model): string | null {
  const parts = model.comparisons.map(comparison => {
    const weights = comparison.levels.map(one => one.byFrequency === true ? Number.POSITIVE_INFINITY : weightOf(one))
    if (comparison.equal === undefined) return Math.max(0, ...weights) === Number.POSITIVE_INFINITY ? null : bits(Math.max(0, ...weights))
    const [first, ...rest] = comparison.levels
    if (first === undefined || rest.some(one => one.byFrequency === true)) return null
    const equal = first.byFrequency === true ? `${bits(Math.log2(Math.max(first.m, 1e-12)))} - log2(l.${named(frequencyColumn(comparison.field))})` : bits(weightOf(first))
    return `(case when l.${named(comparison.equal)} = r.${named(comparison.equal)} then ${equal} else ${bits(Math.max(0, ...rest.map(weightOf)) + 1e-6)} end)`
  })
  return parts.includes(null) ? null : parts.join(' + ')
}

/** @param keep bits below which a pair is not written down
 *  @returns select of id_l, id_r, weight, guard (number of the first guard that holds, 0 = none) for one rule */
export function scoredSql(model: Model, { rule, tables, keep }: { rule: number; tables: Tables; keep: number }): string {
  const bound = boundSql(model)
  const block = blockOf(model, rule, tables)
  const from = bound === null ? block : `${block}${block.includes(' where ') ? ' and' : ' where'} ${bound} >= ${bits(keep)}`
  const guards = model.guards.length === 0 ? '0' : `(case ${model.guards.map((guard, i) => `when ${guard.when} then ${i + 1}`).join(' ')} else 0 end)`
  const weight = `round(${model.comparisons.map(weightSql).join(' + ')}, 6)`
  return `select * from (select "id_l", "id_r", ${weight} as "weight", ${guards}::utinyint as "guard" from (${levelsOf(model, from)})) where "weight" >= ${bits(keep)}`
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
