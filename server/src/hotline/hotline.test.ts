/** While somebody calls: who the child may be is found by what was heard and by nothing less, masked for whoever may not read names; earlier calls of a number are
 *  told to those who answer calls; and “是她” brings the child onto the operator's list for the call alone. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { wholeDraft } from '@qinghe/domain/archives/sample.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { born } from '../../../testing/clock.ts'
import { hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { addressOf, type IncidentOffice, openIncidentOffice, today } from '../../../testing/incidentOffice.ts'
import { applied } from '../../../testing/reportOffice.ts'

let office: IncidentOffice
let operator: Person
let colleague: Person
let league: Person
const born9 = born(9, '03-01')
const ids = new Map<string, string>()
async function enrol(name: string, more: object = {}): Promise<void> {
  const id = newChildId()
  ids.set(name, id)
  const { people: { director, supervisor, officer } } = office
  const draft = { ...wholeDraft, name, birthDate: born9, region: places.village, hukouDivision: places.village, residenceDivision: places.village, idNumber: null, idMissingReason: '未登记户口', ...more }
  expect((await director.send('/api/archives', { id, draft, submit: true })).body, name).toMatchObject(applied)
  for (const by of [supervisor, officer]) {
    const { version } = (await office.stage.owner.query<{ version: number }>('select version from qinghe.children where id = $1', [id])).rows[0] ?? { version: 0 }
    expect((await by.send('/api/archives/review', { archives: [{ id, version }] })).body, name).toMatchObject(applied)
  }
}
beforeAll(async () => {
  office = await openIncidentOffice()
  operator = await hire(office.stage, castAs('hotlineOperator'))
  colleague = await hire(office.stage, { ...castAs('hotlineOperator'), name: '温知夏' })
  league = await hire(office.stage, castAs('youthLeague'))
  for (const name of ['刘小雅', '王青禾', '李青禾', '赵青禾', '孙青禾']) await enrol(name)
})
afterAll(async () => {
  expect(await findingsNow(office.stage.owner)).toEqual([])
  expect(await office.stage.stop()).toEqual([])
})
const heard = (by: Person, input: object) => by.post('/api/hotline/heard', input)
const namesOf = (reply: { body: { children: { name: string }[] } }): string[] => reply.body.children.map(one => one.name)
async function rings(by: Person, more: object = {}): Promise<string> {
  const record = newRecordId()
  expect((await office.send(by, 'hotlineCall.register', { record, body: { calledOn: today, urgency: 'soon', need: 'care', said: '一个人在家', callerSort: 'child', callerPhone: '19900000451', ...more } })).body).toMatchObject(applied)
  return record
}

describe('the child of a call', () => {
  it('is found by a name with an age or a place, masked for whoever reads no names', async () => {
    expect(namesOf(await heard(operator, { name: '小雅', age: 10 }))).toEqual(['刘••'])
    expect(namesOf(await heard(league, { name: '小雅', region: places.village }))).toEqual(['刘••'])
    expect(namesOf(await heard(office.people.officer, { name: '小雅', age: 9 }))).toEqual(['刘小雅'])
    expect(namesOf(await heard(operator, { name: '小雅', age: 15 }))).toEqual([])
    expect(namesOf(await heard(operator, { name: '小雅', region: places.nextVillage }))).toEqual([])
  })
  it('is not found by a name alone, by one character or in a crowd', async () => {
    for (const [input, field] of [[{ name: '小雅' }, 'age'], [{ name: '雅·', age: 9 }, 'name']] as const) {
      const reply = await heard(operator, input)
      expect([reply.status, reply.body.issues?.[0]?.field]).toEqual([422, field])
    }
    expect((await heard(operator, { name: '青禾', age: 9 })).body).toMatchObject({ children: [], tooMany: true })
  })
  it('is looked for by those who answer calls alone, and the log says whom they were shown', async () => {
    for (const by of [office.people.supervisor, office.people.police, office.people.teacher, office.people.education]) expect((await heard(by, { name: '小雅', age: 9 })).status).toBe(403)
    await heard(operator, { name: '刘小雅', age: 9 })
    const { rows } = await office.stage.owner.query(`select id from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%按听到的线索找来电的孩子%' and convert_from(leaf, 'UTF8') like $1`, [`%${ids.get('刘小雅') ?? '?'}%`])
    expect(rows.length).toBeGreaterThan(0)
  })
  it('comes onto the list of the operator whose call it is, and onto nobody else’s', async () => {
    const child = ids.get('刘小雅') ?? ''
    const call = await rings(operator, { childName: '小雅', childAge: 9 })
    expect((await operator.get(`/api/archives/${child}`)).status).toBe(404)
    expect((await colleague.send('/api/hotline/related', { call, child })).status).toBe(409)
    expect((await operator.send('/api/hotline/related', { call: newRecordId(), child })).status).toBe(409)
    expect((await league.send('/api/hotline/related', { call, child })).status).toBe(403)
    expect((await operator.send('/api/hotline/related', { call, child })).body).toMatchObject(applied)
    expect((await operator.get(`/api/archives/${child}`)).status).toBe(200)
    expect((await office.send(operator, 'hotlineCall.identify', { record: call, child })).body).toMatchObject(applied)
    expect((await office.pageOf(operator, 'hotlineCall', call)).child).toMatchObject({ id: child, name: '刘••' })
    expect((await office.pageOf(office.people.officer, 'hotlineCall', call)).child).toMatchObject({ id: child, name: '刘小雅' })
    // What belongs to the call goes on as before, also its papers.
    await office.done(operator, 'hotlineCall.transfer', call, { transferredWhy: '请镇里上门' })
    const paper = await office.begin(operator, 'hotlineReferral.draw', call, { sentOn: today, what: '请上门', contact: '孟听雨' })
    await office.done(operator, 'hotlineReferral.dispatch', paper, { by: office.offices.town })
    expect((await operator.send('/api/hotline/related', { call, child })).status).toBe(409)
    expect((await colleague.get(`/api/archives/${child}`)).status).toBe(404)
  })
  it('opens no call of a colleague about the same child', async () => {
    const child = ids.get('王青禾') ?? ''
    const [own, other] = [await rings(operator), await rings(colleague, { said: '只对她说的话' })]
    for (const [by, call] of [[colleague, other], [operator, own]] as const) {
      expect((await by.send('/api/hotline/related', { call, child })).body).toMatchObject(applied)
      expect((await office.send(by, 'hotlineCall.identify', { record: call, child })).body).toMatchObject(applied)
    }
    await office.done(colleague, 'hotlineCall.transfer', other, { transferredWhy: '请镇里上门' })
    const paper = await office.begin(colleague, 'hotlineReferral.draw', other, { sentOn: today, what: '请上门', contact: '孟听雨' })
    expect((await operator.get(`/api/archives/${child}`)).status).toBe(200)
    for (const [kind, record] of [['hotlineCall', other], ['hotlineReferral', paper]] as const) {
      expect((await operator.get(`${addressOf(kind)}/${record}`)).status, kind).toBe(404)
      expect(JSON.stringify((await operator.post(addressOf(kind), { child, limit: 100 })).body), kind).not.toContain(record)
    }
    expect(JSON.stringify((await operator.get(`/api/records/children/${child}`)).body)).not.toMatch(new RegExp(`${other}|${paper}`, 'u'))
    expect((await office.send(operator, 'hotlineCall.addMore', { record: other, child, body: { more: '看一看' } })).status).toBe(404)
    expect((await office.pageOf(operator, 'hotlineCall', own)).child).toMatchObject({ id: child })
  })
  it('is one at a time: whoever was taken for her before is off the list again', async () => {
    const [first, second] = [ids.get('李青禾') ?? '', ids.get('赵青禾') ?? '']
    const call = await rings(operator)
    const listed = async () => [(await operator.get(`/api/archives/${first}`)).status, (await operator.get(`/api/archives/${second}`)).status]
    for (const [child, seen] of [[first, [200, 404]], [second, [404, 200]], [first, [200, 404]]] as const) {
      expect((await operator.send('/api/hotline/related', { call, child })).body).toMatchObject(applied)
      expect(await listed()).toEqual(seen)
    }
    // She whose call it is stays, whoever calls next.
    expect((await office.send(operator, 'hotlineCall.identify', { record: call, child: first })).body).toMatchObject(applied)
    await operator.send('/api/hotline/related', { call: await rings(operator), child: second })
    expect(await listed()).toEqual([200, 200])
  })
})

describe('a number that called before', () => {
  it('is recognised, whoever answered: by day, need and what became of it, never by what was said', async () => {
    const phone = '19900000453'
    const own = await rings(operator, { callerPhone: phone, need: 'psychological' })
    await rings(colleague, { callerPhone: `+86 ${phone}`, need: 'talk', said: '想爸爸' })
    const { body, status } = await operator.post('/api/hotline/earlier', { phone })
    expect(status).toBe(200)
    expect(body.calls.map((one: { need: string; record: string | null }) => [one.need, one.record])).toEqual(expect.arrayContaining([['心理困扰', own], ['想找人说说话', null]]))
    expect(JSON.stringify(body)).not.toMatch(/想爸爸|19900000453/u)
    expect((await operator.post('/api/hotline/earlier', { phone: '19900000454' })).body.calls).toEqual([])
    expect((await office.people.supervisor.post('/api/hotline/earlier', { phone })).status).toBe(403)
  })
  it('says nothing of a call to whoever it is kept from', async () => {
    const accused = await hire(office.stage, { ...castAs('countyCivilAffairs'), name: '钱问渠' }, { organisation: office.offices.civil, phone: '19900000455' })
    await rings(operator, { callerPhone: '19900000456', suspectPhone: '19900000455' })
    expect((await accused.post('/api/hotline/earlier', { phone: '19900000456' })).body.calls).toEqual([])
    expect((await office.people.officer.post('/api/hotline/earlier', { phone: '19900000456' })).body.calls).toHaveLength(1)
  })
})
