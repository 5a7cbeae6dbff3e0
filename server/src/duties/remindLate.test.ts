/** One word to all who are late: who is told, who cannot be, and that nobody is told twice. What the board shows by person and by child. */
import { newCommandId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places, schools } from '../../../testing/cast.ts'
import { plantDuty, type PlantedDuty } from '../../../testing/duties.ts'
import { somebody, texts, type Told } from '../../../testing/messages.ts'
import { insertRow, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { inTransaction } from '../db/transaction.ts'
import { gather } from '../messages/gathering.ts'

let stage: Stage
let supervisor: Person
let director: Told
let child: string
beforeAll(async () => {
  stage = await openStage()
  supervisor = stage.enter(castAs('childSupervisor'))
  director = await somebody(stage.owner)
  child = await settleChild(stage.owner, { spot: 'inside' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const owed = (more: Partial<PlantedDuty> = {}): Promise<string> => plantDuty(stage.owner, { of: 'visit', child, region: places.village, school: schools.junior, due: dayFromToday(-2), ...more })
const entering = ({ posting, account, role, region }: Told): Person => stage.enter({ role, region, county: 431003, school: 0 }, { posting, account })
const words = '请这两天办完，有困难跟我说'
const late = '/api/duties/remind-late'
const eventsOf = async (duty: string): Promise<string[]> => (await supervisor.get(`/api/duties/${duty}`)).body.events.map((one: { what: string }) => one.what)
const noticesOf = async (of: Told) => (await entering(of).get('/api/notices')).body.notices
const issue = (reply: { body: { issues?: { code: string; message: string }[] } }) => reply.body.issues?.[0]

describe('whoever stands over a place', () => {
  it('reminds all who are late there with one word: one notice and one text a person, and says who could not be told', async () => {
    const mine = [await owed(), await owed(), await owed({ of: 'contact' })]
    const [soon, ofSchool] = [await owed({ due: dayFromToday(3) }), await owed({ more: { role: 'schoolAdmin' } })]
    const elsewhere = await settleChild(stage.owner, { spot: 'nextVillage' })
    const nobodys = await owed({ child: elsewhere, region: places.nextVillage })
    const hindered = await owed()
    expect((await entering(director).send(`/api/duties/${hindered}/cannot-now`, { reason: '孩子在外地' })).body).toMatchObject({ outcome: 'applied' })
    const kept = await owed({ more: { barred: [director.account] } })
    const id = newCommandId()
    const first = await supervisor.send(late, { region: places.town, words }, { id })
    expect(first.body).toMatchObject({ outcome: 'applied', counts: { people: 1, duties: 3, nobody: 1, hindered: 1, kept: 1, own: 0 } })
    expect((await supervisor.send(late, { region: places.town, words }, { id })).body).toMatchObject({ outcome: 'applied', counts: { people: 1, duties: 3 } })
    for (const duty of mine) expect([duty, await eventsOf(duty)]).toEqual([duty, ['reminded']])
    for (const duty of [soon, nobodys, kept]) expect([duty, await eventsOf(duty)]).toEqual([duty, []])
    expect([await eventsOf(hindered), (await stage.enter(castAs('schoolAdmin')).get(`/api/duties/${ofSchool}`)).body.events]).toEqual([['cannotNow'], []])
    expect(await noticesOf(director)).toEqual([expect.objectContaining({ topic: 'asked', title: '逾期的应办', amount: 3, unread: 3 })])
    const client = await stage.app.pools.qinghe_sender.connect()
    await inTransaction(client, () => gather(stage.app.kernel, client, true)).finally(() => client.release())
    const { rows } = await stage.owner.query<{ sms: string | null; next_at: Date | null }>(`select sms, next_at from qinghe.outbox where account = $1 and channel = 'sms'`, [director.account])
    expect([rows.length, new Set(rows.map(row => row.sms)).size]).toEqual([3, 1])
    expect((await texts(stage.owner, director)).map(one => one.amount)).toEqual(rows[0]?.sms === null ? [] : [3])
  })

  it('reminds one person, or of one thing, and is told when there is nobody to remind', async () => {
    const region = places.villageOfNextTown
    const next = stage.enter(neighbours.nextTown)
    const there = await settleChild(stage.owner, { spot: 'nextTown' })
    const [one, other] = [await somebody(stage.owner, { region }), await somebody(stage.owner, { region: places.nextTown, role: 'socialWorker' })]
    const duties = { visit: await owed({ child: there, region }), contact: await owed({ child: there, region, of: 'contact' }) }
    const named = await owed({ of: 'threeOnes', child: there, region, more: { role: 'socialWorker', posting: other.posting } })
    expect(issue(await next.send(late, { posting: director.posting, words }))?.code).toBe('duty.noneLate')
    expect((await next.send(late, { posting: other.posting, words })).body.counts).toMatchObject({ people: 1, duties: 1 })
    expect([(await noticesOf(other)).length, (await noticesOf(one)).length]).toEqual([1, 0])
    expect((await next.send(late, { plan: 'lawAndAdvice', duty: 'weeklyContact', words })).body.counts).toMatchObject({ people: 1, duties: 1 })
    expect((await noticesOf(one)).map((notice: { amount: number; duty: string }) => [notice.amount, notice.duty])).toEqual([[1, duties.contact]])
    await stage.owner.query(`update qinghe.postings set valid_to = $2, state = 'ended' where id = any($1)`, [[one.posting], dayFromToday(0)])
    expect(issue(await next.send(late, { plan: 'districtCare', region, words }))?.message).toContain('1 件没有在岗的人承办')
    expect([(await next.get(`/api/duties/${named}`)).body.events.length, (await next.get(`/api/duties/${duties.visit}`)).body.events.length]).toEqual([1, 0])
  })

  it('leaves nothing out that cannot wait, whatever was said of it', async () => {
    const holder = await somebody(stage.owner, { region: places.town, role: 'socialWorker' })
    const named = () => owed({ more: { role: holder.role, posting: holder.posting } })
    const duties = { byMinute: await named(), danger: await named(), visit: await named() }
    for (const duty of Object.values(duties)) expect((await entering(holder).send(`/api/duties/${duty}/cannot-now`, { reason: '路断了' })).body).toMatchObject({ outcome: 'applied' })
    // What a plan says of it has become stricter since.
    await stage.owner.query('update qinghe.duties set due_minute = 600 where id = $1', [duties.byMinute])
    await stage.owner.query(`update qinghe.duties set duty = 'reportUp' where id = $1`, [duties.danger])
    expect((await supervisor.send(late, { posting: holder.posting, words })).body.counts).toMatchObject({ people: 1, duties: 2, hindered: 1 })
    expect([await eventsOf(duties.byMinute), await eventsOf(duties.danger), await eventsOf(duties.visit)]).toEqual([['cannotNow', 'reminded'], ['cannotNow', 'reminded'], ['cannotNow']])
  })

  it('alone does so', async () => {
    expect((await entering(director).send(late, { words })).status).toBe(403)
    const school = stage.enter(castAs('schoolAdmin'))
    expect((await school.send(late, { words })).status).toBe(409)
    expect((await supervisor.send(late, { words: '打 19900000001' })).status).toBe(400)
  })
})

describe('the board', () => {
  it('leads from a person to all that person owes, by name or by the seat', async () => {
    const people = (await supervisor.get('/api/duties/load')).body.people as { posting: string | null; open: number; late: number }[]
    const row = people.find(one => one.posting === director.posting)
    const { duties } = (await supervisor.get(`/api/duties?state=open&posting=${director.posting}&limit=100`)).body
    expect([row?.open, row?.late]).toEqual([duties.length, duties.filter((one: { late: unknown }) => one.late !== null).length])
    expect(duties.length).toBeGreaterThan(0)
    const ofContact = (await supervisor.get('/api/duties/load?plan=lawAndAdvice&duty=weeklyContact')).body.people as { posting: string | null; open: number }[]
    expect(ofContact).toEqual([expect.objectContaining({ posting: director.posting, open: 1 })])
  })

  it('leads from a person who works from a list to what is owed for the children on it today, and nothing besides', async () => {
    const worker = await somebody(stage.owner, { region: places.town, role: 'socialWorker' })
    const [listed, left, other, named] = [await settleChild(stage.owner, { spot: 'inside' }), await settleChild(stage.owner, { spot: 'inside' }), await settleChild(stage.owner, { spot: 'inside' }), await settleChild(stage.owner, { spot: 'inside' })]
    for (const [of, until] of [[listed, null], [left, dayFromToday(0)]] as const) {
      await insertRow(stage.owner, 'assignments', { county: 431003, id: newUuid(), posting: worker.posting, child: of, region: places.village, school: schools.junior, kind: 'service', valid_from: '2026-01-01', valid_to: until, assigned_by: newUuid(), created_at: '2026-01-01' })
    }
    const role = { role: 'socialWorker' }
    const mine = [await owed({ child: listed, more: role }), await owed({ child: listed, of: 'contact', more: role }), await owed({ child: named, more: { ...role, posting: worker.posting } })]
    for (const more of [{ child: left }, { child: other }, { child: listed, of: 'contact' as const }]) await owed({ ...more, ...('of' in more ? {} : { more: role }) })
    const idsOf = (body: { duties: { duty: string }[] }) => body.duties.map(one => one.duty).sort()
    const { body } = await supervisor.get(`/api/duties?state=open&posting=${worker.posting}&limit=100`)
    const all = (await supervisor.get('/api/duties?state=open&limit=100')).body.duties as { duty: string; owner: { posting: string | null } }[]
    expect(idsOf(body)).toEqual(mine.sort())
    expect(idsOf(body)).toEqual(all.filter(one => one.owner.posting === worker.posting).map(one => one.duty).sort())
    expect((await supervisor.send(late, { posting: worker.posting, words })).body.counts).toMatchObject({ people: 1, duties: 3 })
    // Another town sees none of its children, and is told of none.
    expect((await stage.enter(neighbours.nextTown).get(`/api/duties?posting=${worker.posting}`)).body.duties).toEqual([])
  })

  it('stands by child as well, the nearest deadline first, page by page', async () => {
    const { children } = (await supervisor.get('/api/duties/board/children?limit=100')).body as { children: { child: { id: string }; open: number; late: number }[] }
    const listed = (await supervisor.get('/api/duties?state=open&limit=100')).body.duties as { child: { id: string } | null; late: unknown }[]
    for (const { child: { id }, open, late: overdue } of children) {
      const own = listed.filter(one => one.child?.id === id)
      expect([open, overdue]).toEqual([own.length, own.filter(one => one.late !== null).length])
    }
    const first = (await supervisor.get('/api/duties/board/children?limit=1')).body
    const second = (await supervisor.get(`/api/duties/board/children?limit=1&after=${first.next}`)).body
    expect([...first.children, ...second.children]).toEqual(children.slice(0, 2))
    expect(children.length).toBeGreaterThan(1)
    expect((await stage.enter(castAs('childDirector')).get('/api/duties/board/children')).status).toBe(403)
  })
})

describe('what stands still today', () => {
  it('is reminded to nobody, and that is said', async () => {
    const region = places.nextVillage
    const next = stage.enter(neighbours.nextVillage)
    const there = await settleChild(stage.owner, { spot: 'nextVillage' })
    const [stands, over] = [await owed({ child: there, region, of: 'contact' }), await owed({ child: there, region, due: dayFromToday(-6) })]
    for (const [duty, since, until] of [[stands, -1, 4], [over, -9, -8]] as const) {
      const pause = newUuid()
      const days = { since: dayFromToday(since), until: dayFromToday(until) }
      expect((await next.send(`/api/duties/${duty}/pauses`, { pause, ...days, reason: '孩子住院' })).body).toMatchObject({ outcome: 'applied' })
      expect((await supervisor.send(`/api/duties/${duty}/pauses/${pause}/decide`, { grant: true, reason: '已经核实' })).body).toMatchObject({ outcome: 'applied' })
    }
    await somebody(stage.owner, { region })
    expect(issue(await supervisor.send(late, { region, plan: 'lawAndAdvice', words }))?.message).toContain('1 件时限正在暂停')
    expect((await supervisor.send(late, { region, words })).body.counts).toMatchObject({ paused: 1, nobody: 0 })
    // Of a pause that is over the owner is reminded.
    expect([await eventsOf(stands), (await eventsOf(over)).at(-1)]).toEqual([['pauseAsked', 'pauseGranted'], 'reminded'])
  })
})
