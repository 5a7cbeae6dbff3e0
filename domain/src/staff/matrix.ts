/** Who may do what in which data domain: the matrix whole and word for word (how to read it: docs/domain/权限.md). The Chinese text of every cell is the
 *  data; plain letters read themselves, and each text with a note has exactly one reading below. Everything else in
 *  the product that asks “may this role …” is derived from here: `may` words, database bit masks, masking. */
import type { Access } from '../kernel/access.ts'
import { changeShift, type Letter } from '../kernel/actor.ts'
import { type DataDomain, dataDomains, domainBits } from '../kernel/dataDomain.ts'
import { isRole, type RoleKey, shapeOf } from './roles.ts'

export const domainNames: Record<DataDomain, string> = {
  ID: '身份明细',
  FAM: '家庭监护',
  EDU: '就学',
  HLT: '健康残疾心理',
  VIS: '走访',
  RPT: '强制报告和应急',
  CASE: '个案和监护干预',
  REL: '救助',
  HOT: '12355',
  ACT: '活动、夏令营、志愿',
  FAC: '阵地',
  KPI: '考核',
  STAT: '统计',
  SYS: '配置',
  AUD: '日志',
}

/** When a letter in brackets holds. assigned: the record was handed to this posting, which is what a list shape is made of;
 *  the rest are facts of the child or of the request, which the reading feature has to establish. */
export type Condition = 'assigned' | 'enrolled' | 'disabled' | 'treated' | 'spotCheck' | 'major' | 'supervised'

type Reading = {
  letters: readonly Letter[]
  /** Letters that hold only under a condition. */
  when?: { condition: Condition; letters: readonly Letter[] }
  /** The letters reach only this part of the domain. */
  part?: string
  /** Another part of the domain, with letters of its own. */
  besides?: { part: string; letters: readonly Letter[] }
  /** Fields left out although the row is read in clear. */
  withholds?: readonly 'idNumber'[]
}
export type Cell = Reading & { text: string }

const isLetter = (c: string): c is Letter => 'CRUAMSP'.includes(c)
const letters = (text: string): Letter[] => [...text].filter(isLetter)
const part = (text: string, name: string): Reading => ({ letters: letters(text), part: name })
const when = (text: string, condition: Condition, inner: string): Reading => ({
  letters: letters(text),
  when: { condition, letters: letters(inner) },
})
const assigned = (inner: string, name?: string): Reading => ({
  ...when('P', 'assigned', inner),
  ...(name === undefined ? {} : { part: name }),
})

/** Every text of the matrix that is more than letters. A case or an order handed to a post counts as assigned (P):
 *  a whole jurisdiction's rows are not opened by “R(案件)”. */
