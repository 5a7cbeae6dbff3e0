/** What the plans of the repository owe for a small world of facts: to whom, by when, and why. */
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { dutiesDue, type Happened, isOwed, missingOf, type OwedWorld } from '@qinghe/domain/plans/owed.ts'
import type { Duty, Plan } from '@qinghe/domain/plans/plan.ts'
import { workCalendar } from '@qinghe/domain/kernel/holidays.ts'
import { planParameters } from '@qinghe/domain/plans/shippedPlans.ts'
import { parameterKey } from '@qinghe/domain/records/parameters.ts'
import { describe, expect, it } from 'vitest'
import { plansHere } from './planWorld.ts'

const d = plainDate
const { plans } = plansHere()
const planOf = (name: string): Plan => plans.find(one => one.plan === name) ?? expect.fail(`no plan ${name}`)
const dutyOf = (plan: string, id: string): Duty => planOf(plan).duties.find(one => one.id === id) ?? expect.fail(`no duty ${id}`)
const happened = (act: string, day: string, record: Happened['record'] = {}, subject = 'wang'): Happened => ({ act, subject, day: d(day), minute: null, record })
const world = (plan: Plan, given: Partial<OwedWorld> = {}): OwedWorld => ({
  calendar: workCalendar, terms: [{ id: '2026-1', from: d('2026-09-01'), to: d('2027-01-22') }], keyPeriods: plan.periods, today: d('2026-11-30'), happened: [], subjects: [],
  parameter: (name, code) => plan.parameters[parameterKey(name, code === null ? null : String(code))]?.value ?? planParameters.values(name, code), ...given,
})
const pupil = { about: 'child' as const, id: 'wang', since: d('2026-09-01'), facts: { inSchool: true, schoolLeftBehind: true, leftBehind: true, disabled: false, orphan: false, risk: 3 } }

describe('a pupil whose parents are away', () => {
  it('is owed the three ones of a term, and what is missing of them is named', () => {
    const plan = planOf('schoolThreeOnes')
    const found = dutiesDue(plan, { from: d('2026-12-01'), to: d('2027-01-20') }, world(plan, { subjects: [pupil] })).filter(one => one.duty === 'threeOnes')
    expect(found).toMatchObject([{ subject: 'wang', period: '2026-1', due: { day: '2027-01-15' }, owed: true }])
    const { evidence } = dutyOf('schoolThreeOnes', 'threeOnes')
    const missing = (...done: Happened[]): string[] => missingOf(evidence, done, world(plan)).map(one => one.title)
    expect(missing()).toEqual(['走访一次', '帮扶一次', '信息核查一次'])
    expect(missing(happened('visit.record', '2026-10-01'), happened('infoCheck.settle', '2026-10-08'))).toEqual(['帮扶一次'])
    expect(missing(happened('visit.record', '2026-10-01'), happened('infoCheck.settle', '2026-10-08'), happened('aid.record', '2026-11-01'))).toEqual([])
  })

  it('is visited again seven days after the last time while the risk is high, and a visit that did not meet the child does not count', () => {
    const plan = planOf('districtCare')
    const found = dutiesDue(plan, { from: d('2026-11-01'), to: d('2026-11-30') }, world(plan, { subjects: [pupil], happened: [happened('visit.record', '2026-11-16', { metChild: false }), happened('visit.record', '2026-11-09', { metChild: true }), happened('visit.record', '2026-11-02', { metChild: true })] }))
    expect(found.filter(one => one.duty === 'regularVisit')).toMatchObject([{ due: { day: '2026-11-16' }, owed: true, because: { words: '留守（民政口径）（是）', holds: true } }])
    const { evidence } = dutyOf('districtCare', 'regularVisit')
    expect(missingOf(evidence, [happened('visit.record', '2026-11-09', { metChild: false })], world(plan))).toEqual([{ title: '见到孩子的一次走访', left: 1 }])
    expect(missingOf(evidence, [happened('visit.record', '2026-11-09', {})], world(plan))).toHaveLength(1)
    expect(missingOf(evidence, [happened('visit.record', '2026-11-09', { metChild: true })], world(plan))).toEqual([])
  })

  it('owes nothing that was due before she came in', () => {
    const plan = planOf('schoolThreeOnes')
    const of = (since: string) => dutiesDue(plan, { from: d('2026-10-01'), to: d('2026-11-30') }, world(plan, { subjects: [{ ...pupil, since: d(since) }] })).filter(one => one.duty === 'monthlySweep').map(one => one.period)
    expect(of('2026-09-01')).toEqual(['2026-10', '2026-11'])
    expect(of('2026-11-01')).toEqual(['2026-11'])
  })

  it('is not dropped while a fact is missing: it stays, as not known', () => {
    const plan = planOf('schoolThreeOnes')
    const unknown = { ...pupil, facts: { inSchool: true } }
    const of = (subject: typeof pupil | typeof unknown) => dutiesDue(plan, { from: d('2026-12-01'), to: d('2027-01-20') }, world(plan, { subjects: [subject] })).filter(one => one.duty === 'threeOnes').map(one => one.owed)
    expect(of(unknown)).toEqual([null])
    expect(of({ ...pupil, facts: { ...pupil.facts, schoolLeftBehind: false } })).toEqual([])
    expect(isOwed(dutyOf('schoolThreeOnes', 'threeOnes'), { inSchool: true }, world(plan)).because?.of).toMatchObject([{ holds: true }, { holds: null }])
  })
})

