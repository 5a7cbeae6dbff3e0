import { describe, expect, it } from 'vitest'
import { plainDate } from '../kernel/plainDate.ts'
import { masks, readsOf } from '../staff/matrix.ts'
import { roleKeys } from '../staff/roles.ts'
import { domainBits } from '../kernel/dataDomain.ts'
import { fieldKeys, fields } from './fields.ts'
import { conditionExists, searchIssues, sortExists, tabExists, unseenIn } from './exists.ts'
import { ageSeen, becauseOf, seenAs, seenCategories, whyHidden } from './seen.ts'

const as = (role: string, approval?: string) => ({ role, ...(approval === undefined ? {} : { approval }) })

describe('what a post sees of a field', () => {
  it('is nothing where it does not read the domain, and never clear where names are masked', () => {
    for (const role of roleKeys) {
      for (const key of fieldKeys) {
        const { domain, mask } = fields[key]
        const seen = seenAs(as(role), key)
        if ((readsOf(role) & domainBits[domain]) === 0) expect([role, key, seen]).toEqual([role, key, 'hidden'])
        if (masks(role, domain) && (mask === 'name' || key === 'birthDate')) expect([role, key, seen]).toEqual([role, key, 'masked'])
      }
    }
  })
  it('is clear of a sealed value for whoever may reveal it', () => {
    expect([seenAs(as('countyCivilAffairs'), 'idNumber'), seenAs(as('police'), 'idNumber'), seenAs(as('parent'), 'father.phone')]).toEqual(['clear', 'clear', 'clear'])
    expect([seenAs(as('educationBureau'), 'idNumber'), seenAs(as('womensFederation'), 'father.phone'), seenAs(as('healthAuthority'), 'disabilityCertNo')]).toEqual(['masked', 'masked', 'masked'])
    expect([seenAs(as('pairedTeacher'), 'idNumber'), seenAs(as('pairedTeacher'), 'idMissingReason')]).toEqual(['hidden', 'hidden'])
  })
  it('opens with an approved spot check where it is a name, and stays sealed where it is a number', () => {
    expect([seenAs(as('cityCivilAffairs'), 'name'), seenAs(as('cityCivilAffairs', 'check'), 'name'), seenAs(as('cityCivilAffairs', 'check'), 'father.name')]).toEqual(['masked', 'clear', 'masked'])
    expect(seenAs(as('cityCivilAffairs', 'check'), 'idNumber')).toBe('masked')
  })
  it('follows what it rests on', () => {
    expect([seenAs(as('police'), 'leftBehindStatus'), seenAs(as('educationBureau'), 'leftBehindStatus')]).toEqual(['hidden', 'clear'])
    expect(seenCategories(as('police'), [10, 22, 23, 40, 21, 70])).toEqual([10])
    expect(seenCategories(as('disabledFederation'), [10, 22, 70, 90])).toEqual([10, 22])
    expect(seenCategories(as('childDirector'), [10, 21, 22, 40])).toEqual([10, 21, 22, 40])
  })
})

describe('what exists for a post', () => {
  it('is a condition only about what it reads in clear', () => {
    expect([conditionExists(as('police'), 'guardianshipType'), conditionExists(as('police'), 'ageBand'), conditionExists(as('womensFederation'), 'ageBand')]).toEqual([false, true, false])
    expect([conditionExists(as('schoolAdmin'), 'nobody'), conditionExists(as('childSupervisor'), 'nobody')]).toEqual([false, true])
    expect([tabExists(as('police'), 'noGuardian'), tabExists(as('educationBureau'), 'turningSixteen'), sortExists(as('educationBureau'), 'birth'), sortExists(as('police'), 'birth')]).toEqual([false, false, false, true])
  })
  it('is refused in words that say what is not looked at', () => {
    const told = (role: string, asked: Parameters<typeof unseenIn>[1]) => unseenIn(as(role), asked).map(one => one.message)
    expect(told('police', { guardianshipType: [1] })).toEqual(['您的岗位不查看家庭和监护情况，不能按“监护类型”筛选'])
    expect(told('police', { tab: 'noGuardian' })).toEqual(['您的岗位不查看家庭和监护情况，没有“无人监护”这一组'])
    expect(told('police', { gap: ['disabilityLevel', 'name'] })).toEqual(['您的岗位不查看健康情况，不能按是否缺“残疾等级”筛选'])
    expect(told('police', { category: [10, 22] })).toEqual(['您的岗位不查看健康情况，不能按“困境（自身残疾）”筛选'])
    expect(told('educationBureau', { sort: 'birth' })).toEqual(['您的岗位看到的出生日期是遮挡的，不能按它排序'])
    expect(told('schoolAdmin', { nobody: true })).toEqual(['您的岗位不查看谁负责哪个村，不能按“有没有专人负责”筛选'])
    expect(told('countyCivilAffairs', { guardianshipType: [1], category: [22], gap: [...fieldKeys], sort: 'birth', tab: 'turningSixteen', nobody: true, ageFrom: 3 })).toEqual([])
  })
  it('has words for every field that is not read', () => {
    for (const role of roleKeys) for (const key of fieldKeys) if (seenAs(as(role), key) !== 'clear') expect(becauseOf(as(role), key), `${role} ${key}`).toMatch(/^您的岗位(不查看|看到的)./)
    expect(whyHidden(as('police'), 'HLT')).toBe('您的岗位不查看健康情况')
  })
})

describe('the age a masked reader is shown', () => {
  it('is the same on every day of a year for everybody born in a year', () => {
    const eye = as('womensFederation')
    const ages = ['2016-01-01', '2016-06-30', '2016-12-31'].flatMap(birth => ['2026-01-01', '2026-07-01', '2026-12-31'].map(today => ageSeen(eye, plainDate(birth), plainDate(today))))
    expect(new Set(ages)).toEqual(new Set([9]))
    expect(ageSeen(eye, plainDate('2026-03-01'), plainDate('2026-05-01'))).toBe(0)
    expect(ageSeen(as('police'), plainDate('2016-06-30'), plainDate('2026-06-30'))).toBe(10)
    expect(ageSeen(as('finance'), plainDate('2016-06-30'), plainDate('2026-06-30'))).toBeNull()
  })
})

describe('an exact search', () => {
  it('is for whoever may read the number, and says so to the others', () => {
    const why = (role: string, by: Parameters<typeof searchIssues>[1], approval?: string) => searchIssues(as(role, approval), by).map(one => one.code)
    expect([why('countyCivilAffairs', 'idNumber'), why('police', 'idNumber'), why('police', 'phone'), why('pairedTeacher', 'phone'), why('pairedTeacher', 'idNumber')])
      .toEqual([[], [], ['search.unseen'], [], ['search.unseen']])
    expect([why('educationBureau', 'name'), why('educationBureau', 'idNumber'), why('cityCivilAffairs', 'name', 'check'), why('cityCivilAffairs', 'idNumber', 'check')])
      .toEqual([['search.unseen'], ['search.unseen'], [], ['search.unseen']])
  })
})
