/** 强制报告 (W3) over HTTP: anybody reports; police receive, decide, tell and answer; the clocks run by themselves; whoever is suspected, and whoever may not know,
 *  finds no trace, and nobody but police learns who reported. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { everythingSeen, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { act, applied, at, body, openReportOffice, page, type ReportOffice, secret, slipsTo } from '../../../testing/reportOffice.ts'
import type { Stage } from '../../../testing/walk/stage.ts'
import { scanAll } from '../duties/scanner.ts'
import { plansHere } from '../planEndpoints.ts'

let stage: Stage
let people: ReportOffice['people']
let offices: ReportOffice['offices']
let submit: ReportOffice['submit']
let step: ReportOffice['step']
let versionOf: ReportOffice['versionOf']
const faults: unknown[] = []
beforeAll(async () => { ({ stage, people, offices, submit, step, versionOf } = await openReportOffice()) })
afterAll(async () => {
  expect(await findingsNow(stage.owner)).toEqual([])
  expect([...await stage.stop(), ...faults]).toEqual([])
})

type Owed = { duty: string; role: string; due_at: Date; done_at: Date | null; started_at: Date }
const owed = async (record: string): Promise<Owed[]> => (await stage.owner.query<Owed>('select duty, role, due_at, done_at, started_at from qinghe.duties where record = $1 order by duty', [record])).rows

describe('anybody who finds a child in danger', () => {
  it.each(roleKeys.filter(role => castAs(role).county !== 0))('(%s) reports, keeps a numbered receipt, and reads of it no more than the matrix gives', async role => {
    const writer = await hire(stage, castAs(role))
    const record = await submit(writer, secret)
    expect((await writer.get('/api/slips?box=filed')).body.slips).toMatchObject([{ title: '强制报告', number: expect.stringMatching(/^报\d{4}-\d{8}$/u) }])
    const mine = await writer.get(`${at}/${record}`)
    expect(mine.status === 200).toBe(seesIn(role, 'RPT') && shapeOf(role) === 'range')
    if (mine.status === 200) expect(mine.body.author).toEqual({ name: '报告人（不公开）', role: '' })
    if (role !== 'police') expect(JSON.stringify(mine.body)).not.toMatch(/林见鹿|19900000888/u)
  })
  it('may take a child for eighteen: the age is a guess and holds no report back', async () => {
    await submit(people.teacher, { childAge: 18 })
  })
  it('is told all that is missing at once, and never of who reported', async () => {
    const wrong = await act(people.teacher, 'submit', { record: newRecordId(), place: places.village, body: { foundOn: dayFromToday(1), situation: [], childAge: 200, ...secret } })
    expect([wrong.status, wrong.body.issues.map((one: { field: string }) => one.field).sort()]).toEqual([422, ['childAge', 'foundOn', 'situation', 'told110', 'urgency', 'what']])
  })
})

describe('police', () => {
  it('see on their desk how urgent it is and when it was filed, before they open it', async () => {
    const record = await submit(people.teacher, { urgency: 'soon' })
    const { cards } = (await people.police.get('/api/records/cards')).body
    const [line] = cards.flatMap((card: any) => (card.title === '待接报的强制报告' ? card.records : [])).filter((one: any) => one.record === record)
    expect(line).toMatchObject({ core: '还会再发生', words: null, child: null })
    const { rows: [filed] } = await stage.owner.query<{ created_at: Date }>('select created_at from qinghe.records where id = $1', [record])
    expect(new Date(line.at)).toEqual(filed?.created_at)
  })
  it('receive, and no word of the report can be written anew: it is only added to', async () => {
    const record = await submit(people.teacher)
    await step(people.police, record, 'receive')
    const anew = await act(people.police, 'supplement', { record, body: { what: '没有这回事', supplement: '改写' } }, 2)
    expect([anew.status, anew.body.issues.map((one: { field: string }) => one.field)]).toEqual([422, ['what']])
    await step(people.police, record, 'supplement', { body: { supplement: '孩子说是上周五' } })
    await step(people.police, record, 'supplement', { body: { supplement: '邻居也看见了' } })
    expect(await page(people.police, record)).toMatchObject({ state: 'received', values: { what: body.what, supplement: '邻居也看见了' } })
    expect(JSON.stringify((await people.police.get(`${at}/${record}/history`)).body)).toContain('孩子说是上周五')
  })
  it('alone go on with it: town, county, education and the prosecutor change nothing', async () => {
    const record = await submit(people.teacher)
    for (const by of [people.supervisor, people.officer, people.education, people.prosecutor, people.teacher]) {
      for (const name of ['receive', 'supplement', 'nameSuspect', 'notifyCivil', 'close']) expect([403, 404], name).toContain((await act(by, name, { record, body: {} }, 1)).status)
    }
    expect(await versionOf(record)).toBe(1)
  })
  it('give reasons for what they do not take up, which go to the prosecutor, and take it up after all when told to', async () => {
    const record = await submit(people.teacher)
    await step(people.police, record, 'receive')
    const bare = await act(people.police, 'decline', { record, body: {} }, 2)
    expect([bare.status, bare.body.issues.map((one: { field: string }) => one.field).sort()]).toEqual([422, ['declined', 'declinedWhy']])
    await step(people.police, record, 'decline', { body: { declined: 'untrue', declinedWhy: '到场没有见到伤' } })
    await step(people.police, record, 'superviseAsked', { body: { procuratorate: offices.procuratorate } })
    const [slip] = await slipsTo(people.prosecutor)
    const told = await people.prosecutor.get(`/api/slips/${slip?.id}`)
    expect(told.body.shows).toEqual(expect.arrayContaining([{ label: '理由说明', value: '到场没有见到伤' }, { label: '发现的经过', value: body.what }]))
    await people.prosecutor.send(`/api/slips/${slip?.id}/receive`, { id: slip?.id })
    expect((await people.prosecutor.send(`/api/slips/${slip?.id}/answer`, { id: slip?.id, answer: '应当受案' })).body).toMatchObject(applied)
    await step(people.police, record, 'accept', { body: { acceptedAs: 'administrative', acceptedOn: dayFromToday(0) } })
    expect((await page(people.police, record)).state).toBe('accepted')
  })
  it('close it when everybody they told has signed, and civil affairs always are told', async () => {
    const record = await submit(people.teacher)
    await step(people.police, record, 'receive')
    await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
    const early = async () => act(people.police, 'close', { record, body: { outcome: '已移送起诉' } }, await versionOf(record))
    expect([(await early()).status, (await early()).body.title]).toEqual([409, expect.stringContaining('还没有送达')])
    await step(people.police, record, 'notifyCivil', { body: { civilAffairs: offices.civil } })
    await step(people.police, record, 'notifyEducation', { body: { education: offices.education } })
    expect((await early()).body.title).toContain('对方还没有签收')
    for (const by of [people.officer, people.education]) for (const { id } of await slipsTo(by)) await by.send(`/api/slips/${id}/receive`, { id })
    expect([(await early()).status, (await early()).body.title]).toEqual([409, expect.stringContaining('“当面或电话答复”')])
    await step(people.police, record, 'feedBackTold', { body: { toldHow: 'phone', toldWhat: '已经立案' } })
    await step(people.police, record, 'close', { body: { outcome: '已移送起诉' } })
    expect((await page(people.police, record)).state).toBe('closed')
    // The bureau learns what it must and nothing that was not sent.
    expect((await people.education.get(`${at}/${record}`)).status).toBe(404)
  })
})

describe('who reported', () => {
  it('is known to police alone, also by where the answer goes', async () => {
    const record = await submit(people.teacher, { ...secret, reporterUnit: offices.school })
    await step(people.police, record, 'receive')
    await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
    await step(people.police, record, 'notifyCivil', { body: { civilAffairs: offices.civil } })
    await step(people.police, record, 'feedBack', { body: { feedBackTo: offices.school, feedBackSays: '已经立案，谢谢你们' } })
    expect((await page(people.police, record)).slips.map((one: { to: string }) => one.to).sort()).toEqual(['区民政局', '青禾学校'].sort())
    for (const by of [people.officer, people.supervisor, people.prosecutor]) {
      const seen = [(await by.get(`${at}/${record}`)).body, (await by.get(`${at}/${record}/history`)).body, (await by.post(at, { limit: 100 })).body, (await by.get('/api/sync')).body]
      expect(seen[0].slips.map((one: { to: string }) => one.to)).toEqual(['区民政局'])
      expect(JSON.stringify(seen)).not.toMatch(new RegExp(`林见鹿|19900000888|青禾学校|${offices.school}`, 'u'))
    }
    // The unit signs for its answer and reads nothing else.
    const [slip] = await slipsTo(people.principal)
    const answer = await people.principal.get(`/api/slips/${slip?.id}`)
    expect(answer.body.shows).toEqual([{ label: '受理结果', value: '立案侦查（刑事）' }, { label: '答复内容', value: '已经立案，谢谢你们' }])
    expect((await people.principal.send(`/api/slips/${slip?.id}/receive`, { id: slip?.id })).body).toMatchObject(applied)
    expect((await people.principal.get(`${at}/${record}`)).status).toBe(404)
  })
  it('is kept from the police station that is reported', async () => {
    const record = await submit(people.teacher, { ...secret, reported: offices.police })
    expect((await page(people.police, record)).values.reporterName).toBeNull()
    const above = await hire(stage, { ...castAs('police'), region: places.county }, { organisation: offices.otherPolice })
    expect((await page(above, record)).values.reporterName).toBe('林见鹿')
  })
})

describe('a suspect who is staff', () => {
  // What is late grows later by the minute while this looks: that it is late is compared, not by how much.
  const duties = async (by: Person): Promise<string> => JSON.stringify([(await by.get('/api/duties/mine')).body, (await by.get('/api/duties')).body, (await by.get('/api/duties/board')).body]).replaceAll(/"(requestId|asOf|next)":"[^"]*"|"minutes":\d+/gu, '')
  it.each([['by telephone, in the town', 'supervisor', '19900000312'], ['by telephone, in the police', 'colleague', '19900000311']] as const)('named %s finds the same as before: lists, figures, slips, the child, what is owed', async (_how, who, phone) => {
    const suspect = people[who]
    const child = newChildId()
    expect((await people.supervisor.send('/api/archives', { id: child, draft: { name: '李小麦', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
    // What others owe at once is late in the minute after: that nothing of it turns between two looks.
    await moveClock(stage.owner, '61 seconds')
    const before = [await everythingSeen(suspect, { at, child }), await duties(suspect)]
    const record = await submit(people.teacher, { suspectPhone: phone })
    await step(people.police, record, 'receive')
    await step(people.police, record, 'identify', { child })
    await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
    await step(people.police, record, 'notifyTown', { body: { town: offices.town } })
    expect([await everythingSeen(suspect, { at, child }), await duties(suspect)]).toEqual(before)
    const nobodys = newRecordId()
    const asked = async (id: string) => Promise.all([suspect.get(`${at}/${id}`), suspect.get(`${at}/${id}/history`), act(suspect, 'receive', { record: id, body: {} }, 1), suspect.get(`/api/records/files/of/${id}`)])
    const plain = (replies: Reply[], id: string) => replies.map(({ status, body: { requestId: _r, command: _c, ...rest } }) => JSON.stringify([status, rest]).replaceAll(id, 'ID'))
    expect(plain(await asked(record), record)).toEqual(plain(await asked(nobodys), nobodys))
    // Somebody else of the same office still finds it.
    expect((await people.officer.get(`${at}/${record}`)).status).toBe(200)
  })
  it('found out later finds nothing from then on, and what is owed about it is gone from them as well', async () => {
    const record = await submit(people.teacher)
    expect((await people.supervisor.get(`${at}/${record}`)).status).toBe(200)
    await step(people.police, record, 'nameSuspect', { body: { foundSuspect: people.supervisor.actor.posting, foundWhy: '孩子指认' } })
    expect((await people.supervisor.get(`${at}/${record}`)).status).toBe(404)
    const { rows } = await stage.owner.query('select 1 from qinghe.duties where record = $1 and not ($2 = any(barred))', [record, people.supervisor.actor.account])
    expect(rows).toEqual([])
  })
})

describe('the clocks', () => {
  it('begin by themselves: ten minutes to receive, a day to decide and to tell civil affairs, three days to answer', async () => {
    const record = await submit(people.teacher)
    const [first] = await owed(record)
    expect(first).toMatchObject({ duty: 'policeReceive', role: 'police', done_at: null })
    expect(Number(first?.due_at) - Number(first?.started_at)).toBeLessThanOrEqual(11 * 60_000)
    await step(people.police, record, 'receive')
    expect((await owed(record)).map(({ duty, done_at }) => [duty, done_at !== null])).toEqual([['policeDispatch', false], ['policeReceive', true], ['reportDecided', false], ['reportNotified', false]])
    await step(people.police, record, 'notifyCivil', { body: { civilAffairs: offices.civil } })
    await step(people.police, record, 'accept', { body: { acceptedAs: 'helped', acceptedOn: dayFromToday(0) } })
    expect((await owed(record)).map(({ duty, done_at }) => [duty, done_at !== null])).toEqual([['feedback', false], ['policeDispatch', false], ['policeReceive', true], ['reportDecided', true], ['reportNotified', false]])
    for (const { id } of await slipsTo(people.officer)) await people.officer.send(`/api/slips/${id}/receive`, { id })
    await step(people.police, record, 'feedBackTold', { body: { toldHow: 'phone', toldWhat: '孩子已经安全' } })
    // Somebody still has to drive out (emergencies.test.ts).
    expect((await owed(record)).filter(one => one.done_at === null).map(one => one.duty)).toEqual(['policeDispatch'])
  })
  it('tell the police within a minute, and climb to the county when ten are over, past whoever is suspected there', async () => {
    const suspect = await hire(stage, castAs('countyCivilAffairs'), { phone: '19900000313' })
    const record = await submit(people.teacher, { suspectPhone: '19900000313' })
    const scan = () => scanAll({ pool: stage.app.pools.qinghe_scanner, here: plansHere, onError: error => { faults.push(error) } })
    type Line = { posting: string; topic: string; title: string; urgent: boolean }
    const told = async (): Promise<Line[]> => (await stage.owner.query<Line>(`select o.posting, o.topic, o.title, o.urgent from qinghe.outbox o join qinghe.duties d on d.id = o.about where d.record = $1 and d.duty = 'policeReceive'`, [record])).rows
    await moveClock(stage.owner, '61 seconds')
    await scan()
    expect((await told()).filter(one => one.topic === 'soon' && one.urgent).map(one => one.posting)).toContain(people.police.actor.posting)
    await moveClock(stage.owner, '10 minutes')
    await scan()
    const raised = (await told()).filter(one => one.topic === 'raised').map(one => one.posting)
    expect(raised).toContain(people.officer.actor.posting)
    expect(raised).not.toContain(suspect.actor.posting)
    // What is told names neither child nor report.
    expect([...new Set((await told()).map(one => one.title))]).toEqual(['接报'])
    await moveClock(stage.owner, '-661 seconds')
  })
})

describe('whoever may not know', () => {
  it('sees no trace in any list, figure, slip or timeline, whatever they ask', async () => {
    const child = newChildId()
    expect((await people.supervisor.send('/api/archives', { id: child, draft: { name: '赵小满', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
    const strangers = roleKeys.filter((role): role is RoleKey => castAs(role).county !== 0 && !seesIn(role, 'RPT'))
    const all = [...strangers.map(role => stage.enter(castAs(role))), stage.enter(neighbours.nextTown)]
    const before = []
    for (const one of all) before.push(await everythingSeen(one, { at, child }))
    const record = await submit(people.police)
    await step(people.police, record, 'receive')
    await step(people.police, record, 'identify', { child })
    for (const [i, one] of all.entries()) {
      expect([one.actor.role, await everythingSeen(one, { at, child })]).toEqual([one.actor.role, before[i]])
      expect([403, 404]).toContain((await one.get(`${at}/${record}`)).status)
    }
  })
})
