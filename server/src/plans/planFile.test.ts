/** A plan that is wrong says where, as its author sees it, what is wrong and how to mend it. */
import { compilePlan } from '@qinghe/domain/plans/compilePlan.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planWorldHere } from '../../../testing/planWorld.ts'
import { readPlan, readPlans } from './planFile.ts'

const world = planWorldHere()
const small = `plan: townCare
title: 镇里的方案
version: "2026.1"
from: 2026-01-01
level: county
source: { title: 示例 }
basis: [示例]
parameters:
  dueDay: { title: 日子, value: 20, unit: 日, basis: 示例 }
clauses:
  - { id: check, title: 核查, sort: cycle, items: [P1-58], says: 每季度核查一次 }
duties:
  - id: quarterCheck
    clause: check
    title: 核查
    owner: childDirector
    about: child
    where: leftBehind
    every: { period: quarter, due: last-month day @dueDay }
    remind: [3 days]
    escalate: [{ after: 3 days, to: childSupervisor }]
    evidence: [infoCheck.record]
    cases: [{ given: 2026-Q1, due: 2026-03-20 }]
indicators:
  - { id: checked, clause: check, title: 核查率, about: child, period: quarter, denominator: leftBehind, numerator: "any(infoCheck, state = done)", unit: percent, least: 100 }
goals:
  - { id: all, clause: check, title: 一个不漏, measuredBy: [checked] }
`
const with_ = (from: string, to: string): string => { expect(small).toContain(from); return small.replace(from, to) }
const faults = (text: string): string[] => readPlan(text, world).faults.map(({ line, column, message }) => `${line}:${column} ${message}`)
const duty = (text: string): string => with_('every: { period: quarter, due: last-month day @dueDay }', text).replace('    cases: [{ given: 2026-Q1, due: 2026-03-20 }]\n', '')

const report = (line: string): string => with_('duties:', `duties:\n  - { id: told, clause: check, title: 通报, owner: police, about: record, ${line} }`)

test('a receipt is an act of the record that was sent of', () => {
  const { plan, faults: found } = readPlan(report('on: [mandatoryReport.receive, slip.received(mandatoryReport.transfer)], due: 2 hours, evidence: [slip.received(mandatoryReport.notifyCivil)]'), world)
  expect(found).toEqual([])
  expect(plan?.duties.find(one => one.id === 'told')).toMatchObject({ trigger: { acts: ['mandatoryReport.receive', 'mandatoryReport.transfer.received'] }, evidence: [{ acts: ['mandatoryReport.notifyCivil.received'] }] })
})
test('of a sealed ledger its state and its day may be asked for, which lie in clear', () => {
  expect(faults(report('where: state = received and day <= today(), on: mandatoryReport.receive, due: 2 hours, evidence: [mandatoryReport.accept]'))).toEqual([])
})
test('nothing is wrong with this one, and it is plain data', () => {
  const { plan, faults: found } = readPlan(small, world)
  expect(found).toEqual([])
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})

