import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regionCode } from '../kernel/regionCode.ts'
import { type SheetCell, textCell } from './cell.ts'
import { colourName, factsOf, markOf, type SheetFacts } from './facts.ts'
import { findHeading, type SheetLine } from './layout.ts'
import { roleOf } from './lines.ts'
import { answered, answeredColumns, divisionsSaid, isSheetTaken, questionsOf, saysLeft, takenBy } from './questions.ts'
import type { Question } from './types.ts'

type Row = { cells: (string | SheetCell)[]; hidden?: SheetLine['hidden'] }
const row = (words: string, more: Partial<SheetCell> & { hidden?: SheetLine['hidden'] } = {}): Row => {
  const { hidden, ...cell } = more
  return { cells: words.split('|').map(text => ({ ...textCell(text), ...cell })), hidden }
}
const linesOf = (rows: readonly Row[]): SheetLine[] => rows.map(({ cells, hidden }, i) => ({ line: i + 1, cells: cells.map(cell => (typeof cell === 'string' ? textCell(cell) : cell)), hidden }))
const heading = row('姓名|性别|出生日期|监护人姓名|监护人电话')
const children = (from: number, count: number, more: Parameters<typeof row>[1] = {}): Row[] => Array.from({ length: count }, (_, i) => row(`某${from + i}|女|2017-01-0${(i % 9) + 1}|陈某|1`, more))

function facts(name: string, rows: readonly Row[], { sheet = 0, hidden = false } = {}): SheetFacts {
  const lines = linesOf(rows)
  const found = findHeading(lines, [])
  const gathering = factsOf({ sheet, name, hidden, heading: found })
  for (const line of lines) gathering.add(line, found ? roleOf(line, found) : 'note')
  return gathering.result()
}
const sheets = (...all: [name: string, rows: readonly Row[], hidden?: boolean][]) => all.map(([name, rows, hidden = false], sheet) => facts(name, rows, { sheet, hidden }))
const of = (questions: readonly Question[], kind: Question['kind']) => questions.filter(question => question.kind === kind)
const whole = [heading, ...children(1, 10)]

describe('which sheets', () => {
  test('one sheet with children is not asked about, whatever else is in the file', () => {
    const all = sheets(['名单', whole], ['说明', [row('本表由村填写'), row('一式两份')]], ['Sheet3', []])
    expect(questionsOf(all)).toEqual([])
    expect(all.map(one => isSheetTaken(questionsOf(all), one))).toEqual([true, false, false])
  })
  test('a sheet for each village: all are taken', () => {
    const [question] = questionsOf(sheets(['焦冲村', whole], ['石山村', [heading, ...children(20, 12)]], ['菜岭村', [heading, ...children(40, 3)]]))
    expect(question).toMatchObject({ kind: 'sheets', several: true, preset: ['sheet:0', 'sheet:1', 'sheet:2'], answer: null })
    expect(question?.options.map(one => [one.label, one.count, one.detail])).toEqual([['焦冲村', 10, null], ['石山村', 12, null], ['菜岭村', 3, null]])
  })
  test('a visible copy is not taken, and says whose copy it is', () => {
    const [question] = questionsOf(sheets(['名单 (2)', [heading, ...children(1, 10)]], ['名单', [heading, ...children(1, 9), ...children(30, 1)]]))
    expect(question?.preset).toEqual(['sheet:1'])
    expect(question?.options[0]?.detail).toBe('和“名单”里是同一批儿童，没有选')
    expect(question?.text).toBe('文件里有 2 张工作表有儿童名单。有 1 张与其他表重复，这些没有选，需要的请选上。')
  })
  test('of two quarters the later one is taken, of a summary and its villages the summary', () => {
    expect(questionsOf(sheets(['2026年一季度', whole], ['2026年二季度', whole]))[0]?.preset).toEqual(['sheet:1'])
    const [first, second] = [children(1, 10), children(20, 12)]
    expect(questionsOf(sheets(['焦冲村', [heading, ...first]], ['石山村', [heading, ...second]], ['汇总', [heading, ...first, ...second]]))[0]?.preset).toEqual(['sheet:2'])
  })
  test('last quarter in a hidden sheet is offered and not taken', () => {
    const [question] = questionsOf(sheets(['二季度', whole], ['一季度', [heading, ...children(50, 4)], true]))
    expect(question?.preset).toEqual(['sheet:0'])
    expect(question?.options[1]).toEqual({ id: 'sheet:1', label: '一季度', detail: '隐藏的工作表，没有选', count: 4 })
    expect(questionsOf(sheets(['一季度', whole, true]))[0]?.preset).toEqual([])
  })
  test('of sheets that are not taken nothing else is asked, until somebody takes them', () => {
    const struck = children(1, 1, { struck: true })
    const all = sheets(['名单', [heading, ...children(2, 9), ...struck]], ['名单副本', [heading, ...children(2, 9), ...struck]])
    expect(of(questionsOf(all), 'markedRows').map(question => question.title)).toEqual(['画了删除线的 1 行要不要导入？'])
    const both = questionsOf(all, { answers: [{ question: 'sheets', options: ['sheet:0', 'sheet:1'] }] })
    expect(of(both, 'sheets')[0]?.answer).toEqual(['sheet:0', 'sheet:1'])
    expect(of(both, 'markedRows').map(question => question.title)).toEqual(['画了删除线的 2 行要不要导入？'])
  })
  test('copies are told in large sheets by a sample of their children', () => {
    const many = (from: number) => [heading, ...children(from, 3000)]
    const all = sheets(['甲', many(0)], ['乙', many(0)], ['丙', many(10_000)])
    expect(questionsOf(all)[0]?.preset).toEqual(['sheet:0', 'sheet:2'])
    expect(JSON.stringify(all[0]).length).toBeLessThan(10_000)
  })
})

