import { describe, expect, it } from 'vitest'
import { Problem } from '../kernel/problem.ts'
import { type Model, weightOf } from './model.ts'
import { fromSplink, toSplink } from './splink.ts'

/** As Splink 5 writes it. */
const splink = {
  link_type: 'dedupe_only', probability_two_random_records_match: 0.001, retain_matching_columns: true, sql_dialect: 'duckdb', linker_uid: 'x', em_convergence: 0.0001, unique_id_column_name: 'id',
  blocking_rules_to_generate_predictions: [
    { blocking_rule: '(l."first_name" = r."first_name") AND (l."city" = r."city")', sql_dialect: 'duckdb' },
    { blocking_rule: 'l.surname = r.surname and substr(l.dob,1,4) = substr(r.dob,1,4)', sql_dialect: 'duckdb' },
  ],
  comparisons: [
    {
      output_column_name: 'first_name', comparison_description: 'JaroWinklerAtThresholds', comparison_levels: [
        { sql_condition: '"first_name_l" IS NULL OR "first_name_r" IS NULL', label_for_charts: 'first_name is NULL', fix_m_probability: false, is_null_level: true },
        { sql_condition: '"first_name_l" = "first_name_r"', label_for_charts: 'Exact match on first_name', m_probability: 0.8, u_probability: 0.01, tf_adjustment_column: 'first_name', tf_adjustment_weight: 1 },
        { sql_condition: 'jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.9', label_for_charts: 'close', m_probability: 0.15, u_probability: 0.02 },
        { sql_condition: 'ELSE', label_for_charts: 'All other comparisons', m_probability: 0.05, u_probability: 0.97 },
      ],
    },
    { output_column_name: 'city', comparison_levels: [{ sql_condition: 'city_l = city_r', m_probability: 0.9, u_probability: 0.1 }, { sql_condition: 'ELSE', m_probability: 0.1, u_probability: 0.9 }] },
  ],
}
const refusal = (given: unknown): string => {
  try {
    fromSplink(given)
    return ''
  } catch (error) {
    return error instanceof Problem ? error.issues.map(issue => issue.message).join() : String(error)
  }
}

describe('a model of Splink', () => {
  it('is read: share, weights, missing values, equal columns and rules', () => {
    const model = fromSplink(splink)
    expect(model.lambda).toBe(0.001)
    expect(model.mode).toBe('dedupe')
    expect(model.comparisons[0]).toMatchObject({ field: 'first_name', columns: ['first_name'], equal: 'first_name', missing: '("first_name_l" IS NULL OR "first_name_r" IS NULL)' })
    expect(model.comparisons[0]?.levels.map(level => weightOf(level).toFixed(2))).toEqual(['6.32', '2.91', '-4.28'])
    expect(model.comparisons[0]?.levels[0]?.byFrequency).toBe(true)
    expect(model.comparisons[1]).toMatchObject({ columns: ['city'], equal: 'city', missing: 'false' })
    expect(model.rules.map(rule => rule.keys)).toEqual([['"first_name"', '"city"'], ['surname', 'substr(dob,1,4)']])
    expect(model.columns.map(column => column.name)).toEqual(['first_name', 'city'])
  })

  it('survives being written and read again', () => {
    const model = fromSplink({ ...splink, blocking_rules_to_generate_predictions: [splink.blocking_rules_to_generate_predictions[0]] })
    const { comparisons, ...rest } = fromSplink(JSON.parse(JSON.stringify(toSplink(model))))
    const { comparisons: before, ...restBefore } = model
    expect(rest).toEqual(restBefore)
    expect(comparisons.map(({ levels }) => levels)).toEqual(before.map(({ levels }) => levels))
  })

  it('gets measures written out, one in the other', () => {
    const model: Model = {
      ...fromSplink(splink),
      comparisons: [{
        field: 'x', kind: 'name', columns: ['x'], missing: 'false', measures: [{ name: 'x:jaro', sql: 'jaro("x_l", "x_r")' }, { name: 'x:edits', sql: 'case when "x:jaro" > 0.5 then 1 end' }],
        levels: [{ name: 'a', words: 'a', when: '"x:edits" <= 1', m: 0.5, u: 0.1 }, { name: 'else', words: 'b', when: 'true', m: 0.5, u: 0.9 }],
      }],
    }
    expect(toSplink(model).comparisons[0]?.comparison_levels.map(level => level.sql_condition)).toEqual(['false', '(case when (jaro("x_l", "x_r")) > 0.5 then 1 end) <= 1', 'ELSE'])
  })

  it('that has no counterpart is refused in words', () => {
    expect(refusal({ ...splink, link_type: 'link_and_dedupe' })).toMatch(/请分成两个模型/)
    expect(refusal({ ...splink, sql_dialect: 'spark' })).toMatch(/spark/)
    expect(refusal({ ...splink, blocking_rules_to_generate_predictions: ['l.a > r.a'] })).toMatch(/读不进来/)
    expect(refusal({ ...splink, blocking_rules_to_generate_predictions: ['l.a = r.b'] })).toMatch(/读不进来/)
    expect(refusal({ ...splink, comparisons: [{ output_column_name: 'a', comparison_levels: [{ sql_condition: 'a_l = a_r' }] }] })).toMatch(/还没有训练/)
    expect(refusal([])).toMatch(/不是 Splink/)
  })
})
