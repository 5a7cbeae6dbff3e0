/** Organisations, accounts, postings, assignments, spot checks: who works where, as what, for which children. */
import { z } from 'zod'
import { AccountId, ChildId, OrganisationId, PostingId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { isPhone, normalPhone } from '../kernel/phone.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { isRole, type RoleKey } from './roles.ts'

export const organisationKinds = {
  villageCommittee: '村（居）民委员会',
  townOffice: '乡镇（街道）社会事务办',
  civilAffairs: '民政部门',
  education: '教育部门',
  school: '学校和幼儿园',
  police: '公安机关',
  procuratorate: '检察院',
  court: '法院',
  justice: '司法行政部门',
  womensFederation: '妇联',
  youthLeague: '共青团和少工委',
  disabledFederation: '残联',
  finance: '财政部门',
  health: '卫生健康部门',
  hospital: '医疗机构',
  careForNextGen: '关工委、工会和文明办',
  socialWork: '社会工作服务机构',
  welfare: '救助管理、未成年人保护和福利机构',
  volunteers: '志愿服务队',
  hotline: '12355 服务台',
  family: '家庭',
  operator: '平台运维单位',
} as const
export type OrganisationKind = keyof typeof organisationKinds
const isKind = (text: string): text is OrganisationKind => Object.hasOwn(organisationKinds, text)
export const OrganisationKind = z.string().refine(isKind, '没有这种单位类别')

export const Role = z.custom<RoleKey>(v => typeof v === 'string' && isRole(v), '没有这种岗位')
const text = (max: number, what: string) => z.string().trim().min(1, `请填写${what}`).max(max, `${what}最多 ${max} 个字`)

/** Lower case letters, digits, dot and dash: it is typed on phones and read out over the telephone. */
export const Login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{2,39}$/, '登录名要 3 到 40 个字符，只用小写字母、数字、点和短横')
/** SHA-256 of half a one-time code, hex: the half itself is made by the administrator's own browser and never reaches the server. */
export const CodeHash = z.string().regex(/^[0-9a-f]{64}$/, '一次性口令的摘要格式不对')
export const Phone = z
  .string()
  .overwrite(normalPhone)
  .refine(isPhone, '电话要写 11 位手机号，或带区号的固定电话')
const SchoolNumber = z.number().int().min(0)
export const PersonName = text(50, '姓名')
export const Reason = saidWords({ what: '理由', min: 1, max: 200 })

export const accountStates = { invited: '待首次登录', active: '正常', suspended: '已停用', closed: '已注销' } as const
export const AccountState = z.enum(['invited', 'active', 'suspended', 'closed'])
export const postingStates = { proposed: '待安全管理员确认', active: '在岗', ended: '已结束', refused: '未同意' } as const
export const PostingState = z.enum(['proposed', 'active', 'ended', 'refused'])
export type PostingState = z.infer<typeof PostingState>

export const Organisation = z.object({
  id: OrganisationId,
  kind: open('code', OrganisationKind),
  name: placeName(),
  region: RegionCode,
  code: placeName().nullable(),
})
export type Organisation = z.infer<typeof Organisation>

/** One post as its holder and everybody who works with it may see it. */
export const Posting = z.object({
  id: PostingId,
  account: AccountId,
  holder: staffName(),
  role: Role,
  county: open('place', z.number().int()),
  region: RegionCode,
  school: open('place', SchoolNumber),
  organisation: OrganisationId.nullable(),
  validFrom: WorkDay,
  validTo: WorkDay.nullable(),
  state: PostingState,
  substitutes: PostingId.nullable(),
})
export type Posting = z.infer<typeof Posting>

export const PostingLine = Posting.extend({
  roleLabel: staffName(),
  regionName: placeName(),
  schoolName: placeName().nullable(),
  organisationName: placeName().nullable(),
  proposedBy: staffName().nullable(),
  confirmedBy: staffName().nullable(),
  reason: workText().nullable(),
  /** Confirming it also makes the second half of the holder's first code. */
  needsHalf: z.boolean(),
  version: count(),
})
export type PostingLine = z.infer<typeof PostingLine>

export const AccountLine = z.object({
  id: AccountId,
  login: staffName(),
  name: staffName(),
  region: RegionCode,
  regionName: placeName(),
  state: AccountState,
  phoneTail: staffName().nullable(),
  postings: z.array(staffName()),
  lastSignIn: Instant.nullable(),
  version: count(),
})
export type AccountLine = z.infer<typeof AccountLine>

/** What a posting is assigned children for. */
export const assignmentKinds = {
  homeroom: '班主任',
  pairing: '结对帮扶',
  counselling: '心理辅导',
  service: '社工服务',
  volunteering: '志愿服务',
  guardian: '监护或受委托照护',
  self: '儿童本人',
  treatment: '就诊',
  sheltered: '临时监护或在院',
  call: '来电关联',
  substitute: '替岗',
} as const
/** Whose end leaves a gap that somebody has to fill; the others end with their occasion. */
export const lastingKinds = ['homeroom', 'pairing', 'counselling', 'service', 'volunteering'] as const
/** 帮扶人: with the child director of the village the ones who answer for a child (P2-17 确定有专人负责). */
export const helperKinds = ['pairing', 'service', 'volunteering'] as const
export type AssignmentKind = keyof typeof assignmentKinds
const isAssignmentKind = (kind: string): kind is AssignmentKind => Object.hasOwn(assignmentKinds, kind)
export const AssignmentKind = z.custom<AssignmentKind>(v => typeof v === 'string' && isAssignmentKind(v), '没有这种分配事由')

export const Assignment = z.object({
  id: RecordId,
  posting: PostingId,
  child: ChildId,
  kind: AssignmentKind,
  validFrom: PlainDate,
  validTo: PlainDate.nullable(),
})
export type Assignment = z.infer<typeof Assignment>

export type SpotCheckState = keyof typeof spotCheckStates
export const spotCheckStates = { asked: '待批准', approved: '已批准', refused: '未同意', closed: '已结束' } as const
export const SpotCheckLine = z.object({
  id: RecordId,
  region: RegionCode,
  about: RegionCode,
  aboutName: placeName(),
  reason: workText(),
  from: WorkDay,
  until: WorkDay,
  state: z.enum(['asked', 'approved', 'refused', 'closed']),
  askedBy: staffName(),
  decidedBy: staffName().nullable(),
  isMine: z.boolean(),
})
export type SpotCheckLine = z.infer<typeof SpotCheckLine>

/** One row of a postings workbook after reading; `codeHash` is added by the screen when the row is chosen. */
export const PostingRow = z.object({
  row: z.number().int().min(1),
  login: Login,
  name: PersonName,
  role: Role,
  region: RegionCode,
  school: SchoolNumber.default(0),
  organisation: OrganisationId.nullable().default(null),
  validFrom: PlainDate,
  validTo: PlainDate.nullable().default(null),
  phone: Phone.nullable().default(null),
})
export type PostingRow = z.infer<typeof PostingRow>
