import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import type { Level } from '../kernel/regionCode.ts'
import { abilitiesOf, deniedFields } from './abilities.ts'
import {
  answersReturn, awaiting, editIssues, entryStatus, exitIssues, groupOf, nextStep, ownReturn, returnedToAfter, statusAfterCorrection, statusesOf, steps, whoOf, type Action,
  type ArchiveState, type Who,
} from './lifeCycle.ts'
import { archiveParameters as values } from './parameters.ts'
import { stateWords, turnWords } from './turns.ts'
import { ArchiveStatus } from './types.ts'

const village: Who = { role: 'childDirector', region: 431003100201 }
const town: Who = { role: 'childSupervisor', region: 431003100000 }
const county: Who = { role: 'countyCivilAffairs', region: 431003000000 }
const teacher: Who = { role: 'homeroomTeacher', region: 431003100000 }
const archive = (status: ArchiveStatus, rest: Partial<ArchiveState> = {}): ArchiveState => ({ status, returnedTo: null, origin: 'typed', gaps: [], isOwn: false, ...rest })
const to = (state: ArchiveState, action: Action, who: Who) => {
  const next = nextStep(state, action, who)
  return next.step?.to ?? next.issues.map(one => one.code).join()
}

describe('待我审核', () => {
  test('is whatever one’s own approval moves on, and nothing for those who approve nothing', () => {
    expect(awaiting('childSupervisor').sort()).toEqual(['changed', 'townReviewing', 'villageSubmitted'])
    expect(awaiting('countyCivilAffairs').sort()).toEqual(['changed', 'countyReviewing', 'exitPending'])
    expect(awaiting('childDirector')).toEqual(['returned'])
    expect([...awaiting('educationBureau'), ...awaiting('homeroomTeacher'), ...awaiting('cityCivilAffairs')]).toEqual([])
  })
})

