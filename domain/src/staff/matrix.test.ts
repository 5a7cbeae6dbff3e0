import { describe, expect, it } from 'vitest'
import { needs } from '../kernel/access.ts'
import { changeShift } from '../kernel/actor.ts'
import { type DataDomain, dataDomains, domainBits } from '../kernel/dataDomain.ts'
import { cell, lettersOf, masks, matrixLines, mayDo, readsOf, withholds, writesOf } from './matrix.ts'
import { administrators, excludes, roleKeys, roles, shapeOf } from './roles.ts'

/** The matrix as it was decided, copied from there and not from the code. */
const source = `
| 角色 | ID | FAM | EDU | HLT | VIS | RPT | CASE | REL | HOT | ACT | FAC | KPI | STAT | SYS | AUD |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
| 村儿童主任(本村) | CRU | CRU | CRU | RU(残病);心理M | CRU | C,P | P(任务) | C,R | P | CR | CRU | P | 村S | — | P |
| 镇儿童督导员(本镇) | CRUA | CRUA | RU | R | RUA | CR | CRU | RUA | R(派单) | CRU | RUA | R | 镇S | — | P |
| 县民政 | CRUA | CRUA | RU | R | R | R | CRUA | RUA | RU | RA | RA | CRUA | 县S | 县级码表 | 县R |
| 教育局 | M(在校R) | M | RUA | M | S | P(教育系统) | P(涉学) | 教育资助RU | P | CRU | R | 学校CRU | 县S | — | P |
| 学校管理员/班主任(本班) | R | RU(联系) | CRU | 心理M,病残R | CRU(家访) | C,P | P(任务) | C(建议) | — | CR | R | P | 校S | — | P |
| 结对教师(所结对) | R(无证号) | R | R | M | CRU | C,P | — | — | — | CR | — | P | — | — | P |
| 学校心理教师 | M | M | R | CRU(心理) | R | C,P | P | — | — | — | — | — | 校S | — | P |
| 公安/派出所 | R(辖区核验) | R(案件) | M | P(伤情) | P | RUA | RU(案件) | — | P(紧急) | — | — | P | 辖区S | — | P |
| 检察院 | P | P | P | P | P | R(监督) | R(监督) | — | — | — | — | — | S | — | P |
| 法院 | P | P | P | P | P | P | RU(裁判回填) | — | — | — | — | — | S | — | P |
| 司法行政(法援) | P | P | — | — | — | P | P(法援CRU) | — | P | — | — | P | S | — | P |
| 妇联 | M | M | — | — | P(任务) | C | P(家教指导CRU) | — | P | CRU | CRU | P | S | — | P |
| 团委/少工委 | M | — | — | — | P(任务) | C | P | — | RUA | CRU | R | P | S | — | P |
| 残联 | M(残疾R) | — | — | R(残疾) | — | C | P | RU(残疾) | P | R | — | P | S | — | P |
| 财政 | — | — | — | — | — | — | — | S(资金) | — | S | S | S | S | — | — |
| 卫健/医疗机构 | M(就诊R) | M | — | CRU(医疗) | — | C,P | P | 医疗P | — | — | — | P | S | — | P |
| 关工委/工会/文明办 | — | — | — | — | P(五老任务) | C | — | — | — | CRU | R | P | S | — | P |
| 社工机构(承接) | P(R) | P | P | P | CRU(任务) | C | P(CRU服务) | — | P | CRU | R | P | 项目S | — | P |
| 救助管理/未保/福利机构 | P(R) | P | P | CRU(在院) | — | CR | P(临时监护CRU) | P | P | R | RU(本机构) | P | 机构S | — | P |
| 志愿者 | —(昵称) | — | — | —(仅过敏/禁忌) | P(任务C) | C | — | — | — | P | — | P | — | — | P |
| 父母/监护人/受委托人 | P(自己孩子) | P(RU) | P(R) | P(R) | —(可读结论) | C | P(告知书) | P(C) | C | P(C报名/同意) | — | — | — | — | P |
| 儿童(≥14 可选) | P(R) | — | P | P | — | C | — | — | C | P | — | — | — | — | — |
| 12355接线员 | M(来电关联) | — | — | — | — | C | P(本单) | — | CRU | — | — | P | 热线S | — | P |
| 市级/省级 | M(抽查审批后R) | M | M | — | M | S(重大R) | S(督办R) | S | S | S | S | RA | S | 省级码表/规则 | 本级R |
| 系统管理员 | — | — | — | — | — | — | — | — | — | — | — | — | — | CRU(账号/参数) | — |
| 安全管理员 | — | — | — | — | — | — | — | — | — | — | — | — | — | 权限/策略A | — |
| 审计员 | — | — | — | — | — | — | — | — | — | — | — | — | — | — | R(全量,不见业务明文) |
`
const [head = [], , ...lines] = source
  .trim()
  .split('\n')
  .map(l =>
    l
      .split('|')
      .slice(1, -1)
      .map(c => c.trim()),
  )
