import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CodeList } from '../codes/codeList.ts'
import { compileTable, decide, type TableField } from './decisionTable.ts'

const care: CodeList = { id: 'care', title: '照护', basis: '示例', entries: [{ code: 'parent', label: '父母' }, { code: 'weak', label: '能力不足' }, { code: 'nobody', label: '无人' }] }
const risk: CodeList = { id: 'CL-13', title: '风险等级', basis: '示例', entries: [{ code: 1, label: '低' }, { code: 2, label: '中' }, { code: 3, label: '高' }] }
const fields: TableField[] = [
  { id: 'care', label: '照护', type: 'code', list: care }, { id: 'alone', label: '独居', type: 'yesNo', list: null }, { id: 'score', label: '得分', type: 'number', list: null },
  { id: 'note', label: '说明', type: 'text', list: null },
]
const of: TableField = { id: 'grade', label: '等级', type: 'code', list: risk }
const compile = (by: string[], rows: { when: unknown[]; gives: unknown }[]) => compileTable({ table: { by, rows }, of, fields, path: ['table'] })
const told = (by: string[], rows: { when: unknown[]; gives: unknown }[]): string[] => compile(by, rows).faults.map(one => `${one.path.join('.')} ${one.message}`)

describe('exactly one row for every combination', () => {
  test('is all there is to a table that is right', () => {
    expect(told(['care', 'alone'], [{ when: ['nobody', 'any'], gives: 3 }, { when: [['parent', 'weak'], true], gives: 3 }, { when: ['parent', false], gives: 1 }, { when: ['能力不足', false], gives: '中' }])).toEqual([])
    expect(told(['score'], [{ when: ['< 60'], gives: 1 }, { when: ['60..79.5'], gives: 2 }, { when: ['> 79.5'], gives: 3 }])).toEqual([])
  })
  test('a gap is named', () => {
    expect(told(['care', 'alone'], [{ when: ['nobody', 'any'], gives: 3 }, { when: ['parent', 'any'], gives: 1 }])).toEqual([
      'table 判定表没有写“照护为能力不足、独居为是”、“照护为能力不足、独居为否”怎么定，请补一行',
    ])
    expect(told(['care', 'alone'], [{ when: ['nobody', true], gives: 3 }])).toEqual(['table 判定表没有写“照护为父母、独居为是”、“照护为父母、独居为否”、“照护为能力不足、独居为是”等 5 种情形怎么定，请补一行'])
  })
  test('a number between two rows, and one that both speak of, are seen', () => {
    expect(told(['score'], [{ when: ['< 60'], gives: 1 }, { when: ['> 60'], gives: 2 }])).toEqual(['table 判定表没有写“得分为60”怎么定，请补一行'])
    expect(told(['score'], [{ when: ['<= 60'], gives: 1 }, { when: ['60..100'], gives: 2 }, { when: ['> 100'], gives: 3 }])).toEqual(['table.rows.1 第 1 行和第 2 行都适用于“得分为60”，请只留一行'])
    expect(told(['score'], [{ when: ['< 60'], gives: 1 }, { when: ['61..79'], gives: 2 }, { when: ['>= 79.5'], gives: 3 }])).toEqual(['table 判定表没有写“得分为60”、“得分为60.5”、“得分为79.25”怎么定，请补一行'])
  })
  test('rows that speak of the same are named once, at the later one', () => {
    expect(told(['care', 'alone'], [{ when: ['nobody', 'any'], gives: 3 }, { when: ['any', 'any'], gives: 1 }])).toEqual(['table.rows.1 第 1 行和第 2 行都适用于“照护为无人、独居为是”，请只留一行'])
  })
})

describe('a cell', () => {
  test('is a value of its column, or the fault says what may stand there', () => {
    expect(told(['care', 'alone'], [{ when: ['noone', 'any'], gives: 3 }])).toEqual(['table.rows.0.when.0 “noone”不是“照护”的值；不论什么都适用写 any，数字写 < 60、>= 60 或 60..79'])
    expect(told(['alone'], [{ when: ['true'], gives: 3 }])).toEqual([expect.stringMatching(/^table\.rows\.0\.when\.0 “true”不是“独居”的值/u)])
    expect(told(['score'], [{ when: ['79..60'], gives: 3 }])).toEqual([expect.stringMatching(/^table\.rows\.0\.when\.0 “79\.\.60”不是“得分”的值/u)])
    expect(told(['care', 'alone'], [{ when: ['nobody'], gives: 3 }])).toEqual(['table.rows.0 这一行要写 2 格（照护、独居），写了 1 格'])
    expect(told(['alone'], [{ when: ['any'], gives: 9 }])).toEqual(['table.rows.0.gives “9”不是“等级”的值'])
  })
  test('stands under a field that has few values or an order', () => {
    expect(told(['note'], [{ when: ['any'], gives: 1 }])).toEqual(['table.by.0 “说明”不能用来判定：只看代码、是否和数字'])
    expect(told(['cara'], [{ when: ['any'], gives: 1 }])).toEqual(['table.by.0 没有名为 cara 的字段'])
  })
})

test('a table that has no fault decides whatever is known, and nothing that is not', () => {
  const rows = [{ when: ['nobody', 'any', 'any'], gives: 3 }, { when: [['parent', 'weak'], true, 'any'], gives: 3 }, { when: [['parent', 'weak'], false, '< 60'], gives: 2 }, { when: [['parent', 'weak'], false, '>= 60'], gives: 1 }]
  const { decision, faults } = compile(['care', 'alone', 'score'], rows)
  expect(faults).toEqual([])
  fc.assert(fc.property(fc.constantFrom('parent', 'weak', 'nobody'), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), (who, alone, score) => {
    expect([1, 2, 3]).toContain(decision && decide(decision, { care: who, alone, score }))
  }))
  expect(decision && decide(decision, { care: 'nobody', alone: true })).toBeNull()
})
