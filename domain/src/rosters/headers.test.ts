import { describe, expect, test } from 'vitest'
import { formColumns, officialColumns } from './form.ts'
import { columnLetter, columnsAt, detectColumns, isChildRow, remapped, statesLeftBehind } from './headers.ts'

const targets = (rows: string[][]) => detectColumns(rows)?.columns.map(column => column.target)

describe('the heading of a roster', () => {
  test('the blank form is recognised whole, whatever stands above', () => {
    const header = officialColumns.map(column => column.header)
    const found = detectColumns([['农村留守儿童基本情况登记表'], ['填报单位（盖章）：', '', '填报日期：'], header])
    expect(found?.headerRow).toBe(3)
    expect(found?.columns.map(column => column.target)).toEqual(officialColumns.map(column => column.target))
    expect(found?.columns.every(column => column.certainty === 'exact' && column.note === null)).toBe(true)
  })
  test('no heading means two things', () => {
    const words = formColumns.flatMap(column => [column.header, ...column.synonyms].map(word => [word, column.target] as const))
    const meanings = new Map<string, Set<string>>()
    for (const [word, target] of words) meanings.set(word, (meanings.get(word) ?? new Set()).add(target))
    expect([...meanings].filter(([, set]) => set.size > 1)).toEqual([])
  })
  test('a roster of the town is read by its own words', () => {
    const found = detectColumns([['姓名', '性别', '身份证号码', '出生年月', '户籍村', '父亲务工地', '母亲务工地', '现监护人', '关系', '联系电话', '备注']])
    expect(found?.columns.map(column => column.target)).toEqual([
      'name', 'sexCode', 'idNumber', 'birthDate', 'row.village', 'father.workPlace', 'mother.workPlace', 'guardian.name', 'guardian.relationCode', 'guardian.phone', 'row.note',
    ])
    expect(found?.columns[0]).toEqual({ index: 0, letter: 'A', header: '姓名', target: 'name', certainty: 'exact', note: null })
    expect(found?.columns[2]).toMatchObject({ letter: 'C', certainty: 'synonym' })
    expect(found?.columns[9]).toMatchObject({ certainty: 'guessed', note: '在“现监护人”右边，按“委托监护人联系电话”导入，请核对' })
  })
  test('a group above gives the words below their meaning', () => {
    const rows = [
      ['2026 年二季度花名册'],
      ['序号', '姓名', '性别', '父亲', '', '', '母亲', '', '备注'],
      ['', '', '', '姓名', '身份证号', '联系电话', '姓名', '联系电话', ''],
    ]
    const found = detectColumns(rows)
    expect(found?.headerRow).toBe(3)
    expect(found?.columns.map(column => column.target)).toEqual([null, 'name', 'sexCode', 'father.name', 'father.idNumber', 'father.phone', 'mother.name', 'mother.phone', 'row.note'])
    expect(columnsAt(rows, 3).map(column => column.target)).toEqual(found?.columns.map(column => column.target))
  })
  test('brackets, numbers, stars, colons and width carry no meaning', () => {
    expect(targets([['*姓名', '1.性别', '公民身份号码（18位）', '民 族：', '儿 童 类 别']])).toEqual(['name', 'sexCode', 'idNumber', 'ethnicCode', 'categories'])
  })
  test('a longer heading is guessed and says so', () => {
    const found = detectColumns([['姓名', '性别', '本学期就读学校', '本人公民身份号码必填']])
    expect(found?.columns[2]).toMatchObject({ target: 'schoolName', certainty: 'guessed', note: '按“学校名称”导入，请核对' })
    expect(found?.columns[3]).toMatchObject({ target: 'idNumber', certainty: 'synonym', note: null })
  })
  test('each field stands once: the surer heading takes it', () => {
    const found = detectColumns([['学生姓名', '身份证', '公民身份号码', '孩子姓名']])
    expect(found?.columns.map(column => column.target)).toEqual(['name', null, 'idNumber', null])
    expect(found?.columns[1]?.note).toBe('与 C 列重复，不导入')
    expect(found?.columns[3]?.note).toBe('与 A 列重复，不导入')
  })
  test('rows without a name or with one known word are no heading', () => {
    expect(detectColumns([['性别', '民族'], ['张', '李']])).toBeUndefined()
    expect(detectColumns([['姓名', '甲', '乙']])).toBeUndefined()
    expect(detectColumns([])).toBeUndefined()
    expect(detectColumns([...Array.from({ length: 60 }, () => ['']), ['姓名', '性别']])).toBeUndefined()
    expect(detectColumns([...Array.from({ length: 59 }, () => ['']), ['姓名', '性别']])?.headerRow).toBe(60)
  })
  test('the first of two equal headings is taken, and a line above adds nothing that was not needed', () => {
    const rows = [['姓名', '性别'], ['姓名', '性别'], ['王小禾', '女']]
    expect(detectColumns(rows)?.headerRow).toBe(1)
    expect(columnsAt([['花名册', ''], ['姓名', '性别']], 2).map(column => column.header)).toEqual(['姓名', '性别'])
    expect(columnsAt([['花名册', ''], ['姓名', '身份证号']], 2).map(column => column.header)).toEqual(['姓名', '身份证号'])
  })
  test('columns are lettered as spreadsheets do', () => expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']))
})

describe('columns chosen by hand', () => {
  const columns = detectColumns([['姓名', '性别', '备注']])?.columns ?? []
  test('stand as chosen, and the field leaves the column it stood in', () => {
    expect(remapped(columns, [{ index: 2, target: 'name' }]).map(column => [column.target, column.certainty])).toEqual([[null, 'none'], ['sexCode', 'exact'], ['name', 'chosen']])
    expect(remapped(columns, [{ index: 0, target: null }]).map(column => column.target)).toEqual([null, 'sexCode', 'row.note'])
    expect(remapped(columns, [{ index: 0, target: null }])[0]).toMatchObject({ target: null, certainty: 'chosen' })
    expect(remapped(columns, [{ index: 0, target: 'name' }, { index: 1, target: 'name' }]).map(column => column.target)).toEqual([null, 'name', 'row.note'])
    expect(remapped(columns, [])).toEqual(columns)
  })
})

describe('lines of children', () => {
  const columns = detectColumns([['姓名', '性别']])?.columns ?? []
  test('have a name; sums and signatures are none', () => {
    expect(isChildRow(['王小禾', '女'], columns)).toBe(true)
    expect(isChildRow(['王小禾', ''], columns)).toBe(true)
    expect(isChildRow(['', ''], columns)).toBe(false)
    expect(isChildRow(['合计', '12'], columns)).toBe(false)
    expect(isChildRow(['填表人：', '某某'], columns)).toBe(false)
    expect(isChildRow(['', '女', '999999'], columns)).toBe(true)
  })
})

describe('a roster says what it is about', () => {
  const about = (title: string, ...names: string[]) => statesLeftBehind({ rows: [[title], ['填报单位（盖章）'], ['姓名', '性别']], headerRow: 3, names })
  test('by its title, its sheet or its file name', () => {
    expect(about('农村留守儿童基本情况登记表', '汇总', '2026.xlsx')).toBe(true)
    expect(about('', '留守儿童', '2026.xlsx')).toBe(true)
    expect(about('', 'Sheet1', '良田镇留守儿童花名册.xlsx')).toBe(true)
    expect(about('', 'Sheet1', '2026.xlsx')).toBe(false)
  })
  test('and one that names others as well says nothing about any one child', () => {
    expect(about('农村留守儿童和困境儿童信息台账', '留守儿童')).toBe(false)
    expect(about('在校学生花名册', '留守儿童')).toBe(false)
    expect(about('未成年人基本情况表', '留守儿童')).toBe(false)
    expect(about('非留守儿童名单')).toBe(false)
  })
  test('the words of a heading are no title', () => {
    const rows = [['基本情况', '是否留守儿童', '残疾情况'], ['姓名', '性别', '残疾类别']]
    expect(statesLeftBehind({ rows, headerRow: 2, names: ['Sheet1'] })).toBe(false)
    expect(statesLeftBehind({ rows, headerRow: 2, names: ['留守儿童花名册.xlsx'] })).toBe(true)
  })
})
