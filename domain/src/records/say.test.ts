import { describe, expect, test } from 'vitest'
import type { CodeList } from '../codes/codeList.ts'
import type { KindField } from './kind.ts'
import { sayLines, sayPlain } from './say.ts'

const grades: CodeList = { id: 'grades', title: '等级', basis: '示例', entries: [{ code: 1, label: '低' }, { code: 2, label: '中' }] }
const field = (type: KindField['type'], rest: Partial<KindField> = {}): KindField => ({ id: 'one', type, label: '一项', list: null, of: [], ...rest }) as KindField

describe('a value', () => {
  test.each<[KindField['type'], unknown, string]>([
    ['yesNo', true, '是'], ['yesNo', false, '否'], ['yesNo', null, ''], ['text', '', ''], ['number', 0, '0'], ['day', '2026-05-18', '2026-05-18'],
    ['money', 120_005, '1,200.05 元'], ['money', -1200, '-12 元'], ['percent', 85, '85%'], ['files', ['a', 'b'], '2 个文件'],
    ['term', '2026-2', '2026—2027 学年第二学期'], ['period', '2026-Q3', '2026 年第三季度'], ['period', '2026-03', '2026 年 3 月'],
    ['moment', '2026-05-20T16:30:00.000Z', '2026-05-21 00:30'], ['moment', '昨天', '昨天'],
  ])('of type %s is said as officials say it: %j', (type, value, said) => {
    expect(sayPlain(field(type), value)).toBe(said)
  })
  test('that is a code is said by its label, and one that is read masked stays masked', () => {
    expect([sayPlain(field('code', { list: grades }), 2), sayPlain(field('codes', { list: grades }), [1, 2]), sayPlain(field('code', { list: grades }), '••')]).toEqual(['中', '低、中', '••'])
  })
  test('never lets an inner shape out', () => {
    expect(sayPlain(field('text'), { a: 1 })).toBe('')
  })
})

test('lines are numbered, and what is empty in one is left out', () => {
  const lines = field('lines', { of: [field('text', { id: 'who', label: '姓名' }), field('number', { id: 'age', label: '年龄' })] })
  const value = [{ who: '王小禾', age: 9 }, { who: '', age: 3 }]
  expect(sayLines(lines, value, { say: sayPlain, labelled: true, between: '；' })).toBe('1. 姓名：王小禾，年龄：9；2. 年龄：3')
  expect(sayLines(lines, value, { say: sayPlain, labelled: false, between: '\n' })).toBe('1. 王小禾，9\n2. 3')
})