const readings: Record<string, Reading> = {
  '—': part('', '无'),
  '—(昵称)': part('', '活动名单里的昵称'),
  '—(仅过敏/禁忌)': part('', '活动名单里的过敏和禁忌'),
  '—(可读结论)': part('', '走访结论'),
  县级码表: part('', '县级码表'),
  '省级码表/规则': part('', '省级码表和规则'),
  'C,P': part('CP', '本人提交的'),
  'C,R': { letters: letters('CR') },
  'C(建议)': part('C', '建议'),
  'RU(残病);心理M': { ...part('RU', '残病'), besides: { part: '心理', letters: ['M'] } },
  '心理M,病残R': { ...part('R', '病残'), besides: { part: '心理', letters: ['M'] } },
  'R(无证号)': { letters: ['R'], withholds: ['idNumber'] },
  'R(辖区核验)': part('R', '辖区核验'),
  'R(监督)': part('R', '监督'),
  'R(残疾)': part('R', '残疾'),
  'RU(残疾)': part('RU', '残疾'),
  'RU(联系)': part('RU', '联系'),
  'RU(本机构)': part('RU', '本机构'),
  教育资助RU: part('RU', '教育资助'),
  学校CRU: part('CRU', '学校'),
  'CRU(家访)': part('CRU', '家访'),
  'CRU(心理)': part('CRU', '心理'),
  'CRU(医疗)': part('CRU', '医疗'),
  'CRU(任务)': part('CRU', '任务'),
  'CRU(在院)': part('CRU', '在院'),
  'CRU(账号/参数)': part('CRU', '账号和参数'),
  '权限/策略A': part('A', '权限和策略'),
  'M(来电关联)': part('M', '来电关联'),
  'M(在校R)': when('M', 'enrolled', 'R'),
  'M(残疾R)': when('M', 'disabled', 'R'),
  'M(就诊R)': when('M', 'treated', 'R'),
  'M(抽查审批后R)': when('M', 'spotCheck', 'R'),
  'S(重大R)': when('S', 'major', 'R'),
  'S(督办R)': when('S', 'supervised', 'R'),
  'S(资金)': part('S', '资金'),
  'R(派单)': assigned('R', '派单'),
  'R(案件)': assigned('R', '案件'),
  'RU(案件)': assigned('RU', '案件'),
  'RU(裁判回填)': assigned('RU', '裁判回填'),
  'P(任务)': assigned('', '任务'),
  'P(任务C)': assigned('C', '任务'),
  'P(五老任务)': assigned('', '五老任务'),
  'P(教育系统)': assigned('', '教育系统'),
  'P(涉学)': assigned('', '涉学'),
  'P(伤情)': assigned('', '伤情'),
  'P(紧急)': assigned('', '紧急'),
  'P(本单)': assigned('', '本单'),
  'P(自己孩子)': assigned('', '自己孩子'),
  'P(告知书)': assigned('', '告知书'),
  'P(R)': assigned('R'),
  'P(RU)': assigned('RU'),
  'P(C)': assigned('C'),
  'P(C报名/同意)': assigned('C', '报名和同意'),
  'P(法援CRU)': assigned('CRU', '法律援助'),
  'P(家教指导CRU)': assigned('CRU', '家庭教育指导'),
  'P(CRU服务)': assigned('CRU', '服务'),
  'P(临时监护CRU)': assigned('CRU', '临时监护'),
  医疗P: assigned('', '医疗'),
  县R: part('R', '县'),
  本级R: part('R', '本级'),
  'R(全量,不见业务明文)': part('R', '全量，不见业务明文'),
  村S: part('S', '村'),
  镇S: part('S', '镇'),
  县S: part('S', '县'),
  校S: part('S', '校'),
  辖区S: part('S', '辖区'),
  项目S: part('S', '项目'),
  机构S: part('S', '机构'),
  热线S: part('S', '热线'),
}

/** One line of the matrix: its title, the roles it speaks of, and the fifteen cells in the order of `dataDomains`. */
export type MatrixLine = { title: string; roles: readonly RoleKey[]; cells: readonly string[] }
const line = (title: string, roles: readonly RoleKey[], cells: string): MatrixLine => ({
  title,
  roles,
  cells: cells.split('|').map(c => c.trim()),
})

