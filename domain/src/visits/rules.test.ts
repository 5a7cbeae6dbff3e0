/** When to come again, and what the number of warnings means. */
import { addDays, plainDate } from '../kernel/plainDate.ts'
import { describe, expect, test } from 'vitest'
import { riskLevel } from '../codes/family.ts'
import { caseRules } from '../cases/rules.ts'
import { hotlineRules } from '../hotline/rules.ts'
import { incidentRules } from '../incidents/rules.ts'
import type { Line } from '../records/evaluate.ts'
import { parameterKey, parameterOf, recordPackage } from '../records/parameters.ts'
import type { OtherRecord, Rule, Suggestion } from '../records/rule.ts'
import { shippedParameters, shippedWorld } from '../records/shipped.ts'
import { visitRules } from './rules.ts'

const all: readonly Rule[] = [...visitRules, ...caseRules, ...incidentRules, ...hotlineRules]
const run = (name: string, body: Line, { before = null, others = {} }: { before?: Line | null; others?: Record<string, readonly OtherRecord[]> } = {}): readonly Suggestion[] => {
  const rule = all.find(one => one.name === name)
  if (!rule) throw new Error(`no rule ${name}`)
  const { issues, suggestions } = rule.run({ body, before, others, today: plainDate('2026-05-20'), parameter: parameterOf(recordPackage.values), workdaysFrom: addDays })
  expect(issues).toEqual([])
  return suggestions
}
const record = (id: string, day: string, body: Line, state = 'set'): OtherRecord => ({ id, day: plainDate(day), state, body })
const visit = (change: Line = {}): Line => ({ actualAt: '2026-05-18', metChild: true, mood: 'good', ...change })
const grades = (...of: [string, number][]): Record<string, readonly OtherRecord[]> => ({ riskGrade: of.map(([day, grade], i) => record(`g${i + 1}`, day, { grade })) })

describe('the next visit', () => {
  test.each<[number, string]>([[1, '2026-08-16'], [2, '2026-06-17'], [3, '2026-05-25'], [4, '2026-05-19']])('comes by the grade: %i', (grade, day) => {
    expect(run('visits.recorded', visit(), { others: grades(['2026-01-01', grade]) })).toEqual([expect.objectContaining({ what: 'nextVisit', audience: 'VIS', value: day, cites: ['g1'] })])
  })
  test('goes by the grade that was in force on the day of the visit, not by one set later', () => {
    const [found] = run('visits.recorded', visit(), { others: grades(['2026-01-01', 1], ['2026-05-18', 3], ['2026-05-19', 4]) })
    expect([found?.value, found?.because, found?.cites]).toEqual(['2026-05-25', '风险等级为高（2026-05-18 起），每 7 天走访一次', ['g2']])
  })
  test('is not far away because nobody has set a grade, and asks for one', () => {
    const [found] = run('visits.recorded', visit())
    expect([found?.value, found?.because]).toEqual(['2026-06-17', '还没有定风险等级，先按中每 30 天走访一次，请尽快定级'])
  })
  test('comes soon when the child was not seen, and never later than the grade says', () => {
    expect(run('visits.recorded', visit({ metChild: false, mood: null }), { others: grades(['2026-01-01', 1]) })).toEqual([expect.objectContaining({ value: '2026-05-25', because: '这次没有见到儿童本人，7 天内再去一次' })])
    expect(run('visits.recorded', visit({ metChild: false, mood: null }), { others: grades(['2026-01-01', 4]) })).toEqual([expect.objectContaining({ value: '2026-05-19' })])
  })
  test('is said of the latest visit only', () => {
    const seen = (day: string, mood: string | null = null): Record<string, readonly OtherRecord[]> => ({ ...grades(['2026-01-01', 3]), visit: [record('v2', day, { mood }, 'done')] })
    expect(run('visits.recorded', visit(), { others: seen('2026-05-19') })).toEqual([])
    expect(run('visits.recorded', visit(), { others: seen('2026-05-10') }).map(one => one.value)).toEqual(['2026-05-25'])
    expect(run('visits.recorded', visit({ mood: 'bad' }), { others: seen('2026-05-19') }).map(one => one.what)).toEqual(['moodAgain'])
    expect(run('visits.recorded', visit({ mood: 'bad' }), { others: seen('2026-05-19', 'good') })).toEqual([])
  })
  test('is not guessed without a day', () => expect(run('visits.recorded', visit({ actualAt: null }))).toEqual([]))
})

