/** One child: papers, school, health, relief, all in agreement with age and family. */
import { ageOn, anniversary, dayNumber, dayText, yearOf } from './days.ts'
import { addressIn, type Parents, type Setting } from './family.ts'
import { even, type Random, weighted } from './random.ts'
import type { SchoolKind, Village, WorldChild, WorldGuardian, WorldSchool } from './types.ts'

/** Share of each year of age: 27.8 % under six, 62.0 % six to thirteen, 10.2 % fourteen and fifteen (2016). */
const shareOfAge = [1.2, 2.4, 3.6, 5.6, 6.8, 8.2, 8.3, 8.5, 8.4, 8.2, 7.9, 7.4, 6.9, 6.4, 6.2, 4.0]
export const ageAtDraw = weighted(shareOfAge.map((share, age) => [age, share] as const))
export const sexAtDraw = (r: Random): 1 | 2 => (r.chance(0.545) ? 1 : 2)

const placeholderDay = even([[1, 1], [1, 1], [1, 1], [6, 1], [10, 1], [12, 30]] as const)

export type Registered = Pick<WorldChild, 'birthDate' | 'idNumber' | 'idMissingReason' | 'hukouRegistered'>

/** What the papers say of the birth: 40 % of those under six have no number yet, and where nobody wrote the day down the
 *  papers have the first of January or another round day. */
export function registered({ r, papers, on }: Setting, birth: number, sex: 1 | 2): Registered {
  const missing = r.chance(ageOn(birth, on) < 6 ? 0.4 : 0.025)
  const [month, day] = placeholderDay(r)
  const round = Math.min(dayNumber(yearOf(birth), month, day), on - 1)
  // Numbers of one day are limited; a world too large for its round days has fewer of them.
  const placed = r.chance(missing ? 0.16 : 0.035) && (missing || papers.used(round, sex) < 460) && ageOn(round, on) < 16
  const told = placed ? round : birth
  const birthDate = dayText(told)
  if (!missing) return { birthDate, idNumber: papers.idNumber(told, sex), idMissingReason: null, hukouRegistered: true }
  const registeredYet = r.chance(0.55)
  return {
    birthDate, idNumber: null, hukouRegistered: registeredYet,
    idMissingReason: registeredYet ? '户口簿未带回，号码待补' : unregistered(r),
  }
}
const unregistered = even(['出生后尚未办理户口登记', '出生医学证明遗失，正在补办', '父母未办结婚登记，户口待办'])

export type Schooling = Pick<WorldChild,
  'schoolingStatus' | 'isBoarding' | 'school' | 'schoolName' | 'gradeCode' | 'classNo' | 'studentNumber'>
const outside: Schooling = {
  schoolingStatus: 1, isBoarding: null, school: null, schoolName: null, gradeCode: null, classNo: null, studentNumber: null,
}

type Pupil = { birth: number; idNumber: string | null; disabled: boolean }
/** By age on 31 August: three to five kindergarten, from six on school; a few start a year later. */
export function schoolingOf(s: Setting, child: Pupil, schools: Schools): Schooling {
  const { r, on, papers } = s
  const start = dayText(on).slice(5) >= '09-01' ? yearOf(on) : yearOf(on) - 1
  const schoolAge = ageOn(child.birth, dayNumber(start, 8, 31))
  const age = ageOn(child.birth, on)
  const late = schoolAge >= 6 && schoolAge < 15 && r.chance(0.04) ? 1 : 0
  const grade = Math.min(schoolAge - 5 - late, 10)
  if (grade <= 0) {
    const stays = schoolAge < 3 || (age < 6 && !r.chance(schoolAge === 3 ? 0.85 : 0.97))
    return stays ? outside : at(schools.of(r, 'kindergarten'), `K${Math.min(3, Math.max(1, schoolAge - 2))}`)
  }
  if (child.disabled && r.chance(0.25)) return { ...at(schools.of(r, 'special'), String(Math.min(grade, 9))), schoolingStatus: 9 }
  if (grade >= 8 && grade <= 9 && r.chance(0.004)) return { ...outside, schoolingStatus: 7 }
  if (grade === 10) {
    const x = r.next()
    if (x < 0.06 && age >= 14) return { ...outside, schoolingStatus: 8 }
    return at(schools.of(r, x < 0.6 ? 'senior' : 'vocational'), '10')
  }
  return at(schools.of(r, grade <= 6 ? 'primary' : 'junior'), String(grade))

  function at(school: WorldSchool, gradeCode: string): Schooling {
    const stage = stages[school.kind]
    return {
      schoolingStatus: stage.status, isBoarding: r.chance(stage.boarding(Number(gradeCode) || 0)),
      school: school.id, schoolName: school.name, gradeCode, classNo: String(1 + r.below(stage.classes)),
      studentNumber: school.kind === 'kindergarten' ? null : papers.studentNumber(child.idNumber, child.birth),
    }
  }
}

