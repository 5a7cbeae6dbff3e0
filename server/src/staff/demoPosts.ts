/** The invented people of the demo county: one account per role, named as posts are named there. */
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import type { AssignmentKind, OrganisationKind } from '@qinghe/domain/staff/types.ts'

export type DemoPost = {
  login: string
  name: string
  role: RoleKey
  at: 'village' | 'town' | 'county' | 'city' | 'province' | 'nation'
  organisation: OrganisationKind
  unit: string
  /** How many children a list post gets, and as what. */
  children?: { kind: AssignmentKind; n: number; of: 'school' | 'village' | 'county' | 'family' | 'grown' }
}
type Who = readonly [login: string, name: string, role: RoleKey]
const post = ([login, name, role]: Who, rest: Omit<DemoPost, 'login' | 'name' | 'role'>): DemoPost => ({
  login,
  name,
  role,
  ...rest,
})

export const demoPosts: readonly DemoPost[] = [
  post(['zhuren', '李春禾', 'childDirector'], { at: 'village', organisation: 'villageCommittee', unit: '村民委员会' }),
  post(['dudao', '周晓岚', 'childSupervisor'], { at: 'town', organisation: 'townOffice', unit: '社会事务办' }),
  // The colleague of the next one: what is sensitive takes two people of an office.
  post(['fuhe', '沈知白', 'countyCivilAffairs'], { at: 'county', organisation: 'civilAffairs', unit: '民政局' }),
  post(['minzheng', '陈望舒', 'countyCivilAffairs'], { at: 'county', organisation: 'civilAffairs', unit: '民政局' }),
  post(['jiaoyu', '刘砚青', 'educationBureau'], { at: 'county', organisation: 'education', unit: '教育局' }),
  post(['xuexiao', '吴若溪', 'schoolAdmin'], { at: 'town', organisation: 'school', unit: '学校' }),
  post(['banzhuren', '何知秋', 'homeroomTeacher'], {
    at: 'town',
    organisation: 'school',
    unit: '学校',
    children: { kind: 'homeroom', n: 40, of: 'school' },
  }),
  post(['jiedui', '彭小满', 'pairedTeacher'], {
    at: 'town',
    organisation: 'school',
    unit: '学校',
    children: { kind: 'pairing', n: 5, of: 'school' },
  }),
  post(['xinli', '唐静宜', 'schoolCounselor'], {
    at: 'town',
    organisation: 'school',
    unit: '学校',
    children: { kind: 'counselling', n: 20, of: 'school' },
  }),
  post(['gongan', '罗定山', 'police'], { at: 'town', organisation: 'police', unit: '派出所' }),
  post(['jiancha', '邓清和', 'procuratorate'], { at: 'county', organisation: 'procuratorate', unit: '人民检察院' }),
  post(['fayuan', '曹明礼', 'court'], { at: 'county', organisation: 'court', unit: '人民法院' }),
  post(['sifa', '谢言之', 'justiceBureau'], { at: 'county', organisation: 'justice', unit: '司法局' }),
  post(['fulian', '黄采薇', 'womensFederation'], { at: 'county', organisation: 'womensFederation', unit: '妇女联合会' }),
  post(['tuanwei', '肖向阳', 'youthLeague'], { at: 'county', organisation: 'youthLeague', unit: '共青团委' }),
  post(['canlian', '蒋同心', 'disabledFederation'], { at: 'county', organisation: 'disabledFederation', unit: '残疾人联合会' }),
  post(['caizheng', '龙算仪', 'finance'], { at: 'county', organisation: 'finance', unit: '财政局' }),
  post(['weijian', '欧阳平安', 'healthAuthority'], { at: 'county', organisation: 'health', unit: '卫生健康局' }),
  post(['yiyuan', '段云苓', 'hospital'], {
    at: 'county',
    organisation: 'hospital',
    unit: '妇幼保健院',
    children: { kind: 'treatment', n: 3, of: 'county' },
  }),
  post(['guangongwei', '尹松年', 'careForNextGen'], {
    at: 'county',
    organisation: 'careForNextGen',
    unit: '关心下一代工作委员会',
  }),
  post(['shegong', '汤小舟', 'socialWorker'], {
    at: 'county',
    organisation: 'socialWork',
    unit: '社会工作服务中心',
    children: { kind: 'service', n: 8, of: 'county' },
  }),
  post(['fuli', '易安居', 'welfareInstitution'], {
    at: 'county',
    organisation: 'welfare',
    unit: '救助管理站',
    children: { kind: 'sheltered', n: 2, of: 'county' },
  }),
  post(['zhiyuan', '文朗月', 'volunteer'], {
    at: 'village',
    organisation: 'volunteers',
    unit: '志愿服务队',
    children: { kind: 'volunteering', n: 3, of: 'village' },
  }),
  post(['jiazhang', '雷家禾', 'parent'], {
    at: 'village',
    organisation: 'family',
    unit: '家庭',
    children: { kind: 'guardian', n: 3, of: 'family' },
  }),
  post(['ertong', '许小苗', 'child'], {
    at: 'village',
    organisation: 'family',
    unit: '家庭',
    children: { kind: 'self', n: 1, of: 'grown' },
  }),
  post(['rexian', '孟听雨', 'hotlineOperator'], {
    at: 'county',
    organisation: 'hotline',
    unit: '12355 服务台',
    children: { kind: 'call', n: 2, of: 'county' },
  }),
  post(['shiji', '钟岳云', 'cityCivilAffairs'], { at: 'city', organisation: 'civilAffairs', unit: '民政局' }),
  post(['shiji2', '夏远帆', 'cityCivilAffairs'], { at: 'city', organisation: 'civilAffairs', unit: '民政局' }),
  post(['shengji', '贺长河', 'provinceCivilAffairs'], { at: 'province', organisation: 'civilAffairs', unit: '民政厅' }),
  post(['shengji2', '宋远帆', 'provinceCivilAffairs'], { at: 'province', organisation: 'civilAffairs', unit: '民政厅' }),
  post(['guojia', '章天禾', 'nationCivilAffairs'], { at: 'nation', organisation: 'civilAffairs', unit: '儿童福利司' }),
  post(['guojia2', '沈嘉禾', 'nationCivilAffairs'], { at: 'nation', organisation: 'civilAffairs', unit: '儿童福利司' }),
  post(['xitong', '丁安泰', 'systemAdmin'], { at: 'county', organisation: 'operator', unit: '平台运维' }),
  post(['anquan', '申守正', 'securityAdmin'], { at: 'county', organisation: 'operator', unit: '平台运维' }),
  post(['shenji', '樊明镜', 'auditor'], { at: 'county', organisation: 'operator', unit: '平台运维' }),
]
