import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { judgeLeftBehind, leftBehindCode, leftBehindFactsOf, type LeftBehindFacts, type ParentFacts } from './leftBehind.ts'
import { archiveParameters as values } from './parameters.ts'

const day = plainDate('2026-06-30')
const away = { existStatus: 1, isAway: true, capability: 1 }
const home = { existStatus: 1, isAway: false, capability: 1 }
const ill = { existStatus: 1, isAway: false, capability: 2 }
const dead = { existStatus: 2 }
const facts = (father: ParentFacts, mother: ParentFacts, rest: Partial<LeftBehindFacts> = {}): LeftBehindFacts =>
  ({ birthDate: plainDate('2017-04-16'), hukouType: 1, father, mother, ...rest })
const judge = (father: ParentFacts, mother: ParentFacts, rest: Partial<LeftBehindFacts> = {}) => judgeLeftBehind(facts(father, mother, rest), day, values)

describe('whether a child is left behind', () => {
  test.each([
    ['both parents away', away, away, 'yes', 1], ['father away, mother gravely ill', away, ill, 'yes', 2], ['father ill, mother away', ill, away, 'yes', 2],
    ['father dead, mother away', dead, away, 'yes', 3], ['father away, mother missing', away, { existStatus: 3 }, 'yes', 3],
    ['father away, mother lost to contact', away, { existStatus: 4 }, 'yes', 3], ['father away, mother unknown by name', away, { existStatus: 5 }, 'yes', 3],
    ['father away, mother at home', away, home, 'no', 0], ['both at home', home, home, 'no', 0], ['both dead', dead, dead, 'no', 0],
    ['both ill at home', ill, ill, 'no', 0], ['one dead, one at home', dead, home, 'no', 0], ['one dead, one ill', dead, ill, 'no', 0],
    ['father away, mother not written down', away, {}, 'unknown', 8], ['nothing written down', {}, {}, 'unknown', 8],
    ['mother at home, father not written down', {}, home, 'no', 0], ['father dead, mother not written down', dead, {}, 'unknown', 8],
    ['both at home, nothing known of their capability', { existStatus: 1, isAway: false }, { existStatus: 1, isAway: false }, 'no', 0],
    ['father dead, mother home but her capability not known', dead, { existStatus: 1, isAway: false }, 'no', 0],
    ['father away, mother home but her capability not known', away, { existStatus: 1, isAway: false }, 'unknown', 8],
  ] as const)('%s', (_case, father, mother, answer, code) => {
    expect(judge(father, mother)).toMatchObject({ answer, code })
    expect(judge(mother, father)).toMatchObject({ answer, code })
  })
  test('is asked until the sixteenth birthday', () => {
    expect(judge(away, away, { birthDate: plainDate('2010-07-01') })).toMatchObject({ answer: 'yes', nextChange: '2026-07-01' })
    expect(judge(away, away, { birthDate: plainDate('2010-06-30') })).toMatchObject({ answer: 'no', code: 0, nextChange: null })
    expect(judge(away, away, { birthDate: null })).toMatchObject({ answer: 'unknown', code: 8 })
  })
  test('is a matter of rural registration; where the registration is silent the class of the village decides', () => {
    expect(judge(away, away, { hukouType: 2 }).answer).toBe('no')
    expect(judge(away, away, { hukouType: 3, urbanRural: 220 }).answer).toBe('yes')
    expect(judge(away, away, { hukouType: 3, urbanRural: 210 }).answer).toBe('yes')
    expect(judge(away, away, { hukouType: 3, urbanRural: 123 }).answer).toBe('no')
    expect(judge(away, away, { hukouType: 3 }).answer).toBe('unknown')
    expect(judge(away, away, { hukouType: null, urbanRural: 111 }).answer).toBe('no')
    expect(judge(away, away, { hukouType: 1, urbanRural: 111 }).answer).toBe('yes')
  })
  test('counts a parent as away after 180 days, and names the day before that', () => {
    const since = (text: string) => ({ ...away, awaySince: plainDate(text) })
    expect(judge(since('2026-01-01'), away)).toMatchObject({ answer: 'yes', code: 1 })
    expect(judge(since('2026-01-02'), away)).toMatchObject({ answer: 'no', code: 0, nextChange: '2026-07-01' })
    expect(judge(since('2026-02-01'), since('2026-01-15')).nextChange).toBe('2026-07-14')
    expect(judge(since('2026-01-02'), away).facts[2]).toMatchObject({ holds: false, label: '外出时间未满' })
  })
  test('one “no” outweighs what is not known', () => {
    expect(judge({}, {}, { hukouType: 2 }).answer).toBe('no')
    expect(judge(home, {}, { birthDate: null }).answer).toBe('no')
  })
  test('explains itself with three facts, the rule and its basis', () => {
    const found = judge({ ...away, awaySince: plainDate('2019-03-01') }, away)
    expect(found.title).toBe('认定为农村留守儿童')
    expect(found.facts).toEqual([
      { label: '不满 16 周岁', detail: '2033-04-16 到龄', holds: true, field: 'birthDate' },
      { label: '农村户籍', detail: '户籍在农村', holds: true, field: 'hukouType' },
      { label: '父母双方外出', detail: '父 2019-03-01 起外出，母外出', holds: true, field: 'father.isAway' },
    ])
    expect(found.version).toBe(1)
    expect(found.basis).toContain('国发〔2016〕13号')
    expect(judge(home, home).title).toBe('不是农村留守儿童')
    expect(judge({}, {}, { birthDate: null, hukouType: null })).toMatchObject({
      title: '疑似留守，待核实',
      facts: [{ detail: '出生日期未填', holds: null }, { detail: '户口性质未填', holds: null }, { label: '父母情况未填全', detail: '父未填全，母未填全', holds: null }],
    })
    expect(judge(away, ill, { hukouType: 2, birthDate: plainDate('2010-01-01') }).facts.map(fact => fact.detail))
      .toEqual(['2026-01-01 已到龄', '户籍不在农村', '父外出，母在家，无监护能力'])
    expect(judge(home, home).facts[2]?.label).toBe('有一方在家照料')
    expect(judge(dead, dead).facts[2]?.label).toBe('没有一方外出务工')
  })
  const parent = fc.record({
    existStatus: fc.constantFrom(null, 1, 2, 4), isAway: fc.constantFrom(null, true, false), capability: fc.constantFrom(null, 1, 2, 4),
    awaySince: fc.option(fc.integer({ min: 1, max: 28 }).map(n => plainDate(`2026-0${1 + (n % 6)}-${String(n).padStart(2, '0')}`))),
  })
  test('never depends on which parent is which, and the code always agrees with the answer', () => {
    fc.assert(fc.property(parent, parent, (a, b) => {
      const [one, other] = [judge(a, b), judge(b, a)]
      expect(one.code).toBe(other.code)
      expect(one.answer).toBe(other.answer)
      expect([leftBehindCode.bothAway, leftBehindCode.otherIncapable, leftBehindCode.otherGone].some(code => code === one.code)).toBe(one.answer === 'yes')
      expect(one.code === leftBehindCode.suspected).toBe(one.answer === 'unknown')
    }))
  })
  test('stays the same on every day before nextChange', () => {
    fc.assert(fc.property(parent, parent, fc.integer({ min: 0, max: 400 }), (a, b, ahead) => {
      const now = judge(a, b)
      const later = plainDate(new Date(Date.UTC(2026, 5, 30) + ahead * 86_400_000).toISOString().slice(0, 10))
      fc.pre(now.nextChange === null || later < now.nextChange)
      expect(judgeLeftBehind(facts(a, b), later, values).code).toBe(now.code)
    }))
  })
  test('reads its facts from a draft', () => {
    expect(judgeLeftBehind(leftBehindFactsOf({
      birthDate: plainDate('2017-04-16'), 'father.isAway': true, 'mother.existStatus': 2, 'father.capability': 1,
    }, 220), day, values)).toMatchObject({ answer: 'yes', code: 3 })
    expect(leftBehindFactsOf({
      'mother.isAway': true, 'mother.awaySince': plainDate('2026-01-01'), 'mother.capability': 1, 'father.awaySince': plainDate('2026-02-01'), 'father.existStatus': 3, hukouType: 1,
    })).toMatchObject({ hukouType: 1, father: { awaySince: '2026-02-01', existStatus: 3 }, mother: { isAway: true, awaySince: '2026-01-01', capability: 1 } })
  })
})
