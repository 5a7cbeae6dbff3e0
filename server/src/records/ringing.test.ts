/** Slips ring, climb and are answered for (decision 067): over HTTP, with the clock of the database moved. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, testRing } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { everythingSeen, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { applied, at, openReportOffice, type ReportOffice, secret } from '../../../testing/reportOffice.ts'
import type { Stage } from '../../../testing/walk/stage.ts'
import { withState } from '../audit/state.ts'
import { gatherAll } from '../messages/jobs.ts'
import { ringAll } from './ringing.ts'

let stage: Stage
let people: ReportOffice['people']
let offices: ReportOffice['offices']
let submit: ReportOffice['submit']
let step: ReportOffice['step']
/** A second officer of the town, who is nobody's suspect. */
let clerk: Person
beforeAll(async () => {
  ({ stage, people, offices, submit, step } = await openReportOffice())
  clerk = await hire(stage, { ...castAs('childSupervisor'), name: '何秋水' }, { organisation: offices.town, phone: '19900000399' })
})
afterAll(async () => {
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})

const ring = () => ringAll(stage.app.pools.qinghe_scanner)
type Line = { topic: string; title: string; slip: string | null; of: { kind: string; record: string } | null; unread: number; urgent: boolean }
const noticesOf = async (who: Person): Promise<Line[]> => (await who.get('/api/notices')).body.notices
const topicsOf = async (who: Person, slip: string): Promise<string[]> => (await noticesOf(who)).filter(one => one.slip === slip).map(one => one.topic).sort()
const slipOf = async (record: string, name: string): Promise<string> => (await stage.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and act = $2', [record, name])).rows[0]?.id ?? ''
const textsAbout = async (slip: string): Promise<string[]> =>
  (await stage.owner.query<{ told: string }>(`select topic || ' ' || account as told from qinghe.outbox where about = $1 and channel = 'sms' order by 1`, [slip])).rows.map(row => row.told)

async function told(name: string, field: string, office: string, more: object = {}): Promise<{ record: string; slip: string }> {
  const record = await submit(people.teacher, more)
  await step(people.police, record, 'receive')
  await step(people.police, record, name, { body: { [field]: office } })
  return { record, slip: await slipOf(record, name) }
}
const sign = async (who: Person, slip: string) => expect((await who.send(`/api/slips/${slip}/receive`, { id: slip })).body).toMatchObject(applied)

describe('a slip that was sent', () => {
  it('rings where somebody may take it, once, in words that say nothing of what it is about', async () => {
    const { record, slip } = await told('notifyCivil', 'civilAffairs', offices.civil)
    await Promise.all([ring(), ring()])
    await ring()
    const lines = (await noticesOf(people.officer)).filter(one => one.slip === slip)
    expect(lines).toMatchObject([{ topic: 'arrived', title: '送达单', of: null, unread: 1, urgent: true }])
    expect(await textsAbout(slip)).toEqual([`arrived ${people.officer.actor.account}`])
    for (const who of [people.police, people.colleague, people.supervisor, people.education, people.teacher]) expect(await topicsOf(who, slip)).toEqual([])
    const { rows } = await stage.owner.query('select * from qinghe.outbox where about = $1', [slip])
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`强制报告|通报|王小禾|mandatoryReport|${record}`, 'u'))
  })
  it('is signed for: its sender hears it, and nobody of the office is asked again', async () => {
    const { record, slip } = await told('notifyCivil', 'civilAffairs', offices.civil)
    await ring()
    await sign(people.officer, slip)
    expect((await noticesOf(people.police)).filter(one => one.slip === slip)).toMatchObject([{ topic: 'signed', of: { kind: 'mandatoryReport', record }, unread: 1 }])
    expect((await noticesOf(people.officer)).filter(one => one.slip === slip)).toMatchObject([{ topic: 'arrived', unread: 0 }])
    expect((await people.officer.send(`/api/slips/${slip}/answer`, { id: slip, answer: '明天上门' })).body).toMatchObject(applied)
    expect(await topicsOf(people.police, slip)).toEqual(['answered', 'signed'])
    expect(await topicsOf(people.colleague, slip)).toEqual([])
    // The text that had not left by then does not leave any more.
    await gatherAll({ kernel: stage.app.kernel, gateway: undefined, onError: error => { throw error } })
    expect((await stage.owner.query(`select held from qinghe.outbox where about = $1 and channel = 'sms'`, [slip])).rows).toEqual([{ held: 'settled' }])
    await moveClock(stage.owner, '5 days')
    await ring()
    expect(await topicsOf(people.officer, slip)).toEqual(['arrived'])
  })
  it('is read one by one: whoever opens one has not read the other', async () => {
    const [one, other] = [await told('notifyEducation', 'education', offices.education), await told('notifyEducation', 'education', offices.education)]
    await ring()
    const line: any = (await noticesOf(people.education)).find(each => each.slip === one.slip)
    const reply = await people.education.send('/api/notices/read', { notices: [{ topic: line.topic, title: line.title, day: line.day, slip: one.slip }] })
    expect(reply.body.counts).toEqual({ read: 1 })
    expect((await noticesOf(people.education)).filter(each => each.unread > 0).map(each => each.slip)).toContain(other.slip)
  })
})

