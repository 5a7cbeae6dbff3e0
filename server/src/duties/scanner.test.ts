import { fork } from 'node:child_process'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { places } from '../../../testing/cast.ts'
import { moveClock, setClock } from '../../../testing/clock.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { somebody, type Told } from '../../../testing/messages.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import type { Cells } from '../db/rows.ts'
import { roleNames } from '../db/roles.ts'
import { plansHere } from '../planEndpoints.ts'
import { scanAll, scanOnce } from './scanner.ts'

let stage: Stage
let director: Told
let supervisor: Told
let officer: Told
const faults: unknown[] = []
/** Looks on from outside every transaction: within one, PostgreSQL goes on showing who was connected when it was first asked. */
let onlooker: pg.Client
beforeAll(async () => {
  stage = await openStage()
  onlooker = new pg.Client(stage.app.db.connection('postgres'))
  await onlooker.connect()
  director = await somebody(stage.owner)
  supervisor = await somebody(stage.owner, { role: 'childSupervisor', region: places.town })
  officer = await somebody(stage.owner, { role: 'countyCivilAffairs', region: places.county })
})
afterAll(async () => {
  await onlooker.end()
  expect([...await stage.stop(), ...faults]).toEqual([])
})
beforeEach(async () => {
  for (const table of ['outbox', 'duty_events', 'duties']) await stage.owner.query(`delete from qinghe.${table}`)
  await setClock(stage.owner, '2027-06-01 12:00:00+08')
})

const scanner = () => ({ pool: stage.app.pools.qinghe_scanner, here: plansHere, onError: (error: unknown) => { faults.push(error) } })
const at = (day: number, clock = '08:00') => new Date(`2027-06-${String(day).padStart(2, '0')}T${clock}:00+08:00`)
type More = { remind?: number[]; escalate?: [day: number, to: RoleKey][]; region?: number; more?: Cells }
/** Due on the tenth; reminded on the fifth and the ninth, told to the town on the twelfth and to the county on the fourteenth. */
async function owed({ remind = [5, 9], escalate = [[12, 'childSupervisor'], [14, 'countyCivilAffairs']], region = places.village, more = {} }: More = {}): Promise<string> {
  const [before, after] = [remind.map(day => at(day)), escalate.map(([day]) => at(day))]
  return plantDuty(stage.owner, { of: 'visit', child: null, region, due: '2027-06-10', more: { remind_at: before, escalate_at: after, escalate_to: escalate.map(([, to]) => to), next_at: [...before, ...after][0] ?? null, ...more } })
}
type Line = { about: string; topic: string; posting: string; channel: string }
const waiting = `from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.usename = 'qinghe_scanner' and a.datname = current_database()`
/** While nobody may write down what was told. */
async function outboxHeld(work: () => Promise<void>): Promise<void> {
  await stage.owner.query('begin')
  try {
    await stage.owner.query('lock table qinghe.outbox in share row exclusive mode')
    await work()
  } finally {
    await stage.owner.query('commit')
  }
}
const said = async (duty?: string): Promise<Line[]> => (await stage.owner.query<Line>('select about, topic, posting, channel from qinghe.outbox where $1::uuid is null or about = $1 order by at, topic, channel, posting', [duty ?? null])).rows
const heard = async (duty: string, who: Told): Promise<string[]> => (await said(duty)).filter(one => one.posting === who.posting && one.channel === 'notice').map(one => one.topic)
const clockOf = async (duty: string) => (await stage.owner.query('select ladder, next_at from qinghe.duties where id = $1', [duty])).rows[0]
const on = async (day: number): Promise<void> => { await setClock(stage.owner, `2027-06-${String(day).padStart(2, '0')} 09:00:00+08`); await scanAll(scanner()) }

