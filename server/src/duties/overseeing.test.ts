/** What those who stand over a place see and do about duties there. */
import { standsOver } from '@qinghe/domain/duties/access.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places, schools } from '../../../testing/cast.ts'
import { plantDuty, type PlantedDuty } from '../../../testing/duties.ts'
import { plantRecord } from '../../../testing/records/stock.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { findKind } from '../records/kinds.ts'

let stage: Stage
let supervisor: Person
let officer: Person
let child: string
beforeAll(async () => {
  stage = await openStage()
  supervisor = stage.enter(castAs('childSupervisor'))
  officer = stage.enter(castAs('countyCivilAffairs'))
  child = await settleChild(stage.owner, { spot: 'inside' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
let people = 0
type InOffice = { role?: string; region?: number; school?: number; until?: string; account?: string }
/** Somebody with an account and a posting in force. */
async function inOffice({ role = 'childDirector', region = places.village, school = 0, until }: InOffice = {}): Promise<Person & { id: string; name: string }> {
  const person = stage.enter({ role, region, county: 431003, school })
  const { account, posting } = person.actor
  const name = `同事${++people}`
  await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, $3, $4, 'active', $5, now())`, [account, `over${people}`, name, region, newUuid()])
  await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, valid_to, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, $3, $4, 431003, $5, $6, '2020-01-01', $7, 'active', $8, $9, now())`, [posting, account, name, role, region, school, until ?? null, newUuid(), newUuid()])
  return { ...person, id: posting, name }
}
const leave = (posting: string): Promise<unknown> => stage.owner.query(`update qinghe.postings set valid_to = $2, state = 'ended' where id = $1`, [posting, dayFromToday(0)])
const owed = (more: Partial<PlantedDuty> = {}): Promise<string> => plantDuty(stage.owner, { of: 'visit', child, region: places.village, school: schools.junior, ...more })
const read = async (id: string, by: Person = supervisor) => (await by.get(`/api/duties/${id}`)).body
const mine = async (by: Person): Promise<string[]> => (await by.get('/api/duties/mine?limit=100')).body.duties.map((one: { duty: string }) => one.duty)
const code = (reply: { body: { issues?: { code: string }[] } }): string | undefined => reply.body.issues?.[0]?.code

describe('whoever holds the seat', () => {
  it('owes it; nobody in office is said as such, and a successor finds it as it was', async () => {
    const region = places.nextVillage
    const other = await settleChild(stage.owner, { spot: 'nextVillage' })
    const id = await owed({ child: other, region })
    expect((await read(id)).duty.owner).toEqual({ role: 'childDirector', label: '村儿童主任', posting: null, name: null, isNobody: true, byName: false })
    const first = await inOffice({ region })
    expect((await read(id)).duty.owner).toMatchObject({ posting: first.id, name: first.name, isNobody: false })
    expect(await mine(first)).toEqual([id])
    await leave(first.id)
    const next = await inOffice({ region })
    expect((await read(id)).duty.owner.posting).toBe(next.id)
    expect(await mine(next)).toEqual([id])
    await leave(next.id)
  })

  it('of a school finds its own, and another school nothing', async () => {
    const id = await owed({ more: { role: 'schoolAdmin' } })
    expect(await mine(stage.enter(castAs('schoolAdmin')))).toContain(id)
    const next = stage.enter(neighbours.nextSchool)
    expect(await mine(next)).not.toContain(id)
    expect((await next.get(`/api/duties/${id}`)).status).toBe(404)
  })
})

describe('a duty that is handed over', () => {
  it('is owed by name by somebody of the place who can do it, and by the seat again when that person leaves', async () => {
    const [id, to, other] = [await owed(), await inOffice(), await inOffice()]
    const handed = await supervisor.send('/api/duties/hand-over', { duties: [id], to: to.id, reason: '出差半个月' })
    expect(handed.body).toMatchObject(applied)
    expect(await read(id)).toMatchObject({ duty: { owner: { posting: to.id, byName: true } }, events: [{ what: 'handedOver', to: { name: to.name }, words: '出差半个月' }] })
    expect([(await mine(to)).includes(id), (await mine(other)).includes(id)]).toEqual([true, false])
    await leave(to.id)
    expect((await mine(other)).includes(id)).toBe(true)
    expect((await read(id)).duty.owner).toMatchObject({ isNobody: false })
    await leave(other.id)
  })

  it('goes to nobody next door, to nobody who cannot do it, to no teacher without the child, and to nobody who left', async () => {
    const id = await owed()
    const hand = async (to: string, by = supervisor) => code(await by.send('/api/duties/hand-over', { duties: [id], to, reason: '调整分工' }))
    const teacher = await inOffice({ role: 'pairedTeacher', region: places.town, school: schools.junior })
    const gone = await inOffice()
    await leave(gone.id)
    expect([await hand((await inOffice({ region: places.nextVillage })).id), await hand((await inOffice({ role: 'police', region: places.town })).id), await hand(teacher.id), await hand(gone.id)]).toEqual(['duty.to', 'duty.unable', 'duty.to', 'duty.to'])
    expect((await read(id)).duty.owner.byName).toBe(false)
    await stage.owner.query(`insert into qinghe.assignments (county, id, child, region, school, posting, kind, valid_from, assigned_by, created_at) values (431003, $1, $2, $3, $4, $5, 'pairing', '2020-01-01', $5, now())`, [newUuid(), child, places.village, schools.junior, teacher.id])
    expect(await hand(teacher.id)).toBeUndefined()
    expect(await mine(teacher)).toContain(id)
  })

  it('goes from a town to no one of the county, and from the county to its own', async () => {
    const id = await owed({ more: { plan: 'lawAndAdvice', duty: 'townReview', clause: 'townReview', role: 'childSupervisor' } })
    const { id: to } = await inOffice({ role: 'countyCivilAffairs', region: places.county })
    const hand = async (by: Person) => code(await by.send('/api/duties/hand-over', { duties: [id], to, reason: '请县里来审' }))
    expect([await hand(supervisor), await hand(officer)]).toEqual(['duty.to', undefined])
  })
})

describe('waiving', () => {
  it('takes two: whoever asked does not decide, and nothing is waived meanwhile', async () => {
    const id = await owed()
    const waiver = newUuid()
    const ask = (by: Person, of = waiver) => by.send(`/api/duties/${id}/waiver`, { waiver: of, reason: '孩子随父母到外地过暑假' })
    const decide = (by: Person, grant: boolean) => by.send(`/api/duties/waivers/${waiver}/decide`, { grant, reason: '情况属实' })
    expect((await ask(supervisor)).body).toMatchObject(applied)
    expect(code(await ask(officer, newUuid()))).toBe('constraint.duty_waivers_wait_once')
    expect((await decide(supervisor, true)).body.issues[0].message).toBe('自己申请的免办要由另一位同事审核')
    expect([(await read(id)).duty.state, (await read(id)).waiver.mayDecide, (await read(id, officer)).waiver.mayDecide]).toEqual(['open', false, true])
    const stranger = await decide(stage.enter(neighbours.nextTown), true)
    expect(stranger.status).toBe(404)
    expect((await decide(officer, true)).body).toMatchObject(applied)
    expect(await read(id)).toMatchObject({ duty: { state: 'waived', missing: [] }, waiver: null, events: [{ what: 'waiverAsked', words: '孩子随父母到外地过暑假' }, { what: 'waiverGranted', words: '情况属实' }] })
    expect(code(await decide(officer, false))).toBe('duty.waiver')
  })

  it('is refused in words, and then may be asked for again', async () => {
    const id = await owed()
    const ask = async () => { const waiver = newUuid(); await supervisor.send(`/api/duties/${id}/waiver`, { waiver, reason: '孩子住院' }); return waiver }
    const waiver = await ask()
    expect((await officer.send(`/api/duties/waivers/${waiver}/decide`, { grant: false, reason: '可以到医院看望' })).body).toMatchObject(applied)
    expect((await read(id)).duty.state).toBe('open')
    await ask()
    expect((await read(id, officer)).waiver).toMatchObject({ mayDecide: true })
  })
})

describe('who stands over a place', () => {
  it('stands over its own people alone: a town not over the county, a school not over the village', async () => {
    const [ofCounty, ofVillage] = [await owed({ more: { role: 'countyCivilAffairs' } }), await owed()]
    const school = stage.enter(castAs('schoolAdmin'))
    const tries = (by: Person, duty: string) => Promise.all([by.send(`/api/duties/${duty}/remind`, { words: '请尽快' }), by.send(`/api/duties/${duty}/waiver`, { waiver: newUuid(), reason: '不用办' })])
    for (const [by, duty] of [[supervisor, ofCounty], [school, ofVillage]] as const) {
      expect((await tries(by, duty)).map(code)).toEqual(['duty.notOver', 'duty.notOver'])
      expect((await read(duty, by)).standsOver).toBe(false)
    }
    expect([(await read(ofVillage)).standsOver, (await read(ofCounty, officer)).standsOver]).toEqual([true, true])
  })

  it('is the same to the database as to the product, for every post', async () => {
    for (const role of roleKeys) {
      await stage.owner.query(`select set_config('qinghe.role', $1, false)`, [role])
      const { rows } = await stage.owner.query<{ owing: string }>('select owing from unnest($1::text[]) owing where qinghe.oversees_role(owing)', [roleKeys])
      expect([role, ...rows.map(row => row.owing)]).toEqual([role, ...roleKeys.filter(owing => standsOver(role, owing))])
    }
    await stage.owner.query('reset qinghe.role')
  })

  it('reminds with a word that the owner reads; the owner may not, and nobody next door', async () => {
    const id = await owed()
    const remind = (by: Person) => by.send(`/api/duties/${id}/remind`, { words: '这周去看看他' })
    expect((await remind(supervisor)).body).toMatchObject(applied)
    const director = stage.enter(castAs('childDirector'))
    expect((await read(id, director)).events).toMatchObject([{ what: 'reminded', words: '这周去看看他' }])
    expect([(await remind(director)).status, (await remind(stage.enter(neighbours.nextTown))).status]).toEqual([403, 404])
  })

  it('sees places with what is late first, whom to call, and what nobody owes', async () => {
    const region = places.villageOfNextTown
    const next = stage.enter(neighbours.nextTown)
    const there = await settleChild(stage.owner, { spot: 'nextTown' })
    await owed({ child: there, region, due: dayFromToday(-2) })
    await owed({ child: there, region, of: 'contact' })
    const row = async () => (await next.get('/api/duties/board')).body.places.find((one: { place: { code: number } }) => one.place.code === region)
    expect(await row()).toMatchObject({ owed: 2, done: 0, late: 1, unowned: 2, call: null })
    const director = await inOffice({ region })
    expect(await row()).toMatchObject({ unowned: 0, call: { name: director.name, role: '村儿童主任' } })
    expect((await next.get('/api/duties/load')).body.people).toEqual([expect.objectContaining({ posting: director.id, open: 2, late: 1, week: 1 })])
    const county = (await officer.get('/api/duties/board')).body
    expect(county.places.find((one: { place: { code: number } }) => one.place.code === places.nextTown)).toMatchObject({ owed: 2, late: 1 })
    expect((await next.get('/api/duties?late=true')).body.duties).toMatchObject([{ definition: 'regularVisit', late: { days: 2, minutes: null }, child: { id: there } }])
    expect((await next.get('/api/duties/of-clause?plan=districtCare&clause=visits')).body.periods).toMatchObject([{ owed: 1, done: 0, late: 1 }])
  })
})

describe('a duty about a record', () => {
  const recordOf = (barred: readonly string[] = []): Promise<string> =>
    plantRecord(stage.owner, { known: findKind('visitIssue') ?? expect.fail('no such kind'), state: 'found', values: { what: '欠费', grade: 3, foundOn: dayFromToday(0) }, county: 431003, region: places.village, school: schools.junior, child, barred })
  const about = async (record: string, barred: readonly string[] = []): Promise<string> => owed({ more: { about: 'record', subject: record, record, barred: [...barred] } })

  it('is not there for whom the record is kept from, in whatever post, also when it is kept from them later', async () => {
    const suspect = await inOffice({ role: 'childSupervisor', region: places.town })
    const kin = await inOffice()
    const { account } = suspect.actor
    const [from, later] = [await about(await recordOf([account]), [account]), await recordOf()]
    const second = await about(later)
    expect([(await suspect.get(`/api/duties/${from}`)).status, (await suspect.get(`/api/duties/${second}`)).status]).toEqual([404, 200])
    await stage.owner.query('select qinghe.keep_from(431003, $1, array[$2::uuid, $3::uuid], null)', [later, account, kin.actor.account])
    expect((await suspect.get(`/api/duties/${second}`)).status).toBe(404)
    expect(JSON.stringify([await mine(suspect), (await suspect.get(`/api/duties/of-child/${child}`)).body, (await suspect.get('/api/duties?limit=100')).body])).not.toMatch(new RegExp(`${from}|${second}`))
    expect((await read(second)).duty).toMatchObject({ record: { kind: 'visitIssue', id: later } })
    expect(code(await supervisor.send('/api/duties/hand-over', { duties: [second], to: kin.id, reason: '调整分工' }))).toBe('duty.to')
  })
})