export const matrixLines: readonly MatrixLine[] = [
  line(
    '村儿童主任(本村)',
    ['childDirector'],
    'CRU | CRU | CRU | RU(残病);心理M | CRU | C,P | P(任务) | C,R | P | CR | CRU | P | 村S | — | P',
  ),
  line(
    '镇儿童督导员(本镇)',
    ['childSupervisor'],
    'CRUA | CRUA | RU | R | RUA | CR | CRU | RUA | R(派单) | CRU | RUA | R | 镇S | — | P',
  ),
  line(
    '县民政',
    ['countyCivilAffairs'],
    'CRUA | CRUA | RU | R | R | R | CRUA | RUA | RU | RA | RA | CRUA | 县S | 县级码表 | 县R',
  ),
  line(
    '教育局',
    ['educationBureau'],
    'M(在校R) | M | RUA | M | S | P(教育系统) | P(涉学) | 教育资助RU | P | CRU | R | 学校CRU | 县S | — | P',
  ),
  line(
    '学校管理员/班主任(本班)',
    ['schoolAdmin', 'homeroomTeacher'],
    'R | RU(联系) | CRU | 心理M,病残R | CRU(家访) | C,P | P(任务) | C(建议) | — | CR | R | P | 校S | — | P',
  ),
  line('结对教师(所结对)', ['pairedTeacher'], 'R(无证号) | R | R | M | CRU | C,P | — | — | — | CR | — | P | — | — | P'),
  line('学校心理教师', ['schoolCounselor'], 'M | M | R | CRU(心理) | R | C,P | P | — | — | — | — | — | 校S | — | P'),
  line(
    '公安/派出所',
    ['police'],
    'R(辖区核验) | R(案件) | M | P(伤情) | P | RUA | RU(案件) | — | P(紧急) | — | — | P | 辖区S | — | P',
  ),
  line('检察院', ['procuratorate'], 'P | P | P | P | P | R(监督) | R(监督) | — | — | — | — | — | S | — | P'),
  line('法院', ['court'], 'P | P | P | P | P | P | RU(裁判回填) | — | — | — | — | — | S | — | P'),
  line('司法行政(法援)', ['justiceBureau'], 'P | P | — | — | — | P | P(法援CRU) | — | P | — | — | P | S | — | P'),
  line('妇联', ['womensFederation'], 'M | M | — | — | P(任务) | C | P(家教指导CRU) | — | P | CRU | CRU | P | S | — | P'),
  line('团委/少工委', ['youthLeague'], 'M | — | — | — | P(任务) | C | P | — | RUA | CRU | R | P | S | — | P'),
  line('残联', ['disabledFederation'], 'M(残疾R) | — | — | R(残疾) | — | C | P | RU(残疾) | P | R | — | P | S | — | P'),
  line('财政', ['finance'], '— | — | — | — | — | — | — | S(资金) | — | S | S | S | S | — | —'),
  line(
    '卫健/医疗机构',
    ['healthAuthority', 'hospital'],
    'M(就诊R) | M | — | CRU(医疗) | — | C,P | P | 医疗P | — | — | — | P | S | — | P',
  ),
  line('关工委/工会/文明办', ['careForNextGen'], '— | — | — | — | P(五老任务) | C | — | — | — | CRU | R | P | S | — | P'),
  line('社工机构(承接)', ['socialWorker'], 'P(R) | P | P | P | CRU(任务) | C | P(CRU服务) | — | P | CRU | R | P | 项目S | — | P'),
  line(
    '救助管理/未保/福利机构',
    ['welfareInstitution'],
    'P(R) | P | P | CRU(在院) | — | CR | P(临时监护CRU) | P | P | R | RU(本机构) | P | 机构S | — | P',
  ),
  line('志愿者', ['volunteer'], '—(昵称) | — | — | —(仅过敏/禁忌) | P(任务C) | C | — | — | — | P | — | P | — | — | P'),
  line(
    '父母/监护人/受委托人',
    ['parent'],
    'P(自己孩子) | P(RU) | P(R) | P(R) | —(可读结论) | C | P(告知书) | P(C) | C | P(C报名/同意) | — | — | — | — | P',
  ),
  line('儿童(≥14 可选)', ['child'], 'P(R) | — | P | P | — | C | — | — | C | P | — | — | — | — | —'),
  line('12355接线员', ['hotlineOperator'], 'M(来电关联) | — | — | — | — | C | P(本单) | — | CRU | — | — | P | 热线S | — | P'),
  // The table says 市级/省级; the nation above them reads by the same line.
  line(
    '市级/省级',
    ['cityCivilAffairs', 'provinceCivilAffairs', 'nationCivilAffairs'],
    'M(抽查审批后R) | M | M | — | M | S(重大R) | S(督办R) | S | S | S | S | RA | S | 省级码表/规则 | 本级R',
  ),
  line('系统管理员', ['systemAdmin'], '— | — | — | — | — | — | — | — | — | — | — | — | — | CRU(账号/参数) | —'),
  line('安全管理员', ['securityAdmin'], '— | — | — | — | — | — | — | — | — | — | — | — | — | 权限/策略A | —'),
  line('审计员', ['auditor'], '— | — | — | — | — | — | — | — | — | — | — | — | — | — | R(全量,不见业务明文)'),
]

function readCell(text: string): Cell {
  const reading = readings[text]
  if (reading) return { text, ...reading }
  if (text !== '' && [...text].every(isLetter)) return { text, letters: letters(text) }
  throw new Error(`权限矩阵里的“${text}”没有读法`)
}

