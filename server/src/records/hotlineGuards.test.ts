/** What is walked around when somebody tries: papers of urgent calls and of calls that are over, papers that others wrote, clocks that stop in the middle, names in the log. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { isKept } from '@qinghe/domain/records/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { type IncidentOffice, openIncidentOffice, today } from '../../../testing/incidentOffice.ts'
import { applied } from '../../../testing/reportOffice.ts'
import { shippedKinds } from './kinds.ts'

let office: IncidentOffice
let operator: Person
let league: Person
beforeAll(async () => {
  office = await openIncidentOffice()
  operator = await hire(office.stage, castAs('hotlineOperator'), { organisation: await foundOffice(office.stage, { kind: 'hotline', name: '12355 服务台', region: places.county }) })
  league = await hire(office.stage, castAs('youthLeague'), { organisation: await foundOffice(office.stage, { kind: 'youthLeague', name: '团区委', region: places.county }) })
})
afterAll(async () => {
  expect(await findingsNow(office.stage.owner)).toEqual([])
  expect(await office.stage.stop()).toEqual([])
})

async function rings(more: object = {}): Promise<string> {
  const record = newRecordId()
  const body = { calledOn: today, urgency: 'usual', need: 'care', said: '一个人在家', callerSort: 'child', ...more }
  expect((await office.send(operator, 'hotlineCall.register', { record, body })).body).toMatchObject(applied)
  return record
}
const paper = { sentOn: today, what: '请上门看看', contact: '孟听雨 值班室' }
const wrong = async (name: string, input: { record: string } & Record<string, unknown>, by = operator): Promise<string[]> =>
  ((await office.send(by, name, input)).body.issues ?? []).map((one: { code: string }) => one.code)
const draws = (parent: string): Promise<string[]> => wrong('hotlineReferral.draw', { record: newRecordId(), parent, body: paper })
const transfer = (record: string) => office.done(operator, 'hotlineCall.transfer', record, { transferredWhy: '请镇里上门' })
const report = (record: string) => office.done(operator, 'hotlineCall.escalate', record, { reportedOn: today, reportNumber: 'F-110' })
const owed = async (record: string): Promise<[string, boolean][]> =>
  (await office.stage.owner.query<{ duty: string; done_at: Date | null }>('select duty, done_at from qinghe.duties where record = $1 order by duty', [record])).rows.map(one => [one.duty, one.done_at !== null])

describe('a call that is urgent', () => {
  it('by what was answered when safety was asked about goes to the police first, whatever it was said to be', async () => {
    for (const danger of [{ beaten: true }, { hurtNow: true }, { adultTonight: false }]) {
      const record = await rings(danger)
      expect(await wrong('hotlineCall.triage', { record, body: { triagedAs: 'transfer' } })).toEqual(['hotline.urgent'])
      expect(await wrong('hotlineCall.answer', { record, body: { answeredSays: '别怕' } })).toEqual(['hotline.urgent'])
      expect(await wrong('hotlineCall.transfer', { record, body: { transferredWhy: '请镇里上门' } })).toEqual(['hotline.urgent'])
      expect(await draws(record)).toEqual(['hotline.notGiven'])
      await report(record)
      await transfer(record)
      expect(await draws(record)).toEqual([])
    }
  })
})

describe('a paper', () => {
  it('is neither written nor sent of a call that is given to nobody, or answered', async () => {
    const record = await rings()
    expect(await draws(record)).toEqual(['hotline.notGiven'])
    await transfer(record)
    const one = await office.begin(operator, 'hotlineReferral.draw', record, paper)
    await office.done(operator, 'hotlineReferral.void', one, { voidReason: '写错了' })
    const other = await office.begin(operator, 'hotlineReferral.draw', record, paper)
    await office.stage.owner.query(`update qinghe.records set state = 'replied' where id = $1`, [record])
    expect(await wrong('hotlineReferral.dispatch', { record: other, body: { by: office.offices.town } })).toEqual(['hotline.notGiven'])
    expect(await draws(record)).toEqual(['hotline.notGiven'])
    await office.stage.owner.query(`update qinghe.records set state = 'transferred' where id = $1`, [record])
    await office.done(operator, 'hotlineReferral.dispatch', other, { by: office.offices.town })
  })
  it('that a colleague of the league sent holds the answer back like one’s own, and when none waits any more the line answers itself', async () => {
    const record = await rings()
    await transfer(record)
    const theirs = await office.begin(league, 'hotlineReferral.draw', record, paper)
    expect((await office.pageOf(operator, 'hotlineReferral', theirs)).state).toBeUndefined()
    const answers = () => wrong('hotlineCall.answer', { record, body: { answeredSays: '已经请人上门' } })
    const replies = () => wrong('hotlineCall.reply', { record, body: { replySays: '已经请人上门' } })
    expect([await answers(), await replies()]).toEqual([['hotline.waits'], ['hotline.waits']])
    await office.done(league, 'hotlineReferral.void', theirs, { voidReason: '派错了' })
    expect([await replies(), await answers()]).toEqual([['hotline.nobody'], []])
    expect((await office.pageOf(operator, 'hotlineCall', record)).state).toBe('answered')
    expect(await owed(record)).toEqual(expect.arrayContaining([['answerCaller', true], ['giveOut', true], ['callBack', false]]))
  })
  it('says in the log that a ledger was worked on, and not which', async () => {
    const known = shippedKinds.find(one => one.kind.kind === 'hotlineReferral')
    expect(known && isKept(known.kind, shippedKinds.map(one => one.kind))).toBe(true)
    const record = await rings()
    await transfer(record)
    await office.begin(operator, 'hotlineReferral.draw', record, paper)
    const { rows } = await office.stage.owner.query(`select id from qinghe.audit_inbox where convert_from(leaf, 'UTF8') ~ '转办单|来电：'`)
    expect(rows).toEqual([])
  })
})

describe('a clock runs on a call', () => {
  it('after it was sorted or reported, until somebody answers or it is given to an office', async () => {
    for (const begins of [(record: string) => office.done(operator, 'hotlineCall.triage', record, { triagedAs: 'transfer' }), report]) {
      const record = await rings()
      await begins(record)
      expect(await owed(record)).toEqual([['answerCall', true], ['goOnWithCall', false]])
      await transfer(record)
      expect(await owed(record)).toEqual([['answerCall', true], ['answerCaller', false], ['giveOut', false], ['goOnWithCall', true]])
      const one = await office.begin(operator, 'hotlineReferral.draw', record, paper)
      expect(await owed(record)).toContainEqual(['giveOut', false])
      await office.done(operator, 'hotlineReferral.dispatch', one, { by: office.offices.town })
      expect(await owed(record)).toContainEqual(['giveOut', true])
    }
  })
})
