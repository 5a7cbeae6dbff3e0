/** Children as lines of the official 登记表, written the way offices write them. */
import type { ColumnTarget } from '@qinghe/domain/rosters/types.ts'
import { officialColumns } from '@qinghe/domain/rosters/form.ts'
import { incomeSource, reliefStatus } from '@qinghe/domain/codes/administration.ts'
import { labelOf, labelsOf } from '@qinghe/domain/codes/codeList.ts'
import { guardianshipRating, guardianshipType, relation } from '@qinghe/domain/codes/family.ts'
import { ethnic, sex } from '@qinghe/domain/codes/person.ts'
import { disabilityLevel, disabilityType, grade, healthStatus, schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { type Random, weighted } from '../world/random.ts'
import type { WorldChild, WorldParent } from '../world/types.ts'

/** What was typed: a text, a number (which a spreadsheet may show as it likes), or a real day. */
export type FormCell = string | number | { day: string } | null
/** By column of the form; columns that are not there are empty. */
export type FormRow = Partial<Record<ColumnTarget, FormCell>>

export const formTargets: readonly ColumnTarget[] = officialColumns.map(column => column.target)

const yesNo = (value: boolean | null): FormCell => (value === null ? null : value ? '是' : '否')
const dash = '—'

/** Most write days as their program offers, some as they speak, some as they stand in the identity card. */
const dayStyle = weighted([
  ['cell', 62],
  ['hyphens', 14],
  ['dots', 10],
  ['words', 8],
  ['digits', 6],
] as const)
function dayCell(r: Random, day: string): FormCell {
  const [year = '', month = '', date = ''] = day.split('-')
  switch (dayStyle(r)) {
    case 'cell':
      return { day }
    case 'hyphens':
      return day
    case 'dots':
      return `${year}.${Number(month)}.${Number(date)}`
    case 'words':
      return `${year}年${Number(month)}月${Number(date)}日`
    case 'digits':
      return `${year}${month}${date}`
  }
}

function parentCells(r: Random, role: 'father' | 'mother', parent: WorldParent): FormRow {
  // 已死亡的填“—” (2016, note 4).
  if (parent.existStatus === 2)
    return {
      [`${role}.name`]: dash,
      [`${role}.birthDate`]: dash,
      [`${role}.idNumber`]: dash,
      [`${role}.phone`]: dash,
      [`${role}.isAway`]: '否',
    }
  return {
    [`${role}.name`]: parent.name,
    [`${role}.birthDate`]: dayCell(r, parent.birthDate),
    [`${role}.idNumber`]: parent.idNumber,
    [`${role}.phone`]: parent.phone,
    [`${role}.isAway`]: yesNo(parent.isAway),
    [`${role}.workPlace`]: parent.workPlace,
  }
}

function schoolCells(child: WorldChild): FormRow {
  const classroom = child.classNo === null ? '' : `${child.classNo}班`
  return {
    schoolingStatus: labelOf(schoolingStatus, child.schoolingStatus),
    isBoarding: yesNo(child.isBoarding),
    schoolName: child.schoolName,
    'row.gradeClass': child.gradeCode === null ? null : `${labelOf(grade, child.gradeCode)}${classroom}`,
  }
}

function careCells(child: WorldChild): FormRow {
  const { father, mother, guardian } = child
  const incapable = (parent: WorldParent): boolean => (parent.capability ?? 1) > 1
  const oneAway = (father.isAway && !mother.isAway && incapable(mother)) || (mother.isAway && !father.isAway && incapable(father))
  return {
    'row.bothAway': yesNo(father.isAway && mother.isAway),
    'row.oneAway': yesNo(oneAway),
    'row.incapableParent': !oneAway ? null : incapable(father) ? '父' : '母',
    hasEntrustedGuardian: child.hasEntrustedGuardian === null ? null : child.hasEntrustedGuardian ? '有' : '无',
    'guardian.name': guardian?.name ?? null,
    'guardian.relationCode': guardian ? labelOf(relation, guardian.relationCode) : null,
    'guardian.phone': guardian?.phone ?? null,
    'guardian.idNumber': guardian?.idNumber ?? null,
    'guardian.address': guardian?.address ?? null,
    guardianshipType: labelOf(guardianshipType, child.guardianshipType),
    guardianshipRating: labelOf(guardianshipRating, child.guardianshipRating),
  }
}

/** One child as an office would have written it; `village` is the name of the village in the seed. */
export function formRowOf(r: Random, child: WorldChild, village: string): FormRow {
  const disability = `${labelOf(disabilityType, child.disabilityType)}${labelOf(disabilityLevel, child.disabilityLevel)}`
  return {
    name: child.name,
    sexCode: labelOf(sex, child.sexCode),
    ethnicCode: labelOf(ethnic, child.ethnicCode),
    birthDate: dayCell(r, child.birthDate),
    idNumber: child.idNumber,
    hukouRegistered: yesNo(child.hukouRegistered),
    'row.village': village,
    'row.hukouText': child.hukouAddress,
    'row.residenceText': child.residenceAddress,
    'row.health': labelOf(healthStatus, child.healthStatus),
    'row.disability': disability === '' ? null : disability,
    illness: child.illness,
    ...schoolCells(child),
    ...parentCells(r, 'father', child.father),
    ...parentCells(r, 'mother', child.mother),
    ...careCells(child),
    incomeSources: labelsOf(incomeSource, child.incomeSources),
    reliefStatuses: labelsOf(reliefStatus, child.reliefStatuses),
  }
}
