/** 12355 (W10) over HTTP: a call is registered at once, an urgent one goes to the police first, several offices answer for their part, one is late and it climbs, and
 *  whoever called is called back. Whom it is about and what was said is read by those who handle calls alone. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { addressOf, type IncidentOffice, openIncidentOffice, today, wrongIn } from '../../../testing/incidentOffice.ts'
import { applied, slipsTo } from '../../../testing/reportOffice.ts'
import { scanAll } from '../duties/scanner.ts'
import { plansHere } from '../planEndpoints.ts'
import { ringAll } from './ringing.ts'

let office: IncidentOffice
let desk: string
let operator: Person
let colleague: Person
let league: Person
const faults: unknown[] = []
beforeAll(async () => {
  office = await openIncidentOffice()
  desk = await foundOffice(office.stage, { kind: 'hotline', name: '12355 服务台', region: places.county })
  operator = await hire(office.stage, castAs('hotlineOperator'), { organisation: desk })
  colleague = await hire(office.stage, { ...castAs('hotlineOperator'), name: '温知夏' }, { organisation: desk })
  league = await hire(office.stage, castAs('youthLeague'), { organisation: await foundOffice(office.stage, { kind: 'youthLeague', name: '团区委', region: places.county }) })
})
afterAll(async () => {
  expect(await findingsNow(office.stage.owner)).toEqual([])
  expect([...await office.stage.stop(), ...faults]).toEqual([])
})

const words = '奶奶摔了腿，三天没去上学，晚上一个人睡'
const call = { calledOn: today, urgency: 'soon', need: 'care', said: words, callerSort: 'child', anonymous: true, callerPhone: '19900000451', childName: '小雅', childAge: 9 }
async function rings(more: object = {}, by = operator): Promise<string> {
  const record = newRecordId()
  expect((await office.send(by, 'hotlineCall.register', { record, body: { ...call, ...more } })).body).toMatchObject(applied)
  return record
}
const pageOf = (by: Person, record: string) => office.pageOf(by, 'hotlineCall', record)
const paper = { sentOn: today, what: '请上门看看奶奶的腿，安排孩子吃住', contact: '孟听雨 值班室' }
/** One paper for one office. */
async function giveTo(record: string, to: string, what = paper.what): Promise<string> {
  const one = await office.begin(operator, 'hotlineReferral.draw', record, { ...paper, what })
  await office.done(operator, 'hotlineReferral.dispatch', one, { by: to })
  return one
}
const slipOf = async (referral: string): Promise<string> => (await office.stage.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1', [referral])).rows[0]?.id ?? ''
async function answers(by: Person, referral: string, answer: string): Promise<void> {
  const id = await slipOf(referral)
  expect((await by.send(`/api/slips/${id}/receive`, { id })).body).toMatchObject(applied)
  expect((await by.send(`/api/slips/${id}/answer`, { id, answer })).body).toMatchObject(applied)
}
type Owed = { duty: string; due_at: Date; done_at: Date | null }
const owed = async (record: string): Promise<Owed[]> => (await office.stage.owner.query<Owed>('select duty, due_at, done_at from qinghe.duties where record = $1 order by duty', [record])).rows

describe('a call', () => {
  it('is registered while it lasts, anonymous or not, and has a number that tells nothing', async () => {
    const record = await rings()
    expect(await pageOf(operator, record)).toMatchObject({ state: 'registered', number: expect.stringMatching(/^热\d{4}-\d{8}$/u), values: { said: words, callerName: null } })
    const bare = await office.send(operator, 'hotlineCall.register', { record: newRecordId(), body: {} })
    expect([bare.status, wrongIn(bare)]).toEqual([422, ['calledOn', 'callerSort', 'need', 'said', 'urgency']])
  })
  it('is read by whoever answered it, the league and the county, and by no other operator, no office and no village', async () => {
    const record = await rings()
    for (const by of [operator, league, office.people.officer]) expect((await pageOf(by, record)).values.said).toBe(words)
    for (const by of [colleague, office.people.supervisor, office.people.director, office.people.police, office.people.education, office.people.teacher]) {
      expect([403, 404]).toContain((await by.get(`${addressOf('hotlineCall')}/${record}`)).status)
      const list = await by.post(addressOf('hotlineCall'), { limit: 100 })
      expect(list.status === 403 || !JSON.stringify(list.body).includes(record)).toBe(true)
    }
  })
  it('shows the number of the caller only to whoever asks for it', async () => {
    const record = await rings()
    expect((await pageOf(league, record)).values.callerPhone).not.toContain('19900000451')
    const told = await league.post('/api/records/reveal', { kind: 'hotlineCall', record, field: 'callerPhone', reason: 'contact' })
    expect(JSON.stringify(told.body)).toContain('19900000451')
  })
  it('about a school that refuses a child says which and why', async () => {
    const wrong = await office.send(operator, 'hotlineCall.register', { record: newRecordId(), body: { ...call, need: 'admission' } })
    expect([wrong.status, wrongIn(wrong)]).toEqual([422, ['refusedAs', 'refusedBy']])
    await rings({ need: 'admission', refusedBy: '青禾学校', refusedAs: 'custody', callerSort: 'parent' })
  })
  it('that is urgent goes to the police before anything else comes of it, and says by which number', async () => {
    const record = await rings({ urgency: 'now', need: 'harm' })
    const early = await office.send(operator, 'hotlineCall.triage', { record, body: { triagedAs: 'transfer' } })
    expect([early.status, early.body.issues[0].message]).toEqual([422, expect.stringContaining('先转紧急报告')])
    await office.submit(operator, { what: words })
    const [receipt] = (await operator.get('/api/slips?box=filed')).body.slips
    await office.done(operator, 'hotlineCall.escalate', record, { reportedOn: today, reportNumber: receipt.number })
    expect((await pageOf(league, record)).values.reportNumber).toMatch(/^报\d{4}-\d{8}$/u)
    await office.done(operator, 'hotlineCall.triage', record, { triagedAs: 'both' })
  })
  it('is not there for the officer it is about', async () => {
    const accused = await hire(office.stage, { ...castAs('countyCivilAffairs'), name: '钱问渠' }, { organisation: office.offices.civil, phone: '19900000452' })
    const record = await rings({ suspectPhone: '19900000452' })
    await office.done(operator, 'hotlineCall.transfer', record, { transferredWhy: '请镇里上门' })
    const referral = await giveTo(record, office.offices.town)
    expect([(await pageOf(office.people.officer, record)).state, (await pageOf(accused, record)).state]).toEqual(['transferred', undefined])
    for (const kind of ['hotlineCall', 'hotlineReferral']) {
      expect(JSON.stringify((await accused.post(addressOf(kind), { limit: 100 })).body)).not.toContain(kind === 'hotlineCall' ? record : referral)
    }
  })
})

describe('a call that several offices answer', () => {
  it('gives each its own paper without the caller, waits for all of them, and the caller is called back', async () => {
    const record = await rings()
    await office.done(operator, 'hotlineCall.triage', record, { triagedAs: 'transfer' })
    await office.done(operator, 'hotlineCall.transfer', record, { transferredWhy: '孩子一个人在家，奶奶要看病' })
    const [town, school, rescue] = [await giveTo(record, office.offices.town), await giveTo(record, office.offices.education, '核对缺课三天'), await giveTo(record, office.offices.rescue)]
    const [slip] = (await slipsTo(office.people.supervisor)).filter(one => one.title === '转办单').slice(-1)
    expect((await office.people.supervisor.get(`/api/slips/${slip?.id}`)).body.shows).toEqual(expect.arrayContaining([{ label: '请对方办什么', value: paper.what }]))
    for (const by of [office.people.supervisor, office.people.education, office.people.matron]) {
      expect(JSON.stringify((await by.get('/api/slips?box=waiting')).body)).not.toMatch(/19900000451|小雅|奶奶摔了腿/u)
      expect((await by.get(`${addressOf('hotlineCall')}/${record}`)).status).not.toBe(200)
    }
    const early = async () => office.send(operator, 'hotlineCall.reply', { record, body: { replySays: '镇里已经上门' } })
    expect([(await early()).status, (await early()).body.issues[0].message]).toEqual([422, expect.stringContaining('还有 3 张转办单没有结果')])
    const unsigned = await office.send(operator, 'hotlineReferral.finish', { record: town, body: { repliedOn: today, result: '已经上门' } })
    expect([unsigned.status, unsigned.body.title]).toEqual([409, expect.stringContaining('答复')])
    await answers(office.people.supervisor, town, '已经上门，奶奶送医')
    await office.done(operator, 'hotlineReferral.finish', town, { repliedOn: today, result: '已经上门，奶奶送医' })
    await answers(office.people.matron, rescue, '应当由卫生院办')
    await office.done(operator, 'hotlineReferral.giveBack', rescue, { returnedWhy: '应当由卫生院办' })
    expect((await early()).body.issues[0].message).toContain('还有 1 张')
    await answers(office.people.education, school, '班主任明天家访')
    await office.done(operator, 'hotlineReferral.finish', school, { repliedOn: today, result: '班主任明天家访' })
    expect((await early()).body).toMatchObject(applied)
    await office.done(league, 'hotlineCall.followUp', record, { followedOn: today, followedHow: 'phone', satisfied: 'pleased', followedSays: '奶奶好些了' })
    await office.done(operator, 'hotlineCall.close', record, { outcome: '镇里跟进' })
    expect((await pageOf(league, record)).state).toBe('closed')
    expect((await office.people.officer.post(addressOf('hotlineCall'), { filters: { satisfied: ['pleased'], need: ['care'] } })).body.records.map((one: { record: string }) => one.record)).toContain(record)
    expect((await owed(record)).map(one => [one.duty, one.done_at !== null])).toEqual([['answerCall', true], ['answerCaller', true], ['callBack', true], ['giveOut', true], ['goOnWithCall', true]])
  })
  it('is extended once, after it was signed for', async () => {
    const record = await rings()
    await office.done(operator, 'hotlineCall.transfer', record, { transferredWhy: '请镇里上门' })
    const one = await giveTo(record, office.offices.town)
    const day = (await office.stage.owner.query<{ day: string }>(`select to_char((qinghe.now() at time zone 'Asia/Shanghai')::date + 7, 'YYYY-MM-DD') as day`)).rows[0]?.day
    const later = { extendedWhy: '医生下乡', extendedTo: String(day) }
    expect((await office.send(operator, 'hotlineReferral.extend', { record: one, body: later })).status).toBe(409)
    await answers(office.people.supervisor, one, '请宽限几天')
    await office.done(operator, 'hotlineReferral.extend', one, later)
    expect((await office.send(operator, 'hotlineReferral.extend', { record: one, body: later })).status).toBe(409)
    expect((await owed(one)).map(({ duty, done_at }) => [duty, done_at !== null])).toEqual([['dispatch', true], ['extended', false], ['reply', true]])
  })
  it('that one of them leaves lying rings the office, then who sent it and the county, and the answer that is late climbs to the league', async () => {
    const record = await rings()
    await office.done(operator, 'hotlineCall.transfer', record, { transferredWhy: '请镇里上门' })
    const late = await giveTo(record, office.offices.town)
    const id = await slipOf(late)
    const ring = () => ringAll(office.stage.app.pools.qinghe_scanner)
    const topics = async (who: Person): Promise<string[]> => (await who.get('/api/notices')).body.notices.filter((one: { slip: string | null }) => one.slip === id).map((one: { topic: string }) => one.topic)
    await ring()
    expect([await topics(office.people.supervisor), await topics(operator), await topics(office.people.officer)]).toEqual([['arrived'], [], []])
    await moveClock(office.stage.owner, '30 days')
    await ring()
    await ring()
    expect((await topics(office.people.supervisor)).length).toBeGreaterThan(1)
    expect([(await topics(operator)).length, (await topics(office.people.officer)).length]).toEqual([1, 1])
    await scanAll({ pool: office.stage.app.pools.qinghe_scanner, here: plansHere, onError: error => { faults.push(error) } })
    const mine = JSON.stringify((await league.get('/api/notices')).body)
    expect(mine).toContain('催办、登记单位的答复')
  })
})