const bitsOf = (...domains: DataDomain[]) => domains.reduce((sum, d) => sum | domainBits[d], 0)

describe('the permission matrix', () => {
  it('says word for word what was decided', () => {
    expect(head.slice(1)).toEqual(dataDomains)
    expect(matrixLines.map(l => [l.title, ...l.cells])).toEqual(lines)
  })

  it('has one line for each of the 31 roles', () => {
    expect(roleKeys).toHaveLength(31)
    expect(matrixLines.flatMap(l => l.roles).toSorted()).toEqual([...roleKeys].toSorted())
  })

  it('reads every letter of every text, and adds none but the P of records that must first be assigned', () => {
    for (const role of roleKeys)
      for (const domain of dataDomains) {
        const c = cell(role, domain)
        const written = new Set(c.text.match(/[CRUAMSP]/g) ?? [])
        const read = new Set([...c.letters, ...(c.when?.letters ?? []), ...(c.besides?.letters ?? [])])
        const narrowed = /^(R\(派单\)|RU?\(案件\)|RU\(裁判回填\))$/.test(c.text)
        expect({ role, domain, read: [...read].toSorted() }).toEqual({
          role,
          domain,
          read: [...written, ...(narrowed ? ['P'] : [])].toSorted(),
        })
      }
  })

  it('keeps what stands in brackets conditional', () => {
    for (const l of lines)
      for (const text of l.slice(1)) {
        const inner = /\(([^)]*)\)/.exec(text)?.[1]?.match(/[CRUAMSP]/g)
        if (!inner) continue
        const role = matrixLines.find(m => m.title === l[0])?.roles[0] ?? 'auditor'
        const domain = dataDomains[l.indexOf(text) - 1] ?? 'AUD'
        expect(cell(role, domain).when?.letters).toEqual(inner)
      }
  })
})

describe('what the database may show', () => {
  it('opens rows to R, M and A', () => {
    expect(readsOf('countyCivilAffairs')).toBe(
      bitsOf('ID', 'FAM', 'EDU', 'HLT', 'VIS', 'RPT', 'CASE', 'REL', 'HOT', 'ACT', 'FAC', 'KPI', 'STAT', 'AUD'),
    )
    expect(readsOf('securityAdmin')).toBe(bitsOf('SYS'))
    expect(readsOf('cityCivilAffairs')).toBe(bitsOf('ID', 'FAM', 'EDU', 'VIS', 'KPI', 'STAT', 'AUD'))
  })

  it('opens P to a list of assigned children, and to no range', () => {
    expect(readsOf('parent')).toBe(bitsOf('ID', 'FAM', 'EDU', 'HLT', 'CASE', 'REL', 'ACT', 'AUD'))
    expect(readsOf('court')).toBe(bitsOf('STAT'))
    expect(readsOf('police')).toBe(bitsOf('ID', 'EDU', 'RPT', 'STAT'))
    for (const role of roleKeys.filter(r => shapeOf(r) === 'range'))
      for (const domain of dataDomains) {
        const onlyOwn = ![...lettersOf(role, domain)].some(l => 'RMA'.includes(l)) && domain !== 'STAT'
        if (onlyOwn) expect(readsOf(role) & domainBits[domain]).toBe(0)
      }
  })

  it('lets C, U and A add rows, and U and A change them', () => {
    const masksOf = (role: string) => [writesOf(role) % 2 ** changeShift, writesOf(role) >> changeShift]
    expect(masksOf('childDirector')).toEqual([
      bitsOf('ID', 'FAM', 'EDU', 'HLT', 'VIS', 'RPT', 'REL', 'ACT', 'FAC'), bitsOf('ID', 'FAM', 'EDU', 'HLT', 'VIS', 'FAC'),
    ])
    expect(masksOf('educationBureau')).toEqual([bitsOf('EDU', 'REL', 'ACT', 'KPI'), bitsOf('EDU', 'REL', 'ACT', 'KPI')])
    expect(masksOf('parent')).toEqual([bitsOf('FAM', 'RPT', 'REL', 'HOT', 'ACT'), bitsOf('FAM')])
    expect(masksOf('police')).toEqual([bitsOf('RPT'), bitsOf('RPT')])
    expect(masksOf('cityCivilAffairs')).toEqual([bitsOf('KPI'), bitsOf('KPI')])
  })

  it('shows nothing to a role it does not know', () => {
    expect([readsOf('mayor'), writesOf('mayor'), lettersOf('mayor', 'ID').size]).toEqual([0, 0, 0])
  })
})