describe('a fault stands where its author sees it', () => {
  test.each<[string, string, (string | RegExp)[]]>([
    ['an unknown post', with_('owner: childDirector', 'owner: childDirecter'), ['16:5 没有名为 childDirecter 的岗位，是不是 childDirector？']],
    ['an unknown kind', with_('[infoCheck.record]', '[infoChek.record]'), [/^22:5 没有名为 infoChek.record 的动作：写成 记录种类.动作，是不是 infoCheck.record？$|^22:\d+ 没有名为 infoChek.record/u]],
    ['an unknown act', with_('[infoCheck.record]', '[infoCheck.recrd]'), [/^22:\d+ “信息核查”没有名为 recrd 的动作，是不是 record？$/u]],
    ['an owner who cannot do what discharges it', with_('owner: childDirector', 'owner: court'), [/^22:\d+ “核查”的“核查”：法院按岗位权限办不了“信息核查：[^”]+”，这一项永远办不完。把责任人（owner）换成.*村儿童主任.*里的一个，或者把凭据（evidence）换成法院办得了的$/u]],
    ['evidence of somebody else', with_('about: child\n    where: leftBehind', 'about: village\n    where: children > 0'), [/^22:\d+ “信息核查”不记在村（社区）名下/u]],
    ['an unknown parameter', with_('@dueDay }', '@dueDya }'), [/^19:\d+ 没有名为 @dueDya 的参数，是不是 dueDay？$/u]],
    ['a parameter in a condition', with_('where: leftBehind\n', 'where: age < @leftBehindAgeLimt\n'), [/^18:\d+ 没有名为 @leftBehindAgeLimt 的参数，是不是 @leftBehindAgeLimit？$/u]],
    ['an unknown fact', with_('where: leftBehind\n', 'where: leftBehnd\n'), ['18:12 没有名为 leftBehnd 的字段，是不是 leftBehind？']],
    ['a day against a number', with_('numerator: "any(infoCheck, state = done)"', 'numerator: "any(infoCheck, checkedOn > 3)"'), [/^25:\d+ 不能把日期和数字相比$/u]],
    ['an unknown code', with_('any(infoCheck, state = done)', 'any(infoCheck, state = don)'), [/^25:\d+ “状态”里没有 don，是不是 done？$/u]],
    ['an unknown item', with_('[P1-58]', `[P1-${60}]`), [/^11:\d+ 没有条目 P1-\d+，是不是 P1-\d+？$/u]],
    ['an unknown clause', with_('clause: check\n    title: 核查\n    owner', 'clause: chek\n    title: 核查\n    owner'), ['14:5 没有名为 chek 的条款，是不是 check？']],
    ['an unknown feature', with_('evidence: [infoCheck.record]', 'evidence: [census.sign]\n    awaits: censuss'), [/^23:5 没有名为 censuss 的功能，是不是 census？/u]],
    ['waiting for what is there', with_('evidence: [infoCheck.record]', 'evidence: [infoCheck.record]\n    awaits: pairing'), ['23:5 这一项用到的都已经有了，请去掉 awaits']],
    ['a period without a due day', with_(', due: last-month day @dueDay', ''), [/^19:5 写了周期，还要写明到期日（due）/u]],
    ['a due day nobody can read', with_('due: last-month day @dueDay', 'due: the 20th'), [/^19:\d+ 写成 first day、last day、day 20/u]],
    ['a day of a quarter without its month', with_('due: last-month day @dueDay', 'due: day 20'), [/^19:\d+ 一季度有几个月，写明第几个月/u]],
    ['a fourth month of a quarter', with_('due: last-month day @dueDay', 'due: month 4 day 1'), [/^19:\d+ 一季度没有第 4 个月$/u]],
    ['a due day before it opens', with_('period: quarter, due', 'period: quarter, opens: last-month day 25, due'), [/^19:\d+ 到期日早于开始日：2026-Q1 从 2026-03-25 开始，2026-03-20 到期$/u]],
    ['a due day out of reach', with_('due: last-month day @dueDay', 'due: last day + 500 days'), [/^19:\d+ 离这个周期太远了/u]],
    ['a key period nobody named', duty('every: { period: keyPeriod, of: sumer, due: last day }'), [/^19:\d+ 没有名为 sumer 的重点时段/u]],
    ['two triggers', with_('    remind: [3 days]', '    once: 2026-06-30\n    remind: [3 days]'), [/^13:5 写明什么时候要办，只写一种|^\d+:\d+ 写明什么时候要办，只写一种/u]],
    ['no trigger', duty('basis: 无'), [/写明什么时候要办，只写一种/u]],
    ['a clock without its time', duty('on: archives.submit'), [/^19:5 写明多久以内（due）/u]],
    ['a day the record does not have', duty('on: visitIssue.assign\n    due: duOn'), [/^20:5 “走访问题”没有名为 duOn 的日期，是不是 dueOn？$/u]],
    ['a receipt of what is not sent', report('on: mandatoryReport.receive, due: 2 hours, evidence: [slip.received(mandatoryReport.accept)]'), [/^13:\d+ “强制报告：登记受理”不送达（sends），等不到对方签收、答复$/u]],
    ['a receipt of an unknown act', report('on: mandatoryReport.receive, due: 2 hours, evidence: [slip.received(mandatoryReport.notifyCivl)]'), [/^13:\d+ “强制报告”没有名为 notifyCivl 的动作，是不是 notifyCivil？$/u]],
    ['a receipt of another record', report('on: dissuasion.record, due: 2 hours, evidence: [slip.received(mandatoryReport.notifyCivil)]'), [/^13:\d+ 签收、答复只算送出它的那条记录：on 要写同一种记录的动作$/u]],
    ['a receipt about a place', report('on: mandatoryReport.receive, due: 2 hours, evidence: [slip.answered(mandatoryReport.notifyCivil)]').replace('about: record', 'about: county'), [/^13:\d+ 签收、答复算在送出它的那条记录上：about 写 record$/u]],
    ['whoever signs reads a condition', report('where: told110, on: slip.received(mandatoryReport.notifyCivil), due: 2 hours, evidence: [slip.answered(mandatoryReport.notifyCivil)]'), [/^13:\d+ 签收、答复的人看不到记录，不能按记录里写的定要不要办$/u]],
    ['whoever signs reads a day', report('on: slip.received(mandatoryReport.notifyCivil), due: foundOn, evidence: [slip.answered(mandatoryReport.notifyCivil)]'), [/^13:\d+ 签收、答复的人看不到记录，期限不能取记录里的日期/u]],
    ['a condition over what is sealed', report('where: urgency = now, on: mandatoryReport.receive, due: 2 hours, evidence: [mandatoryReport.accept]'), [/^13:\d+ “强制报告”属于最保密的台账，里面写的不能用来定要不要办/u]],
    ['evidence that hangs on what is sealed', report('on: mandatoryReport.receive, due: 2 hours, evidence: [{ act: mandatoryReport.accept, where: told110 }]'), [/^13:\d+ “强制报告”属于最保密的台账/u]],
    ['an author of nothing', with_('owner: childDirector', 'owner: author'), [/^16:5 经办人是某条记录的，只有 on 开出的应办事项才写$/u]],
    ['minutes of a day', with_('remind: [3 days]', 'remind: [30 minutes]'), [/^20:\d+ 到期按天算的，提醒和上报也按天写$/u]],
    ['a circle of escalations', with_('to: childSupervisor }', 'to: childSupervisor }, { after: 5 days, to: childDirector }'), [/^21:\d+ 村儿童主任已经在前面了，绕成了圈/u]],
    ['an escalation downwards', with_('to: childSupervisor }', 'to: countyCivilAffairs }, { after: 5 days, to: childSupervisor }'), [/^21:\d+ 镇儿童督导员在前一级下面：上报要往上，不能往下$/u]],
    ['one step before the other', with_('to: childSupervisor }', 'to: childSupervisor }, { after: 2 days, to: countyCivilAffairs }'), [/^21:\d+ 要比前一级晚$/u]],
    ['a goal nothing measures', with_('measuredBy: [checked]', 'measuredBy: []'), [/^27:5 写明用什么指标衡量|^27:\d+ 写明用什么指标衡量/u]],
    ['an unknown indicator', with_('measuredBy: [checked]', 'measuredBy: [cheked]'), [/^27:\d+ 没有名为 cheked 的指标，是不是 checked？/u]],
    ['a share of nobody', with_('denominator: leftBehind, ', ''), [/^25:\d+ 百分比要写明分母是谁（denominator）$/u]],
    ['a clause nothing carries out', with_('duties:', '  - { id: idle, title: 空的, sort: rule, items: [P1-30], says: 没有人办 }\nduties:'), [/^12:5 “空的”没有应办事项/u]],
    ['a clause without a basis', with_(', items: [P1-58]', ''), [/^11:5 写明依据：方案条目（items），或者法规、文件（basis）/u]],
    ['a golden case that fails', with_('due: 2026-03-20 }]', 'due: 2026-03-21 }]'), ['23:31 这个例子的到期应当是 2026-03-21，实际是 2026-03-20']],
    ['another unit than the product counts in', with_('  dueDay:', '  visitBackdating: { title: 补录, value: 3, unit: 个月, basis: 示例 }\n  dueDay:'), [/^9:\d+ 平台的参数“走访补录期限”按另一种单位算/u]],
    ['a code without its value', with_('  dueDay:', '  every: { title: 间隔, by: CL-13, values: { "1": 9 }, unit: 天, basis: 示例 }\n  dueDay:'), [/^9:\d+ “风险等级”的 2、3、4 没有值$/u]],
    ['scores that are not a hundred', `${small}scores:\n  - { id: one, clause: check, title: 考核, about: town, period: year, parts: [{ title: 一, weight: 40 }] }\n`, [/^29:\d+ 各维度合计 40 分，要正好 100 分$/u]],
    ['more at least than at most', `${small}quotas:\n  - { id: one, clause: check, title: 名额, counts: aid, per: 每人, most: 1, least: 2, unit: 次 }\n`, [/^29:\d+ 最多比至少还少$/u]],
    ['a period that ends before it begins', `${small}periods:\n  - { id: camp, title: 夏令营, from: 2026-07-12, to: 2026-07-10, basis: 示例 }\n`, [/^29:\d+ 结束早于开始$/u]],
    ['a replaced version that is newer', with_('level: county', 'level: county\nsupersedes: townCare 2026.2'), ['6:1 代替的版本要比这一版早']],
    ['an unknown key', with_('remind:', 'remnd:'), [/^20:5 没有“remnd”这一项，是不是 remind？$/u]],
    ['nothing', '', [/^1:1 /u]],
  ])('%s', (_name, text, expected) => {
    const found = faults(text)
    expect(found.length).toBeGreaterThan(0)
    for (const one of expected) expect(found).toContainEqual(typeof one === 'string' ? one : expect.stringMatching(one))
  })
  test('whatever is in the file gets an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(small.length), (noise, at) => {
      expect(readPlan(small.slice(0, at) + noise + small.slice(at), world).faults).toBeDefined()
    }), { numRuns: 150 })
    fc.assert(fc.property(fc.json(), text => { expect(compilePlan(JSON.parse(text), world).plan).toBeNull() }))
  })
})

