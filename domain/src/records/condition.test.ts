import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CodeList } from '../codes/codeList.ts'
import { addDays, plainDate } from '../kernel/plainDate.ts'
import { becauseOf } from './because.ts'
import { Condition, type ConditionScope, fieldsRead } from './condition.ts'
import { checkCondition } from './conditionCheck.ts'
import { evaluate, fails, type Facts, holds, type Line, type Value } from './evaluate.ts'
import { addMonths, monthsBetween } from './months.ts'

const visitResult: CodeList = { id: 'visitResult', title: '走访结果', basis: '示例', entries: [{ code: 'normal', label: '正常' }, { code: 'problem', label: '发现问题' }] }
const risk: CodeList = { id: 'CL-13', title: '风险等级', basis: '示例', entries: [{ code: 1, label: '低' }, { code: 2, label: '中' }, { code: 3, label: '高' }] }
const scope: ConditionScope = {
  fields: {
    birthDate: { is: 'day', label: '出生日期' }, actualAt: { is: 'day', label: '走访日期' }, metChild: { is: 'yesNo', label: '见到儿童本人' }, whyNotMet: { is: 'text', label: '未见到的原因' },
    result: { is: 'code', label: '走访结果', list: visitResult }, grade: { is: 'code', label: '风险等级', list: risk }, grades: { is: 'codes', label: '曾经的等级', list: risk }, minutes: { is: 'number', label: '分钟数' },
    'father.isAway': { is: 'yesNo', label: '父亲外出' }, issues: { is: 'lines', label: '发现的问题', of: { what: { is: 'text', label: '问题' }, grade: { is: 'code', label: '等级', list: risk }, cost: { is: 'number', label: '金额' } } },
  },
  parameters: { visitBackdating: { label: '补录期限', unit: 'days' }, leftBehindAgeLimit: { label: '留守年龄上限', unit: 'years' }, most: { label: '上限' }, visitEvery: { label: '走访间隔', unit: 'days', by: risk } },
}
const today = plainDate('2026-11-29')
const values: Record<string, number> = { visitBackdating: 30, leftBehindAgeLimit: 16, most: 3 }
const factsOf = (record: Line, day = today): Facts => ({
  record, today: day, parameter: (name, code) => (name === 'visitEvery' ? ({ 1: 90, 2: 30 }[Number(code)] ?? null) : (values[name] ?? null)),
  workdaysFrom: (from, count) => (from.startsWith('2027') ? null : addDays(from, count)),
})
function compiled(text: string): Condition {
  const found = checkCondition(text, scope, 'yesNo')
  if (!found.condition) throw new Error(`${text}: ${found.faults.map(one => one.message).join('；')}`)
  return found.condition
}
const is = (text: string, record: Line, day = today): Value => evaluate(compiled(text), factsOf(record, day))
const faultsOf = (text: string): string[] => checkCondition(text, scope).faults.map(one => `${one.at}–${one.to} ${one.message}`)

describe('what is not known', () => {
  test('is neither true nor false, and only `is known` tells', () => {
    expect(is('age(birthDate) < @leftBehindAgeLimit', {})).toBeNull()
    expect(is('age(birthDate) < 16', { birthDate: '2020-01-01' })).toBe(true)
    expect(is('not metChild', {})).toBeNull()
    expect(is('birthDate is known', {})).toBe(false)
    expect(is('birthDate is unknown', {})).toBe(true)
    expect([holds(compiled('metChild'), factsOf({})), fails(compiled('metChild'), factsOf({}))]).toEqual([false, false])
  })
  test('does not matter where the rest decides', () => {
    expect(is('metChild and result = problem', { metChild: false })).toBe(false)
    expect(is('metChild or result = problem', { result: 'problem' })).toBe(true)
    expect(is('metChild and result = problem', { metChild: true })).toBeNull()
    expect(is('any(issues, grade = 3)', { issues: [{}, { grade: 3 }] })).toBe(true)
    expect(is('any(issues, grade = 3)', { issues: [{}, { grade: 1 }] })).toBeNull()
    expect(is('any(issues, grade = 3)', { issues: [] })).toBe(false)
    expect(is('count(issues, grade = 3) = 0', { issues: [{}] })).toBeNull()
  })
  test('is a table without a value for the code, and a day beyond the published calendar', () => {
    expect(is('actualAt + @visitEvery[grade] < today()', { actualAt: '2026-08-01', grade: 1 })).toBe(true)
    expect(is('actualAt + @visitEvery[grade] < today()', { actualAt: '2026-08-01', grade: 3 })).toBeNull()
    expect(is('actualAt + 5 workdays < today()', { actualAt: '2026-08-01' })).toBe(true)
    expect(is('actualAt + 5 workdays < today()', { actualAt: '2027-08-01' })).toBeNull()
  })
})

