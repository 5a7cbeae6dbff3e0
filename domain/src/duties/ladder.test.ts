import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, instant } from '../kernel/plainDate.ts'
import { nextAt, type Stand, stepsOf, takeSteps, topicFor } from './ladder.ts'

const hour = (n: number): Instant => instant(new Date(Date.UTC(2026, 5, 1) + n * 3_600_000))
const stand: Stand = { remindAt: [hour(0), hour(24)], escalateAt: [hour(72), hour(96)], escalateTo: ['childSupervisor', 'countyCivilAffairs'], dueAt: hour(48), told: 0 }

describe('the ladder of a duty', () => {
  it('reminds the owner, then tells level after level, each at its time', () => {
    const told = [hour(1), hour(25), hour(49), hour(73), hour(97)].reduce<{ at: number; seen: string[][] }>(({ at, seen }, now) => {
      const taken = takeSteps({ ...stand, told: at }, now)
      return { at: taken.told, seen: [...seen, taken.steps.map(one => `${one.what} ${one.to[0] ?? ''}`)] }
    }, { at: 0, seen: [] })
    expect(told.seen).toEqual([['reminded '], ['reminded '], [], ['escalated childSupervisor'], ['escalated countyCivilAffairs']])
  })

  it('tells every level after a standstill, and does not remind of what is late already', () => {
    expect(takeSteps(stand, hour(200)).steps.map(one => one.to)).toEqual([['childSupervisor', 'countyCivilAffairs'], ['countyCivilAffairs']])
    expect(takeSteps(stand, hour(30)).steps.map(one => one.at)).toEqual([hour(24)])
    expect([topicFor(stand, hour(30)), topicFor(stand, hour(49))]).toEqual(['soon', 'late'])
  })

  it('takes each escalation once and no later than it is asked, however often and in whatever order of clocks it is asked', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 30 }), asked => {
      let told = 0
      const taken: string[] = []
      for (const n of asked) {
        const turn = takeSteps({ ...stand, told }, hour(n))
        taken.push(...turn.steps.filter(one => one.what === 'escalated').map(one => one.step))
        told = turn.told
        expect(turn.nextAt).toBe(nextAt(stand, told))
      }
      const due = stepsOf(stand).filter(one => one.what === 'escalated' && one.at <= hour(Math.max(-1, ...asked))).map(one => one.step)
      expect(taken).toEqual(due)
    }))
  })
})
