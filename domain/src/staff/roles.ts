/** The roles of the permission matrix (docs/domain/权限.md): what each is called, how far it reaches, where its postings sit. */
import type { Level } from '../kernel/regionCode.ts'

/** range: everything inside the posting's region and school. list: only the children assigned to the posting. */
export type Shape = 'range' | 'list'

export type Role = {
  label: string
  shape: Shape
  /** Levels of regions at which such a posting may sit. */
  levels: readonly Level[]
  /** The posting belongs to one school, so its range is that school's number. */
  ofSchool?: true
  /** A one-time code beside the password: county and above, and whoever exports (等保2.0 三级 身份鉴别). */
  secondFactor: boolean
}

const post = (label: string, levels: readonly Level[], secondFactor: boolean): Role => ({
  label,
  shape: 'range',
  levels,
  secondFactor,
})
const listed = (label: string, levels: readonly Level[], secondFactor = false): Role => ({
  label,
  shape: 'list',
  levels,
  secondFactor,
})

const county = ['county'] as const
const local = ['county', 'town'] as const
const anywhere = ['county', 'town', 'village'] as const
const administered = ['county', 'city', 'province', 'nation'] as const

export const roles = {
  childDirector: post('村儿童主任', ['village'], false),
  childSupervisor: post('镇儿童督导员', ['town'], true),
  countyCivilAffairs: post('县民政', county, true),
  educationBureau: post('教育局', county, true),
  schoolAdmin: { ...post('学校管理员', local, true), ofSchool: true },
  homeroomTeacher: { ...listed('班主任', local), ofSchool: true },
  pairedTeacher: { ...listed('结对教师', local), ofSchool: true },
  schoolCounselor: { ...listed('学校心理教师', local), ofSchool: true },
  police: post('公安派出所', local, true),
  procuratorate: post('检察院', county, true),
  court: post('法院', county, true),
  justiceBureau: post('司法行政', county, true),
  womensFederation: post('妇联', county, true),
  youthLeague: post('团委', county, true),
  disabledFederation: post('残联', county, true),
  finance: post('财政', county, true),
  healthAuthority: post('卫健部门', county, true),
  hospital: listed('医疗机构', local, true),
  careForNextGen: post('关工委', county, true),
  socialWorker: listed('社工', anywhere),
  welfareInstitution: listed('救助管理和福利机构', local, true),
  volunteer: listed('志愿者', anywhere),
  parent: listed('父母或监护人', anywhere),
  child: listed('儿童本人', anywhere),
  hotlineOperator: listed('12355接线员', county, true),
  cityCivilAffairs: post('市民政', ['city'], true),
  provinceCivilAffairs: post('省民政', ['province'], true),
  nationCivilAffairs: post('国家民政', ['nation'], true),
  systemAdmin: post('系统管理员', administered, true),
  securityAdmin: post('安全管理员', administered, true),
  auditor: post('审计员', administered, true),
} as const satisfies Record<string, Role>

export type RoleKey = keyof typeof roles
export const isRole = (text: string): text is RoleKey => Object.hasOwn(roles, text)
export const roleKeys: readonly RoleKey[] = Object.keys(roles).filter(isRole)

export const roleOf = (key: RoleKey): Role => roles[key]
export const shapeOf = (key: RoleKey): Shape => roles[key].shape
export const labelOf = (role: string): string => (isRole(role) ? roles[role].label : role)

/** 三员: they exclude each other and every business role (docs/domain/权限.md, hard rule 5). */
export const administrators = ['systemAdmin', 'securityAdmin', 'auditor'] as const
export type Administrator = (typeof administrators)[number]
export const isAdministrator = (role: string): role is Administrator => administrators.some(a => a === role)

/** Two postings one person may not hold on the same day: an administrator holds nothing beside that one role. */
export const excludes = (a: string, b: string): boolean => a !== b && (isAdministrator(a) || isAdministrator(b))

/** Posts above the county see names only while an approved spot check is open (docs/domain/权限.md, decision 014). */
export const needsSpotCheck = (role: string): boolean =>
  role === 'cityCivilAffairs' || role === 'provinceCivilAffairs' || role === 'nationCivilAffairs'

/** Actors that are no person. None sees all: each has its own database role with column grants of its own
 *  (ARCHITECTURE.md section 16), and none holds a cell of the matrix. */
export const systemActors = {
  'system:sign-in': { label: '登录服务', does: '核对口令与验证码，读取会话和岗位，不接触儿童数据' },
  'system:door': { label: '公众入口', does: '接收报告和一次性链接的回答，只写不读' },
  'system:scanner': { label: '到期扫描', does: '推进到期的应办事项' },
  'system:sender': { label: '短信发送', does: '把只有件数的短信交给网关，读取手机号码，不接触儿童数据' },
  'system:folder': { label: '统计汇总', does: '把变动差额并入统计单元，不读取个人信息' },
  'system:sequencer': { label: '变更编号', does: '给已提交的变更编号' },
  'system:importer': { label: '导入服务', does: '只清除到期没有导入的花名册；读取、判断和提交都按下达导入的岗位进行' },
} as const
export type SystemActor = keyof typeof systemActors