describe('lines nobody sees', () => {
  const all = sheets(['名单', [heading, ...children(1, 5), ...children(10, 2, { hidden: 'hidden' }), ...children(20, 3, { hidden: 'filtered' }), row('小计|10', { hidden: 'hidden' })]])
  test('are asked about with their counts: what a filter hides is taken, what was put away is not', () => {
    const [question] = of(questionsOf(all), 'hiddenRows')
    expect(question?.options.map(one => [one.id, one.count])).toEqual([['filtered', 3], ['hidden', 2]])
    expect(question?.preset).toEqual(['filtered'])
  })
  test('are taken as answered', () => {
    const questions = questionsOf(all)
    const at = (hidden: SheetLine['hidden']) => ({ sheet: 0, columns: all[0]?.columns ?? [], line: { line: 9, cells: [textCell('某')], hidden } })
    expect([takenBy(questions)(at('hidden')), takenBy(questions)(at('filtered')), takenBy(questions)(at(undefined))]).toEqual(['hidden', null, null])
    const other = takenBy(questions, [{ question: 'hiddenRows', options: ['hidden'] }])
    expect([other(at('hidden')), other(at('filtered'))]).toEqual([null, 'hidden'])
  })
})

describe('coloured and struck-out lines', () => {
  const red = { mark: '#FF0000' }
  const ask = (...more: Row[]) => of(questionsOf(sheets(['名单', [heading, ...children(1, 10), ...more]])), 'markedRows')
  test('are left out where the legend says they left', () => {
    const [question] = ask(...children(20, 2, red), row('说明：红色为已外出不在册，黄色为新增'))
    expect(question).toMatchObject({ id: 'mark:红色', title: '标了红色的 2 行要不要导入？', text: '表里写着：红色——已外出不在册。第 12 行、第 13 行。', preset: ['leave'] })
  })
  test('are taken where the legend says something else, or nothing', () => {
    expect(ask(...children(20, 2, red), row('红色|重点关注'))[0]).toMatchObject({ preset: ['take'], text: '表里写着：红色——重点关注。第 12 行、第 13 行。' })
    expect(ask(...children(20, 2, red))[0]).toMatchObject({ preset: ['take'], text: '表里没有写红色的意思。第 12 行、第 13 行。' })
  })
  test('struck out means deleted, unless the legend says otherwise', () => {
    expect(ask(...children(20, 1, { struck: true }))[0]).toMatchObject({ id: 'mark:struck', preset: ['leave'] })
    expect(ask(...children(20, 1, { struck: true }), row('备注：删除线为已核实'))[0]).toMatchObject({ preset: ['take'] })
    expect(ask(...children(20, 1, { struck: true }), row('注：删除线表示已转走'))[0]?.text).toBe('表里写着：删除线——已转走。第 12 行。')
  })
  test('a coloured swatch explains its own colour', () => {
    const [question] = ask(...children(20, 2, { mark: '#FFE699' }), { cells: [{ ...textCell('已离开'), mark: '#FFE699' }] })
    expect(question).toMatchObject({ id: 'mark:黄色', preset: ['leave'] })
  })
  test('a signature of Mr Huang explains no colour', () => expect(ask(...children(20, 1, { mark: '#FFFF00' }), row('审核人：黄某离开'))[0]).toMatchObject({ preset: ['take'] }))
  test('colours of half the table, of a column or of one cell are no question', () => {
    expect(ask(...children(20, 9, red))).toEqual([])
    expect(ask({ cells: ['某', '女', '2017-01-01', '陈某', { ...textCell('1'), ...red }] })).toEqual([])
    expect(ask({ cells: [{ ...textCell('某'), ...red }, '女', '2017-01-01', '陈某', '1'] })).toHaveLength(1)
  })
  test('are taken as answered, and say why not', () => {
    const all = sheets(['名单', [heading, ...children(1, 10), ...children(20, 2, red), ...children(30, 1, { struck: true })]])
    const taken = takenBy(questionsOf(all), [{ question: 'mark:红色', options: ['leave'] }])
    const at = (cell: Partial<SheetCell>) => ({ sheet: 0, columns: all[0]?.columns ?? [], line: { line: 3, cells: [{ ...textCell('某'), ...cell }] } })
    expect([taken(at({})), taken(at(red)), taken(at({ mark: '#C00000' })), taken(at({ struck: true }))]).toEqual([null, 'marked', 'marked', 'struck'])
  })
  test.each([['#FF0000', '红色'], ['#C00000', '红色'], ['#FFFF00', '黄色'], ['#FFC000', '黄色'], ['#92D050', '绿色'], ['#00B050', '绿色'], ['#0070C0', '蓝色'], ['#7030A0', '紫色'], ['#ED7D31', '橙色'], ['#D9D9D9', '灰色'], ['#FFC7CE', '红色']])('%s is %s', (mark, name) =>
    expect(colourName(mark)).toBe(name))
  test.each(['已离开', '已外出不在册', '转学', '去世', '删除', '不再属于留守', '父母已返乡'])('%s says that they left', words => expect(saysLeft(words)).toBe(true))
  test.each(['新增', '未离开', '重点关注', '信息待核'])('%s does not', words => expect(saysLeft(words)).toBe(false))
})

