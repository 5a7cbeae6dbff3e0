/** A referral from the finding to the money, with the clocks of the plans in force; and the warning when the child's situation changes. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs } from '../../../testing/cast.ts'
import { county, tell } from '../../../testing/dutyTables.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { takenAlong } from '../../../web/src/relief/words.ts'
import { generateNext } from '../duties/generating.ts'
import { plansHere } from '../planEndpoints.ts'

let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
const draft = { birthDate: plainDate('2016-05-01'), categories: [10], leftBehindStatus: 1, schoolingStatus: 3, hukouRegistered: true, hardshipType: '03', reliefStatuses: [], 'father.existStatus': 2, 'mother.existStatus': 4 }
beforeAll(async () => {
  stage = await openStage({ planned: [county] })
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  officer = stage.enter(castAs('countyCivilAffairs'))
})
afterAll(async () => expect(await stage.stop()).toEqual([]))

const planted = (): Promise<string> => settleChild(stage.owner, { spot: 'inside', more: draft })
type Referral = { child: string; record: string; version: number }
const begin = async (): Promise<Referral> => {
  const one = { child: await planted(), record: newRecordId(), version: 1 }
  const body = { sort: 'unattended', foundOn: dayFromToday(-2), found: 'rules', household: false, basis: '民发〔2019〕62号', reasons: '父亲死亡，母亲失联七个月' }
  expect((await director.send('/api/records/referral/acts/propose', { record: one.record, child: one.child, body })).body).toMatchObject({ outcome: 'applied' })
  return one
}
async function does(person: Person, one: Referral, act: string, body: object): Promise<void> {
  const { body: answer } = await person.send(`/api/records/referral/acts/${act.replace(/[A-Z]/gu, letter => `-${letter.toLowerCase()}`)}`, { record: one.record, child: one.child, body }, { basedOn: { version: one.version, values: {} } })
  expect([act, answer.outcome, answer.issues]).toEqual([act, 'applied', undefined])
  one.version += 1
}
const today = dayFromToday(0)
const derive = async (child: string): Promise<void> => {
  await tell(stage.owner, child)
  while (await generateNext({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans: plansHere }) !== null) { /* drains */ }
}
const told = { toldOn: dayFromToday(-1), toldWhom: '奶奶', papers: ['form', 'identity'] }
async function paid(): Promise<Referral> {
  const one = await begin()
  await does(director, one, 'tell', told)
  await does(director, one, 'apply', { appliedOn: today, applicant: '奶奶' })
  await does(supervisor, one, 'verify', { verifiedOn: today, opinion: '情况属实' })
  await does(officer, one, 'confirm', { confirmedOn: today, startsOn: dayFromToday(20), amount: 100_000 })
  await does(supervisor, one, 'tellResult', { resultToldOn: today, resultToldWhom: '奶奶' })
  await does(officer, one, 'pay', { paidMonth: today.slice(0, 7), paid: 100_000, paidOn: today })
  return one
}
type Duty = { title: string; state: string; due: { day: string } | null }
const dutiesOf = async (child: string): Promise<Duty[]> => ((await officer.get(`/api/duties/of-child/${child}`)).body.duties as Duty[])
const standing = async (child: string, title: string): Promise<string[]> => (await dutiesOf(child)).filter(one => one.title === title).map(one => one.state)