describe('what people write', () => {
  test('codes stand as their code, their word or a text in quotes', () => {
    for (const text of ['result = problem', 'result = 发现问题', `result = '发现问题'`, 'problem = result']) expect(is(text, { result: 'problem' }), text).toBe(true)
    expect(is('grade = 高', { grade: 3 })).toBe(true)
    expect(is('grades has 3', { grades: [1, 3] })).toBe(true)
    expect(is('grades has 中', { grades: [1, 3] })).toBe(false)
  })
  test('days are compared with days, and moved by days, months and years as the law counts', () => {
    expect(is('actualAt <= today() and actualAt >= today() - @visitBackdating', { actualAt: '2026-10-30' })).toBe(true)
    expect(is('actualAt <= today() and actualAt >= today() - @visitBackdating', { actualAt: '2026-10-29' })).toBe(false)
    expect(is(`actualAt + 1 month = '2026-02-28'`, { actualAt: '2026-01-31' })).toBe(true)
    expect(is(`birthDate + 1 year = '2025-02-28'`, { birthDate: '2024-02-29' })).toBe(true)
    expect(is(`birthday(birthDate, 1) = '2025-03-01'`, { birthDate: '2024-02-29' })).toBe(true)
    expect(is('monthsBetween(actualAt, today()) >= 6', { actualAt: '2026-05-29' })).toBe(true)
    expect(is('daysSince(actualAt) > @most', { actualAt: '2026-11-26' })).toBe(false)
  })
  test('lines are counted, summed and looked at from the end', () => {
    const issues = [{ what: '门锁坏了', grade: 1, cost: 100 }, { what: '没有钱吃饭', grade: 3, cost: 250 }]
    expect(is('count(issues) = 2', { issues })).toBe(true)
    expect(is('count(issues, grade = 高) >= 1 and sum(issues, cost) = 350', { issues })).toBe(true)
    expect(is('last(issues, grade) = 3', { issues })).toBe(true)
  })
  test('brackets bind, `and` binds tighter than `or`, `not` tightest', () => {
    expect(is('metChild or father.isAway and minutes > 5', { metChild: true, 'father.isAway': false, minutes: 1 })).toBe(true)
    expect(is('(metChild or father.isAway) and minutes > 5', { metChild: true, 'father.isAway': false, minutes: 1 })).toBe(false)
    expect(is('not metChild or father.isAway', { metChild: true, 'father.isAway': true })).toBe(true)
  })
})

