/** One person makes, another decides: over HTTP, for archives, for what waits of them, and for exits. */
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { draftAt, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let officer: Person
let colleague: Person
let supervisor: Person
let director: Person
beforeAll(async () => {
  stage = await openStage()
  officer = stage.member('countyCivilAffairs')
  colleague = stage.member('countyCivilAffairs')
  supervisor = stage.member('childSupervisor')
  director = stage.member('childDirector')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
async function typed(person: Person): Promise<string> {
  const id = newChildId()
  const reply = await person.send('/api/archives', { id, draft: draftAt('inside', { idNumber: null, idMissingReason: '未登记户口', school: null, schoolName: '镇外小学', gradeCode: null }), submit: true })
  expect(reply.body).toMatchObject(applied)
  return id
}
const archiveOf = async (person: Person, id: string) => (await person.get(`/api/archives/${id}`)).body
const seen = async (...ids: string[]) => ({ archives: await Promise.all(ids.map(async id => ({ id, version: (await archiveOf(officer, id)).version }))) })
const review = async (person: Person, ...ids: string[]) => person.send('/api/archives/review', await seen(...ids))
const statusOf = async (id: string) => (await archiveOf(officer, id)).status

describe('an archive', () => {
  it('is not accepted by whoever typed it in, who is told whose turn it is; a colleague accepts it', async () => {
    const id = await typed(officer)
    const refused = await review(officer, id)
    expect([refused.status, refused.body.issues[0]]).toEqual([422, expect.objectContaining({ code: 'archive.own', message: expect.stringContaining('须由另一人审核') })])
    expect((await archiveOf(officer, id)).may.review).toEqual({ allowed: false, because: refused.body.issues[0].message })
    expect((await archiveOf(colleague, id)).may.review).toEqual({ allowed: true, because: null })
    expect((await review(colleague, id)).body).toMatchObject(applied)
    expect(await statusOf(id)).toBe('active')
  })

  it('is not accepted by the same person in another post', async () => {
    const id = await typed(supervisor)
    const both = stage.enter(castAs('countyCivilAffairs'))
    Object.assign(both.actor, { account: supervisor.actor.account })
    expect((await review(both, id)).status).toBe(422)
    expect((await review(colleague, id)).body).toMatchObject(applied)
  })

  it('of an officer who is alone goes back to the town, which answers for it', async () => {
    const id = await typed(officer)
    expect((await officer.send('/api/archives/return', { ...await seen(id), reason: '请镇里核实' })).body).toMatchObject(applied)
    expect((await supervisor.send('/api/archives/submit', await seen(id))).body).toMatchObject(applied)
    expect((await review(officer, id)).body).toMatchObject(applied)
  })

  it('among others is left out and counted, and the others pass', async () => {
    const [own, ...others] = [await typed(officer), await typed(supervisor), await typed(colleague)]
    const reply = await review(officer, own!, ...others)
    expect(reply.body).toMatchObject({ ...applied, counts: { archives: 2, leftToOthers: 1 } })
    expect(reply.body.records.map((one: { id: string }) => one.id).sort()).toEqual([...others].sort())
    expect([await statusOf(own!), await statusOf(others[0]!)]).toEqual(['countyReviewing', 'active'])
    const mine = await typed(officer)
    expect((await review(officer, own!, mine)).body.issues.map((one: { code: string }) => one.code)).toEqual(['archive.own', 'archive.own'])
  })
})

describe('a correction that waits', () => {
  it('is approved by another person than made it, even one who holds both posts', async () => {
    const id = await settleChild(stage.owner, { spot: 'inside', more: { idNumber: null, idMissingReason: '未登记户口' } })
    expect((await director.send(`/api/archives/${id}/correct`, { patch: { guardianshipRating: 1 } })).body).toMatchObject(applied)
    expect(await statusOf(id)).toBe('changed')
    const both = stage.enter(castAs('childSupervisor'))
    Object.assign(both.actor, { account: director.actor.account })
    expect((await review(both, id)).body.issues[0].message).toContain('这次改动由您登记')
    expect((await review(supervisor, id)).body).toMatchObject(applied)
  })
})

describe('an exit', () => {
  const propose = (person: Person, id: string) => person.send(`/api/archives/${id}/exit/propose`, { reason: 2, on: dayFromToday(0) })
  it('is confirmed by another person than proposed it; alone, the proposal is taken back and the town’s to make', async () => {
    const id = await settleChild(stage.owner, { spot: 'inside', more: { idNumber: null, idMissingReason: '未登记户口' } })
    expect((await propose(officer, id)).body).toMatchObject(applied)
    const refused = await officer.send(`/api/archives/${id}/exit/confirm`, {})
    expect(refused.body.issues[0].message).toContain('这次退出由您提出')
    expect((await officer.send(`/api/archives/${id}/exit/cancel`, { reason: '由镇里提出' })).body).toMatchObject(applied)
    expect((await propose(supervisor, id)).body).toMatchObject(applied)
    expect((await officer.send(`/api/archives/${id}/exit/confirm`, {})).body).toMatchObject(applied)
  })
})

it('a county may do without the second person, and says on what it rests', async () => {
  const { value, basis } = (await officer.get('/api/archives/parameters')).body.values.secondPersonReviews
  expect([value, basis]).toEqual([1, expect.stringContaining('建议')])
  await stage.owner.query(`insert into qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
    select key, $1, '2020-01-01', 0, unit, title, '本县规定', package, 1, clock_timestamp() from qinghe.parameters where key = 'secondPersonReviews' and region = 0`, [places.county])
  await stage.app.parameters.refresh()
  const id = await typed(officer)
  expect((await review(officer, id)).body).toMatchObject(applied)
})
