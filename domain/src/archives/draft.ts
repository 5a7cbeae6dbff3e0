/** What a person writes into an archive, as one flat record: the keys are the fields of the catalogue (fields.ts), and the same
 *  keys stand in forms, import mappings, issues, history and conflicts. A missing key leaves the field alone, null empties it. */
import { z } from 'zod'
import { RecordId } from '../kernel/ids.ts'
import { personName } from '../kernel/personName.ts'
import { PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'

/** Counted as people count, not in halves of rare characters. */
const fits = (max: number) => (value: string): boolean => value.length <= max || Array.from(value).length <= max
const text = (max: number) => z.string().refine(fits(max), `最多 ${max} 个字`).nullable().optional()
/** Written in one way wherever it comes from (decision 030). */
const name = () => z.string().overwrite(personName).refine(fits(50), '最多 50 个字').nullable().optional()
const code = () => z.number().int().min(0).max(9_999).nullable().optional()
const codes = () => z.array(z.number().int().min(0).max(9_999)).max(20).nullable().optional()
const yesNo = () => z.boolean().nullable().optional()
const day = () => PlainDate.nullable().optional()
const division = () => RegionCode.nullable().optional()

const identity = {
  name: name(), sexCode: code(), ethnicCode: code(), birthDate: day(),
  idNumber: text(30), idMissingReason: text(200),
  /** The village (or the town, while the village is not known) that keeps the archive. */
  region: division(),
  villageGroup: text(20),
  hukouRegistered: yesNo(), hukouType: code(), hukouDivision: division(), hukouAddress: text(200),
  residenceDivision: division(), residenceAddress: text(200),
  categories: codes(), leftBehindStatus: code(), leftBehindSince: day(),
  household: RecordId.nullable().optional(),
}
const schooling = {
  schoolingStatus: code(), isBoarding: yesNo(), school: z.number().int().min(0).nullable().optional(),
  schoolName: text(100), gradeCode: text(3), classNo: text(20), studentNumber: text(30),
}
const health = {
  healthStatus: code(), isDisabled: yesNo(), isIll: yesNo(), disabilityType: code(), disabilityLevel: code(),
  disabilityCertNo: text(30), illness: text(200),
}
const father = {
  'father.name': name(), 'father.birthDate': day(), 'father.idNumber': text(30), 'father.phone': text(30),
  'father.existStatus': code(), 'father.maritalStatus': code(), 'father.isAway': yesNo(), 'father.awaySince': day(),
  'father.workPlace': text(100), 'father.capability': code(),
}
const mother = {
  'mother.name': name(), 'mother.birthDate': day(), 'mother.idNumber': text(30), 'mother.phone': text(30),
  'mother.existStatus': code(), 'mother.maritalStatus': code(), 'mother.isAway': yesNo(), 'mother.awaySince': day(),
  'mother.workPlace': text(100), 'mother.capability': code(),
}
const guardianship = {
  hasEntrustedGuardian: yesNo(), 'guardian.name': name(), 'guardian.phone': text(30), 'guardian.idNumber': text(30),
  'guardian.address': text(200), 'guardian.relationCode': code(), guardianshipType: code(), guardianshipRating: code(),
}
const relief = { incomeSources: codes(), reliefStatuses: codes(), hardshipType: text(2) }

/** Strict: an unknown key is refused instead of dropped, so that nothing a person typed is lost without a word. */
export const Draft = z.strictObject({ ...identity, ...schooling, ...health, ...father, ...mother, ...guardianship, ...relief })
export type Draft = z.infer<typeof Draft>
export type FieldKey = keyof Draft & string
export type FieldValue = Draft[FieldKey]

export const FieldKey = Draft.keyof()
