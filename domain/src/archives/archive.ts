/** 一人一档: the whole archive of one child as one answer, section by section. */
import { z } from 'zod'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, part, shown, shownAs } from '../kernel/shown.ts'
import type { FieldKey } from './draft.ts'
import { fieldShown } from './fieldShown.ts'
import { Ability, AbilityAnswer, ArchiveOrigin, ArchiveStatus, Explanation, Gap, IdentityState, ReadableRegion, Sealed, ReturnedTo } from './types.ts'

const number = z.number().int()
const yesNo = z.boolean().nullable()

/** Values of fields of the catalogue, which says what each shows: code('sexCode') · text('classNo') · day('birthDate') · sealed('idNumber'). */
const code = (key: FieldKey) => as(key, number).nullable()
const codes = (key: FieldKey) => z.array(as(key, number))
const text = (key: FieldKey) => as(key, z.string()).nullable()
const day = (key: FieldKey) => as(key, PlainDate).nullable()
const sealed = (key: FieldKey) => as(key, Sealed).nullable()
const as = <T extends z.ZodType>(key: FieldKey, schema: T): T => shownAs(fieldShown(key), schema)

export const IdentityValues = z.object({
  name: as('name', z.string()), sexCode: as('sexCode', number), ethnicCode: code('ethnicCode'), birthDate: day('birthDate'), ageInYears: shown('ID', 'none', number).nullable(),
  idNumber: sealed('idNumber'), idMissingReason: text('idMissingReason'), hukouRegistered: yesNo, hukouType: code('hukouType'),
  hukouDivision: ReadableRegion.nullable(), hukouAddress: sealed('hukouAddress'),
  residenceDivision: ReadableRegion.nullable(), residenceAddress: sealed('residenceAddress'),
  categories: codes('categories'), leftBehindStatus: code('leftBehindStatus'), leftBehindSince: day('leftBehindSince'), villageGroup: text('villageGroup'), household: RecordId.nullable(),
})
export type IdentityValues = z.infer<typeof IdentityValues>

export const SchoolingValues = z.object({
  schoolingStatus: code('schoolingStatus'), isBoarding: yesNo, school: code('school'), schoolName: text('schoolName'), gradeCode: text('gradeCode'), classNo: text('classNo'),
  studentNumber: sealed('studentNumber'),
})
export type SchoolingValues = z.infer<typeof SchoolingValues>

export const HealthValues = z.object({
  healthStatus: code('healthStatus'), isDisabled: yesNo, isIll: yesNo, disabilityType: code('disabilityType'), disabilityLevel: code('disabilityLevel'),
  disabilityCertNo: sealed('disabilityCertNo'), illness: sealed('illness'),
})
export type HealthValues = z.infer<typeof HealthValues>

/** Both parents have the same fields. */
export const ParentValues = z.object({
  id: RecordId, role: z.enum(['father', 'mother']), name: text('father.name'), birthDate: day('father.birthDate'), idNumber: sealed('father.idNumber'), phone: sealed('father.phone'),
  existStatus: code('father.existStatus'), maritalStatus: code('father.maritalStatus'), isAway: yesNo, awaySince: day('father.awaySince'), workPlace: text('father.workPlace'),
  capability: code('father.capability'),
  /** Spells of being away that are over, oldest first. */
  absences: z.array(z.object({ from: day('father.awaySince'), to: shown('FAM', 'none', PlainDate), place: text('father.workPlace') })),
})
export type ParentValues = z.infer<typeof ParentValues>
export const FamilyValues = z.object({
  parents: z.array(ParentValues),
  siblings: z.array(z.object({ id: ChildId, name: as('name', z.string()), birthDate: day('birthDate'), sexCode: as('sexCode', number) })),
})
export type FamilyValues = z.infer<typeof FamilyValues>

/** Who cared for the child, from a day to a day; validTo null is now. */
export const GuardianshipSpell = z.object({
  id: RecordId, validFrom: shown('FAM', 'none', PlainDate), validTo: shown('FAM', 'none', PlainDate).nullable(), hasEntrustedGuardian: yesNo, name: text('guardian.name'),
  phone: sealed('guardian.phone'), idNumber: sealed('guardian.idNumber'), address: sealed('guardian.address'), relationCode: code('guardian.relationCode'),
  guardianshipType: code('guardianshipType'), guardianshipRating: code('guardianshipRating'),
})
export type GuardianshipSpell = z.infer<typeof GuardianshipSpell>
/** Newest first. */
export const GuardianshipValues = z.object({ spells: z.array(GuardianshipSpell) })
export type GuardianshipValues = z.infer<typeof GuardianshipValues>

export const ReliefValues = z.object({
  incomeSources: codes('incomeSources'), reliefStatuses: codes('reliefStatuses'), hardshipType: text('hardshipType'),
})
export type ReliefValues = z.infer<typeof ReliefValues>

/** Free words of an archive's way through the offices may name anybody. */
const words = shown('ID', 'words', z.string()).nullable()

export const Archive = z.object({
  id: ChildId, version: count(), status: ArchiveStatus, origin: ArchiveOrigin, identityState: IdentityState.nullable(),
  region: RegionCode,
  /** County, town, village: what stands above the name. */
  path: z.array(ReadableRegion),
  createdAt: Instant, updatedAt: Instant, batch: RecordId.nullable(),
  /** Whose it is to mend, and why, while it is returned. */
  returnedTo: ReturnedTo.nullable(),
  returnedBecause: words,
  exit: z.object({ reason: shown('ID', 'none', number), on: shown('ID', 'none', PlainDate), note: words }).nullable(),
  identity: part('ID', IdentityValues), schooling: part('EDU', SchoolingValues), health: part('HLT', HealthValues),
  family: part('FAM', FamilyValues), guardianship: part('FAM', GuardianshipValues), relief: part('REL', ReliefValues),
  /** Only for whoever reads identity and family in clear, because a sixteenth birthday is a birthday. */
  leftBehind: shown(['ID', 'FAM'], 'whole', Explanation).nullable(),
  gaps: z.array(Gap),
  may: z.record(Ability, AbilityAnswer),
})
export type Archive = z.infer<typeof Archive>