const cells = new Map<string, Cell>(
  matrixLines.flatMap(l =>
    l.roles.flatMap(role => dataDomains.map((domain, i) => [`${role} ${domain}`, readCell(l.cells[i] ?? '')] as const)),
  ),
)

/** The cell of a role; an unknown role holds nothing. */
export const cell = (role: string, domain: DataDomain): Cell => cells.get(`${role} ${domain}`) ?? readCell('—')

/** Letters that hold without looking at a record: bracketed ones count where every row seen is an assigned one. */
export function lettersOf(role: string, domain: DataDomain): ReadonlySet<Letter> {
  const key = `${role} ${domain}`
  const known = held.get(key)
  if (known) return known
  const found = lettersFrom(role, domain)
  // Roles come from postings, so there are no more keys than cells; a stranger's name is not remembered.
  if (isRole(role)) held.set(key, found)
  return found
}
/** Asked some forty times for one archive, always with the same answer. */
const held = new Map<string, ReadonlySet<Letter>>()

function lettersFrom(role: string, domain: DataDomain): ReadonlySet<Letter> {
  const { letters: plain, when: bracket } = cell(role, domain)
  const isHeld = bracket?.condition === 'assigned' && isRole(role) && shapeOf(role) === 'list'
  return new Set(isHeld ? [...plain, ...bracket.letters] : plain)
}

/** Rows are readable by R, M and A; by P only through a list of assigned children: on a range P opens nothing until
 *  a feature assigns the record. The rows of STAT are figures, so S reads them. */
function isReadable(role: RoleKey, domain: DataDomain): boolean {
  const held = lettersOf(role, domain)
  if (held.has('R') || held.has('M') || held.has('A')) return true
  return (held.has('P') && shapeOf(role) === 'list') || (domain === 'STAT' && held.has('S'))
}
const isWritable = (role: RoleKey, domain: DataDomain): boolean => {
  const held = lettersOf(role, domain)
  return held.has('C') || held.has('U') || held.has('A')
}
const mask = (role: string, holds: (role: RoleKey, domain: DataDomain) => boolean): number =>
  isRole(role) ? dataDomains.filter(d => holds(role, d)).reduce((bits, d) => bits | domainBits[d], 0) : 0

/** Asked for every request; a stranger's name is not remembered. */
function perRole(find: (role: string) => number): (role: string) => number {
  const known = new Map<string, number>()
  return role => {
    const found = known.get(role) ?? find(role)
    if (isRole(role)) known.set(role, found)
    return found
  }
}

/** Bit mask of the domains whose rows the database may show to the role. */
export const readsOf = perRole(role => mask(role, isReadable))
const isChangeable = (role: RoleKey, domain: DataDomain): boolean => {
  const held = lettersOf(role, domain)
  return held.has('U') || held.has('A')
}
/** Bit masks of the domains whose rows the role may write: a bit lets rows be added, the same bit further up lets rows that
 *  are there be changed, so that the database alone keeps C from meaning U. */
export const writesOf = perRole(role => mask(role, isWritable) | (mask(role, isChangeable) << changeShift))

/** True when what the role reads there must leave masked. `met` are the conditions that hold for this record or request. */
export function masks(role: string, domain: DataDomain, met: readonly Condition[] = []): boolean {
  const held = lettersOf(role, domain)
  if (held.has('R') || !held.has('M')) return false
  const bracket = cell(role, domain).when
  return !(bracket && met.includes(bracket.condition) && bracket.letters.includes('R'))
}
export const withholds = (role: string, domain: DataDomain, field: 'idNumber'): boolean =>
  cell(role, domain).withholds?.includes(field) ?? false

/** A `may` word holds when every cell it needs has one of its letters. One declared without needs holds for every role
 *  of the matrix; one nobody declared, and any word for an unknown role, holds never. */
export function mayDo(role: string, word: string, table: Access): boolean {
  const required = Object.hasOwn(table, word) ? table[word] : undefined
  return (
    required !== undefined &&
    isRole(role) &&
    required.every(need => ('posts' in need ? need.posts.includes(role) : need.letters.some(letter => lettersOf(role, need.domain).has(letter))))
  )
}
