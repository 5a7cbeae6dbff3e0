/** What plans may say of a child (subjects.ts), from what stands in the archive and beside it. What nobody wrote is not known. The same in SQL:
 *  server/src/duties/childColumns.ts; a test compares the two for whatever is filled in. */
import { ageInYears, type PlainDate } from '../kernel/plainDate.ts'
import { levelOf, type RegionCode } from '../kernel/regionCode.ts'
import type { Draft } from '../archives/draft.ts'
import { isInSchool } from '../archives/age.ts'
import { leftBehindCode } from '../archives/leftBehind.ts'
import type { ArchiveStatus } from '../archives/types.ts'
import type { Line } from '../records/evaluate.ts'

type KnownOfChild = {
  status: ArchiveStatus; region: RegionCode; draft: Draft
  /** By the grade of risk in force, and by the last visit that was done. */
  risk: number | null; livesAlone: boolean | null
  /** A child director of the village, or a helper by name (staff/responsible.ts). */
  hasHelper: boolean
}
type FactValues = { leftBehindAgeLimit: number }

/** Only these are somebody a plan owes something every period: still in the register, the ones whose leaving is being looked at among them. */
export const owedStatuses: readonly ArchiveStatus[] = ['active', 'changed', 'exitPending']

/** CL-08: somebody settled that the child is left behind, or that she is not; 8 待核实 settles nothing. */
export const settledLeftBehind: readonly number[] = [leftBehindCode.bothAway, leftBehindCode.otherIncapable, leftBehindCode.otherGone]
export const settledNot: readonly number[] = [leftBehindCode.no, leftBehindCode.left]
/** CL-07 and 救助帮扶情况: 家庭贫困, 低保, 特困供养; 孤儿; 自身残疾. */
export const poorCategory = 21
export const poorRelief: readonly number[] = [1, 5]
export const orphanCategories: readonly number[] = [30, 31, 32]
export const disabledCategory = 22
/** CL-11 无人监护. */
export const unguarded = 1
export const alive = 1

type Truth = boolean | null
const either = (a: Truth, b: Truth): Truth => (a === true || b === true ? true : a === null || b === null ? null : false)

function leftBehind({ draft }: KnownOfChild, today: PlainDate, { leftBehindAgeLimit }: FactValues): Truth {
  const status = draft.leftBehindStatus ?? null
  const age = draft.birthDate ? ageInYears(draft.birthDate, today) : null
  if ((status !== null && settledNot.includes(status)) || (age !== null && age >= leftBehindAgeLimit)) return false
  return status !== null && settledLeftBehind.includes(status) && age !== null ? true : null
}

/** A parent who is dead, missing or out of touch works nowhere else. */
function isAway(draft: Draft, who: 'father' | 'mother'): Truth {
  const exists = draft[`${who}.existStatus`] ?? null
  return exists !== null && exists !== alive ? false : (draft[`${who}.isAway`] ?? null)
}

/** Schools count a child whose one parent is away (方案四). */
const schoolLeftBehind = ({ draft }: KnownOfChild): Truth =>
  (settledLeftBehind.includes(draft.leftBehindStatus ?? leftBehindCode.suspected) ? true : either(isAway(draft, 'father'), isAway(draft, 'mother')))

/** Categories are asked of every archive in the register: where there are some, the others are not meant. */
function among(draft: Draft, codes: readonly number[]): Truth {
  const categories = draft.categories ?? []
  return categories.some(code => codes.includes(code)) ? true : categories.length === 0 ? null : false
}
function isPoor({ draft }: KnownOfChild): Truth {
  return (draft.reliefStatuses ?? []).some(code => poorRelief.includes(code)) ? true : among(draft, [poorCategory])
}
const isDisabled = ({ draft }: KnownOfChild): Truth => draft.isDisabled ?? ((draft.categories ?? []).includes(disabledCategory) ? true : null)

const numbered = /^\d{1,2}$/u
/** Kindergarten comes before the first grade. */
const gradeOf = (code: string | null | undefined): number | null => (!code ? null : numbered.test(code) ? Number(code) : code.startsWith('K') ? 0 : null)

export function childFacts(known: KnownOfChild, today: PlainDate, values: FactValues): Line {
  const { draft, status, region, risk, livesAlone, hasHelper } = known
  const schooling = draft.schoolingStatus ?? null
  const guardianship = draft.guardianshipType ?? null
  return {
    age: draft.birthDate ? ageInYears(draft.birthDate, today) : null, archiveStatus: status, leftBehind: leftBehind(known, today, values),
    schoolLeftBehind: schoolLeftBehind(known), leftBehindStatus: draft.leftBehindStatus ?? null, categories: draft.categories ?? [], risk, schooling,
    grade: gradeOf(draft.gradeCode), inSchool: schooling === null ? null : isInSchool(schooling), boards: draft.isBoarding ?? null, disabled: isDisabled(known),
    orphan: among(draft, orphanCategories), poor: isPoor(known), registered: draft.hukouRegistered ?? null, guardianship, guardianshipRating: draft.guardianshipRating ?? null,
    livesAlone, guarded: guardianship === null ? null : guardianship !== unguarded, hasHelper, hasVillage: levelOf(region) === 'village', hasHousehold: (draft.household ?? null) !== null,
    // Whether there is a signed form is not kept yet.
    careAgreed: null,
  }
}
