/** Pauses: a child in hospital is visited when she is back, and nobody is told that it is late meanwhile. Whoever owes it asks, somebody else decides. */
import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places, schools } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { plantDuty, type PlantedDuty } from '../../../testing/duties.ts'
import { somebody, type Told } from '../../../testing/messages.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'
import { scanAll } from './scanner.ts'
import { watch } from './watchdog.ts'

let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
let child: string
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  officer = stage.enter(castAs('countyCivilAffairs'))
  child = await settleChild(stage.owner, { spot: 'inside' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const inDays = dayFromToday
const at = (day: string, hour = 8): Date => new Date(Date.parse(`${day}T00:00:00+08:00`) + hour * 3_600_000)
/** A regular visit due in three days, told to the town three days later. */
const owed = (more: Partial<PlantedDuty> = {}): Promise<string> => plantDuty(stage.owner, {
  of: 'visit', child, region: places.village, school: schools.junior, due: inDays(3),
  more: { remind_at: [at(inDays(0))], escalate_at: [at(inDays(6)), at(inDays(13))], escalate_to: ['childSupervisor', 'countyCivilAffairs'], ladder: 1, next_at: at(inDays(6)) }, ...more,
})
const read = async (id: string, by: Person = supervisor) => (await by.get(`/api/duties/${id}`)).body
const code = (reply: { body: { issues?: { code: string }[] } }): string | undefined => reply.body.issues?.[0]?.code
type Days = { since?: string; until?: string | null }
async function ask(duty: string, by: Person, { since = inDays(0), until = inDays(9) }: Days = {}) {
  const pause = newUuid()
  return { pause, reply: await by.send(`/api/duties/${duty}/pauses`, { pause, since, until, reason: '孩子住院' }) }
}
const end = (duty: string, pause: string, by: Person) => by.send(`/api/duties/${duty}/pauses/${pause}/end`, { reason: '已经出院' })
const entering = ({ posting, account, role, region }: Told): Person => stage.enter({ role, region, county: 431003, school: 0 }, { posting, account })
const scan = () => scanAll({ pool: stage.app.pools.qinghe_scanner, here: plansHere, onError: error => { throw error } })
const decide = (duty: string, pause: string, by: Person, grant = true) => by.send(`/api/duties/${duty}/pauses/${pause}/decide`, { grant, reason: '已经核实' })
async function paused(duty: string, days: Days = {}): Promise<string> {
  const { pause } = await ask(duty, director, days)
  expect((await decide(duty, pause, supervisor)).body).toMatchObject({ outcome: 'applied' })
  return pause
}
const clock = async (duty: string) => (await stage.owner.query<{ next: string | null; due: string | null }>(`select to_char(next_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as next, due_on::text as due from qinghe.duties where id = $1`, [duty])).rows[0]

describe('a pause', () => {
  it('is asked for by whoever owes it and decided by somebody else who stands over it; the day moves by it, and everybody sees why', async () => {
    const id = await owed()
    const { pause, reply } = await ask(id, director)
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect((await read(id)).duty.due.day).toBe(inDays(3))
    expect((await officer.get('/api/duties/pauses')).body.waiting).toMatchObject([{ pause, duty: id, child: { id: child }, until: inDays(9) }])
    expect((await decide(id, pause, supervisor)).body).toMatchObject({ outcome: 'applied' })
    expect(await read(id, director)).toMatchObject({
      duty: { due: { day: inDays(13) }, late: null, unknown: null }, pauses: { planned: inDays(3), mayAsk: true, all: [{ state: 'granted', now: true, until: inDays(9), mayEnd: true, mayDecide: false }] },
      events: [{ what: 'pauseAsked', words: '孩子住院' }, { what: 'pauseGranted', words: '已经核实' }],
    })
    expect((await officer.get('/api/duties/pauses')).body.waiting).toEqual([])
    expect(code(await decide(id, pause, officer, false))).toBe('duty.pause')
  })

  it('is never decided by whoever asked, and not asked for twice; nobody from next door and no colleague of another post finds it', async () => {
    const id = await owed()
    const { pause } = await ask(id, supervisor)
    expect((await decide(id, pause, supervisor)).body.issues[0].message).toBe('自己申请的暂停要由另一位同事审核')
    expect(code((await ask(id, officer)).reply)).toBe('constraint.duty_pauses_wait_once')
    expect((await decide(id, pause, stage.enter(neighbours.nextTown))).status).toBe(404)
    expect((await decide(id, pause, director)).status).toBe(403)
    expect(code((await ask(await owed({ more: { role: 'countyCivilAffairs' } }), director)).reply)).toBe('duty.notYours')
    expect((await decide(id, pause, officer, false)).body).toMatchObject({ outcome: 'applied' })
    expect(await read(id)).toMatchObject({ duty: { due: { day: inDays(3) } }, pauses: { planned: null, all: [{ state: 'refused' }] } })
  })

  it('of no known end has no day, and says so; ended early, what was left of the time is left', async () => {
    const id = await owed()
    const pause = await paused(id, { since: inDays(-1), until: null })
    expect(await read(id)).toMatchObject({ duty: { due: null, unknown: '时限正在暂停，到哪天为止还没有定', late: null }, ladder: [] })
    expect((await end(id, pause, director)).body).toMatchObject({ outcome: 'applied' })
    // Yesterday and today it stood.
    expect(await read(id)).toMatchObject({ duty: { due: { day: inDays(5) }, unknown: null }, pauses: { all: [{ until: inDays(0), mayEnd: false }] }, events: [{ what: 'pauseAsked' }, { what: 'pauseGranted' }, { what: 'pauseEnded', words: '已经出院' }] })
    expect(code(await end(id, pause, director))).toBe('duty.state')
  })

  it('that was ended before it began never was', async () => {
    const id = await owed()
    const pause = await paused(id, { since: inDays(2), until: inDays(5) })
    expect((await read(id)).duty.due.day).toBe(inDays(7))
    await supervisor.send(`/api/duties/${id}/pauses/${pause}/end`, { reason: '不去外地了' })
    expect(await read(id)).toMatchObject({ duty: { due: { day: inDays(3) } }, pauses: { planned: null, all: [{ state: 'withdrawn' }] } })
  })

  it('lets nobody be told above while the clock stands, and is found as it is by the watchdog', async () => {
    // Late since five days, and to be told to the town this morning.
    const id = await owed({ due: inDays(-3), more: { escalate_at: [at(inDays(0), 0), at(inDays(7))], escalate_to: ['childSupervisor', 'countyCivilAffairs'], remind_at: [], next_at: at(inDays(0), 0) } })
    await paused(id, { since: inDays(-1), until: inDays(4) })
    await scan()
    expect(await clock(id)).toEqual({ next: inDays(6), due: inDays(-3) })
    expect((await read(id)).events.map((one: { what: string }) => one.what)).toEqual(['pauseAsked', 'pauseGranted'])
    const { kernel } = stage.app
    await watch({ kernel, here: plansHere, onError: error => { throw error } })
    expect(await clock(id)).toEqual({ next: inDays(6), due: inDays(-3) })
    await stage.owner.query(`update qinghe.duties set due_on = $2, due_at = now(), next_at = now() where id = $1`, [id, inDays(1)])
    await watch({ kernel, here: plansHere, onError: error => { throw error } })
    expect(await clock(id)).toEqual({ next: inDays(6), due: inDays(-3) })
  })

  it('is for whoever owes it by name, and for no colleague of the same post until that person has left', async () => {
    const named = await somebody(stage.owner)
    const id = await owed({ more: { posting: named.posting } })
    const may = async (by: Person) => { const { mayAsk, all } = (await read(id, by)).pauses; return [mayAsk, ...all.map((one: { mayEnd: boolean }) => one.mayEnd)] }
    expect([await may(director), await may(entering(named))]).toEqual([[false], [true]])
    expect(code((await ask(id, director)).reply)).toBe('duty.notYours')
    const { pause, reply } = await ask(id, entering(named))
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect((await decide(id, pause, supervisor)).body).toMatchObject({ outcome: 'applied' })
    expect([await may(director), await may(entering(named))]).toEqual([[false, false], [true, true]])
    expect((await end(id, pause, director)).status).toBe(404)
    expect((await read(id)).duty.due.day).toBe(inDays(13))
    await stage.owner.query(`update qinghe.postings set valid_to = $2, state = 'ended' where id = $1`, [named.posting, inDays(0)])
    expect(await may(director)).toEqual([true, true])
    expect((await end(id, pause, director)).body).toMatchObject({ outcome: 'applied' })
  })

  it('and another of the same duty, ended and granted at the same moment, leave the day both make', async () => {
    const id = await owed()
    const long = await paused(id, { since: inDays(0), until: inDays(9) })
    const { pause: short } = await ask(id, director, { since: inDays(3), until: inDays(5) })
    const holder = new pg.Client(stage.app.db.connection('qinghe_owner'))
    await holder.connect()
    await holder.query('begin')
    await holder.query('select 1 from qinghe.duties where id = $1 for update', [id])
    const both = Promise.all([end(id, long, director), decide(id, short, supervisor)])
    const waiting = `select distinct l.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.usename = 'qinghe_range' and a.datname = current_database()`
    while ((await stage.owner.query(waiting)).rowCount !== 2) { /* until both have counted, and wait for the duty */ }
    await holder.query('commit')
    await holder.end()
    expect((await both).map(one => one.body)).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
    // One day of the first, three of the second.
    expect((await read(id)).duty.due.day).toBe(inDays(7))
  })

  it('holds on when an act opens the duty again: nobody is told of the new day before the pause is counted', async () => {
    const visit = { visitType: 'childDirector', purpose: 'regular', actualAt: inDays(0), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '没人做晚饭', grade: 3 }] }
    const one = await settleChild(stage.owner, { spot: 'inside' })
    const solver = await somebody(stage.owner)
    expect((await director.send('/api/records/visit/acts/record', { record: newRecordId(), child: one, body: visit })).body).toMatchObject({ outcome: 'applied' })
    const ofChild = async (): Promise<{ duty: string; definition: string; record: { id: string } }[]> => (await supervisor.get(`/api/duties/of-child/${one}`)).body.duties
    const record = (await ofChild()).find(line => line.definition === 'assignProblem')?.record.id
    const assign = (version: number, dueOn: string) => supervisor.send('/api/records/visit-issue/acts/assign', { record, child: one, assignee: solver.posting, body: { dueOn } }, { basedOn: { version, from: {} } })
    expect((await assign(1, inDays(9))).body).toMatchObject({ outcome: 'applied' })
    const id = (await ofChild()).find(line => line.definition === 'solveProblem')?.duty ?? expect.fail('nothing was opened')
    const { pause } = await ask(id, entering(solver), { since: inDays(0), until: null })
    expect((await decide(id, pause, supervisor)).body).toMatchObject({ outcome: 'applied' })
    expect((await assign(2, inDays(3))).body).toMatchObject({ outcome: 'applied' })
    const planned = { duty: { due: null, late: null, unknown: '时限正在暂停，到哪天为止还没有定' }, pauses: { planned: inDays(3) } }
    await moveClock(stage.owner, '5 days')
    try {
      await scan()
      expect(await read(id)).toMatchObject({ ...planned, ladder: [], events: [{ what: 'pauseAsked' }, { what: 'pauseGranted' }] })
      expect(await clock(id)).toEqual({ next: null, due: null })
      await watch({ kernel: stage.app.kernel, here: plansHere, onError: error => { throw error } })
      expect(await read(id)).toMatchObject(planned)
    } finally {
      await moveClock(stage.owner, '-5 days')
    }
    expect((await end(id, pause, entering(solver))).body).toMatchObject({ outcome: 'applied' })
    // Its time begins the day after it was given; none of it stood.
    expect((await read(id)).duty.due.day).toBe(inDays(3))
  })

  it('is not for what counts in minutes, nor for a child in danger', async () => {
    const byMinute = await owed({ more: { due_minute: 600 } })
    expect((await ask(byMinute, director)).reply.body.issues[0]).toMatchObject({ code: 'duty.danger', message: '按小时、分钟算的时限不能暂停' })
    const danger = await owed({ more: { duty: 'reportUp' } })
    expect((await ask(danger, director)).reply.body.issues[0]).toMatchObject({ code: 'duty.danger', message: '孩子可能有危险，这一项的时限不能暂停' })
    expect((await read(danger)).pauses).toMatchObject({ mayAsk: false, never: '孩子可能有危险，这一项的时限不能暂停' })
  })

  it('is asked for with days that can be meant', async () => {
    const id = await owed()
    const tries = [{ since: inDays(3), until: inDays(1) }, { since: inDays(0), until: inDays(500) }, { since: inDays(-60), until: null }]
    expect(await Promise.all(tries.map(async days => (await ask(id, director, days)).reply.status))).toEqual([400, 400, 422])
  })
})
