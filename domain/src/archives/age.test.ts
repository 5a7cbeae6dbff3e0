import { describe, expect, test } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { birthDateIssues, isInSchool, leftBehindAgeWarnings, schoolingCode, schoolingErrors, schoolingWarnings } from './age.ts'
import { archiveParameters as values } from './parameters.ts'

const day = plainDate('2026-06-30')
const errors = (birth: string, schooling: number, on = day) => schoolingErrors({ birthDate: plainDate(birth), schooling }, on, values).map(one => one.code)
const warnings = (birth: string, schooling: number, gradeCode?: string) =>
  schoolingWarnings({ birthDate: plainDate(birth), schooling, gradeCode }, day, values).map(one => one.code)
const { primary, droppedOut, notInSchool, notInKindergarten, kindergarten, junior, senior, vocational } = schoolingCode

describe('schooling and age', () => {
  test('the words of CL-06 are found by name', () => {
    expect(Object.values(schoolingCode)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
  test('a child not yet three is in no primary school, from the third birthday the rule is silent', () => {
    expect(errors('2023-07-01', primary)).toEqual(['schooling.tooYoung'])
    expect(errors('2023-06-30', primary)).toEqual([])
    expect(errors('2023-07-01', kindergarten)).toEqual([])
  })
  test('nobody under six is in a school above the primary', () => {
    for (const school of [junior, senior, vocational]) {
      expect(errors('2020-07-01', school)).toEqual(['schooling.tooYoung'])
      expect(errors('2020-06-30', school)).toEqual([])
    }
  })
  test('a child born on 29 February turns three on 1 March', () => {
    expect(errors('2024-02-29', primary, plainDate('2027-02-28'))).toEqual(['schooling.tooYoung'])
    expect(errors('2024-02-29', primary, plainDate('2027-03-01'))).toEqual([])
  })
  test('dropping out exists between six and sixteen only', () => {
    expect(errors('2020-07-01', droppedOut)).toEqual(['schooling.notCompulsory'])
    expect(errors('2020-06-30', droppedOut)).toEqual([])
    expect(errors('2010-07-01', droppedOut)).toEqual([])
    expect(errors('2010-06-30', droppedOut)).toEqual(['schooling.notCompulsory'])
  })
  test('being out of school exists between fourteen and sixteen only', () => {
    expect(errors('2012-07-01', notInSchool)).toEqual(['schooling.notInSchool'])
    expect(errors('2012-06-30', notInSchool)).toEqual([])
    expect(errors('2010-07-01', notInSchool)).toEqual([])
    expect(errors('2010-06-30', notInSchool)).toEqual(['schooling.notInSchool'])
  })
  test('refusals say the age and stand at the schooling', () => {
    const at = (birth: string, schooling: number) => schoolingErrors({ birthDate: plainDate(birth), schooling }, day, values)[0]
    expect(at('2024-01-01', primary)).toMatchObject({ field: 'schoolingStatus', details: { age: 2 } })
    expect(at('2024-01-01', primary)?.message).toContain('现 2 周岁，不满 3 周岁')
    expect(at('2024-01-01', droppedOut)?.message).toContain('6 至 16 周岁')
    expect(at('2024-01-01', notInSchool)?.message).toContain('14 至 16 周岁')
  })
  test('another parameter moves the border', () => {
    const later = { ...values, primaryFromAge: { ...values.primaryFromAge, value: 5 } }
    expect(schoolingErrors({ birthDate: plainDate('2022-06-30'), schooling: primary }, day, later)).toHaveLength(1)
  })
  test('at six a child outside kindergarten is worth a look', () => {
    expect(warnings('2020-06-30', notInKindergarten)).toEqual(['schooling.late'])
    expect(warnings('2020-07-01', notInKindergarten)).toEqual([])
    expect(warnings('2020-06-30', kindergarten)).toEqual([])
  })
  test('a grade must belong to its school', () => {
    expect(warnings('2016-01-01', primary, '6')).toEqual([])
    expect(warnings('2016-01-01', primary, '7')).toEqual(['grade.againstSchooling'])
    expect(warnings('2016-01-01', junior, '9')).toEqual([])
    expect(warnings('2016-01-01', junior, '6')).toEqual(['grade.againstSchooling'])
    expect(warnings('2016-01-01', kindergarten, 'K3')).toEqual([])
    expect(warnings('2016-01-01', kindergarten, '1')).toEqual(['grade.againstSchooling'])
    expect(warnings('2010-01-01', senior, '10')).toEqual([])
    expect(warnings('2010-01-01', vocational, '12')).toEqual([])
    expect(warnings('2010-01-01', vocational, '9')).toEqual(['grade.againstSchooling'])
    expect(warnings('2010-01-01', notInSchool, '9')).toEqual([])
  })
  test('boarding, school and grade belong to those who sit in a classroom', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null, undefined].map(isInSchool))
      .toEqual([false, true, true, true, true, true, false, false, true, false, false, false])
  })
})

describe('birthdays', () => {
  const code = (birth: string) => birthDateIssues(plainDate(birth), day, values).map(one => one.code)
  test('a birthday lies neither in the future nor eighteen years back', () => {
    expect(code('2026-07-01')).toEqual(['birthDate.future'])
    expect(code('2026-06-30')).toEqual([])
    expect(code('2008-07-01')).toEqual([])
    expect(code('2008-06-30')).toEqual(['birthDate.adult'])
    expect(birthDateIssues(plainDate('2008-06-30'), day, values)[0]?.details).toEqual({ age: 18 })
  })
  test('from the sixteenth birthday nobody is left behind any more', () => {
    expect(leftBehindAgeWarnings(plainDate('2010-07-01'), day, values)).toEqual([])
    expect(leftBehindAgeWarnings(plainDate('2010-06-30'), day, values)).toMatchObject([{ code: 'birthDate.overLimit', details: { age: 16 } }])
  })
})
