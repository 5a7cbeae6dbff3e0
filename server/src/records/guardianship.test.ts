/** A child who is taken out of danger (W6): nobody is placed nowhere, home only after a qualified assessment and a conference, and where the child lives now is read by the county and by
 *  the institution that was given the child, and by nobody else, wherever they ask. */
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs } from '../../../testing/cast.ts'
import { setClock } from '../../../testing/clock.ts'
import { everythingSeen, hire } from '../../../testing/danger.ts'
import { type GuardOffice, kindsOfGuard, ledgerAt, openGuardOffice, today, wrongIn } from '../../../testing/guardOffice.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { give } from '../../../testing/walk/county.ts'

let office: GuardOffice
beforeAll(async () => { office = await openGuardOffice() })
afterAll(async () => {
  // The child herself was settled past every check.
  expect((await findingsNow(office.stage.owner)).filter(one => one.includes('台账'))).toEqual([])
  expect(await office.stage.stop()).toEqual([])
})

const address = '望江路九十九号三楼'
const phone = '19900000088'
const taken = { startedOn: dayFromToday(-2), ground: 'harm', facts: '父亲多次殴打', source: 'police', giver: '栖凤渡派出所', childState: '左臂淤青', canSpeak: true, childWish: '不想回家' }
const health = { healthOn: dayFromToday(-2), health: '软组织挫伤', hasInjury: true }
const decided = { decidedOn: dayFromToday(-2), decision: '演示临监〔2026〕1号' }
const lives = () => ({ settledOn: dayFromToday(-2), way: 'welfare', whyInstitution: '没有亲属能照料', institution: office.offices.home, address, phone })
async function placed(): Promise<{ record: string; place: string; child: string }> {
  const { people: { county }, begin, done } = office
  const child = await office.child()
  const record = await begin(county, 'temporaryGuardianship.receive', { child, body: taken })
  await done(county, 'temporaryGuardianship.examine', { record, body: health })
  const place = await begin(county, 'placement.settle', { parent: record, body: lives() })
  await done(county, 'temporaryGuardianship.place', { record, body: decided })
  return { record, place, child }
}