describe('a deadline', () => {
  it('is told to its owner before, and to level after level when it is over, on the desk and by telephone', async () => {
    const duty = await owed()
    for (const day of [4, 5, 9, 10, 12, 13, 14, 20]) await on(day)
    expect([await heard(duty, director), await heard(duty, supervisor), await heard(duty, officer)]).toEqual([['soon', 'soon', 'late', 'late'], ['raised'], ['raised']])
    expect((await said(duty)).filter(one => one.channel === 'sms').length).toBe(6)
    expect(await clockOf(duty)).toEqual({ ladder: 4, next_at: null })
    const { rows } = await stage.owner.query('select what, to_role, to_posting from qinghe.duty_events where duty = $1 order by at', [duty])
    expect(rows.map(one => [one.what, one.to_role, one.to_posting])).toEqual([
      ['reminded', 'childDirector', director.posting], ['reminded', 'childDirector', director.posting], ['escalated', 'childSupervisor', supervisor.posting], ['escalated', 'countyCivilAffairs', officer.posting],
    ])
  })

  it('is named as the plan names it, and never by a child', async () => {
    await owed()
    await on(5)
    expect((await stage.owner.query('select distinct title from qinghe.outbox')).rows).toEqual([{ title: plansHere.shipped().find(one => one.plan.plan === 'districtCare')?.plan.duties.find(one => one.id === 'regularVisit')?.title }])
  })

  it('that was met is told to nobody', async () => {
    const duty = await owed({ more: { done_at: at(3) } })
    await on(20)
    expect(await said(duty)).toEqual([])
  })

  it('is never told to whom its record is kept from', async () => {
    const duty = await owed({ more: { barred: [supervisor.account] } })
    await on(12)
    expect([await heard(duty, supervisor), await heard(duty, officer)]).toEqual([[], ['raised']])
  })

  it('of a village where nobody is in office is told to the level above, at once', async () => {
    const duty = await owed({ region: places.nextVillage })
    await on(5)
    expect([await heard(duty, supervisor), (await stage.owner.query('select what, to_role from qinghe.duty_events where duty = $1', [duty])).rows]).toEqual([['raised'], [{ what: 'reminded', to_role: 'childSupervisor' }]])
  })

  it('of one person is told to them, and to whoever holds the seat once they have left', async () => {
    const other = await somebody(stage.owner, { region: places.nextVillage })
    const [named, left] = [await owed({ more: { posting: other.posting } }), await owed({ more: { posting: newUuid() } })]
    await on(5)
    expect([await heard(named, other), await heard(named, director), await heard(left, director)]).toEqual([['soon'], [], ['soon']])
    await stage.owner.query(`update qinghe.postings set state = 'ended' where id = $1`, [other.posting])
  })

  it('where no level has anybody is noted with whom it was meant for', async () => {
    const duty = await owed({ region: places.villageOfNextTown, escalate: [[12, 'childSupervisor']] })
    await on(12)
    expect([await said(duty), (await stage.owner.query('select what, to_role, to_posting from qinghe.duty_events where duty = $1', [duty])).rows]).toEqual([[], [{ what: 'escalated', to_role: 'childSupervisor', to_posting: null }]])
  })

  it('counted in minutes is urgent', async () => {
    await owed({ more: { due_minute: 600 } })
    await on(12)
    expect((await stage.owner.query('select distinct urgent from qinghe.outbox')).rows).toEqual([{ urgent: true }])
  })
})

describe('a word from above', () => {
  it('reaches whoever owes it, on the desk and by telephone, without the word in the message', async () => {
    const duty = await owed()
    const town = stage.enter({ role: 'childSupervisor', region: places.town, county: 431003, school: 0 }, { posting: supervisor.posting, account: supervisor.account })
    expect((await town.send(`/api/duties/${duty}/remind`, { duty, words: '请今天去看看' })).body).toMatchObject({ outcome: 'applied' })
    expect((await said(duty)).map(one => [one.topic, one.channel, one.posting])).toEqual([['asked', 'notice', director.posting], ['asked', 'sms', director.posting]])
    expect(JSON.stringify((await stage.owner.query('select * from qinghe.outbox')).rows)).not.toContain('请今天')
  })
})