describe('a slip nobody signs for', () => {
  it('reminds its office, then its sender and the county hear of it, each once, also after a standstill', async () => {
    const { record, slip } = await told('notifyTown', 'town', offices.town)
    await ring()
    await moveClock(stage.owner, '23 hours')
    await ring()
    expect([await topicsOf(people.police, slip), await topicsOf(people.officer, slip)]).toEqual([[], []])
    await moveClock(stage.owner, '3 days')
    await ring()
    await ring()
    expect(await topicsOf(clerk, slip)).toEqual(['arrived', 'unsigned'])
    for (const who of [people.police, people.officer]) expect((await noticesOf(who)).filter(one => one.slip === slip)).toMatchObject([{ topic: 'unheard', of: { record } }])
    expect(await topicsOf(people.education, slip)).toEqual([])
    await sign(clerk, slip)
    expect(await topicsOf(people.police, slip)).toEqual(['signed', 'unheard'])
  })
  it('tells whoever holds the post of a sender who has left', async () => {
    const leaving = await hire(stage, { ...castAs('police'), name: '原所长' }, { organisation: offices.police })
    const record = await submit(people.teacher)
    await step(leaving, record, 'receive')
    await step(leaving, record, 'notifyEducation', { body: { education: offices.education } })
    const slip = await slipOf(record, 'notifyEducation')
    await withState(stage.owner, { key: testRing.chain, phrase: '离任', role: 'system:cli' }, () =>
      stage.owner.query(`update qinghe.postings set state = 'ended', valid_to = (qinghe.now() at time zone 'Asia/Shanghai')::date where id = $1`, [leaving.actor.posting]))
    await sign(people.education, slip)
    expect(await topicsOf(people.police, slip)).toEqual(['signed'])
  })
  it('to the unit of who reported is late without the county hearing of it', async () => {
    const record = await submit(people.teacher, { ...secret, reporterUnit: offices.school })
    await step(people.police, record, 'receive')
    await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
    await step(people.police, record, 'feedBack', { body: { feedBackTo: offices.school, feedBackSays: '已经立案' } })
    const slip = await slipOf(record, 'feedBack')
    await ring()
    // It counts in days: not late before the third of them is over.
    await moveClock(stage.owner, '71 hours')
    await ring()
    expect(await topicsOf(people.principal, slip)).toEqual(['arrived'])
    await moveClock(stage.owner, '3 days')
    await ring()
    expect([await topicsOf(people.principal, slip), await topicsOf(people.police, slip), await topicsOf(people.officer, slip)]).toEqual([['arrived', 'unsigned'], ['unheard'], []])
    expect(await textsAbout(slip)).not.toContain(`unheard ${people.officer.actor.account}`)
  })
})

describe('whoever is suspected', () => {
  it('at the office it went to hears nothing, in no number, while a colleague does', async () => {
    const before = await everythingSeen(people.supervisor, { at, child: null })
    const { slip } = await told('notifyTown', 'town', offices.town, { suspectPhone: '19900000312' })
    await ring()
    expect(await topicsOf(clerk, slip)).toEqual(['arrived'])
    expect(await everythingSeen(people.supervisor, { at, child: null })).toBe(before)
    expect(await textsAbout(slip)).toEqual([`arrived ${clerk.actor.account}`])
    const heard = await noticesOf(people.supervisor)
    await moveClock(stage.owner, '5 days')
    await ring()
    expect(await topicsOf(clerk, slip)).toEqual(['arrived', 'unsigned'])
    await sign(clerk, slip)
    expect(await noticesOf(people.supervisor)).toEqual(heard)
  })
  it('found out later loses the notice, and the text that waits for the morning is not sent', async () => {
    const { record, slip } = await told('notifyTown', 'town', offices.town)
    await ring()
    expect(await topicsOf(people.supervisor, slip)).toEqual(['arrived'])
    await step(people.police, record, 'nameSuspect', { body: { foundPhone: '19900000312', foundWhy: '邻居指认' } })
    expect(await topicsOf(people.supervisor, slip)).toEqual([])
    await gatherAll({ kernel: stage.app.kernel, gateway: undefined, onError: error => { throw error } })
    const { rows } = await stage.owner.query(`select held from qinghe.outbox where about = $1 and channel = 'sms' and account = $2`, [slip, people.supervisor.actor.account])
    expect(rows).toEqual([{ held: 'kept' }])
  })
})
