/** The columns of the official 登记表 (2016) as one line a child, in its order, and the other words rosters use for them.
 *  Columns without `official` are read when found but are not in the blank form. */
import type { ColumnTarget } from './types.ts'

export type FormColumn = {
  target: ColumnTarget
  /** Heading in the blank form. */
  header: string
  synonyms: readonly string[]
  official: boolean
  /** Characters, for the blank form. */
  width: number
  hint?: string
}

/** One line of the form. */
type Line = [target: ColumnTarget, header: string, synonyms: readonly string[], width: number, hint?: string]
const column = (...[target, header, synonyms, width, hint]: Line): FormColumn =>
  ({ target, header, synonyms, official: true, width, ...(hint === undefined ? {} : { hint }) })
const extra = (target: ColumnTarget, header: string, synonyms: readonly string[]): FormColumn => ({ target, header, synonyms, official: false, width: 12 })

const child: readonly FormColumn[] = [
  column('name', '姓名', ['儿童姓名', '留守儿童姓名', '学生姓名', '孩子姓名', '名字', '儿童名字'], 10, '按户口簿'),
  column('sexCode', '性别', ['儿童性别'], 6, '男、女'),
  column('ethnicCode', '民族', [], 8),
  column('birthDate', '出生日期', ['出生年月日', '出生年月', '生日', '儿童出生日期', '出生时间'], 14, '2017-04-16'),
  column('idNumber', '公民身份号码', ['身份证号', '身份证号码', '身份证', '证件号', '证件号码', '儿童身份证号', '儿童身份证号码', '公民身份证号码', '公民身份证号', '学生身份证号', '身份证件号'], 22, '18 位，单元格设为文本'),
  extra('idMissingReason', '无证件号原因', ['无身份证原因', '未登记户口原因']),
  column('hukouRegistered', '是否登记户口', ['户口登记', '是否上户', '是否有户口', '有无户口', '是否已登记户口'], 10, '是、否'),
  extra('hukouType', '户口性质', ['户口类型', '户籍性质', '户别']),
  extra('row.town', '镇街', ['乡镇', '乡镇街道', '镇', '所属乡镇', '所在乡镇', '镇(街)', '街道', '乡(镇)', '所在镇街', '乡镇(街道)']),
  column('row.village', '所在村（居）', ['村', '村居', '村(居)', '行政村', '所在村', '村名', '户籍村', '所属村', '村社区', '村(社区)', '所在村居', '村(居)委会', '社区'], 14, '例如 高雅岭村'),
  column('row.hukouText', '户籍所在地', ['户籍地', '户籍地址', '户口所在地', '户籍详细地址', '家庭住址', '家庭地址'], 30, '镇、村、组'),
  column('row.residenceText', '现居住地', ['现住址', '居住地', '居住地址', '现居住地址', '现住地', '实际居住地'], 30, '镇、村、组'),
  column('row.health', '身体情况', ['身体状况', '健康状况', '健康情况'], 10, '健康、残疾、患病'),
  column('row.disability', '残疾类别及等级', ['残疾类别等级', '残疾情况', '残疾类别和等级', '残疾类型及等级', '残疾类型'], 16, '例如 肢体二级'),
  extra('disabilityType', '残疾类别', []),
  extra('disabilityLevel', '残疾等级', ['残疾级别']),
  extra('disabilityCertNo', '残疾证号', ['残疾证号码', '残疾人证号']),
  column('illness', '患病类型', ['患病情况', '疾病类型', '病种', '疾病名称', '所患疾病'], 14),
  column('schoolingStatus', '就学情况', ['就学状况', '就读情况', '入学情况', '学段', '上学情况', '就学类型'], 10, '未入园、幼儿园、小学、初中、高中、中职、辍学、不在学'),
  column('isBoarding', '是否学校寄宿', ['是否寄宿', '寄宿', '是否住校', '住校', '是否在校寄宿', '寄宿情况'], 10, '是、否'),
  column('schoolName', '学校名称', ['学校', '就读学校', '所在学校', '学校全称', '就学学校'], 22),
  column('row.gradeClass', '年级班级', ['班级', '年级', '就读年级', '所在班级', '年级(班)', '年级班', '所在年级'], 12, '三年级 2 班'),
  extra('studentNumber', '学籍号', ['全国学籍号', '学籍号码', '学籍辅号']),
  extra('categories', '儿童类别', ['类别', '儿童类型', '人员类别']),
  extra('leftBehindStatus', '留守状态', ['留守情况', '留守类型', '是否留守']),
  extra('leftBehindSince', '留守起始日', ['留守时间', '开始留守时间']),
]

