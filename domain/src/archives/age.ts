/** V-07: what fits the age on a day. Ages count from the birthday; 29 February turns on 1 March in common years. */
import { readCode, labelOf } from '../codes/codeList.ts'
import { schoolingStatus } from '../codes/situation.ts'
import { ageInYears, type PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import type { ArchiveParameters } from './parameters.ts'

const codeNamed = (label: string): number => Number(readCode(schoolingStatus, label)?.code)
/** CL-06 by name, so that rules read as sentences. */
export const schoolingCode = {
  notInKindergarten: codeNamed('未入园'), kindergarten: codeNamed('幼儿园'), primary: codeNamed('小学'), junior: codeNamed('初中'),
  senior: codeNamed('高中'), vocational: codeNamed('中职'), droppedOut: codeNamed('辍学'), notInSchool: codeNamed('不在学'),
  special: codeNamed('特教学校'), atHome: codeNamed('送教上门'),
} as const

const { primary, junior, senior, vocational, droppedOut, notInSchool, notInKindergarten, kindergarten, special } = schoolingCode
const attending = new Set<number>([kindergarten, primary, junior, senior, vocational, special])
/** Whether somebody with this status sits in a classroom, so that boarding, school and grade have a meaning. */
export const isInSchool = (schooling: number | null | undefined): boolean => attending.has(schooling ?? 0)

export type AgeFacts = { birthDate: PlainDate; schooling: number | null | undefined; gradeCode?: string | null | undefined }

export function birthDateIssues(birthDate: PlainDate, day: PlainDate, values: ArchiveParameters): Issue[] {
  if (birthDate > day) return [issue('birthDate.future', `出生日期 ${birthDate} 还没有到，请核对`, 'birthDate')]
  const age = ageInYears(birthDate, day)
  const limit = values.childUntilAge.value
  if (age < limit) return []
  return [issue('birthDate.adult', `已满 ${limit} 周岁（现 ${age} 周岁），不再建立儿童档案，请核对出生日期`, { field: 'birthDate', details: { age } })]
}

const between = (age: number, from: number, until: number): boolean => age >= from && age < until

/** Errors: what cannot be. */
export function schoolingErrors(facts: AgeFacts, day: PlainDate, values: ArchiveParameters): Issue[] {
  const age = ageInYears(facts.birthDate, day)
  const { schooling } = facts
  const wrong = (code: string, message: string) => [issue(code, message, { field: 'schoolingStatus', details: { age } })]
  if (schooling === primary && age < values.primaryFromAge.value) {
    return wrong('schooling.tooYoung', `现 ${age} 周岁，不满 ${values.primaryFromAge.value} 周岁不能登记为小学，请核对就学情况或出生日期`)
  }
  const isAbove = schooling === junior || schooling === senior || schooling === vocational
  if (isAbove && age < values.compulsoryFromAge.value) {
    return wrong('schooling.tooYoung', `现 ${age} 周岁，不满 ${values.compulsoryFromAge.value} 周岁不能登记为${labelOf(schoolingStatus, schooling)}，请核对就学情况或出生日期`)
  }
  const compulsory = between(age, values.compulsoryFromAge.value, values.compulsoryUntilAge.value)
  if (schooling === droppedOut && !compulsory) {
    return wrong('schooling.notCompulsory', `现 ${age} 周岁，“辍学”只用于义务教育阶段（${values.compulsoryFromAge.value} 至 ${values.compulsoryUntilAge.value} 周岁（不满）），请改选其他就学情况`)
  }
  const mayBeOut = between(age, values.notInSchoolFromAge.value, values.notInSchoolUntilAge.value)
  if (schooling === notInSchool && !mayBeOut) {
    return wrong('schooling.notInSchool', `现 ${age} 周岁，“不在学”只用于 ${values.notInSchoolFromAge.value} 至 ${values.notInSchoolUntilAge.value} 周岁（不满），请改选其他就学情况`)
  }
  return []
}

/** Warnings: what is possible but rare. */
export function schoolingWarnings(facts: AgeFacts, day: PlainDate, values: ArchiveParameters): Issue[] {
  const age = ageInYears(facts.birthDate, day)
  const limit = values.kindergartenByAge.value
  const late = facts.schooling === notInKindergarten && age >= limit
    ? [issue('schooling.late', `现 ${age} 周岁，满 ${limit} 周岁仍登记“未入园”，请核实是否已经入学`, { field: 'schoolingStatus', details: { age } })] : []
  return [...late, ...gradeWarnings(facts)]
}

/** Which grades belong to which school; order of CL grade codes. */
const gradesOf: Record<number, readonly string[]> = {
  [kindergarten]: ['K1', 'K2', 'K3'], [primary]: ['1', '2', '3', '4', '5', '6'], [junior]: ['7', '8', '9'],
  [senior]: ['10', '11', '12'], [vocational]: ['10', '11', '12'],
}
function gradeWarnings({ schooling, gradeCode }: AgeFacts): Issue[] {
  const fitting = gradesOf[schooling ?? 0]
  if (!gradeCode || fitting === undefined || fitting.includes(gradeCode)) return []
  return [issue('grade.againstSchooling', `就学情况是“${labelOf(schoolingStatus, schooling)}”，年级对不上，请核对`, 'gradeCode')]
}

/** Past the age limit a child is no longer left behind but may still be in difficulty until 18. */
export function leftBehindAgeWarnings(birthDate: PlainDate, day: PlainDate, values: ArchiveParameters): Issue[] {
  const age = ageInYears(birthDate, day)
  const limit = values.leftBehindAgeLimit.value
  if (age < limit) return []
  return [issue('birthDate.overLimit', `已满 ${limit} 周岁（现 ${age} 周岁），不再认定为留守儿童；仍有困难的，请登记为困境儿童`, { field: 'birthDate', details: { age } })]
}
