/** Models of Splink (4 and 5, dialect DuckDB) as JSON, in and out, so that a model can be compared and carried over.
 *
 *  What does not travel: Splink keeps term frequencies beside its model, so imported ones weigh all values alike until frequencies
 *  are counted; it has no guards, thresholds or skipped blocks, and expects the prepared columns of `columns` as its input. */
import { z } from 'zod'
import { problem } from '../kernel/problem.ts'
import { type BlockingRule, type Comparison, type Level, type Model, modelFormat, priorBits } from './model.ts'

const SplinkLevel = z.object({
  sql_condition: z.string(), label_for_charts: z.string().optional(), is_null_level: z.boolean().optional(),
  m_probability: z.number().optional(), u_probability: z.number().optional(), tf_adjustment_column: z.string().optional(), tf_adjustment_weight: z.number().optional(),
})
const SplinkComparison = z.object({ output_column_name: z.string(), comparison_levels: z.array(SplinkLevel).min(1), comparison_description: z.string().optional() })
export const SplinkModel = z.object({
  link_type: z.enum(['link_only', 'dedupe_only', 'link_and_dedupe']), probability_two_random_records_match: z.number(), sql_dialect: z.string().optional(), unique_id_column_name: z.string().optional(),
  blocking_rules_to_generate_predictions: z.array(z.union([z.string(), z.object({ blocking_rule: z.string(), sql_dialect: z.string().optional() })])).default([]),
  comparisons: z.array(SplinkComparison).min(1),
})
export type SplinkModel = z.infer<typeof SplinkModel>

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** @throws Problem for what has no counterpart here: untrained levels, other dialects, rules that are not equalities, linking and
 *  deduplicating at once */
export function fromSplink(given: unknown): Model {
  const parsed = SplinkModel.safeParse(given)
  if (!parsed.success) throw problem('linkage.splink', `不是 Splink 的模型文件：${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`)
  const splink = parsed.data
  if (splink.link_type === 'link_and_dedupe') throw problem('linkage.splink', '这个模型同时比对和查重（link_and_dedupe），请分成两个模型')
  if ((splink.sql_dialect ?? 'duckdb') !== 'duckdb') throw problem('linkage.splink', `这个模型的 SQL 是 ${splink.sql_dialect ?? ''} 的写法，只能读 duckdb 的`)
  const comparisons = splink.comparisons.map(comparisonOf)
  const columns = [...new Set(comparisons.flatMap(comparison => comparison.columns))]
  const rules = splink.blocking_rules_to_generate_predictions.map(rule => ruleOf(typeof rule === 'string' ? rule : rule.blocking_rule))
  const even = -priorBits(splink.probability_two_random_records_match)
  return {
    format: modelFormat, mode: splink.link_type === 'link_only' ? 'link' : 'dedupe', seed: 1, comparisons, guards: [], frequencies: {}, trained: {},
    columns: columns.map(name => ({ name, sql: quoted(name) })), rules: rules.length === 0 ? [{ name: '全部成对', keys: [], skipped: [] }] : rules,
    lambda: splink.probability_two_random_records_match, threshold: even, review: even - 3,
  }
}

function comparisonOf({ output_column_name: field, comparison_levels: levels }: z.infer<typeof SplinkComparison>): Comparison {
  const missing = levels.filter(level => level.is_null_level === true).map(level => `(${level.sql_condition})`).join(' or ')
  const kept = levels.filter(level => level.is_null_level !== true).map((level, i): Level => {
    if (level.m_probability === undefined || level.u_probability === undefined) throw problem('linkage.splink', `Splink 模型里“${field}”的“${level.label_for_charts ?? level.sql_condition}”还没有训练出 m 和 u`)
    const words = level.label_for_charts ?? level.sql_condition
    return { name: i === 0 ? 'exact' : words, words, when: level.sql_condition.trim().toUpperCase() === 'ELSE' ? 'true' : level.sql_condition, m: level.m_probability, u: level.u_probability, ...level.tf_adjustment_column === undefined ? {} : { byFrequency: true } }
  })
  const columns = columnsIn(levels.map(level => level.sql_condition).join(' '))
  const [only] = columns
  const isEquality = columns.length === 1 && only !== undefined && kept[0]?.when.replaceAll(/["\s]/g, '') === `${only}_l=${only}_r`
  return { field, kind: 'splink', columns, missing: missing === '' ? 'false' : missing, measures: [], levels: kept, ...isEquality && only !== undefined ? { equal: only } : {} }
}

/** Names before _l and _r, quoted or not; texts in single quotes are no names. */
function columnsIn(sql: string): string[] {
  const bare = sql.replace(/'(?:[^']|'')*'/g, '')
  const names = [...bare.matchAll(/"([^"]+)_[lr]"|\b([A-Za-z_]\w*?)_[lr]\b/g)].map(found => found[1] ?? found[2] ?? '')
  return [...new Set(names)]
}

function ruleOf(sql: string): BlockingRule {
  const keys = sql.split(/\s+and\s+/i).map(part => {
    const [l = '', r = '', ...more] = part.trim().replace(/^\((.*)\)$/, '$1').split(/(?<![<>!])=/)
    const side = (text: string, alias: string): string => text.trim().replaceAll(new RegExp(`\\b${alias}\\.`, 'g'), '')
    if (more.length > 0 || r === '' || side(l, 'l') !== side(r, 'r')) throw problem('linkage.splink', `候选规则“${sql}”不是“两边同一表达式相等”，读不进来`)
    return side(l, 'l')
  })
  return { name: keys.join(' + ').replaceAll('"', ''), keys, skipped: [] }
}

/** The model in Splink’s form; measures are written out where they are used. */
export function toSplink(model: Model): SplinkModel {
  return {
    link_type: model.mode === 'link' ? 'link_only' : 'dedupe_only', probability_two_random_records_match: model.lambda, sql_dialect: 'duckdb', unique_id_column_name: 'key',
    blocking_rules_to_generate_predictions: model.rules.filter(rule => rule.keys.length > 0).map(rule => ({ blocking_rule: rule.keys.map(key => `(${aliased(key, 'l')} = ${aliased(key, 'r')})`).join(' AND '), sql_dialect: 'duckdb' })),
    comparisons: model.comparisons.map(comparison => ({
      output_column_name: comparison.field, comparison_description: comparison.kind,
      comparison_levels: [
        { sql_condition: comparison.missing, label_for_charts: `${comparison.field} 缺`, is_null_level: true },
        ...comparison.levels.map(level => ({
          sql_condition: level.when === 'true' ? 'ELSE' : writtenOut(comparison, level.when), label_for_charts: level.words, m_probability: level.m, u_probability: level.u,
          ...level.byFrequency === true ? { tf_adjustment_column: comparison.columns[0] ?? comparison.field, tf_adjustment_weight: 1 } : {},
        })),
      ],
    })),
  }
}

const aliased = (key: string, alias: string): string => key.replaceAll(/"(?:[^"]|"")+"/g, name => `${alias}.${name}`)

function writtenOut({ measures }: Comparison, condition: string): string {
  let sql = condition
  for (let depth = 0; depth <= measures.length && measures.some(measure => sql.includes(quoted(measure.name))); depth++) {
    for (const measure of measures) sql = sql.replaceAll(quoted(measure.name), `(${measure.sql})`)
  }
  return sql
}
