import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { versionFaults } from '@qinghe/domain/relief/compileScheme.ts'
import { factIds, factOf, type FactId } from '@qinghe/domain/relief/facts.ts'
import { explainScheme, judgeScheme, missingFacts } from '@qinghe/domain/relief/judge.ts'
import { type Held, hiddenFacts, knownOf } from '@qinghe/domain/relief/known.ts'
import { readSupposed, writeSupposed } from '@qinghe/domain/relief/supposed.ts'
import { findKind } from '../records/kinds.ts'
import { readScheme, schemesOn, shippedSchemes } from './schemes.ts'

const today = plainDate('2026-05-20')
const unattended = readFileSync(new URL('../../../relief/unattended.yaml', import.meta.url), 'utf8')
const told = (text: string): string[] => readScheme(text).faults.map(({ line, column, message }) => `${line}:${column} ${message}`)
const nothingHidden: ReadonlyMap<FactId, string> = new Map()

/** Any value a fact may have, with what is needed to write it into an address. */
const anyValue = (id: FactId) => {
  const { field } = factOf(id)
  if (field.is === 'code') return fc.constantFrom(...field.list.entries.map(one => one.code))
  if (field.is === 'codes') return fc.subarray(field.list.entries.map(one => one.code))
  return field.is === 'number' ? fc.integer({ min: 0, max: 20 }) : fc.boolean()
}
const everything = fc.record(Object.fromEntries(factIds.map(id => [id, anyValue(id)])))
const some = fc.subarray([...factIds])
const anyHeld: fc.Arbitrary<Held> = fc.record({
  birthDate: fc.constantFrom(null, plainDate('2008-01-01'), plainDate('2016-05-01')), hukouRegistered: fc.option(fc.boolean()),
  'father.existStatus': fc.option(fc.integer({ min: 1, max: 5 })), 'father.capability': fc.option(fc.integer({ min: 1, max: 4 })),
  'mother.existStatus': fc.option(fc.integer({ min: 1, max: 5 })), 'mother.capability': fc.option(fc.integer({ min: 1, max: 4 })),
  isDisabled: fc.option(fc.boolean()), disabilityType: fc.option(fc.integer({ min: 1, max: 7 })), disabilityLevel: fc.option(fc.integer({ min: 1, max: 4 })), isIll: fc.option(fc.boolean()),
  schoolingStatus: fc.option(fc.integer({ min: 1, max: 10 })), hardshipType: fc.option(fc.constantFrom('00', '01', '02', '03')), reliefStatuses: fc.subarray([1, 5, 6, 7, 8]),
})

describe('the rules that are shipped', () => {
  test('are those a referral may be about, each in force today with its basis', () => {
    const sorts = findKind('referral')?.kind.fields.find(one => one.id === 'sort')?.list?.entries.map(one => one.code)
    expect(schemesOn(today).map(one => one.scheme)).toEqual(sorts)
    expect(shippedSchemes.filter(one => one.basis.length < 4 || one.office.length < 2)).toEqual([])
  })
  test('write no amount and no income: what a county settles is asked of whoever knows it', () => {
    const numbers = shippedSchemes.flatMap(({ scheme, asks }) => [...JSON.stringify(asks.map(one => one.condition)).matchAll(/"is":"number","value":(\d+)/gu)].map(([, value]) => `${scheme} ${value}`))
    expect(numbers.sort()).toEqual(['extremePoverty 16', 'extremePoverty 18', 'orphan 18', 'unattended 18'])
  })
  test('answer for whatever is known as they would for all that could come of it, and name what is missing only where it is open', () => {
    fc.assert(fc.property(everything, some, (all, known) => {
      const partly = Object.fromEntries(known.map(id => [id, all[id] ?? null]))
      for (const scheme of shippedSchemes) {
        const { answer } = judgeScheme(scheme, partly, today)
        const whole = judgeScheme(scheme, all, today).answer
        if (answer !== 'unknown') expect([scheme.scheme, whole]).toEqual([scheme.scheme, answer])
        expect(whole).not.toBe('unknown')
        expect(missingFacts(scheme, partly, today).length > 0).toBe(answer === 'unknown')
        expect(missingFacts(scheme, partly, today).filter(id => known.includes(id))).toEqual([])
      }
    }), { numRuns: 300 })
  })
  test('are decided once all that is called missing is said, asked again as often as needed', () => {
    fc.assert(fc.property(everything, all => {
      for (const scheme of shippedSchemes) {
        let known: Record<string, (typeof all)[string] | null> = {}
        for (let turn = 0; turn < factIds.length && judgeScheme(scheme, known, today).answer === 'unknown'; turn += 1) {
          known = { ...known, ...Object.fromEntries(missingFacts(scheme, known, today).map(id => [id, all[id] ?? null])) }
        }
        expect(judgeScheme(scheme, known, today).answer).toBe(judgeScheme(scheme, all, today).answer)
      }
    }), { numRuns: 100 })
  })
})

describe('a post that does not read a part of the archive', () => {
  test.each(['disabledFederation', 'educationBureau'])('%s is told the same whatever stands in it, and that it is not hers to read', role => {
    const hidden = hiddenFacts({ role })
    expect(hidden.size).toBeGreaterThan(0)
    const seen = (held: Held): string => { const known = knownOf(held, { today, hidden, supposed: {} }); return JSON.stringify(shippedSchemes.map(scheme => explainScheme(scheme, known, today))) }
    const isHidden = (key: string): boolean => [...hidden.keys()].some(id => factOf(id).rests.some(one => one === key))
    fc.assert(fc.property(anyHeld, anyHeld, (one, other) => {
      const mixed: Held = { ...one, ...Object.fromEntries(Object.entries(other).filter(([key]) => isHidden(key))) }
      expect(seen(mixed)).toBe(seen(one))
    }), { numRuns: 200 })
    expect(seen({})).toContain('您的岗位')
  })
  test('nothing is hidden from those who keep the archives', () => {
    expect(['childDirector', 'childSupervisor', 'countyCivilAffairs'].map(role => hiddenFacts({ role }).size)).toEqual([0, 0, 0])
  })
})

