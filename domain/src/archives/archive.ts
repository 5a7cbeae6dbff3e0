/** 一人一档: the whole archive of one child as one answer, section by section. */
import { z } from 'zod'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { Ability, AbilityAnswer, ArchiveOrigin, ArchiveStatus, Explanation, Gap, IdentityState, ReadableRegion, ReturnedTo, Sealed } from './types.ts'

const code = z.number().int().nullable()
const text = z.string().nullable()
const yesNo = z.boolean().nullable()
const day = PlainDate.nullable()
const sealed = Sealed.nullable()

/** A section the role may not read has no values and says why; `masked` when it may read them only masked. */
const section = <T extends z.ZodType>(values: T) =>
  z.object({ values: values.nullable(), masked: z.boolean(), reason: z.string().nullable() })

export const IdentityValues = z.object({
  name: z.string(), sexCode: z.number().int(), ethnicCode: code, birthDate: day, ageInYears: code,
  idNumber: sealed, idMissingReason: text, hukouRegistered: yesNo, hukouType: code,
  hukouDivision: ReadableRegion.nullable(), hukouAddress: sealed,
  residenceDivision: ReadableRegion.nullable(), residenceAddress: sealed,
  categories: z.array(z.number().int()), leftBehindStatus: code, leftBehindSince: day, household: RecordId.nullable(),
})
export type IdentityValues = z.infer<typeof IdentityValues>

export const SchoolingValues = z.object({
  schoolingStatus: code, isBoarding: yesNo, school: z.number().int().nullable(), schoolName: text, gradeCode: text, classNo: text,
  studentNumber: sealed,
})
export type SchoolingValues = z.infer<typeof SchoolingValues>

export const HealthValues = z.object({
  healthStatus: code, isDisabled: yesNo, isIll: yesNo, disabilityType: code, disabilityLevel: code,
  disabilityCertNo: sealed, illness: sealed,
})
export type HealthValues = z.infer<typeof HealthValues>

export const ParentValues = z.object({
  id: RecordId, role: z.enum(['father', 'mother']), name: text, birthDate: day, idNumber: sealed, phone: sealed,
  existStatus: code, maritalStatus: code, isAway: yesNo, awaySince: day, workPlace: text, capability: code,
  /** Spells of being away that are over, oldest first. */
  absences: z.array(z.object({ from: day, to: PlainDate, place: text })),
})
export type ParentValues = z.infer<typeof ParentValues>
export const FamilyValues = z.object({
  parents: z.array(ParentValues),
  siblings: z.array(z.object({ id: ChildId, name: z.string(), birthDate: day, sexCode: z.number().int() })),
})
export type FamilyValues = z.infer<typeof FamilyValues>

/** Who cared for the child, from a day to a day; validTo null is now. */
export const GuardianshipSpell = z.object({
  id: RecordId, validFrom: PlainDate, validTo: day, hasEntrustedGuardian: yesNo, name: text, phone: sealed, idNumber: sealed,
  address: sealed, relationCode: code, guardianshipType: code, guardianshipRating: code,
})
export type GuardianshipSpell = z.infer<typeof GuardianshipSpell>
/** Newest first. */
export const GuardianshipValues = z.object({ spells: z.array(GuardianshipSpell) })
export type GuardianshipValues = z.infer<typeof GuardianshipValues>

export const ReliefValues = z.object({
  incomeSources: z.array(z.number().int()), reliefStatuses: z.array(z.number().int()), hardshipType: text,
})
export type ReliefValues = z.infer<typeof ReliefValues>

export const Archive = z.object({
  id: ChildId, version: z.number().int(), status: ArchiveStatus, origin: ArchiveOrigin, identityState: IdentityState,
  region: RegionCode,
  /** County, town, village: what stands above the name. */
  path: z.array(ReadableRegion),
  createdAt: Instant, updatedAt: Instant, batch: RecordId.nullable(),
  /** Whose it is to mend, and why, while it is returned. */
  returnedTo: ReturnedTo.nullable(),
  returnedBecause: z.string().nullable(),
  exit: z.object({ reason: z.number().int(), on: PlainDate, note: z.string().nullable() }).nullable(),
  identity: section(IdentityValues), schooling: section(SchoolingValues), health: section(HealthValues),
  family: section(FamilyValues), guardianship: section(GuardianshipValues), relief: section(ReliefValues),
  leftBehind: Explanation.nullable(),
  gaps: z.array(Gap),
  may: z.record(Ability, AbilityAnswer),
})
export type Archive = z.infer<typeof Archive>