describe('what is refused says where and how to mend it', () => {
  test.each([
    ['age(birthDat) < 16', ['4–12 没有名为 birthDat 的字段，是不是 birthDate？']],
    ['result = problm', ['9–15 “走访结果”里没有 problm，是不是 problem？']],
    ['birthDate > 3', ['0–13 不能把日期和数字相比']],
    ['actualAt + 3 > today()', ['11–12 日期只能加减一段时间，请写明单位，例如 3 days（天）、5 workdays（工作日）、2 months（月）']],
    ['result > problem', ['0–16 代码没有大小先后，只能用 = 或 !=']],
    ['minutes', ['0–7 这里要的是是或否，“minutes”是数字']],
    ['result = grade', ['0–14 两边的代码不是同一张表']],
    ['metChild and', ['12–12 条件没有写完']],
    ['1 < minutes < 5', ['12–13 一次只比较两个值，请用 and 连接两次比较']],
    ['resultt = problem', ['0–7 没有名为 resultt 的字段，是不是 result？']],
    ['problem = resultt', ['10–17 没有名为 resultt 的字段，是不是 result？']],
    ['nobody = nothing', ['0–6 没有名为 nobody 的字段']],
    ['minutes > @mosts', ['10–16 没有名为 @mosts 的参数，是不是 @most？']],
    ['actualAt + @visitEvery < today()', ['11–22 参数 @visitEvery 按“风险等级”分，请写成 @visitEvery[字段]']],
    ['metChild; drop table', ['8–9 看不懂“;”，条件里只写字段、代码、数字和运算符']],
    ['agee(birthDate) < 3', ['0–15 没有名为 agee 的函数，是不是 age？；可用的有 today、age、birthday、daysSince、monthsBetween、any、count、sum、last']],
    ['any(issues, any(issues, grade = 1))', ['12–34 行里不能再数行']],
  ])('%s', (text, expected) => expect(faultsOf(text)).toEqual(expected))
  test('several faults are told at once', () => expect(faultsOf('metChld and grade = 9 and minutes > 1')).toHaveLength(2))
  test('brackets thirteen deep', () => expect(faultsOf(`${'('.repeat(13)}metChild${')'.repeat(13)}`)[0]).toContain('最多 12 层'))
  test('a name of the language of objects is no field', () => expect(faultsOf('constructor = 1 and toString is known')).toHaveLength(2))
  test('whatever is written gets an answer', () => {
    const words = fc.constantFrom('metChild', 'and', 'or', 'not', '(', ')', 'issues', 'any', ',', '=', '<', 'grade', '3', `'高'`, 'birthDate', '+', 'days', '@most', '[', ']', 'is', 'known', 'has', '"', '。')
    fc.assert(fc.property(fc.array(words, { maxLength: 14 }), parts => {
      const text = parts.join(' ')
      const { condition, faults } = checkCondition(text, scope)
      expect(condition === null).toBe(faults.length > 0)
      for (const { at, to } of faults) expect(at <= to && to <= text.length).toBe(true)
    }))
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), text => { expect(checkCondition(text, scope)).toBeDefined() }))
  })
})

test('a compiled condition is plain data, and says which fields it reads', () => {
  const condition = compiled('any(issues, grade = 3 and cost > minutes) or not (father.isAway and actualAt + @visitEvery[grade] < today())')
  expect(Condition.parse(JSON.parse(JSON.stringify(condition)))).toEqual(condition)
  expect([...fieldsRead(condition)].sort()).toEqual(['actualAt', 'father.isAway', 'grade', 'issues', 'minutes'])
})

test('why it holds is told in words with the values', () => {
  const told = (text: string, record: Line) => becauseOf(compiled(text), scope, factsOf(record))
  expect(told('actualAt <= today() and result = problem', { actualAt: '2026-11-20', result: 'normal' })).toEqual({
    words: '以下各项都要成立', holds: false,
    of: [{ words: '走访日期（2026-11-20）不晚于今天（2026-11-29）', holds: true, of: [] }, { words: '走访结果（正常）是发现问题', holds: false, of: [] }],
  })
  expect(told('age(birthDate) < @leftBehindAgeLimit', {})).toEqual({ words: '出生日期（未填）至今的周岁（未填）小于留守年龄上限（16）', holds: null, of: [] })
  expect(told('any(issues, grade = 高)', { issues: [{ grade: 1 }, { grade: 3 }] })).toEqual({
    words: '发现的问题里有一行成立即可', holds: true, of: [{ words: '等级（低）是高', holds: false, of: [] }, { words: '等级（高）是高', holds: true, of: [] }],
  })
  expect(told('birthDate is unknown', {})).toEqual({ words: '出生日期（未填）未填', holds: true, of: [] })
})

test('months go to the last day where there is no other, and back', () => {
  expect(['2024-01-31', '2023-01-31', '2024-03-31'].map(day => [addMonths(plainDate(day), 1), addMonths(plainDate(day), -1)])).toEqual([['2024-02-29', '2023-12-31'], ['2023-02-28', '2022-12-31'], ['2024-04-30', '2024-02-29']])
  const day = fc.integer({ min: 0, max: 60_000 }).map(n => addDays(plainDate('1950-01-01'), n))
  fc.assert(fc.property(day, day, (a, b) => {
    const months = monthsBetween(a, b)
    expect(monthsBetween(b, a)).toBe(0 - months)
    if (b >= a) expect(addMonths(a, months) <= b && addMonths(a, months + 1) > b).toBe(true)
  }))
})
