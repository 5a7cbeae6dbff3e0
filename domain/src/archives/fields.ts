/** The one catalogue of what an archive consists of (docs/domain/数据字典.md). Forms, import mapping, history, conflicts, gaps and
 *  the writing of tables all read it, so that a field is described once. */
import type { DataDomain } from '../kernel/dataDomain.ts'
import * as administration from '../codes/administration.ts'
import type { CodeList } from '../codes/codeList.ts'
import * as family from '../codes/family.ts'
import * as person from '../codes/person.ts'
import * as situation from '../codes/situation.ts'
import type { Mask } from '../kernel/masking.ts'
import type { FieldKey } from './draft.ts'
import type { Transition } from './transition.ts'

export type Section = 'identity' | 'schooling' | 'health' | 'father' | 'mother' | 'guardianship' | 'relief'
export const sectionNames: Record<Section, string> = {
  identity: '基本信息', schooling: '就学', health: '健康', father: '父亲', mother: '母亲', guardianship: '监护与委托', relief: '经济与救助',
}

export type FieldKind =
  | 'text' | 'longText' | 'code' | 'codes' | 'yesNo' | 'day' | 'idNumber' | 'phone' | 'division' | 'school' | 'record' | 'document'
export type FieldTable = 'children' | 'child_schooling' | 'child_health' | 'child_parents' | 'child_guardianships' | 'child_relief'
/** When a field must be filled; the words are judged in gaps.ts. */
export type Needed =
  | 'always' | 'unlessIdNumber' | 'unlessIdOrReason' | 'inSchool' | 'inUnknownSchool' | 'disabled' | 'ill' | 'parentAlive' | 'parentAway' | 'entrusted' | 'never'

export type Field = {
  label: string
  section: Section
  domain: DataDomain
  table: FieldTable
  column: string
  kind: FieldKind
  codes?: CodeList
  /** Encrypted in the database; leaves only masked or by archives.reveal. */
  sealed: boolean
  /** How the clear value is shortened for eyes that need not see it. */
  mask: Mask
  /** Correcting it in an archive that is in the register waits for approval (status `changed`). */
  review: boolean
  needed: Needed
  /** The first move that is refused while it is missing; null: a gap that stands in nobody's way. */
  blocks: Transition | null
  help?: string
}

type Extra = Partial<Pick<Field, 'codes' | 'sealed' | 'mask' | 'review' | 'needed' | 'blocks' | 'help'>>
const places: Record<Section, { domain: DataDomain; table: FieldTable }> = {
  identity: { domain: 'ID', table: 'children' }, schooling: { domain: 'EDU', table: 'child_schooling' },
  health: { domain: 'HLT', table: 'child_health' }, father: { domain: 'FAM', table: 'child_parents' },
  mother: { domain: 'FAM', table: 'child_parents' }, guardianship: { domain: 'FAM', table: 'child_guardianships' },
  relief: { domain: 'REL', table: 'child_relief' },
}
const plain = { sealed: false, mask: 'none', review: false, needed: 'never', blocks: null } as const
const sealedBy = (mask: Mask) => ({ sealed: true, mask }) as const

/** One line of the catalogue: id('hukou_type', '户口性质', 'code', …) */
type Line = [column: string, label: string, kind: FieldKind, extra?: Extra]
const inSection = (section: Section) => (...[column, label, kind, extra]: Line): Field =>
  ({ section, ...places[section], column, label, kind, ...plain, ...extra })

