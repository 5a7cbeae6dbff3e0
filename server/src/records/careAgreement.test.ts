/** Who cares for a child whose parents are away (P2-09, P2-135): no step down without a reason, nobody unfit, two people sign, school and village are told by slips. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { setClock } from '../../../testing/clock.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let county: Person
let school: Person
let schoolOffice: string
let villageOffice: string
let child: string
const at = '/api/records/care-agreement'
const applied = { outcome: 'applied' }
const on = (days: number): Promise<unknown> => setClock(stage.owner, `${dayFromToday(days)} 09:10:00+08`)
const duties = ['guard', 'raise', 'teach', 'pay', 'contact', 'notAlone', 'notIncapable', 'noHarm']
const entrusted = {
  drawnOn: dayFromToday(-2), way: 'entrust', whyNotTogether: '住工棚', whyNotOneStays: '两个人都在外务工', form: 'relative', caregiver: '陈秋月', relation: 63, caregiverBorn: '1970-02-01',
  caregiverId: '999999197002010028', caregiverPhone: '19900000031', fitness: 'good', from: dayFromToday(10), until: dayFromToday(370), canSpeak: true, childSays: '愿意住外婆家', duties,
}
const checked = { checkedOn: dayFromToday(-1), metOn: dayFromToday(-2), visitedOn: dayFromToday(-2), askedOn: dayFromToday(-2), recordsOn: dayFromToday(-1), aspects: ['character', 'home', 'health', 'bond'], barredBy: 'none', checkNote: '家里干净' }

beforeAll(async () => {
  stage = await openStage()
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  await on(0)
  schoolOffice = await foundOffice(stage, { kind: 'school', name: '东塔学校', region: places.village })
  villageOffice = await foundOffice(stage, { kind: 'villageCommittee', name: '栖凤渡村委会', region: places.village })
  director = await hire(stage, castAs('childDirector'), { organisation: villageOffice })
  supervisor = await hire(stage, castAs('childSupervisor'))
  county = await hire(stage, castAs('countyCivilAffairs'))
  school = await hire(stage, castAs('schoolAdmin'), { organisation: schoolOffice })
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
})
afterAll(async () => {
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})

const versionOf = async (record: string): Promise<number> => (await stage.owner.query('select revision from qinghe.records where id = $1', [record])).rows[0].revision
const act = async (by: Person, name: string, { record, body = {} }: { record: string; body?: object }): Promise<Reply> =>
  by.send(`${at}/acts/${name}`, { record, child, body }, { basedOn: { version: await versionOf(record), from: {} } })
async function drawn(body: object): Promise<string> {
  const record = newRecordId()
  expect((await supervisor.send(`${at}/acts/draw`, { record, child, body })).body).toMatchObject(applied)
  return record
}
const owed = async (record: string): Promise<unknown[]> => (await stage.owner.query('select duty, due_on::text as due, done_at is not null as done from qinghe.duties where record = $1 and duty like $2 order by duty', [record, 'care%'])).rows
const named = (reply: Reply): string[] => reply.body.issues.map((one: { field: string }) => one.field)

describe('a confirmation of care', () => {
  let record: string
  it('is refused with everything that is missing at once', async () => {
    const refused = await supervisor.send(`${at}/acts/draw`, { record: newRecordId(), child, body: { drawnOn: dayFromToday(-2), way: 'entrust', form: 'relative', canSpeak: true, duties: ['guard'] } })
    expect(refused.status).toBe(422)
    expect(named(refused)).toEqual(expect.arrayContaining(['whyNotTogether', 'whyNotOneStays', 'caregiver', 'relation', 'caregiverId', 'caregiverPhone', 'from', 'until', 'childSays', 'duties']))
  })
  it('does not leave a child with a parent who cannot care', async () => {
    const refused = await supervisor.send(`${at}/acts/draw`, { record: newRecordId(), child, body: { drawnOn: dayFromToday(-2), way: 'oneStays', whyNotTogether: '城里没有学位', stays: 'mother', isCapable: false, canSpeak: false, duties } })
    expect(named(refused)).toEqual(['isCapable'])
  })
  it('goes no further with somebody who may not care for a child, and is kept as unfit with the reason', async () => {
    const bad = await drawn({ ...entrusted, drawnOn: dayFromToday(-3) })
    expect(named(await act(supervisor, 'check', { record: bad, body: { ...checked, barredBy: 'vice' } }))).toEqual(['barredBy'])
    expect((await act(director, 'unfit', { record: bad, body: { unfitFor: ['vice'], unfitWhy: '村里反映常年酗酒' } })).body).toMatchObject(applied)
    expect((await supervisor.get(`${at}/${bad}`)).body).toMatchObject({ state: 'unfit', acts: [] })
  })
  it('is drawn up and checked by village or town, and takes effect when a second person has confirmed it', async () => {
    record = await drawn(entrusted)
    expect((await act(director, 'check', { record, body: checked })).body).toMatchObject(applied)
    expect((await act(director, 'sign', { record, body: { signedOn: dayFromToday(0), witness: '李主任' } })).status).toBe(403)
    expect((await act(supervisor, 'sign', { record, body: { signedOn: dayFromToday(0), witness: '李主任' } })).body).toMatchObject(applied)
    expect((await supervisor.get(`${at}/${record}`)).body.state).toBe('checked')
    const revision = await versionOf(record)
    expect([403, 409, 422]).toContain((await supervisor.send(`/api/waiting/${record}/confirm`, { record, revision })).status)
    expect((await county.send(`/api/waiting/${record}/confirm`, { record, revision })).body).toMatchObject(applied)
    expect((await supervisor.get(`${at}/${record}`)).body).toMatchObject({ state: 'active' })
    expect(await owed(record)).toEqual([{ duty: 'careExpires', due: entrusted.until, done: false }, { duty: 'careTold', due: dayFromToday(3), done: false }])
  })
  it('reaches school and village by slips that show neither number nor telephone', async () => {
    expect((await act(supervisor, 'tell-school', { record, body: { school: schoolOffice } })).body).toMatchObject(applied)
    expect((await act(supervisor, 'tell-village', { record, body: { village: villageOffice } })).body).toMatchObject(applied)
    for (const [by, name] of [[school, '告知学校'], [director, '告知村（居）']] as const) {
      const { slips: [slip] } = (await by.get('/api/slips')).body
      expect(slip).toMatchObject({ title: '委托照护责任确认书', act: name })
      const shown = JSON.stringify((await by.get(`/api/slips/${slip.id}`)).body)
      expect(shown).toContain('陈秋月')
      for (const secret of [entrusted.caregiverId, entrusted.caregiverPhone, entrusted.childSays]) expect(shown).not.toContain(secret)
      expect((await by.send(`/api/slips/${slip.id}/receive`, { id: slip.id })).body).toMatchObject(applied)
    }
    expect((await supervisor.get(`${at}/${record}`)).body.slips.map((one: { received: unknown }) => one.received !== null)).toEqual([true, true])
    expect(await owed(record)).toMatchObject([{ duty: 'careExpires', done: false }, { duty: 'careTold', done: true }])
  })
  it('is renewed by two a year later, although it could not be entered any more on that day, and ends with who cares now', async () => {
    await on(350)
    expect((await act(supervisor, 'renew', { record, body: { renewedOn: dayFromToday(350), renewedUntil: dayFromToday(740), stillFit: true } })).body.issues).toMatchObject([{ field: 'renewedUntil' }])
    expect((await act(supervisor, 'renew', { record, body: { renewedOn: dayFromToday(350), renewedUntil: dayFromToday(700), stillFit: true } })).body).toMatchObject(applied)
    expect((await county.send(`/api/waiting/${record}/confirm`, { record, revision: await versionOf(record) })).body).toMatchObject(applied)
    expect(await owed(record)).toMatchObject([{ duty: 'careExpires', done: true }, { duty: 'careExpiresAgain', due: dayFromToday(700), done: false }, { duty: 'careTold', done: true }])
    await on(500)
    expect((await act(supervisor, 'end', { record, body: { endedOn: dayFromToday(500), endedFor: 'punished', endedNow: '母亲已经返回' } })).body).toMatchObject(applied)
    expect((await supervisor.get(`${at}/${record}`)).body).toMatchObject({ state: 'ended', acts: [] })
  })
  it('may not be put right to a day nobody could have entered then', async () => {
    const late = await drawn({ ...entrusted, drawnOn: dayFromToday(499) })
    await on(560)
    expect(named(await act(supervisor, 'amend', { record: late, body: { drawnOn: dayFromToday(498) } }))).toEqual(['drawnOn'])
    expect((await act(supervisor, 'amend', { record: late, body: { childSays: '愿意' } })).body).toMatchObject(applied)
  })
})