describe('the way of an archive', () => {
  test.each([
    ['draft', 'submit', village, 'villageSubmitted'], ['draft', 'submit', town, 'countyReviewing'], ['draft', 'submit', county, 'countyReviewing'],
    ['returned', 'submit', village, 'villageSubmitted'], ['returned', 'submit', town, 'countyReviewing'],
    ['villageSubmitted', 'review', town, 'countyReviewing'], ['townReviewing', 'review', town, 'countyReviewing'],
    ['countyReviewing', 'review', county, 'active'], ['changed', 'review', town, 'active'], ['changed', 'review', county, 'active'],
    ['villageSubmitted', 'return', town, 'returned'], ['townReviewing', 'return', town, 'returned'], ['countyReviewing', 'return', county, 'returned'],
    ['active', 'proposeExit', village, 'exitPending'], ['changed', 'proposeExit', town, 'exitPending'], ['active', 'proposeExit', county, 'exitPending'],
    ['exitPending', 'confirmExit', county, 'exited'], ['exitPending', 'cancelExit', town, 'active'], ['exitPending', 'cancelExit', county, 'active'], ['exited', 'reenter', county, 'countyReviewing'],
  ] as const)('%s, %s', (status, action, who, wanted) => expect(to(archive(status), action, who)).toBe(wanted))

  test.each([
    ['villageSubmitted', 'review', village], ['villageSubmitted', 'review', county], ['countyReviewing', 'review', town], ['changed', 'review', village],
    ['countyReviewing', 'return', town], ['villageSubmitted', 'return', county], ['exitPending', 'confirmExit', town], ['exitPending', 'confirmExit', village],
    ['exitPending', 'cancelExit', village], ['exited', 'reenter', village], ['exited', 'reenter', town], ['draft', 'submit', teacher], ['active', 'proposeExit', teacher],
  ] as const)('%s, %s is not this person’s', (status, action, who) => expect(to(archive(status), action, who)).toBe('archive.role'))

  test.each([
    ['active', 'submit', village], ['draft', 'review', town], ['active', 'review', county], ['active', 'return', county], ['draft', 'return', town],
    ['exited', 'proposeExit', county], ['draft', 'proposeExit', county], ['active', 'confirmExit', county], ['exited', 'cancelExit', county], ['active', 'reenter', county], ['merged', 'reenter', county],
    ['merged', 'submit', county], ['transferred', 'review', county],
  ] as const)('%s, %s is no move of this state', (status, action, who) => expect(to(archive(status), action, who)).toBe('archive.state'))

  test('a refusal names the state, the deed and whose it is', () => {
    expect(nextStep(archive('active'), 'submit', village).issues[0]?.message).toBe('档案现在是“在册”，不能提交')
    expect(nextStep(archive('countyReviewing'), 'review', town).issues[0]?.message).toBe('“县审核中”的档案要由县民政审核通过')
    expect(nextStep(archive('changed'), 'review', village).issues[0]?.message).toContain('镇儿童督导员或县民政')
  })
  test('what the county returned is submitted by the town, not by the village', () => {
    expect(to(archive('returned', { returnedTo: 'town' }), 'submit', village)).toBe('archive.role')
    expect(to(archive('returned', { returnedTo: 'town' }), 'submit', town)).toBe('countyReviewing')
    expect(to(archive('returned', { returnedTo: 'village' }), 'submit', village)).toBe('villageSubmitted')
    expect(returnedToAfter('countyReviewing', 'countyCivilAffairs')).toBe('town')
    expect(returnedToAfter('villageSubmitted', 'childSupervisor')).toBe('village')
    expect(returnedToAfter('townReviewing', 'childSupervisor')).toBe('village')
    expect([returnedToAfter('changed', 'childSupervisor'), returnedToAfter('changed', 'countyCivilAffairs')]).toEqual(['village', 'town'])
  })
  test('a change that is returned leaves the child in the register, is answered by whom it was returned to, and is reviewed again', () => {
    expect(to(archive('changed'), 'return', town)).toBe('changed')
    expect(to(archive('changed'), 'return', village)).toBe('archive.role')
    expect(to(archive('changed'), 'submit', village)).toBe('archive.state')
    const returned = archive('changed', { returnedTo: 'village' })
    expect([to(returned, 'return', town), to(returned, 'submit', village), to(returned, 'review', town)]).toEqual(['archive.state', 'changed', 'active'])
    expect(to(archive('changed', { returnedTo: 'town' }), 'submit', village)).toBe('archive.role')
    expect(answersReturn(returned, 'childDirector')).toBe(true)
    expect(answersReturn(returned, 'homeroomTeacher')).toBe(false)
    expect(answersReturn(archive('changed'), 'childDirector')).toBe(false)
  })
  test('who has to act is said for every state that waits, and what is returned is one person’s', () => {
    const standing = (status: ArchiveStatus, returnedTo: 'village' | 'town' | null = null) => `${stateWords({ status, returnedTo })}，${turnWords({ status, returnedTo }) ?? ''}`
    expect(standing('returned', 'village')).toBe('退回村里，等村儿童主任补正后再提交')
    expect(standing('returned', 'town')).toBe('退回镇街，等镇儿童督导员补正后再提交')
    expect(standing('changed', 'village')).toBe('在册（变更退回村里），等村儿童主任改正或说明后再提交')
    expect(standing('villageSubmitted')).toBe('村已提交，等镇儿童督导员审核')
    expect(standing('active')).toBe('在册，')
    expect(['childDirector', 'childSupervisor', 'countyCivilAffairs', 'homeroomTeacher'].map(ownReturn)).toEqual(['village', 'town', null, null])
  })
  test('gaps hold back the move they block, all at once, and no other', () => {
    const gaps = [{ field: 'sexCode', label: '性别', blocks: ['submit', 'passToCounty', 'accept'] }, { field: 'ethnicCode', label: '民族', blocks: ['accept'] }] as const
    const state = (status: ArchiveStatus, origin: 'typed' | 'import' = 'typed') =>
      archive(status, { origin, gaps: gaps.map(gap => ({ ...gap, blocks: [...gap.blocks] })) })
    expect(nextStep(state('draft'), 'submit', village).issues.map(one => one.field)).toEqual(['sexCode'])
    expect(nextStep(state('countyReviewing'), 'review', county).issues.map(one => one.field)).toEqual(['sexCode', 'ethnicCode'])
    expect(to(state('countyReviewing', 'import'), 'review', county)).toBe('active')
    expect(to(state('active'), 'proposeExit', county)).toBe('exitPending')
    expect(to(state('changed'), 'review', county)).toBe('active')
  })
  test('no step leaves a state that has ended but coming back, and every step ends in another state', () => {
    for (const step of steps) {
      // Only a change stays where it is while it goes to and fro.
      if (step.to !== 'changed') expect(step.from).not.toContain(step.to)
      for (const ended of ['exited', 'transferred', 'merged'] as const) if (step.move !== 'reenter' || ended !== 'exited') expect(step.from).not.toContain(ended)
    }
  })
  test('a new archive is a draft; a roster enters at the review above its importer', () => {
    const entry = (level: Level) => [entryStatus(level, 'typed'), entryStatus(level, 'import')]
    expect(entry('village')).toEqual(['draft', 'townReviewing'])
    expect(entry('town')).toEqual(['draft', 'countyReviewing'])
    expect(entry('county')).toEqual(['draft', 'active'])
  })
  test('official figures count active and changed; drafts and the ended count nowhere', () => {
    expect(statusesOf('official')).toEqual(['active', 'changed'])
    expect(statusesOf('review')).toEqual(['villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'exitPending'])
    expect((['draft', 'exited', 'transferred', 'merged'] as const).map(groupOf)).toEqual([null, null, null, null])
  })
})

describe('writing to an archive', () => {
  const open = (status: ArchiveStatus, who: Who, returnedTo: 'village' | 'town' | null = null) => editIssues({ status, returnedTo }, who).map(one => one.code).join()
  test.each([
    ['draft', '', '', ''], ['villageSubmitted', 'archive.underReview', '', ''], ['townReviewing', 'archive.underReview', '', ''],
    ['countyReviewing', 'archive.underReview', 'archive.underReview', ''], ['returned', '', '', ''], ['active', '', '', ''], ['changed', '', '', ''],
    ['exitPending', 'archive.underReview', '', ''], ['exited', 'archive.closed', 'archive.closed', 'archive.closed'],
    ['transferred', 'archive.closed', 'archive.closed', 'archive.closed'], ['merged', 'archive.closed', 'archive.closed', 'archive.closed'],
  ] as const)('%s is open to village, town and county as the review allows', (status, atVillage, atTown, atCounty) => {
    expect([open(status, village), open(status, town), open(status, county)]).toEqual([atVillage, atTown, atCounty])
  })
  test('what was returned to the town is closed to the village', () => {
    expect(open('returned', village, 'town')).toBe('archive.underReview')
    expect(open('returned', town, 'town')).toBe('')
    expect(open('returned', village, 'village')).toBe('')
  })
  test('schools write in archives of the register only', () => {
    expect(open('active', teacher)).toBe('')
    expect(open('changed', teacher)).toBe('')
    for (const status of ['draft', 'townReviewing', 'returned', 'exitPending'] as const) expect(open(status, teacher)).toBe('archive.underReview')
  })
  test('a village’s correction of a field that matters waits for approval, a town’s stands', () => {
    expect(statusAfterCorrection('active', ['name'], 'childDirector')).toBe('changed')
    expect(statusAfterCorrection('active', ['classNo', 'birthDate'], 'childDirector')).toBe('changed')
    expect(statusAfterCorrection('active', ['classNo', 'father.phone'], 'childDirector')).toBe('active')
    expect(statusAfterCorrection('active', ['name'], 'childSupervisor')).toBe('active')
    expect(statusAfterCorrection('active', ['schoolingStatus'], 'countyCivilAffairs')).toBe('active')
    expect(statusAfterCorrection('active', ['schoolingStatus'], 'homeroomTeacher')).toBe('changed')
    expect(statusAfterCorrection('active', ['schoolingStatus'], 'educationBureau')).toBe('active')
    expect(statusAfterCorrection('active', [], 'childDirector')).toBe('active')
  })
  test('only archives of the register become changed', () => {
    for (const status of ArchiveStatus.options.filter(one => one !== 'active')) expect(statusAfterCorrection(status, ['name'], 'childDirector')).toBe(status)
  })
  test('a field is denied where the role may not write its domain', () => {
    expect(deniedFields(['name', 'father.name', 'schoolingStatus'], 'childDirector')).toEqual([])
    expect(deniedFields(['name', 'schoolingStatus'], 'homeroomTeacher')).toMatchObject([{ code: 'field.denied', field: 'name', message: '您的岗位不能修改“姓名”' }])
    // Nobody is asked how well they themselves look after their child.
    expect(deniedFields(['guardianshipRating', 'father.capability', 'guardianshipType', 'father.phone', 'father.isAway'], 'parent').map(one => one.field)).toEqual(['guardianshipRating', 'father.capability', 'guardianshipType'])
    expect(deniedFields(['incomeSources'], 'childDirector').map(one => one.field)).toEqual(['incomeSources'])
    expect(deniedFields(['incomeSources'], 'childDirector', true)).toEqual([])
    expect(deniedFields(['name'], 'auditor', true)).toHaveLength(1)
  })
})

describe('leaving the register', () => {
  const at = { day: plainDate('2026-06-30'), values }
  const birth = plainDate('2010-06-30')
  const codes = (exit: { reason: number; on: string; note?: string }, birthDate = birth) =>
    exitIssues({ ...exit, on: plainDate(exit.on) }, birthDate, at).map(one => one.code)
  test('needs a reason of the list and a day between birth and today', () => {
    expect(codes({ reason: 2, on: '2026-06-30' })).toEqual([])
    expect(codes({ reason: 12, on: '2026-06-30' })).toEqual(['exit.reason'])
    expect(codes({ reason: 2, on: '2026-07-01' })).toEqual(['exit.future'])
    expect(codes({ reason: 2, on: '2010-06-29' })).toEqual(['exit.beforeBirth'])
    expect(codes({ reason: 2, on: '2010-06-30' })).toEqual([])
  })
  test('turning sixteen is a reason from the birthday on', () => {
    expect(codes({ reason: 1, on: '2026-06-30' })).toEqual([])
    expect(codes({ reason: 1, on: '2026-06-29' })).toEqual(['exit.age'])
    expect(exitIssues({ reason: 1, on: plainDate('2026-06-29') }, birth, at)[0]?.message).toContain('只有 15 周岁，未满 16 周岁')
    expect(exitIssues({ reason: 1, on: plainDate('2026-06-29') }, null, at)).toEqual([])
  })
  test('death, errors and “other” need words', () => {
    for (const reason of [8, 9, 99]) {
      expect(codes({ reason, on: '2026-06-30' })).toEqual(['exit.note'])
      expect(codes({ reason, on: '2026-06-30', note: '  ' })).toEqual(['exit.note'])
      expect(codes({ reason, on: '2026-06-30', note: '与另一份档案重复' })).toEqual([])
    }
  })
  test('everything wrong is said at once', () => expect(codes({ reason: 99, on: '2026-07-01' })).toEqual(['exit.future', 'exit.note']))
})

describe('what the screen offers', () => {
  test('is what the actions would do', () => {
    fc.assert(fc.property(fc.constantFrom(...ArchiveStatus.options), fc.constantFrom(village, town, county), (status, who) => {
      const may = abilitiesOf(archive(status), who)
      expect(may.submit.allowed).toBe(nextStep(archive(status), 'submit', who).step !== null)
      expect(may.proposeExit.allowed).toBe(nextStep(archive(status), 'proposeExit', who).step !== null)
      expect(may.correct.allowed).toBe(editIssues(archive(status), who).length === 0)
      if (who !== village) {
        for (const action of ['review', 'return', 'confirmExit', 'cancelExit'] as const) expect(may[action].allowed).toBe(nextStep(archive(status), action, who).step !== null)
      }
    }))
  })
  test('says why a button is off', () => {
    expect(abilitiesOf(archive('active'), village).submit).toEqual({ allowed: false, because: '档案现在是“在册”，不能提交' })
    expect(abilitiesOf(archive('active'), village).review.because).toBe('您现在的岗位没有这项权限')
    expect(abilitiesOf(archive('active'), county).correct).toEqual({ allowed: true, because: null })
  })
  test('a teacher corrects, an auditor does nothing, a city reads masked', () => {
    expect(abilitiesOf(archive('active'), teacher).correct.allowed).toBe(true)
    expect(abilitiesOf(archive('active'), teacher).submit.allowed).toBe(false)
    const auditor = abilitiesOf(archive('active'), { role: 'auditor', region: 431003000000 })
    expect(Object.entries(auditor).filter(([, answer]) => answer.allowed).map(([ability]) => ability)).toEqual(['viewers'])
    const city = abilitiesOf(archive('active'), { role: 'cityCivilAffairs', region: 431000000000 })
    expect([city.correct.allowed, city.reveal.allowed, city.print.allowed]).toEqual([false, false, false])
    expect([abilitiesOf(archive('active'), county).reveal.allowed, abilitiesOf(archive('active'), county).print.allowed]).toEqual([true, true])
  })
  test('an actor is seen by role and region', () => expect(whoOf({ role: 'childDirector', region: 431003100201 })).toEqual(village))
})