const parentColumns = (who: '父亲' | '母亲', short: '父' | '母', role: 'father' | 'mother'): readonly FormColumn[] => [
  column(`${role}.name`, `${who}姓名`, [who, `${short}姓名`, `${who}情况姓名`, `${who}名字`, `${who}信息姓名`], 10, '已死亡的填“—”'),
  column(`${role}.birthDate`, `${who}出生日期`, [`${who}出生年月`, `${who}情况出生日期`, `${who}出生年月日`], 14),
  column(`${role}.idNumber`, `${who}身份证号`, [`${who}身份证号码`, `${who}证件号`, `${who}公民身份号码`, `${who}情况身份证号`, `${who}情况身份证号码`, `${who}身份证`], 22),
  column(`${role}.phone`, `${who}联系电话`, [`${who}电话`, `${who}手机`, `${who}手机号`, `${who}联系方式`, `${who}电话号码`, `${who}情况联系电话`, `${who}情况电话`], 14),
  extra(`${role}.existStatus`, `${who}存续状态`, [`${who}状态`, `${who}状况`, `${who}是否健在`]),
  extra(`${role}.maritalStatus`, `${who}婚姻状况`, [`${who}婚姻`]),
  column(`${role}.isAway`, `${who}是否外出务工`, [`${who}是否外出`, `${who}外出`, `${who}是否务工`, `${who}外出务工`], 10, '是、否'),
  extra(`${role}.awaySince`, `${who}外出起始日`, [`${who}外出时间`, `${who}务工时间`, `${who}外出务工时间`]),
  column(`${role}.workPlace`, `${who}务工地点`, [`${who}务工地`, `${who}当前务工地点`, `${who}打工地点`, `${who}外出务工地点`, `${who}工作地点`, `${who}现务工地点`, `${who}情况务工地点`, `${who}打工地`], 20, '广东省东莞市'),
  extra(`${role}.capability`, `${who}监护能力`, [`${who}有无监护能力`]),
]

const care: readonly FormColumn[] = [
  column('row.bothAway', '父母双方同时外出', ['父母双方外出', '父母是否同时外出', '双方外出', '父母是否双方外出', '父母双方同时外出务工', '双方同时外出'], 10, '是、否'),
  column('row.oneAway', '一方外出另一方无监护能力', ['一方外出', '一方外出务工另一方无监护能力', '一方外出，另一方无监护能力', '父母一方外出另一方无监护能力'], 14, '是、否'),
  column('row.incapableParent', '无监护能力方', ['无监护能力一方', '无能力方'], 10, '父、母'),
  column('hasEntrustedGuardian', '有无委托其他监护人', ['有无委托监护人', '是否委托', '是否委托监护', '有无受委托监护人', '是否有委托监护人', '有无委托'], 12, '有、无'),
  column('guardian.name', '委托监护人姓名', ['监护人姓名', '现监护人', '监护人', '委托监护人', '受委托监护人', '受委托监护人姓名', '受托人', '受托人姓名', '现监护人姓名', '照护人', '现照护人', '实际监护人', '委托监护人情况姓名', '代为监护人', '临时监护人'], 10),
  column('guardian.relationCode', '与被监护人关系', ['关系', '与儿童关系', '与留守儿童关系', '与孩子关系', '监护人与儿童关系', '与监护人关系', '监护人关系', '与被监护人的关系', '委托监护人与被监护人关系', '委托监护人关系'], 10, '祖父、外祖母'),
  column('guardian.phone', '委托监护人联系电话', ['监护人电话', '监护人联系电话', '联系电话', '委托监护人电话', '受委托监护人电话', '受托人电话', '现监护人电话', '联系方式', '电话', '监护人手机号', '照护人电话', '监护人联系方式', '手机号码', '手机号'], 14),
  column('guardian.idNumber', '委托监护人身份证号', ['监护人身份证号', '监护人身份证号码', '监护人身份证', '委托监护人身份证号码', '受委托监护人身份证号', '受托人身份证号', '监护人证件号'], 22),
  column('guardian.address', '委托监护人住址', ['监护人住址', '监护人地址', '委托监护人地址', '受委托监护人住址', '委托监护人家庭住址'], 24),
  column('guardianshipType', '监护类型', ['监护情况类型', '监护方式'], 16),
  column('guardianshipRating', '监护情况评估', ['监护评估', '评估', '监护情况', '监护状况', '监护情况评价'], 10, '较好、一般、差'),
  column('incomeSources', '家庭经济来源', ['经济来源', '家庭主要经济来源', '主要经济来源'], 16, '可填多项，用顿号隔开'),
  column('reliefStatuses', '救助帮扶情况', ['救助情况', '帮扶情况', '享受救助情况', '救助帮扶'], 16, '可填多项，用顿号隔开'),
  extra('hardshipType', '家庭困难类型', ['困难类型', '家庭类型', '是否贫困户', '贫困类型']),
]

export const formColumns: readonly FormColumn[] = [...child, ...parentColumns('父亲', '父', 'father'), ...parentColumns('母亲', '母', 'mother'), ...care]
/** The blank form. */
export const officialColumns: readonly FormColumn[] = formColumns.filter(one => one.official)
export const formTitle = '农村留守儿童基本情况登记表'
/** Below the table: who fills it in and signs (2016 form). */
export const formSignatures: readonly string[] = ['填报单位（盖章）', '填报日期', '单位负责人', '复核人', '填表人']
