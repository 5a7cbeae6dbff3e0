import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { absenceIssues, absenceText, endedBy, fromThatDay, readAbsence, sayAbsence } from './absences.ts'
import { judgeLeftBehind, leftBehindFactsOf } from './leftBehind.ts'
import { archiveParameters } from './parameters.ts'
import { wholeDraft } from './sample.ts'
import { patched } from './settle.ts'

const day = plainDate('2026-06-10')
const back = { 'father.isAway': false }

describe('a parent who comes back', () => {
  const change = fromThatDay(wholeDraft, back, day)
  const after = patched(wholeDraft, change)
  test('is at home, and the fifteen months or seven years away are kept with their place', () => {
    expect(change).toEqual({ 'father.isAway': false, 'father.awaySince': null, 'father.workPlace': null })
    expect(endedBy(wholeDraft, after, { who: 'father', day })).toEqual({ from: '2019-03-01', to: '2026-06-10', place: '广东省东莞市' })
    expect(endedBy(wholeDraft, after, { who: 'mother', day })).toBeNull()
  })
  test('no longer makes the child one that is left behind, whatever was kept', () => {
    const judged = (draft: typeof wholeDraft) => judgeLeftBehind(leftBehindFactsOf(draft), day, archiveParameters).answer
    expect([judged(wholeDraft), judged(after)]).toEqual(['yes', 'no'])
  })
  test('cannot be back before he left', () => {
    expect(absenceIssues(wholeDraft, after, plainDate('2019-02-28')).map(one => one.field)).toEqual(['father.isAway'])
    expect(absenceIssues(wholeDraft, after, plainDate('2019-03-01'))).toEqual([])
  })
  test('who died meanwhile is away no more either', () => {
    const dead = patched(wholeDraft, fromThatDay(wholeDraft, { 'father.existStatus': 2, 'father.isAway': null }, day))
    expect(endedBy(wholeDraft, dead, { who: 'father', day })?.from).toBe('2019-03-01')
  })
})

test('a parent who leaves is away from the day of the change, unless another is said', () => {
  const home = { ...wholeDraft, 'mother.isAway': false, 'mother.awaySince': null, 'mother.workPlace': null }
  expect(fromThatDay(home, { 'mother.isAway': true }, day)['mother.awaySince']).toBe(day)
  expect(fromThatDay(home, { 'mother.isAway': true, 'mother.awaySince': plainDate('2026-02-01') }, day)['mother.awaySince']).toBe('2026-02-01')
  expect(fromThatDay(wholeDraft, { 'mother.workPlace': '福建省晋江市' }, day)).toEqual({ 'mother.workPlace': '福建省晋江市' })
})

test('a spell is kept as it was, whatever the place is called', () => {
  fc.assert(fc.property(fc.option(fc.constantFrom('2024-03-01', '1999-12-31')), fc.string({ minLength: 1, maxLength: 100 }), (from, place) => {
    const spell = { from: from === null ? null : plainDate(from), to: day, place }
    expect(readAbsence(absenceText(spell))).toEqual(spell)
  }))
  expect(readAbsence('2024-13-01/2025-01-01/')).toBeNull()
  expect(sayAbsence({ from: null, to: day, place: null })).toBe('起始日未填 至 2026-06-10')
})