describe('the scanner', () => {
  it('tells once though two of it run at the same time', async () => {
    const duties = await Promise.all(Array.from({ length: 450 }, () => owed()))
    await setClock(stage.owner, '2027-06-05 09:00:00+08')
    const counts = await Promise.all([scanAll(scanner()), scanAll(scanner())])
    expect([counts[0]! + counts[1]!, (await said()).length, new Set((await said()).map(one => one.about)).size]).toEqual([duties.length, 2 * duties.length, duties.length])
  })

  it('misses nothing and says nothing twice while the clock jumps about', async () => {
    const duty = await owed()
    for (const day of [6, 2, 28, 3, 11, 1, 29]) await on(day)
    expect([await heard(duty, supervisor), await heard(duty, officer), (await heard(duty, director)).filter(topic => topic === 'late').length]).toEqual([['raised'], ['raised'], 2])
  })

  it('says what is new of a ladder that was written anew, and not what was said', async () => {
    const duty = await owed()
    await on(5)
    await stage.owner.query('update qinghe.duties set ladder = 0, next_at = $2, remind_at = $3 where id = $1', [duty, at(5), [at(5), at(7)]])
    await on(6)
    expect((await heard(duty, director)).length).toBe(1)
    await on(7)
    expect((await heard(duty, director)).length).toBe(2)
    expect((await stage.owner.query('select 1 from qinghe.duty_events where duty = $1', [duty])).rowCount).toBe(2)
  })

  it('that is killed in the middle has told nothing, and the next one tells it once', async () => {
    const duties = await Promise.all(Array.from({ length: 20 }, () => owed()))
    await setClock(stage.owner, '2027-06-05 09:00:00+08')
    await outboxHeld(async () => {
      const child = fork(new URL('../../../testing/scannerChild.ts', import.meta.url), [], { execArgv: [], env: {}, stdio: 'inherit' })
      const gone = new Promise(done => child.once('exit', done))
      child.send({ connections: Object.fromEntries(roleNames.map(role => [role, stage.app.db.connection(role)])) })
      while ((await onlooker.query(`select 1 ${waiting}`)).rowCount === 0) { /* until it stands before the outbox, the duties in its hand */ }
      child.kill('SIGKILL')
      await gone
    })
    const isFree = async (): Promise<boolean> => (await stage.owner.query(`select 1 from qinghe.duties where next_at <= qinghe.now() for update skip locked`)).rowCount === duties.length
    while (!await isFree()) { /* PostgreSQL notices that nobody is there any more */ }
    await scanAll(scanner())
    expect([(await said()).length, (await stage.owner.query('select 1 from qinghe.duty_events')).rowCount]).toEqual([2 * duties.length, duties.length])
  })

  it('goes on after the database was away', async () => {
    await Promise.all(Array.from({ length: 20 }, () => owed()))
    await setClock(stage.owner, '2027-06-05 09:00:00+08')
    await outboxHeld(async () => {
      const cut = expect(scanOnce(scanner())).rejects.toThrow()
      while ((await onlooker.query(`select pg_terminate_backend(a.pid) ${waiting}`)).rowCount === 0) { /* until it waits */ }
      await cut
    })
    await scanAll(scanner())
    await scanAll(scanner())
    expect((await said()).length).toBe(40)
  })

  it('does not stop at a clock that is wrong: it is set right and the others go on', async () => {
    const wrong = await owed({ more: { next_at: at(1) } })
    const right = await owed()
    await on(5)
    expect([await heard(wrong, director), await heard(right, director)]).toEqual([['soon'], ['soon']])
    await moveClock(stage.owner, '1 hour')
    expect(await scanAll(scanner())).toBe(0)
  })
})