const id = inSection('identity')
const identity = {
  name: id('name', '姓名', 'text', { mask: 'name', review: true, needed: 'always', blocks: 'save', help: '与户口簿一致，少数民族姓名中间用“·”。' }),
  sexCode: id('sex_code', '性别', 'code', { codes: person.sex, review: true, needed: 'always', blocks: 'submit' }),
  ethnicCode: id('ethnic_code', '民族', 'code', { codes: person.ethnic, needed: 'always', blocks: 'accept' }),
  birthDate: id('birth_date', '出生日期', 'day', { mask: 'day', review: true, needed: 'unlessIdNumber', blocks: 'save' }),
  idNumber: id('id_number', '公民身份号码', 'idNumber',
    { ...sealedBy('idNumber'), review: true, needed: 'unlessIdOrReason', blocks: 'submit', help: '18 位，末位可能是 X；没有登记户口的，请填原因。' }),
  idMissingReason: id('id_missing_reason', '无证件号原因', 'text', { help: '有公民身份号码的不用填；没有的写明原因，例如“未登记户口”。' }),
  region: id('region', '所在村（居）', 'division', { review: true, needed: 'always', blocks: 'save', help: '由哪个村（居）管理；暂不清楚时先选镇街。' }),
  villageGroup: id('village_group', '村民小组', 'text', { mask: 'address', help: '如“3组”；没有编号的写组名、屯名或自然村名。' }),
  hukouRegistered: id('hukou_registered', '是否登记户口', 'yesNo', { needed: 'always', blocks: 'accept' }),
  hukouType: id('hukou_type', '户口性质', 'code', { codes: person.hukouType, review: true, needed: 'always', blocks: 'accept' }),
  hukouDivision: id('hukou_division', '户籍所在地', 'division', { review: true, needed: 'always', blocks: 'submit' }),
  hukouAddress: id('hukou_address', '户籍详址', 'longText', { ...sealedBy('address') }),
  residenceDivision: id('residence_division', '现居住地', 'division', { needed: 'always', blocks: 'submit' }),
  residenceAddress: id('residence_address', '现居住详址', 'longText', { ...sealedBy('address') }),
  categories: id('categories', '儿童类别', 'codes', { codes: situation.childCategory, review: true, needed: 'always', blocks: 'submit' }),
  leftBehindStatus: id('left_behind_status', '留守状态', 'code', { codes: situation.leftBehindStatus, review: true, needed: 'always', blocks: 'accept' }),
  leftBehindSince: id('left_behind_since', '留守起始日', 'day'),
  household: id('household', '户编号', 'record'),
} satisfies Partial<Record<FieldKey, Field>>

const edu = inSection('schooling')
const schooling = {
  schoolingStatus: edu('status', '就学情况', 'code',
    { codes: situation.schoolingStatus, review: true, needed: 'always', blocks: 'submit', help: '辍学仅限义务教育阶段；不在学仅限 14 至 16 周岁（不满）。' }),
  isBoarding: edu('is_boarding', '是否学校寄宿', 'yesNo', { needed: 'inSchool', blocks: 'accept' }),
  school: { ...edu('school', '学校', 'school'), table: 'children' },
  schoolName: edu('school_name', '学校名称', 'text', { needed: 'inUnknownSchool' }),
  gradeCode: edu('grade_code', '年级', 'code', { codes: situation.grade, needed: 'inSchool' }),
  classNo: edu('class_no', '班级', 'text'),
  studentNumber: edu('student_number', '学籍号', 'document', { ...sealedBy('idNumber'), help: '19 位，以 G、J 或 L 开头。' }),
} satisfies Partial<Record<FieldKey, Field>>

const hlt = inSection('health')
const health = {
  healthStatus: hlt('health_status', '身体情况', 'code',
    { codes: situation.healthStatus, needed: 'always', blocks: 'accept', help: '患病指患有重特大疾病或严重精神障碍；既残疾又患病的，两项都勾选。' }),
  isDisabled: hlt('is_disabled', '是否残疾', 'yesNo', { review: true }),
  isIll: hlt('is_ill', '是否患病', 'yesNo', { review: true }),
  disabilityType: hlt('disability_type', '残疾类别', 'code', { codes: situation.disabilityType, needed: 'disabled', blocks: 'accept' }),
  disabilityLevel: hlt('disability_level', '残疾等级', 'code', { codes: situation.disabilityLevel, needed: 'disabled', blocks: 'accept' }),
  disabilityCertNo: hlt('disability_cert', '残疾证号', 'document', { ...sealedBy('idNumber'), help: '公民身份号码 18 位加类别 1 位、等级 1 位。' }),
  illness: hlt('illness', '患病类型', 'text', { ...sealedBy('whole'), needed: 'ill', blocks: 'accept' }),
} satisfies Partial<Record<FieldKey, Field>>