describe('formulas without a result', () => {
  const formula: SheetCell = { text: '', kind: 'empty', flag: 'noValue' }
  const all = sheets(['名单', [heading, ...children(1, 3), { cells: ['某', formula, '2017-01-01', '陈某', formula] }]])
  test('are counted with their columns, and read as empty unless somebody leaves the lines out', () => {
    const questions = questionsOf(all)
    expect(questions).toMatchObject([{ id: 'formulas', title: '2 个单元格只有公式，没有结果', preset: ['blank'] }])
    expect(questions[0]?.text).toContain('涉及：性别、监护人电话。')
    const at = { sheet: 0, columns: all[0]?.columns ?? [], line: { line: 5, cells: [textCell('某'), formula] } }
    expect([takenBy(questions)(at), takenBy(questions, [{ question: 'formulas', options: ['leave'] }])(at)]).toEqual([null, 'noValue'])
  })
})

describe('columns in doubt', () => {
  const head = row('姓名|性别|出生日期|家长电话|联系电话')
  const all = sheets(['焦冲村', [head, ...children(1, 3)]], ['石山村', [head, ...children(20, 3)]])
  const questions = questionsOf(all)
  test('are asked once for all sheets with the same heading', () => {
    expect(of(questions, 'column').map(question => [question.title, question.preset])).toEqual([['D 列“家长电话”是谁的？', ['row.parentPhone']], ['E 列“联系电话”是谁的？', ['guardian.phone']]])
    expect(of(questions, 'column')[0]?.options.map(one => one.label)).toEqual(['父母电话（不分父母）', '委托监护人联系电话', '父亲联系电话', '母亲联系电话', '不导入这一列'])
    expect(of(questions, 'column')[1]?.text).toBe('表头没有写明，它在“家长电话”右边。请选择；选过的对应下次会沿用。')
  })
  test('stand as answered, in every sheet', () => {
    const said = answered(questions, [{ question: 'column:家长电话', options: ['mother.phone'] }, { question: 'column:联系电话', options: ['none'] }])
    for (const { columns } of all) expect(answeredColumns(columns, said).slice(3).map(column => [column.target, column.certainty])).toEqual([['mother.phone', 'chosen'], [null, 'chosen']])
    expect(answeredColumns(all[0]?.columns ?? [], questions)).toEqual(all[0]?.columns)
  })
  test('an answer that was not offered is none, and one that takes nothing is one where several may be chosen', () => {
    expect(answered(questions, [{ question: 'column:家长电话', options: ['name'] }])).toEqual(questions)
    expect(of(answered(questions, [{ question: 'sheets', options: [] }]), 'sheets')[0]?.answer).toEqual([])
    expect(isSheetTaken(answered(questions, [{ question: 'sheets', options: [] }]), all[0] ?? facts('', []))).toBe(false)
  })
})