const stages: Record<SchoolKind, { status: number; classes: number; boarding: (grade: number) => number }> = {
  kindergarten: { status: 2, classes: 2, boarding: () => 0 },
  primary: { status: 3, classes: 3, boarding: grade => (grade >= 4 ? 0.22 : 0.05) },
  junior: { status: 4, classes: 4, boarding: () => 0.68 },
  senior: { status: 5, classes: 12, boarding: () => 0.92 },
  vocational: { status: 6, classes: 8, boarding: () => 0.9 },
  special: { status: 9, classes: 1, boarding: () => 0.7 },
}

/** The school of a village: its own, else the town's; one in sixteen goes to another town. */
export type Schools = { of: (r: Random, kind: SchoolKind) => WorldSchool }
export function schoolsNear(village: { code: number; town: number }, schools: readonly WorldSchool[]): Schools {
  const by = new Map<SchoolKind, WorldSchool[]>()
  for (const school of schools) by.set(school.kind, [...(by.get(school.kind) ?? []), school])
  const near = (kind: SchoolKind): WorldSchool | undefined => {
    const all = by.get(kind) ?? []
    return all.find(school => school.region === village.code) ?? all.find(school => school.region === village.town)
  }
  const nearest = new Map([...by.keys()].map(kind => [kind, near(kind)]))
  return {
    of(r, kind) {
      const all = by.get(kind) ?? []
      const here = nearest.get(kind)
      const chosen = here !== undefined && !r.chance(0.06) ? here : all[r.below(all.length)]
      if (chosen === undefined) throw new Error(`no ${kind} school`)
      return chosen
    },
  }
}

export type Health = Pick<WorldChild,
  'healthStatus' | 'isDisabled' | 'isIll' | 'disabilityType' | 'disabilityLevel' | 'disabilityCertNo' | 'illness'>
const healthy: Health = {
  healthStatus: 1, isDisabled: false, isIll: false, disabilityType: null, disabilityLevel: null, disabilityCertNo: null, illness: null,
}
const disabilityType = weighted([[1, 8], [2, 16], [3, 10], [4, 32], [5, 24], [6, 4], [7, 6]] as const)
const illness = even(['先天性心脏病', '再生障碍性贫血', '慢性肾病', '癫痫', '重型地中海贫血', '急性白血病'])

/** 0.5 % disabled and 0.1 % seriously ill (2018), somewhat more where that is why the family is registered. */
export function healthOf(r: Random, idNumber: string | null, hard: boolean): Health {
  const ill: Health = { ...healthy, healthStatus: 3, isIll: true, illness: illness(r) }
  const x = r.next() / (hard ? 12 : 1)
  if (x < 0.001) return ill
  if (x >= 0.0062) return healthy
  const [type, level] = [disabilityType(r), 1 + r.below(4)]
  const cert = idNumber !== null && r.chance(0.85) ? `${idNumber}${type}${level}` : null
  return { ...healthy, healthStatus: 2, isDisabled: true, disabilityType: type, disabilityLevel: level, disabilityCertNo: cert }
}

export type Relief = Pick<WorldChild, 'incomeSources' | 'reliefStatuses' | 'hardshipType'>
const hardship = weighted([[0, 84], [1, 6], [2, 0.6], [3, 2.4], [4, 0.8], [5, 2], [6, 4.2]] as const)