describe('a child in temporary guardianship', () => {
  it('is received by the county, examined, and placed somewhere on the same day', async () => {
    const { people: { county, supervisor, police, matron }, act, begin, done, owed } = office
    const child = await office.child()
    for (const by of [supervisor, police, matron]) expect((await act(by, 'temporaryGuardianship.receive', { record: child, child, body: taken })).status).not.toBe(200)
    const record = await begin(county, 'temporaryGuardianship.receive', { child, body: taken })
    expect(await owed(record)).toEqual(['place open'])
    await done(county, 'temporaryGuardianship.examine', { record, body: health })
    const nowhere = await act(county, 'temporaryGuardianship.place', { record, body: decided })
    expect([nowhere.status, nowhere.body.issues[0].message]).toEqual([422, expect.stringContaining('还没有登记安置在哪里')])
    await begin(county, 'placement.settle', { parent: record, body: lives() })
    await done(county, 'temporaryGuardianship.place', { record, body: decided })
    expect(await owed(record)).toEqual(['longest open', 'place done'])
  })
  it('goes home only after a qualified assessment and a conference, and is fetched within three days', async () => {
    const { people: { county, supervisor }, act, done, owed } = office
    const { record, place } = await placed()
    await done(supervisor, 'temporaryGuardianship.trace', { record, body: { traces: [{ on: dayFromToday(-1), how: 'police', result: '母亲在深圳' }] } })
    const notified = { notifiedOn: today, notifiedWho: '母亲，电话' }
    for (const early of ['notify', 'take-back', 'confer']) expect((await act(county, `temporaryGuardianship.${early}`, { record, body: notified })).status, early).toBe(409)
    const unfit = await act(county, 'temporaryGuardianship.assess', { record, body: { assessedOn: today, fit: false, assessNote: '还在酗酒' } })
    expect([unfit.status, unfit.body.issues[0].message]).toEqual([422, expect.stringContaining('评估不合格的不能送回')])
    await done(county, 'temporaryGuardianship.assessUnfit', { record, body: { unfitOn: today, unfitWhy: '还在酗酒' } })
    await done(county, 'temporaryGuardianship.assess', { record, body: { assessedOn: today, fit: true, assessNote: '母亲能够照料' } })
    expect((await act(county, 'temporaryGuardianship.notify', { record, body: notified })).status).toBe(409)
    const unsure = await act(county, 'temporaryGuardianship.confer', { record, body: { conferredOn: today, present: '县民政、公安', cleared: false, resolution: '再看一个月' } })
    expect(wrongIn(unsure)).toEqual(['cleared'])
    await done(county, 'temporaryGuardianship.confer', { record, body: { conferredOn: today, present: '县民政、公安', cleared: true, resolution: '由母亲领回' } })
    await done(county, 'temporaryGuardianship.notify', { record, body: notified })
    expect(await owed(record)).toEqual(['longest open', 'place done', 'takeBack open'])
    const fetched = { takenOn: today, taker: '何小满', takerIs: '母亲', takerId: '999999198802010028', signed: true }
    const still = await act(county, 'temporaryGuardianship.takeBack', { record, body: fetched })
    expect([still.status, still.body.issues[0].message]).toEqual([422, expect.stringContaining('先在“安置”里登记离开')])
    await done(county, 'placement.leave', { record: place, body: { leftOn: today, leftWhy: '母亲领回' } })
    await done(county, 'temporaryGuardianship.takeBack', { record, body: fetched })
    expect(await owed(record)).toEqual(['afterReturn open', 'longest done', 'place done', 'takeBack done'])
    expect((await act(county, 'temporaryGuardianship.close', { record, body: { closing: '稳定' } })).status).toBe(409)
    await done(supervisor, 'temporaryGuardianship.follow', { record, body: { followedOn: today, followed: '上学正常' } })
    expect(await owed(record)).toContain('afterReturn done')
    await done(county, 'temporaryGuardianship.close', { record, body: { closing: '稳定' } })
  })
  it('whom nobody fetched stays, with the reason, and the three days begin with the next notice', async () => {
    const { people: { county }, act, begin, done, owed } = office
    const { record, place } = await placed()
    await done(county, 'temporaryGuardianship.assess', { record, body: { assessedOn: today, fit: true, assessNote: '能够照料' } })
    await done(county, 'temporaryGuardianship.confer', { record, body: { conferredOn: today, present: '县民政、公安', cleared: true, resolution: '领回' } })
    await done(county, 'temporaryGuardianship.notify', { record, body: { notifiedOn: today, notifiedWho: '父亲，电话' } })
    await done(county, 'placement.leave', { record: place, body: { leftOn: today, leftWhy: '换地方' } })
    expect((await act(county, 'temporaryGuardianship.keep', { record, body: { keptWhy: '三日内没有来领' } })).status).toBe(422)
    await begin(county, 'placement.settle', { parent: record, body: { ...lives(), settledOn: today } })
    await done(county, 'temporaryGuardianship.keep', { record, body: { keptWhy: '三日内没有来领' } })
    expect(await owed(record)).toEqual(['longest open', 'place done', 'takeBack done'])
    expect((await county.get(`${ledgerAt('temporaryGuardianship')}/${record}`)).body.state).toBe('placed')
  })
  it('is not ended around the conference, and not while the child still lives where it was brought', async () => {
    const { people: { county, deputy }, act, begin, done, confirmed } = office
    const { record, place } = await placed()
    const end = (endedFor: string) => act(county, 'temporaryGuardianship.end', { record, body: { endedOn: today, endedFor, endedNow: '外婆' } })
    expect(wrongIn(await end('appointed'))).toEqual(['endedFor', 'endedOn'])
    expect(wrongIn(await end('moved'))).toEqual(['endedOn'])
    await done(county, 'temporaryGuardianship.assess', { record, body: { assessedOn: today, fit: true, assessNote: '外婆能够照料' } })
    const conferred = { record, body: { conferredOn: today, present: '县民政、公安', cleared: true, resolution: '由外婆监护' } }
    await done(county, 'temporaryGuardianship.confer', conferred)
    await done(county, 'temporaryGuardianship.keep', { record, body: { keptWhy: '外婆病了' } })
    await done(county, 'placement.leave', { record: place, body: { leftOn: today, leftWhy: '转院' } })
    expect(wrongIn(await end('appointed'))).toEqual(['endedFor'])
    const second = await begin(county, 'placement.settle', { parent: record, body: { ...lives(), settledOn: today } })
    await done(county, 'temporaryGuardianship.assess', { record, body: { assessedOn: today, fit: true, assessNote: '外婆能够照料' } })
    await done(county, 'temporaryGuardianship.confer', conferred)
    await done(county, 'placement.leave', { record: second, body: { leftOn: today, leftWhy: '外婆接去' } })
    expect((await end('appointed')).body).toMatchObject({ outcome: 'applied' })
    await confirmed(deputy, record)
    expect((await county.get(`${ledgerAt('temporaryGuardianship')}/${record}`)).body.state).toBe('ended')
  })
  it('passes into long-term guardianship when two of the county say so, and holds the archive until then', async () => {
    const { people: { county, deputy, supervisor }, act, done, confirmed } = office
    const { record, child } = await placed()
    const exit = await supervisor.send(`/api/archives/${child}/exit/propose`, { reason: 2, on: today })
    expect([exit.status, JSON.stringify(exit.body.issues)]).toEqual([422, expect.stringContaining('临时监护还没有结束')])
    expect(wrongIn(await act(county, 'temporaryGuardianship.longTerm', { record, body: { longOn: today, longGround: 'revoked', longWhy: '法院指定' } }))).toEqual(['petition'])
    await done(county, 'temporaryGuardianship.longTerm', { record, body: { longOn: today, longGround: 'notFound', longWhy: '公告一年没有找到' } })
    expect((await county.get(`${ledgerAt('temporaryGuardianship')}/${record}`)).body.state).toBe('placed')
    await confirmed(deputy, record)
    expect((await county.get(`${ledgerAt('temporaryGuardianship')}/${record}`)).body.state).toBe('longTerm')
  })
})

