/** What a made-up county is made of. Codes are those of docs/domain/代码表.md; days are YYYY-MM-DD.
 *  null: not known or not applicable. */

/** Time away for work; seasons end when people come home for the new year. `to` null: still away. */
export type Spell = { from: string; to: string | null; workPlace: string }

export type WorldPerson = {
  /** Ground truth: one per human being, whatever the papers say. */
  person: string
  name: string
  birthDate: string
  idNumber: string | null
  phone: string | null
}

export type WorldParent = WorldPerson & {
  existStatus: 1 | 2 | 3 | 4 | 5
  maritalStatus: 10 | 20 | 30 | 40 | 90
  isAway: boolean
  awaySince: string | null
  expectedReturn: string | null
  workPlace: string | null
  workPlaceCode: number | null
  jobType: string | null
  capability: 1 | 2 | 3 | 4 | null
  spells: readonly Spell[]
}

export type WorldGuardian = WorldPerson & { relationCode: number; address: string }

/** One child with every field of the registration form (F16) and what is true behind it. */
export type WorldChild = {
  /** Ground truth. `id` is the number of the archive; `trueBirthDate` differs where the papers have a placeholder. */
  id: string
  person: string
  household: string
  trueBirthDate: string
  twin: boolean

  county: number
  region: number
  name: string
  sexCode: 1 | 2
  ethnicCode: number
  birthDate: string
  idNumber: string | null
  idMissingReason: string | null
  hukouRegistered: boolean
  hukouType: 1 | 2 | 3
  hukouDivision: number
  hukouAddress: string
  residenceDivision: number
  residenceAddress: string
  categories: readonly number[]
  leftBehindStatus: 0 | 1 | 2 | 3 | 8
  leftBehindSince: string | null

  healthStatus: 1 | 2 | 3
  isDisabled: boolean
  isIll: boolean
  disabilityType: number | null
  disabilityLevel: number | null
  disabilityCertNo: string | null
  illness: string | null

  schoolingStatus: number
  isBoarding: boolean | null
  /** Number within the county, null when not at a school of the county. */
  school: number | null
  schoolName: string | null
  gradeCode: string | null
  classNo: string | null
  studentNumber: string | null

  father: WorldParent
  mother: WorldParent
  hasEntrustedGuardian: boolean | null
  guardian: WorldGuardian | null
  /** The day the present guardian began. */
  guardianSince: string | null
  guardianshipType: 1 | 2 | 3 | 4 | 5 | null
  guardianshipRating: 1 | 2 | 3 | null

  incomeSources: readonly number[]
  reliefStatuses: readonly number[]
  hardshipType: number
}

export type SchoolKind = 'kindergarten' | 'primary' | 'junior' | 'senior' | 'vocational' | 'special'
export type WorldSchool = { county: number; id: number; name: string; region: number; kind: SchoolKind }

export type Village = { code: number; name: string; town: number; townName: string; isCommunity: boolean }
export type WorldCounty = { county: number; name: string; villages: readonly Village[]; schools: readonly WorldSchool[] }