const when = (is: boolean, code: number): number[] => (is ? [code] : [])

export function reliefOf(r: Random, parents: Parents): Relief {
  const kind = parents.situation
  const type = kind === 'hardship' ? (r.chance(0.6) ? 1 : 3) : hardship(r)
  const away = parents.father.isAway || parents.mother.isAway
  const statuses = [
    ...when(type === 1, 1), ...when(type === 2, 5), ...when(kind === 'orphan', 6), ...when(kind === 'unattended', 7),
    ...when(r.chance(type === 0 ? 0.01 : 0.12), 2), ...when(r.chance(type === 0 ? 0.04 : 0.3), 10),
  ]
  const aided = statuses.some(status => status <= 7)
  const incomes = [...when(away, 1), ...when(r.chance(0.55), 2), ...when(aided, 3), ...when(r.chance(0.03), 4)]
  return { incomeSources: incomes.length > 0 ? incomes : [9], reliefStatuses: statuses, hardshipType: type }
}

export type Care = Pick<WorldChild,
  'leftBehindStatus' | 'leftBehindSince' | 'hasEntrustedGuardian' | 'guardian' | 'guardianSince' | 'guardianshipType' | 'guardianshipRating'>
const statusOf = {
  bothAway: 1, oneAwayOtherIncapable: 2, oneGoneOtherAway: 3, suspected: 8, orphan: 0, unattended: 0, hardship: 0,
} as const

/** Types and ratings agree with each other (V-08): without an entrusted guardian type 1 or 2, rated 差. */
export function careOf({ r, on }: Setting, family: { parents: Parents; guardian: WorldGuardian | null }, birth: number): Care {
  const { parents, guardian } = family
  const status = statusOf[parents.situation]
  const aways = [parents.father.awaySince, parents.mother.awaySince].flatMap(day => day ?? [])
  const since = status === 0 || status === 8 ? null : [...aways, dayText(Math.min(birth + 60, on - 1))].sort().at(-1) ?? null
  if (status === 0 || status === 8) {
    const cared = guardian !== null
    return {
      leftBehindStatus: status, leftBehindSince: null, hasEntrustedGuardian: cared ? true : null, guardian,
      guardianSince: cared ? dayText(Math.max(birth, anniversary(on, -1))) : null,
      guardianshipType: cared ? 4 : null, guardianshipRating: cared ? 2 : null,
    }
  }
  const type = guardian === null ? (status === 2 ? 2 : 1) : status === 2 ? 2 : r.chance(0.012) ? 3 : r.chance(0.24) ? 4 : 5
  const rating = type <= 3 ? 3 : type === 4 ? 2 : 1
  return {
    leftBehindStatus: status, leftBehindSince: since, hasEntrustedGuardian: guardian !== null, guardian,
    guardianSince: since, guardianshipType: type, guardianshipRating: rating,
  }
}

export function categoriesOf(child: Health & Relief & Care, parents: Parents): number[] {
  const isLeftBehind = child.leftBehindStatus >= 1 && child.leftBehindStatus <= 3
  const list = [
    ...when(isLeftBehind, 10), ...when(child.hardshipType === 1 || child.hardshipType === 2, 21), ...when(child.isDisabled || child.isIll, 22),
    ...when(child.guardianshipRating === 3, 23), ...when(parents.situation === 'orphan', 31), ...when(parents.situation === 'unattended', 40),
    ...when(parents.father.maritalStatus === 30 || parents.father.maritalStatus === 40, 90),
  ]
  return list.length > 0 ? list : [20]
}

/** Most live where they are registered; some with the grandparents in another village of the town. */
export function residenceOf(s: Setting, neighbours: readonly Village[]): Pick<WorldChild, 'residenceDivision' | 'residenceAddress'> {
  const { r, village } = s
  const other = r.chance(0.035) ? neighbours[r.below(neighbours.length)] : undefined
  const at = other ?? village
  return { residenceDivision: at.code, residenceAddress: addressIn({ ...s, village: at }) }
}