describe('a bad mood', () => {
  test('is looked at again until it has gone, told only to those who may read it', () => {
    const [, again] = run('visits.recorded', visit({ mood: 'bad' }), { others: grades(['2026-01-01', 1]) })
    expect(again).toEqual({ what: 'moodAgain', label: '建议回访情绪', audience: 'HLT.psy', value: '2026-05-25', because: '这次走访有不良情绪，7 天内再看一次，直到消除', cites: [] })
    expect(run('visits.recorded', visit({ mood: 'bad' }), { before: visit({ mood: 'bad' }) })[1]?.because).toMatch(/仍有不良情绪/u)
    expect(run('visits.recorded', visit({ mood: 'good' }), { before: visit({ mood: 'bad' }) }).map(one => one.what)).toEqual(['nextVisit'])
  })
  test('does not change when the next visit is: that would tell', () => {
    const [bad, good] = [visit({ mood: 'bad' }), visit()].map(body => run('visits.recorded', body, { others: grades(['2026-01-01', 1]) })[0])
    expect(bad).toEqual(good)
  })
})

describe('warnings about begging', () => {
  const warned = (change: Line = {}): Line => ({ doneOn: '2026-05-18', sort: 'criticise', misconduct: ['begging'], ...change })
  const others = { dissuasion: [record('d1', '2026-01-05', warned(), 'checked'), record('d2', '2026-03-05', warned(), 'watching'), record('d3', '2026-04-05', warned({ misconduct: ['noMoney'] }), 'watching')] }
  test('are counted with this one, and say which they were', () => {
    expect(run('cases.dissuaded', warned(), { others })).toEqual([{
      what: 'revocationGround', label: '达到撤销监护的次数', audience: 'CASE', value: 3, cites: ['d1', 'd2'],
      because: '就让孩子乞讨已经批评教育 3 次（2026-01-05、2026-03-05和这一次），请县民政研判是否申请撤销监护人资格',
    }])
  })
  test('are counted up to the one that is looked at', () => {
    expect(run('cases.dissuaded', warned({ doneOn: '2026-03-01' }), { others })).toEqual([])
    expect(run('cases.dissuaded', warned({ doneOn: '2026-03-05' }), { others })[0]?.cites).toEqual(['d1', 'd2'])
  })
  test('are not counted for another matter, nor before there are enough', () => {
    expect(run('cases.dissuaded', warned({ misconduct: ['noMoney'] }), { others })).toEqual([])
    expect(run('cases.dissuaded', warned({ sort: 'dissuade' }), { others })).toEqual([])
    expect(run('cases.dissuaded', warned(), { others: { dissuasion: others.dissuasion.slice(1) } })).toEqual([])
  })
})

describe('the rules of the product', () => {
  test('are those a declaration may call', () => expect(all.map(one => one.name).sort()).toEqual([...shippedWorld.rules].sort()))
  test('ask for parameters that are there, and every one of them has a value for every code', () => {
    for (const rule of all) for (const name of rule.parameters) expect(Object.keys(shippedParameters), rule.name).toContain(name)
    const keys = Object.entries(shippedParameters).flatMap(([name, { by }]) => (by ? by.entries.map(entry => parameterKey(name, entry.code)) : [name]))
    expect(Object.keys(recordPackage.values).sort()).toEqual(keys.sort())
    expect(riskLevel.entries.map(({ code }) => parameterOf(recordPackage.values)('visitEvery', code))).toEqual([90, 30, 7, 1])
  })
  test('never call a value of this product a rule of the country', () => {
    for (const [key, { basis }] of Object.entries(recordPackage.values)) expect(basis, key).toMatch(/本平台建议|方案二/u)
  })
})
