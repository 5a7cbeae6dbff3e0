/** The plans shipped with the product: every item that asks for a clock, a cycle, a quota or a target is a clause. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { standingOf } from '@qinghe/domain/plans/plan.ts'
import { describe, expect, it } from 'vitest'
import { itemIds, readTable } from './coverage.ts'
import { plansHere } from './planWorld.ts'
import { root } from './walk/contractTable.ts'

const { plans, faults } = plansHere()

/** C, T, Q and I in the list of items (cycles, limits, quotas, targets), and those beside them that only a plan can carry. */
const asked = [
  'P1-03', 'P1-04', 'P1-22', 'P1-23', 'P1-30', 'P1-42', 'P1-43', 'P1-44', 'P1-56', 'P1-58', 'P2-01', 'P2-03', 'P2-04', 'P2-05', 'P2-10', 'P2-21', 'P2-32', 'P2-49', 'P2-52', 'P2-70',
  'P2-73', 'P2-91', 'P2-93', 'P2-96', 'P2-97', 'P2-99', 'P2-102', 'P2-112', 'P2-113', 'P2-122', 'P2-128', 'P2-129', 'P2-130', 'P2-137', 'P3-01', 'P3-04', 'P3-06', 'P4-04', 'P4-06',
  'P4-09', 'P4-11', 'P4-12', 'P4-14', 'P4-16', 'P4-18', 'P4-21', 'P4-22', 'P5-03', 'P5-06', 'P5-07', 'P5-08', 'P5-12', 'P6-06', 'P6-07', 'P6-09', 'P6-10', 'P6-12', 'P6-15', 'P6-16', 'S-12',
]

describe('the plans shipped', () => {
  it('are the six and the one of laws and suggestions, and nothing is wrong with them', () => {
    expect([...faults]).toEqual([])
    expect(plans.map(plan => plan.plan).sort()).toEqual(['countyCare', 'districtCare', 'lawAndAdvice', 'schoolCare', 'schoolThreeOnes', 'summerCamp', 'volunteerDay'])
  })

  it('have a clause for every item that asks for a cycle, a limit, a quota or a target', () => {
    const there = plans.flatMap(plan => plan.clauses.flatMap(clause => clause.items))
    expect(asked.filter(item => !there.includes(item))).toEqual([])
    expect(asked.filter(item => !itemIds.includes(item))).toEqual([])
    // Of each plan its own items: a clause of the county does not stand for one of a school.
    const sources = new Map(plans.map(plan => [plan.plan, plan.source.number]))
    const strays = plans.flatMap(plan => plan.clauses.flatMap(clause => clause.items.filter(item => !item.startsWith(`${sources.get(plan.plan) ?? 'none'}-`) && !item.startsWith('S-'))))
    expect(strays).toEqual([])
  })

  it('say of every clause whether it runs or for which part of the product it waits, as the table of coverage has it', () => {
    const { lines } = readTable(readFileSync(join(root, 'docs/coverage.tsv'), 'utf8'))
    const waiting = plans.flatMap(plan => plan.clauses.filter(clause => standingOf(plan, clause.id).state === 'waits').flatMap(clause => clause.items))
    // Nobody can do anything yet of what waits altogether.
    expect(lines.filter(line => waiting.includes(line.item) && line.state === 'works').map(line => line.item)).toEqual([])
  })

  it('rest on something: a suggestion of this project is said to be one', () => {
    const advice = plans.find(plan => plan.plan === 'lawAndAdvice')
    expect(advice?.clauses.filter(clause => clause.basis === null)).toEqual([])
    for (const plan of plans) for (const [name, { basis }] of Object.entries(plan.parameters)) expect(basis.length, `${plan.plan} ${name}`).toBeGreaterThan(3)
  })

  it('know what happens at the ends of months and years: every duty that is due by period says an example or is due at one', () => {
    const silent = plans.flatMap(plan => plan.duties.filter(duty => duty.trigger.by === 'period' && duty.awaits === null && duty.cases.length === 0 && duty.trigger.due.at !== 'last').map(duty => `${plan.plan} ${duty.id}`))
    expect(silent).toEqual(['lawAndAdvice handInPolice'])
  })
})
