import { describe, expect, it } from 'vitest'
import { AccountId, PostingId } from '../kernel/ids.ts'
import { plainDate as day } from '../kernel/plainDate.ts'
import type { Issue } from '../kernel/problem.ts'
import { actorOf } from './actor.ts'
import { asking, assigning, closingSpotCheck, deciding, decidingSpotCheck, ending, following, isInForce, judgingRows, overlap, proposing } from './rules.ts'
import { PostingRow } from './types.ts'

/** What the person reads, and at which field of the form. */
const said = (issues: readonly Issue[]) => issues.map(one => [one.message, one.field ?? null])
const account = (n: number) => AccountId.parse(`00000000-0000-7000-8000-00000000000${n}`)
const posting = (n: number) => PostingId.parse(`00000000-0000-7000-8000-0000000000a${n}`)
const suxian = 431003000000
const village = 431003104204
const admin = actorOf({ id: posting(1), account: account(1), role: 'systemAdmin', county: 431003, region: suxian, school: 0 })
const head = actorOf({ id: posting(2), account: account(2), role: 'schoolAdmin', county: 431003, region: 431003104000, school: 7 })
const paired = actorOf({ id: posting(3), account: account(3), role: 'pairedTeacher', county: 431003, region: 431003104000, school: 7 })
const open = { validFrom: day('2026-01-01'), validTo: null }
const proposal = { ...open, account: account(2), role: 'childDirector', region: village, school: 0 }

describe('whoever proposes a posting is told', () => {
  const told = (more: object, held: Parameters<typeof proposing>[2] = []) => said(proposing(admin, { ...proposal, ...more }, held))
  it('that nobody proposes for himself', () => expect(told({ account: account(1) })).toEqual([['不能为自己申请岗位，请由另一名系统管理员办理', 'account']]))
  it('that the place is not theirs', () => expect(told({ region: 431002104204 })).toEqual([['这个地区不在您管理的范围内', 'region']]))
  it('where such a post sits', () => {
    expect(told({ region: suxian })).toEqual([['“村儿童主任”要设在村（居）一级', 'region']])
    expect(told({ role: 'schoolAdmin', school: 7 })).toEqual([['“学校管理员”要设在县或镇街一级', 'region']])
    expect(told({ role: 'mayor' })).toEqual([['没有这种岗位', 'role']])
  })
  it('whether it has a school', () => {
    expect(told({ role: 'homeroomTeacher', region: suxian })).toEqual([['“班主任”要选择学校', 'school']])
    expect(told({ school: 3 })).toEqual([['“村儿童主任”不属于学校，请不要选择学校', 'school']])
    expect(told({ role: 'homeroomTeacher', region: suxian, school: 7 })).toEqual([])
  })
  it('that an end comes after a beginning', () => {
    expect(told({ validTo: day('2026-01-01') })).toEqual([['结束日期要晚于开始日期', 'validTo']])
    expect(told({ validTo: day('2026-01-02') })).toEqual([])
  })
  it('which post stands against it, held or only proposed', () => {
    const auditor = { role: 'auditor', state: 'active' as const, ...open }
    const words = [['系统管理员、安全管理员、审计员互斥，也不能兼任业务岗位：此人已有“审计员”岗位', 'role']]
    expect(told({}, [auditor])).toEqual(words)
    expect(told({}, [{ ...auditor, state: 'proposed' }])).toEqual(words)
    expect(told({}, [{ ...auditor, state: 'refused' }])).toEqual([])
    expect(told({}, [{ ...auditor, role: 'childSupervisor' }])).toEqual([])
  })
})

describe('whoever confirms, ends or assigns is told', () => {
  it('why a confirmation is refused', () => {
    const proposed = { account: account(2), proposedBy: account(1), state: 'proposed' as const }
    expect(said(deciding({ account: account(3) }, { ...proposed, state: 'refused' }))).toEqual([['这个岗位已经办理过了，请刷新页面', null]])
    expect(said(deciding({ account: account(1) }, proposed))).toEqual([['申请和确认不能是同一个人', null]])
    expect(said(deciding({ account: account(2) }, proposed))).toEqual([['不能确认自己的岗位', null]])
  })
  it('why a post does not end like this', () => {
    const teacher = { ...open, id: 'a', role: 'pairedTeacher', state: 'active' as const }
    const next = { ...teacher, id: 'b' }
    const end = (more: object, on: string, successor?: Parameters<typeof ending>[2]) => said(ending({ ...teacher, ...more }, day(on), successor))
    expect(end({ state: 'proposed' }, '2026-01-01')).toEqual([['这个岗位不在岗，不用再结束', null]])
    expect(end({}, '2025-12-31')).toEqual([['结束日期不能早于到岗日期', 'day']])
    expect(end({}, '2026-01-01')).toEqual([])
    expect(end({}, '2026-03-01', teacher)).toEqual([['接手的岗位不能是同一个岗位', 'successor']])
    expect(end({}, '2026-03-01', { ...next, state: 'ended' })).toEqual([['接手的岗位那一天不在岗', 'successor']])
    expect(end({}, '2026-03-01', { ...next, role: 'childDirector' })).toEqual([['接手的岗位按地区负责，不按名单，请选择结对教师、社工这类岗位', 'successor']])
    expect(end({}, '2026-03-01', { ...next, role: 'mayor' })).toEqual([])
  })
  it('why children cannot be given', () => {
    const teacher = { ...open, role: 'pairedTeacher', state: 'active' as const }
    const none = { now: 0, more: 1 }
    expect(said(assigning(paired, teacher, none))).toEqual([['您现在的岗位按名单负责，不能再分配给别人', null]])
    expect(said(assigning(head, { ...teacher, role: 'police' }, none))).toEqual([['“公安派出所”按地区负责，不用逐个分配', 'posting']])
    expect(said(assigning(head, { ...teacher, role: 'mayor' }, none))).toEqual([['“mayor”按地区负责，不用逐个分配', 'posting']])
    expect(said(assigning(head, { ...teacher, state: 'ended' }, none))).toEqual([['这个岗位不在岗', 'posting']])
    expect(said(assigning(head, teacher, { now: 480, more: 21 }))).toEqual([['一个岗位最多负责 500 名儿童，现在有 480 名', 'children']])
    expect(said(following({ now: 480, more: 21 }))).toEqual([['替岗的人现在负责 480 名，一个岗位最多 500 名，请先减少替岗的人负责的儿童', 'children']])
  })
})