describe('what stands in an archive', () => {
  const held: Held = { birthDate: plainDate('2017-03-01'), 'father.existStatus': 2, 'mother.existStatus': 1, 'mother.capability': 3, reliefStatuses: [] }
  const of = (draft: Held, supposed = {}) => { const scheme = shippedSchemes.find(one => one.scheme === 'unattended')!; return explainScheme(scheme, knownOf(draft, { today, hidden: nothingHidden, supposed }), today) }
  test('is never more than it says: a mother who cannot care because of a disability is not yet one of the grade that counts', () => {
    expect(of(held)).toMatchObject({ answer: 'unknown', missing: ['motherProven'], recorded: false })
    expect(of(held, { motherProven: true })).toMatchObject({ answer: 'yes', missing: [] })
    expect(of({ ...held, 'mother.capability': 1 })).toMatchObject({ answer: 'no', missing: [] })
    expect(of({ ...held, reliefStatuses: [7] })).toMatchObject({ recorded: true })
  })
  test('that may mean one of two allowances says of neither that it is received, and help that is given once hinders nobody from getting it again', () => {
    const recorded = (scheme: string, codes: number[]) => explainScheme(shippedSchemes.find(one => one.scheme === scheme)!, knownOf({ reliefStatuses: codes }, { today, hidden: nothingHidden, supposed: {} }), today).recorded
    expect(['disabilityCare', 'disabilityLiving'].map(scheme => [recorded(scheme, [8]), recorded(scheme, [1])])).toEqual([[null, false], [null, false]])
    expect([recorded('temporary', [2]), recorded('medical', [3]), recorded('charity', [11]), recorded('education', [10])]).toEqual([false, false, false, true])
  })
  test('is said in the reasons, with what the table looked at', () => {
    const pair = of(held).asks.find(one => one.id === 'pair')
    expect(pair?.reasons.map(one => one.words)).toEqual(expect.arrayContaining(['父亲（死亡）', '母亲（健在，因重残没有监护能力）']))
    const mother = of({ ...held, 'mother.capability': null }).asks.find(one => one.id === 'pair')
    expect(mother?.reasons.map(one => one.words)).toContain('母亲（没有填）')
    expect(of(held).asks.find(one => one.id === 'mother')?.reasons.map(one => one.words)).toContain('母亲的情形够规定的程度（档案里没有这一项）')
  })
  test('can be supposed otherwise in an address, and what is no value is left out', () => {
    expect(readSupposed(writeSupposed({ motherProven: 'true', age: '9', mother: 'lost' }))).toEqual({ motherProven: true, age: 9, mother: 'lost' })
    expect(readSupposed('motherProven:maybe,age:-3,mother:nobody,nothing:true,,')).toEqual({})
  })
})

describe('a rule with a fault says where', () => {
  const faulty = (from: string, to: string): string[] => { expect(unattended).toContain(from); return told(unattended.replace(from, to)) }
  test('a name nobody knows, with the one that was meant', () => {
    expect(faulty('when: age < 18', 'when: agee < 18')).toEqual([expect.stringMatching(/^32:38 没有名为 agee 的字段.*age/u)])
  })
  test('a situation no row speaks of, and one that two rows speak of', () => {
    expect(faulty('      - { when: [[missing, dead], [missing, dead]], gives: gone }\n', '')[0]).toMatch(/^13:5 判定表没有写“父亲为宣告失踪、母亲为宣告失踪”、/u)
    expect(faulty('when: [able, any], gives: cared', 'when: [[able, dead], any], gives: cared')[0]).toMatch(/^\d+:\d+ 第 1 行和第 \d 行都适用于/u)
  })
  test('a golden case that comes out otherwise, and a condition no case tried', () => {
    expect(faulty('mother: lost, motherProven: true }, is: yes', 'mother: lost, motherProven: true }, is: no')[0]).toMatch(/^38:\d+ 这个例子应当是“不符合”，实际是“符合”/u)
    expect(faulty('  - { given: { age: 18, father: dead, mother: lost, motherProven: true }, is: no, by: [age] }\n', '')[0]).toMatch(/例子里缺一个只因为“未满 18 周岁”不成立而不符合的/u)
  })
  test('a key nobody knows, a code that is in no list, a day that is none', () => {
    expect(faulty('office:', 'offices:')).toEqual(expect.arrayContaining([expect.stringMatching(/没有“offices”这一项，是不是 office？/u)]))
    expect(faulty('relief: [7]', 'relief: [77]')).toEqual([expect.stringMatching(/“救助帮扶情况”里没有 77/u)])
    expect(faulty('from: 2021-01-01', 'from: 2021-02-30')).toEqual([expect.stringMatching(/^6:\d+ 没有这一天/u)])
  })
  test('two versions for one day', () => {
    const [first] = shippedSchemes
    const until = { ...first!, until: plainDate('2026-06-30') }
    expect(versionFaults([until, { ...first!, version: '2', from: plainDate('2026-07-01') }])).toEqual([])
    expect(versionFaults([until, { ...first!, version: '2', from: plainDate('2026-06-30') }])).toHaveLength(1)
  })
})