const looked = ['/api/records/cards', '/api/duties/mine?limit=100', '/api/duties?limit=100', '/api/slips?box=all', '/api/waiting', '/api/notices']
const searched = (place: string): readonly (readonly [at: string, body: object])[] => [
  ['/api/archives/search', { text: address }], ['/api/records/counts', { kind: 'placement', list: {} }], ['/api/exports/plan', { subject: 'records.placement', query: {}, columns: [] }],
  ['/api/printing/records', { kind: 'placement', layout: 'each', records: [place], format: 'docx', purpose: 'file' }], ['/api/records/reveal', { kind: 'placement', record: place, field: 'phone', reason: 'verify' }],
]

describe('where the child lives now', () => {
  const asked = (kind: string, record: string): string => `${ledgerAt(kind)}/${record}`
  it('is read by the county and by the institution that was given the child, which reads nothing else of the case', async () => {
    const { people: { county, matron, otherMatron, director }, act, done } = office
    const { record, place } = await placed()
    expect((await matron.get(asked('placement', place))).status).toBe(404)
    expect((await act(county, 'placement.hand', { record: place, body: { handedOn: today }, assignee: director.actor.posting })).status).toBe(422)
    await done(county, 'placement.hand', { record: place, body: { handedOn: today }, assignee: matron.actor.posting })
    expect((await matron.get(asked('placement', place))).body.values).toMatchObject({ address })
    expect((await matron.get(asked('temporaryGuardianship', record))).status).toBe(404)
    expect((await otherMatron.get(asked('placement', place))).status).toBe(404)
    await done(matron, 'placement.look', { record: place, body: { looks: [{ on: today, by: '孙小雪', how: '吃饭睡觉都好' }] } })
    expect((await act(matron, 'placement.leave', { record: place, body: { leftOn: today, leftWhy: '领回' } })).status).toBe(403)
    expect((await county.get(asked('placement', place))).body.values).toMatchObject({ address })
  })
  it('is handed to people of the institution that is written down alone, and is theirs no longer when the child leaves or goes elsewhere', async () => {
    const { people: { county, matron, otherMatron }, offices, act, begin, done } = office
    const { record, place } = await placed()
    const hand = (at: string, to: Person) => act(county, 'placement.hand', { record: at, body: { handedOn: today }, assignee: to.actor.posting })
    const wrong = await hand(place, otherMatron)
    expect([wrong.status, wrong.body.issues[0].message]).toEqual([422, expect.stringContaining('不是记录里写的那个单位的')])
    expect((await otherMatron.get(asked('placement', place))).status).toBe(404)
    expect((await hand(place, matron)).body).toMatchObject({ outcome: 'applied' })
    await done(county, 'placement.amend', { record: place, body: { institution: offices.shelter } })
    for (const who of [matron, otherMatron]) expect((await who.get(asked('placement', place))).status).toBe(404)
    expect((await hand(place, otherMatron)).body).toMatchObject({ outcome: 'applied' })
    await done(county, 'placement.leave', { record: place, body: { leftOn: today, leftWhy: '转到亲属家' } })
    for (const at of [asked('placement', place), `${asked('placement', place)}/history`]) expect((await otherMatron.get(at)).status).toBe(404)
    const family = await begin(county, 'placement.settle', { parent: record, body: { settledOn: today, way: 'relative', keeper: '何大姑', keeperId: '999999197002010028', agreement: '演示寄〔2026〕1号', address, phone } })
    expect((await hand(family, matron)).status).toBe(422)
    expect((await county.get(`${asked('placement', place)}/history`)).status).toBe(200)
  })
  it('is found by nobody else, whatever they ask, not even that something is written down', async () => {
    const { people: { county }, stage } = office
    const { record, place, child } = await placed()
    await setClock(stage.owner, `${dayFromToday(1)} 09:10:00+08`)
    const secrets = [address, phone, '县儿童福利院', '没有亲属能照料', place]
    const outsiders: Person[] = []
    for (const role of roleKeys.filter(one => one !== 'countyCivilAffairs')) {
      const who = await hire(stage, castAs(role))
      if (role !== 'welfareInstitution') await give(stage.owner, who.actor.posting ?? '', { spot: 'inside', child })
      outsiders.push(who)
    }
    for (const who of outsiders) {
      const told: unknown[] = [await everythingSeen(who, { at: ledgerAt('placement'), child }), await everythingSeen(who, { at: ledgerAt('temporaryGuardianship'), child })]
      const pages = [asked('placement', place), asked('temporaryGuardianship', record)].flatMap(at => [at, `${at}/history`])
      for (const at of [...pages, `/api/records/files/of/${place}`, ...looked, `/api/duties/of-child/${child}`]) told.push((await who.get(at)).body)
      for (const [at, body] of searched(place)) {
        const answer = await who.post(at, body)
        told.push(answer.body)
        if (at === '/api/printing/records' || at === '/api/records/reveal') expect([400, 403, 404], `${who.actor.role} ${at} ${answer.status}`).toContain(answer.status)
      }
      const text = JSON.stringify(told)
      expect(secrets.filter(one => text.includes(one)), who.actor.role).toEqual([])
    }
    expect((await county.get(asked('placement', place))).body.values).toMatchObject({ address })
  })
  it('stands in no duty and in no message, and nothing of a plan is named after it', async () => {
    const { stage } = office
    const { rows } = await stage.owner.query(`select d.duty from qinghe.duties d join qinghe.records r on r.county = d.county and r.id = d.record where r.kind = 'placement'`)
    expect(rows).toEqual([])
    const { rows: sent } = await stage.owner.query(`select o.id from qinghe.outbox o join qinghe.records r on r.id = o.about where r.kind = 'placement'`)
    expect(sent).toEqual([])
  })
  it('is kept from a suspect of the county itself, with the whole case, as if nothing were there', async () => {
    const { people: { county, deputy }, begin, done, stage } = office
    const clerk = await hire(stage, castAs('countyCivilAffairs'), { phone: '19900000076' })
    const child = await office.child()
    const seen = async (): Promise<string> => JSON.stringify(await Promise.all(kindsOfGuard.map(kind => everythingSeen(clerk, { at: ledgerAt(kind), child }))))
    const before = await seen()
    const record = await begin(county, 'temporaryGuardianship.receive', { child, body: { ...taken, suspectPhone: '19900000076' } })
    await done(county, 'temporaryGuardianship.examine', { record, body: health })
    const place = await begin(county, 'placement.settle', { parent: record, body: lives() })
    await done(county, 'temporaryGuardianship.place', { record, body: decided })
    expect(await seen()).toBe(before)
    for (const at of [asked('placement', place), asked('temporaryGuardianship', record)]) expect((await clerk.get(at)).status).toBe(404)
    expect((await deputy.get(asked('placement', place))).body.values).toMatchObject({ address })
  })
})