/** The same ten fields for each parent. */
const parentFields = (section: 'father' | 'mother', who: string) => {
  const fam = inSection(section)
  return {
    name: fam('name', `${who}姓名`, 'text', { mask: 'name', needed: 'parentAlive', blocks: 'accept' }),
    birthDate: fam('birth_date', `${who}出生日期`, 'day', { mask: 'day', needed: 'parentAlive' }),
    idNumber: fam('id_number', `${who}身份证号`, 'idNumber', { ...sealedBy('idNumber'), needed: 'parentAlive' }),
    phone: fam('phone', `${who}电话`, 'phone', { ...sealedBy('phone'), needed: 'parentAlive' }),
    existStatus: fam('exist_status', `${who}存续状态`, 'code',
      { codes: family.existStatus, review: true, needed: 'always', blocks: 'submit', help: '死亡或身份不明的，其余各项可以不填。' }),
    maritalStatus: fam('marital_status', `${who}婚姻状况`, 'code', { codes: family.maritalStatus }),
    isAway: fam('is_away', `${who}是否外出务工`, 'yesNo', { review: true, needed: 'parentAlive', blocks: 'submit' }),
    awaySince: fam('away_since', `${who}外出起始日`, 'day', { needed: 'parentAway' }),
    workPlace: fam('work_place_text', `${who}务工地点`, 'text', { needed: 'parentAway', blocks: 'accept', help: '填到市，如“广东省东莞市”。' }),
    capability: fam('capability', `${who}监护能力`, 'code', { codes: family.capability, review: true, needed: 'parentAlive', blocks: 'accept' }),
  } as const
}
const f = parentFields('father', '父亲')
const m = parentFields('mother', '母亲')
const parents = {
  'father.name': f.name, 'father.birthDate': f.birthDate, 'father.idNumber': f.idNumber, 'father.phone': f.phone,
  'father.existStatus': f.existStatus, 'father.maritalStatus': f.maritalStatus, 'father.isAway': f.isAway,
  'father.awaySince': f.awaySince, 'father.workPlace': f.workPlace, 'father.capability': f.capability,
  'mother.name': m.name, 'mother.birthDate': m.birthDate, 'mother.idNumber': m.idNumber, 'mother.phone': m.phone,
  'mother.existStatus': m.existStatus, 'mother.maritalStatus': m.maritalStatus, 'mother.isAway': m.isAway,
  'mother.awaySince': m.awaySince, 'mother.workPlace': m.workPlace, 'mother.capability': m.capability,
} satisfies Partial<Record<FieldKey, Field>>

const gua = inSection('guardianship')
const guardianship = {
  hasEntrustedGuardian: gua('has_entrusted_guardian', '有无委托其他监护人', 'yesNo', { review: true, needed: 'always', blocks: 'submit' }),
  'guardian.name': gua('guardian_name', '受委托监护人姓名', 'text', { mask: 'name', review: true, needed: 'entrusted', blocks: 'submit' }),
  'guardian.phone': gua('phone', '受委托监护人电话', 'phone', { ...sealedBy('phone'), needed: 'entrusted' }),
  'guardian.idNumber': gua('id_number', '受委托监护人身份证号', 'idNumber', { ...sealedBy('idNumber'), needed: 'entrusted' }),
  'guardian.address': gua('address', '受委托监护人住址', 'longText', { ...sealedBy('address') }),
  'guardian.relationCode': gua('relation_code', '与被监护人关系', 'code', { codes: family.relation, needed: 'entrusted', blocks: 'submit' }),
  guardianshipType: gua('guardianship_type', '监护类型', 'code', { codes: family.guardianshipType, review: true, needed: 'always', blocks: 'accept' }),
  guardianshipRating: gua('rating', '监护情况评估', 'code', { codes: family.guardianshipRating, review: true, needed: 'always', blocks: 'accept' }),
} satisfies Partial<Record<FieldKey, Field>>

const rel = inSection('relief')
const relief = {
  incomeSources: rel('income_sources', '家庭经济来源', 'codes', { codes: administration.incomeSource, needed: 'always' }),
  reliefStatuses: rel('relief_statuses', '救助帮扶情况', 'codes', { codes: administration.reliefStatus }),
  hardshipType: rel('hardship_type', '家庭困难类型', 'code', { codes: administration.hardship, review: true }),
} satisfies Partial<Record<FieldKey, Field>>

/** In the order of the form. */
export const fields: Record<FieldKey, Field> = { ...identity, ...schooling, ...health, ...parents, ...guardianship, ...relief }

export const isFieldKey = (text: string): text is FieldKey => Object.hasOwn(fields, text)
export const fieldKeys: readonly FieldKey[] = Object.keys(fields).filter(isFieldKey)
export const fieldsOf = (section: Section): readonly FieldKey[] => fieldKeys.filter(key => fields[key].section === section)
/** For issues, history and conflicts, which may name a field of another table. */
export const fieldLabel = (key: string): string => (isFieldKey(key) ? fields[key].label : key)
export const roleOfField = (key: FieldKey): 'father' | 'mother' | null => {
  const { section } = fields[key]
  return section === 'father' || section === 'mother' ? section : null
}