describe('several plans', () => {
  const told = (...of: [string, string][]): string[] => [...readPlans(of.map(([name, text]) => ({ name, text })), world).faults].flatMap(([name, found]) => found.map(one => `${name} ${one.message}`))
  const newer = small.replace('plan: townCare', 'plan: newCare').replace('level: county', 'level: county\nsupersedes: townCare 2026.1').replace('from: 2026-01-01', 'from: 2026-09-01')
  test('may replace and measure by each other', () => {
    expect(told(['one', small], ['two', newer.replace('[checked]', '[townCare.checked]')])).toEqual([])
    expect(told(['one', small], ['two', newer.replace('[checked]', '[townCare.cheked]')])).toEqual([expect.stringMatching(/^two 没有名为 townCare.cheked 的指标，是不是 townCare.checked？$/u)])
    expect(told(['two', newer])).toEqual([expect.stringMatching(/^two 没有 townCare 2026.1 这个方案/u)])
    expect(told(['one', small], ['two', newer.replace('from: 2026-09-01', 'from: 2025-09-01')])).toEqual([expect.stringMatching(/不比这一个早，不能被它代替$/u)])
    expect(told(['one', small], ['two', small])).toEqual(['one 方案 townCare 2026.1 写在两个文件里', 'two 方案 townCare 2026.1 写在两个文件里'])
  })
})