describe('masking', () => {
  it('masks children for the education bureau until they are known to be in school', () => {
    expect(masks('educationBureau', 'ID')).toBe(true)
    expect(masks('educationBureau', 'ID', ['enrolled'])).toBe(false)
    expect(masks('educationBureau', 'ID', ['spotCheck'])).toBe(true)
    expect(masks('educationBureau', 'FAM', ['enrolled'])).toBe(true)
  })
  it('masks names above the county until a spot check is approved', () => {
    for (const role of ['cityCivilAffairs', 'provinceCivilAffairs', 'nationCivilAffairs']) {
      expect(masks(role, 'ID')).toBe(true)
      expect(masks(role, 'ID', ['spotCheck'])).toBe(false)
    }
  })
  it('shows a paired teacher the child, but no id number', () => {
    expect(masks('pairedTeacher', 'ID')).toBe(false)
    expect(withholds('pairedTeacher', 'ID', 'idNumber')).toBe(true)
    expect(withholds('homeroomTeacher', 'ID', 'idNumber')).toBe(false)
  })
  it('masks nothing for the village worker', () => {
    expect(dataDomains.filter(d => masks('childDirector', d))).toEqual([])
  })
})

describe('may words', () => {
  const table = { read: [needs('ID', 'R', 'M')], approve: [needs('ID', 'A'), needs('FAM', 'A')], empty: [] }
  it('hold when every needed cell has one of its letters', () => {
    expect(mayDo('cityCivilAffairs', 'read', table)).toBe(true)
    expect(mayDo('countyCivilAffairs', 'approve', table)).toBe(true)
    expect(mayDo('childDirector', 'approve', table)).toBe(false)
    expect(mayDo('court', 'read', table)).toBe(false)
  })
  it('hold for every known role when they need no cell', () => {
    expect(roleKeys.every(r => mayDo(r, 'empty', table))).toBe(true)
    expect(mayDo('mayor', 'empty', table)).toBe(false)
  })
  it('hold for nobody when nobody declared them', () => {
    expect(roleKeys.filter(r => mayDo(r, 'toString', table) || mayDo(r, 'other', table))).toEqual([])
  })
})

describe('the three administrators', () => {
  it('see no child', () => {
    const children = dataDomains.filter(d => d !== 'SYS' && d !== 'AUD')
    for (const a of administrators) expect(children.filter(d => (readsOf(a) | writesOf(a)) & domainBits[d])).toEqual([])
  })
  it('exclude each other and every business role', () => {
    for (const a of administrators) for (const r of roleKeys) expect([excludes(a, r), excludes(r, a)]).toEqual([r !== a, r !== a])
    expect(excludes('homeroomTeacher', 'parent')).toBe(false)
  })
})

describe('the shapes', () => {
  it('give a list to exactly those who work with single children', () => {
    expect(roleKeys.filter(r => shapeOf(r) === 'list').toSorted()).toEqual(
      [
        'homeroomTeacher',
        'pairedTeacher',
        'schoolCounselor',
        'socialWorker',
        'welfareInstitution',
        'volunteer',
        'parent',
        'child',
        'hotlineOperator',
        'hospital',
      ].toSorted(),
    )
  })
  it('ask a second factor of every post at the county and above', () => {
    const alone = roleKeys.filter(r => !roles[r].secondFactor)
    expect(alone.toSorted()).toEqual(
      [
        'childDirector',
        'homeroomTeacher',
        'pairedTeacher',
        'schoolCounselor',
        'socialWorker',
        'volunteer',
        'parent',
        'child',
      ].toSorted(),
    )
  })
})
