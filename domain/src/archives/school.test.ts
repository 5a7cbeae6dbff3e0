import { describe, expect, it } from 'vitest'
import { gapsOf } from './gaps.ts'
import { leavingIssues, schoolIssues, schoolOfName } from './school.ts'

const schools = [{ id: 7, name: '青禾小学' }, { id: 8, name: '石榴小学' }, { id: 9, name: '中心小学' }, { id: 10, name: '中心小学' }]
const codes = (found: readonly { code: string }[]) => found.map(one => one.code)

describe('the school of a child', () => {
  it('is the one of exactly this name; a school of another county is none of ours', () => {
    expect(schoolOfName(schools, '石榴小学')).toEqual({ id: 8, issues: [] })
    expect(schoolOfName(schools, '石榴小')).toEqual({ id: null, issues: [] })
    expect(schoolOfName(schools, null)).toEqual({ id: null, issues: [] })
  })
  it('must be chosen where two schools have the same name', () => {
    const found = schoolOfName(schools, '中心小学')
    expect([found.id, codes(found.issues), found.issues[0]?.message]).toEqual([null, ['school.severalOfThisName'], '本县有 2 所“中心小学”，请从名录里选择'])
  })
  it('cannot be one on the list and another in words', () => {
    expect(schoolIssues({ schoolName: '青禾小学' }, '青禾小学')).toEqual([])
    expect(schoolIssues({ schoolName: null }, '青禾小学')).toEqual([])
    expect(codes(schoolIssues({ schoolName: '石榴小学' }, '青禾小学'))).toEqual(['school.twoNames'])
    expect(codes(schoolIssues({}, undefined))).toEqual(['school.unknown'])
  })
  it('is not a gap once it is chosen', () => {
    const gaps = (draft: object) => gapsOf({ schoolingStatus: 3, ...draft }).map(gap => gap.field)
    expect(gaps({})).toContain('schoolName')
    expect(gaps({ school: 7 })).not.toContain('schoolName')
    expect(gaps({ schoolName: '外地小学' })).not.toContain('schoolName')
  })
})

describe('a teacher', () => {
  it('lets a pupil go from a day on, and not by a slip of the pen', () => {
    const away = { before: 7, after: null }
    expect(codes(leavingIssues('corrected', 'homeroomTeacher', away))).toEqual(['school.leaves'])
    expect(codes(leavingIssues('corrected', 'schoolAdmin', { before: 7, after: 8 }))).toEqual(['school.leaves'])
    expect(leavingIssues('changed', 'homeroomTeacher', away)).toEqual([])
    expect(leavingIssues('corrected', 'homeroomTeacher', { before: 7, after: 7 })).toEqual([])
    expect(leavingIssues('corrected', 'homeroomTeacher', { before: null, after: 7 })).toEqual([])
    expect(leavingIssues('corrected', 'childSupervisor', away)).toEqual([])
  })
})
