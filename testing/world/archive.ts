/** From a person of the world to the archive a roster would have made of it. */
import { Draft } from '@qinghe/domain/archives/draft.ts'
import type { BulkArchive } from '@qinghe/server/archives/bulk.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { WorldChild, WorldParent } from './types.ts'

const parent = (who: 'father' | 'mother', p: WorldParent) => ({
  [`${who}.name`]: p.name, [`${who}.birthDate`]: p.birthDate, [`${who}.idNumber`]: p.idNumber, [`${who}.phone`]: p.phone,
  [`${who}.existStatus`]: p.existStatus, [`${who}.maritalStatus`]: p.maritalStatus, [`${who}.isAway`]: p.isAway, [`${who}.awaySince`]: p.awaySince,
  [`${who}.workPlace`]: p.workPlace, [`${who}.capability`]: p.capability,
})

/** The form as it would stand in the system. */
export const draftOf = (c: WorldChild): Draft => Draft.parse({
  name: c.name, sexCode: c.sexCode, ethnicCode: c.ethnicCode, birthDate: c.birthDate, idNumber: c.idNumber, idMissingReason: c.idMissingReason,
  region: c.region, hukouRegistered: c.hukouRegistered, hukouType: c.hukouType, hukouDivision: c.hukouDivision, hukouAddress: c.hukouAddress,
  residenceDivision: c.residenceDivision, residenceAddress: c.residenceAddress, categories: [...c.categories],
  leftBehindStatus: c.leftBehindStatus, leftBehindSince: c.leftBehindSince, household: c.household,
  schoolingStatus: c.schoolingStatus, isBoarding: c.isBoarding, school: c.school, schoolName: c.schoolName, gradeCode: c.gradeCode,
  classNo: c.classNo, studentNumber: c.studentNumber,
  healthStatus: c.healthStatus, isDisabled: c.isDisabled, isIll: c.isIll, disabilityType: c.disabilityType, disabilityLevel: c.disabilityLevel,
  disabilityCertNo: c.disabilityCertNo, illness: c.illness,
  ...parent('father', c.father), ...parent('mother', c.mother),
  hasEntrustedGuardian: c.hasEntrustedGuardian, 'guardian.name': c.guardian?.name ?? null, 'guardian.phone': c.guardian?.phone ?? null,
  'guardian.idNumber': c.guardian?.idNumber ?? null, 'guardian.address': c.guardian?.address ?? null,
  'guardian.relationCode': c.guardian?.relationCode ?? null, guardianshipType: c.guardianshipType, guardianshipRating: c.guardianshipRating,
  incomeSources: [...c.incomeSources], reliefStatuses: [...c.reliefStatuses], hardshipType: String(c.hardshipType).padStart(2, '0'),
})

export const archiveOf = (c: WorldChild): BulkArchive & { person: string } => ({
  id: c.id, draft: draftOf(c), status: 'active', origin: 'import', since: plainDate(c.guardianSince ?? c.birthDate), person: c.person,
})