describe('whoever asks for a spot check, or decides on one, is told', () => {
  const city = { role: 'cityCivilAffairs', region: 431000000000 }
  const wish = { about: suxian, from: day('2026-03-01'), until: day('2026-03-08') }
  const told = (more: object, who: object = {}) => said(asking({ ...city, ...who }, { ...wish, ...more }, day('2026-03-01')))
  it('who asks, for where, and for how long', () => {
    expect(told({}, { role: 'countyCivilAffairs' })).toEqual([['只有市级以上民政岗位需要申请抽查', null]])
    expect(told({ about: 430100000000 })).toEqual([['抽查的地区不在您的范围内', 'about']])
    expect(told({ from: day('2026-02-28') })).toEqual([['开始日期不能早于今天', 'from']])
    expect(told({ until: wish.from })).toEqual([['结束日期要晚于开始日期', 'until']])
    expect(told({ until: day('2026-03-02') })).toEqual([])
    expect(told({ until: day('2026-06-02') })).toEqual([['一次抽查最长 92 天，最晚到 2026-06-01', 'until']])
  })
  it('whose approval it takes', () => {
    const check = { account: 'a', region: city.region, state: 'asked' } as const
    const other = { ...city, account: account(2) }
    expect(said(decidingSpotCheck({ ...other, role: 'auditor' }, check))).toEqual([['只有市级以上民政岗位办理抽查审批', null]])
    expect(said(decidingSpotCheck({ ...other, region: 430400000000 }, check))).toEqual([['这次抽查要由同级另一人或上级民政批准', null]])
    expect(said(decidingSpotCheck(other, { ...check, state: 'closed' }))).toEqual([['这次抽查已经办理过了，请刷新页面', null]])
    expect(said(decidingSpotCheck(other, { ...check, account: account(2) }))).toEqual([['不能批准自己申请的抽查', null]])
    expect(said(closingSpotCheck({ ...other, role: 'auditor' }, check))).toEqual([['只有市级以上民政岗位办理抽查审批', null]])
    expect(said(closingSpotCheck(other, { ...check, state: 'refused' }))).toEqual([['这次抽查已经结束', null]])
    expect(said(closingSpotCheck(other, check))).toEqual([['还没有批准的申请由本人撤回；不同意的，请点“不同意”', null]])
    expect(said(closingSpotCheck({ ...other, region: 430400000000 }, { ...check, state: 'approved' }))).toEqual([['这次抽查由同级或上级民政结束', null]])
  })
})

describe('whoever imports a workbook of postings is told', () => {
  const row = (n: number, more: object) => PostingRow.parse({ row: n, login: `user${n}`, name: '甲', role: 'childDirector', region: village, validFrom: '2026-01-01', ...more })
  const known = { logins: new Set(['taken']), regions: new Set([village, 431002104204, 431003104000]), schools: new Set([7]) }
  const told = (...rows: PostingRow[]) => [...judgingRows(admin, rows, known)].map(([n, issues]) => [n, said(issues)])
  it('what is wrong in which row', () => {
    expect(told(row(2, {}), row(3, { login: 'user2' }), row(4, { login: 'user2' }))).toEqual([
      [2, []], [3, [['登录名与第 2 行重复', 'login']]], [4, [['登录名与第 2 行重复', 'login']]],
    ])
    expect(told(row(2, { login: 'taken' }))).toEqual([[2, [['登录名已被使用，请换一个', 'login']]]])
    expect(told(row(2, { region: 431003104205 }))).toEqual([[2, [['没有这个区划代码', 'region']]]])
    expect(told(row(2, { region: 431002104204 }))).toEqual([[2, [['这个地区不在您管理的范围内', 'region']]]])
    const teacher = { role: 'homeroomTeacher', region: 431003104000 }
    expect(told(row(2, { ...teacher, school: 8 }))).toEqual([[2, [['没有这所学校，请先登记学校', 'school']]]])
    expect(told(row(2, { ...teacher, school: 7 }))).toEqual([[2, []]])
  })
})

describe('a period', () => {
  const week = { validFrom: day('2026-03-01'), validTo: day('2026-03-08') }
  it('holds from its first day to the day before its last, or for ever', () => {
    expect(isInForce(week, day('2026-02-28'))).toBe(false)
    expect(isInForce({ ...week, validTo: null }, day('2099-01-01'))).toBe(true)
  })
  it('meets another only where both hold', () => {
    expect(overlap({ validFrom: day('2026-03-08'), validTo: null }, week)).toBe(false)
    expect(overlap({ validFrom: day('2026-03-07'), validTo: null }, week)).toBe(true)
    expect(overlap({ ...week, validTo: null }, { ...week, validTo: null })).toBe(true)
  })
})