describe('which of several villages of one name', () => {
  const two = [{ code: regionCode(431003100211), label: '良田镇石山村' }, { code: regionCode(431003101204), label: '栖凤渡镇石山村' }]
  const severalAt = (words: string) => (words === '石山村' ? two : [])
  const villages = (...all: string[]) => [row('姓名|性别|出生日期|村'), ...all.map((village, i) => row(`某${i}|女|2017-01-0${(i % 9) + 1}|${village}`))]
  const asked = (rows: readonly Row[]) => of(questionsOf(sheets(['名单', rows]), { severalAt }), 'division')
  test('is asked once for all lines that say it, and nobody is put anywhere before', () => {
    const [question, ...others] = asked(villages('石山村', '石山村', '菜岭村', ' 石山村 '))
    expect(others).toEqual([])
    expect(question).toMatchObject({ title: '“石山村”是哪一个？', text: '表里没有写镇街，叫“石山村”的有 2 处，涉及 3 名儿童。', preset: ['rows'] })
    expect(question?.options.map(one => one.label)).toEqual(['良田镇石山村', '栖凤渡镇石山村', '不都是同一处，检查时逐行选'])
    expect([...divisionsSaid(question ? [question] : [], [])]).toEqual([])
    expect([...divisionsSaid(question ? [question] : [], [{ question: question?.id ?? '', options: ['431003101204'] }])]).toEqual([['石山村', 431003101204]])
    expect([...divisionsSaid(question ? [question] : [], [{ question: question?.id ?? '', options: ['431003000000'] }])]).toEqual([])
  })
  test('is not asked where a column names the town, nor of villages that are one place', () => {
    expect(asked([row('姓名|性别|出生日期|乡镇|村'), row('某人|女|2017-01-01|良田镇|石山村')])).toEqual([])
    expect(asked(villages('菜岭村'))).toEqual([])
  })
})

test('facts are plain data, and every question has a preset among its options', () => {
  const cell = fc.record({ text: fc.constantFrom('王小禾', '女', '', '合计', '1', '红色为已离开', '2017-01-01'), mark: fc.constantFrom(undefined, '#FF0000', '#FFFF00'), struck: fc.constantFrom(undefined, true as const), flag: fc.constantFrom(undefined, 'noValue') })
  const some = fc.record({ cells: fc.array(cell.map((one): SheetCell => ({ kind: 'string', ...one })), { maxLength: 6 }), hidden: fc.constantFrom(undefined, 'hidden' as const, 'filtered' as const) })
  fc.assert(fc.property(fc.array(some, { maxLength: 30 }), fc.array(some, { maxLength: 30 }), fc.boolean(), (one, two, hidden) => {
    const all = sheets(['甲', [heading, ...one]], ['乙', [heading, ...two], hidden])
    expect(JSON.parse(JSON.stringify(all))).toEqual(all)
    for (const question of questionsOf(all)) {
      const ids = question.options.map(option => option.id)
      expect(ids).toEqual(expect.arrayContaining(question.preset))
      expect(new Set(ids).size).toBe(ids.length)
      expect(question.id.length).toBeLessThanOrEqual(100)
    }
    expect(markOf([], [])).toBeUndefined()
  }), { numRuns: 50 })
})