describe('nobody is left out because something is not known', () => {
  const plan = planOf('districtCare')
  const visits = (subject: Partial<Omit<typeof pupil, 'since'> & { since: typeof pupil.since | null }>) =>
    dutiesDue(plan, { from: d('2026-09-01'), to: d('2026-09-30') }, world(plan, { subjects: [{ ...pupil, ...subject }] })).filter(one => one.duty === 'regularVisit')

  it('a child who was never visited is due after the day she came in, and at an unknown day where that is not known', () => {
    expect(visits({})).toMatchObject([{ opens: '2026-09-01', due: { day: '2026-09-08' }, owed: true }])
    expect(visits({ since: null })).toMatchObject([{ due: null, owed: null, because: { words: '一次也没有办过，从哪天算起还不知道' } }])
  })

  it('a child without a grade of risk is on the list, with what is missing', () => {
    const { risk: _, ...ungraded } = pupil.facts
    expect(visits({ facts: ungraded as typeof pupil.facts })).toMatchObject([{ due: null, owed: null, because: { words: '多久一次由儿童的情况（如风险等级）决定，还没有评定' } }])
    expect(visits({ facts: { ...ungraded, leftBehind: false } as typeof pupil.facts })).toEqual([])
  })

  it('a term nobody entered is told for each pupil, and an act without its day for whoever is asked', () => {
    const three = planOf('schoolThreeOnes')
    const nextTerm = dutiesDue(three, { from: d('2027-02-01'), to: d('2027-07-31') }, world(three, { subjects: [pupil] })).filter(one => one.duty === 'threeOnes')
    expect(nextTerm).toMatchObject([{ subject: 'wang', due: null, owed: null, because: { words: '这段时间的校历没有登记，学期的起止不知道' } }])
    expect(dutiesDue(three, { from: d('2026-11-01'), to: d('2026-11-30') }, world(three, { happened: [happened('visitIssue.assign', '2026-11-20')] }))).toMatchObject([{ duty: 'solveProblem', due: null, owed: null }])
  })
})

describe('an act', () => {
  it('starts a clock for whoever is asked, due on the day that stands in the record', () => {
    const plan = planOf('schoolThreeOnes')
    const assigned = happened('visitIssue.assign', '2026-11-20', { dueOn: '2026-11-27' })
    const found = dutiesDue(plan, { from: d('2026-11-01'), to: d('2026-11-30') }, world(plan, { happened: [assigned] }))
    expect(found).toMatchObject([{ duty: 'solveProblem', opens: '2026-11-20', due: { day: '2026-11-27' }, owed: true }])
    expect(dutyOf('schoolThreeOnes', 'solveProblem').owner).toEqual({ is: 'assignee' })
  })

  it('starts none where the condition is false, and no duty is owed that waits for a part of the product', () => {
    const plan = planOf('countyCare')
    const register = (grade: number) => dutiesDue(plan, { from: d('2026-11-01'), to: d('2026-11-30') }, world(plan, { happened: [happened('visitIssue.register', '2026-11-20', { grade })] })).map(one => one.duty)
    expect(register(1)).toEqual([])
    expect(register(3)).toEqual(['assignProblem'])
    const law = planOf('lawAndAdvice')
    expect(dutiesDue(law, { from: d('2026-12-01'), to: d('2026-12-31') }, world(law, { happened: [happened('hazard.find', '2026-12-02')] }))).toEqual([])
  })
})
