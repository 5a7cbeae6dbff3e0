/** Where an issue is shown and what its heading says. */
import { fields, isFieldKey } from '../archives/fields.ts'
import { masked } from '../kernel/masking.ts'
import type { Issue } from '../kernel/problem.ts'
import type { Column, ColumnTarget } from './types.ts'

const ofParent = (role: 'father' | 'mother'): Record<string, readonly ColumnTarget[]> => {
  const text: ColumnTarget = `row.${role}Text`
  const from = (...columns: ColumnTarget[]): readonly ColumnTarget[] => [...columns, text]
  return {
    [`${role}.name`]: from(), [`${role}.birthDate`]: from(`${role}.name`, `${role}.idNumber`), [`${role}.idNumber`]: from(`${role}.name`, 'guardian.idNumber'),
    [`${role}.phone`]: from(`${role}.name`, 'row.parentPhone', 'guardian.phone'), [`${role}.existStatus`]: from(`${role}.name`),
    [`${role}.isAway`]: [`${role}.workPlace`, `${role}.name`, text, 'row.bothAway', 'row.oneAway'], [`${role}.workPlace`]: from(`${role}.isAway`, `${role}.name`),
    [`${role}.awaySince`]: from(`${role}.name`), [`${role}.maritalStatus`]: from(`${role}.existStatus`, `${role}.name`),
    [`${role}.capability`]: ['row.incapableParent', 'row.oneAway', `${role}.existStatus`, `${role}.name`, text],
  }
}
const ofGuardian: readonly ColumnTarget[] = ['guardian.name', 'row.guardianText']

/** Fields that another column fills, so that what is found about the field is shown at that cell. */
const shownAt: Record<string, readonly ColumnTarget[]> = {
  ...ofParent('father'), ...ofParent('mother'),
  'guardian.name': ['row.guardianText', 'hasEntrustedGuardian'], 'guardian.relationCode': ofGuardian, 'guardian.phone': ofGuardian, 'guardian.idNumber': ofGuardian,
  region: ['row.village', 'row.town', 'row.hukouText', 'row.residenceText'], hukouDivision: ['row.hukouText', 'row.village'], hukouAddress: ['row.hukouText', 'row.group', 'row.village'],
  residenceDivision: ['row.residenceText'], residenceAddress: ['row.residenceText', 'row.group'], healthStatus: ['row.health'], isDisabled: ['row.health', 'row.disability'], isIll: ['row.health'],
  disabilityType: ['row.disability'], disabilityLevel: ['row.disability'], gradeCode: ['row.gradeClass', 'schoolingStatus'], classNo: ['row.gradeClass'],
  schoolName: ['row.gradeClass'], schoolingStatus: ['row.gradeClass'], hasEntrustedGuardian: ofGuardian, birthDate: ['idNumber'], sexCode: ['ethnicCode', 'idNumber'], ethnicCode: ['sexCode'],
}

export function columnOf(field: string | null, columns: readonly Column[]): number | null {
  if (field === null) return null
  const targets: readonly string[] = [field, ...(shownAt[field] ?? [])]
  const found = targets.map(target => columns.find(column => column.target === target)).find(column => column !== undefined)
  return found?.index ?? null
}

const titles: Record<string, string> = {
  'idNumber.length': '位数不对', 'idNumber.check': '校验不通过', 'idNumber.scientific': '末尾已丢失', 'idNumber.character': '里有多余的字',
  'idNumber.birth': '里的日期不存在', 'idNumber.future': '里的日期还没有到', 'idNumber.area': '的地区代码少见', 'idNumber.sexOfRole': '里的性别对不上',
  'idNumber.otherDocument': '填的是其他证件', 'birthDate.notInDocument': '没有填', 'phone.length': '位数不对',
  'phone.shape': '不对', 'phone.shared': '登记在多名儿童名下', 'birthDate.againstIdNumber': '与证件号不符', 'sexCode.againstIdNumber': '与证件号不符',
  'name.shape': '里有数字或符号', 'code.unknown': '不在可选范围',
}
const wholeTitles: Record<string, string> = {
  'guardian.none': '没有照护人', 'guardian.frail': '照护人年龄较大', 'guardian.minor': '受委托监护人未成年', 'schooling.tooYoung': '年龄不到，不能登记小学',
  'birthDate.adult': '已经成年', 'birthDate.overLimit': '已超过留守儿童年龄', 'residence.otherCounty': '不住在户籍所在县', 'division.unknown': '区划代码已不用',
}

/** 公民身份号码位数不对 */
export function titleOf(found: Issue): string {
  const label = found.field !== undefined && isFieldKey(found.field) ? fields[found.field].label : '这一行'
  return wholeTitles[found.code] ?? `${label}${titles[found.code] ?? '需要核对'}`
}

/** Everything about a person in one cell: the words are shown, the numbers among them are not. */
const texts: readonly ColumnTarget[] = ['row.fatherText', 'row.motherText', 'row.guardianText', 'row.parentPhone', 'row.note', 'father.name', 'mother.name', 'guardian.name']
const numbersIn = /\d[\d\s-]{5,}[\dXx]/gu

/** A cell as screens show it: numbers of people stay masked even in their own roster. */
export function shownCell(column: Column | undefined, text: string): string {
  if (!column?.target || text.trim() === '') return text
  if (texts.includes(column.target)) return text.replace(numbersIn, number => (number.replace(/\D/gu, '').length >= 15 ? masked('idNumber', number) : masked('phone', number)))
  if (!isFieldKey(column.target)) return text
  const { mask } = fields[column.target]
  return mask === 'idNumber' || mask === 'phone' ? masked(mask, text.trim()) : text
}