describe('a referral', () => {
  it('goes from the village over the town to the county, each within the days of the plan, and on to the money', async () => {
    const one = await begin()
    expect(await standing(one.child, '帮助申请救助')).toContain('open')
    await does(director, one, 'tell', told)
    await does(director, one, 'apply', { appliedOn: today, applicant: '奶奶' })
    expect(await standing(one.child, '帮助申请救助')).toEqual(['done'])
    expect(await standing(one.child, '镇初审')).toEqual(['open'])
    await does(supervisor, one, 'verify', { verifiedOn: today, opinion: '情况属实' })
    expect(await standing(one.child, '县审核')).toEqual(['open'])
    await does(officer, one, 'refuse', { refusedOn: today, refusedWhy: '母亲已经找到' })
    expect([await standing(one.child, '县审核'), await standing(one.child, '告知救助的结果')]).toEqual([['done'], ['open']])
    await does(supervisor, one, 'tellResult', { resultToldOn: today, resultToldWhom: '奶奶', appealTold: true })
    expect(await standing(one.child, '告知救助的结果')).toEqual(['done'])
  })
  it('is told again to be looked at when the archive of the child changes while it is paid, and never stops by itself', async () => {
    const one = await paid()
    const title = '情况有变，复核救助资格'
    expect(await standing(one.child, title)).toEqual([])
    const change = await director.send(`/api/archives/${one.child}/change`, { id: one.child, patch: { 'mother.existStatus': 1, 'mother.capability': 1 }, effectiveFrom: today })
    expect(change.body).toMatchObject({ outcome: 'applied' })
    expect(await standing(one.child, title)).toEqual(['open'])
    expect((await officer.get(`/api/records/referral/${one.record}`)).body.state).toBe('paying')
    const review = { record: newRecordId(), child: one.child, parent: one.record, body: { reviewedOn: today, cause: 'changed', result: 'stop', note: '母亲回来了' } }
    expect((await supervisor.send('/api/records/relief-review/acts/record', review)).body).toMatchObject({ outcome: 'applied' })
    expect(await standing(one.child, title)).toEqual(['done'])
    await does(officer, one, 'stop', { stopped: 'returned', stopsOn: dayFromToday(20), stopNote: '镇里核实，书面告知了奶奶' })
  })
  it('is looked at anew every year from the approval and from the last review, however often it is paid, and no more once it is stopped', async () => {
    const one = await paid()
    const yearly = async () => { await derive(one.child); return (await dutiesOf(one.child)).filter(each => each.title === '每年复核救助资格' && each.state === 'open').map(each => each.due?.day) }
    const [due] = await yearly()
    expect(due).toBe(dayFromToday(363))
    await does(officer, one, 'pay', { paidMonth: today.slice(0, 7), paid: 100_000, paidOn: today })
    expect(await yearly()).toEqual([due])
    const review = { record: newRecordId(), child: one.child, parent: one.record, body: { reviewedOn: today, cause: 'yearly', result: 'same' } }
    expect((await supervisor.send('/api/records/relief-review/acts/record', review)).body).toMatchObject({ outcome: 'applied' })
    expect(await yearly()).toEqual([dayFromToday(365)])
    await does(officer, one, 'stop', { stopped: 'returned', stopsOn: dayFromToday(20), stopNote: '镇里核实，书面告知了奶奶' })
    expect(await yearly()).toEqual([])
    await does(supervisor, one, 'tellResult', { resultToldOn: today, resultToldWhom: '奶奶' })
  })
  it('takes along for the federation of the disabled the rule and its answer, and for the village what it rests on', async () => {
    const child = await planted()
    const { body: answer } = await director.get(`/api/relief/children/${child}`)
    const body = takenAlong(answer, answer.schemes.find((each: { scheme: string }) => each.scheme === 'unattended') ?? expect.fail('no such rule'), {})
    const record = newRecordId()
    expect((await director.send('/api/records/referral/acts/propose', { record, child, body })).body).toMatchObject({ outcome: 'applied' })
    const seen = async (person: Person) => JSON.stringify((await person.get(`/api/records/referral/${record}`)).body)
    const [village, federation] = [await seen(director), await seen(stage.enter(castAs('disabledFederation')))]
    expect(village).toContain('成立：父亲死亡')
    expect(village).toContain('母亲的情形够规定的程度')
    expect(federation).toContain('民发〔2019〕62号')
    expect(federation).not.toMatch(/成立|死亡|失联|母亲/u)
  })
  it('shows the federation of the disabled that there is one, and nothing of the parents', async () => {
    const one = await begin()
    const { status, body } = await stage.enter(castAs('disabledFederation')).get(`/api/records/referral/${one.record}`)
    expect([status, body.values.sort, body.values.reasons]).toEqual([200, 'unattended', null])
    expect(body.unread).toContain('家庭监护')
    expect(JSON.stringify(body)).not.toContain('失联七个月')
    expect((await stage.enter(castAs('police')).get(`/api/records/referral/${one.record}`)).status).toBe(403)
  })
})
