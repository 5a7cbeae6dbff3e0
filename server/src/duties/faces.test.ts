/** What somebody owes, looked through by name, by child and by kind; what cannot be done now, said with its reason. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places, schools } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { plantDuty, type PlantedDuty } from '../../../testing/duties.ts'
import { somebody } from '../../../testing/messages.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { gramsOf } from '../archives/grams.ts'
import { plansHere } from '../planEndpoints.ts'
import { scanAll } from './scanner.ts'

let stage: Stage
let director: Person
let supervisor: Person
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

/** A child of the village who is called so, as an archive would be found by name. */
async function named(name: string): Promise<string> {
  const id = await settleChild(stage.owner, { spot: 'inside' })
  await stage.owner.query('update qinghe.children set name = $2 where id = $1', [id, name])
  await stage.owner.query('delete from qinghe.name_grams where child = $1', [id])
  for (const { gram, rank } of gramsOf(name)) await stage.owner.query('insert into qinghe.name_grams (county, gram, child, region, rank) values (431003, $2, $1, $3, $4) on conflict do nothing', [id, gram, places.village, rank])
  return id
}
const owed = (child: string | null, more: Partial<PlantedDuty> = {}): Promise<string> => plantDuty(stage.owner, { of: 'visit', child, region: places.village, school: schools.junior, ...more })
const idsIn = ({ body }: { body: { duties: { duty: string }[] } }): string[] => body.duties.map(one => one.duty)
const code = (reply: { body: { issues?: { code: string }[] } }): string | undefined => reply.body.issues?.[0]?.code
const asked = (who: string): string => `who=${encodeURIComponent(who)}`

describe('what one owes', () => {
  it('is found by the name of the child, its pinyin and its initials, with the numbers of what was found', async () => {
    const [one, other] = [await named('欧阳明月'), await named('段小禾')]
    const [visit, late] = [await owed(one), await owed(one, { due: dayFromToday(-1) })]
    await owed(other)
    for (const who of ['欧阳明月', '明月', 'ouyang', 'oymy']) expect([who, idsIn(await director.get(`/api/duties/mine?${asked(who)}`)).sort()]).toEqual([who, [visit, late].sort()])
    expect((await director.get(`/api/duties/mine?${asked('明月')}`)).body.counts).toEqual({ late: 1, today: 0, week: 1, later: 0, unknown: 0 })
    expect(idsIn(await director.get(`/api/duties/mine?when=late&${asked('明月')}`))).toEqual([late])
    expect(idsIn(await director.get(`/api/duties/mine?${asked('没有这个人')}`))).toEqual([])
    expect(code(await director.get(`/api/duties/mine?${asked('19900000001')}`))).toBe('duty.who')
  })

  it('is put together by child and by kind, the nearest deadline first, page by page, and each group leads to its lines', async () => {
    const [first, second] = [await named('阮青青'), await named('阮蓝蓝')]
    const made = { late: await owed(first, { due: dayFromToday(-9) }), contact: await owed(first, { of: 'contact' }), visit: await owed(second, { due: dayFromToday(-8) }) }
    const groups = async (query: string) => (await director.get(`/api/duties/mine/groups?${asked('阮')}&${query}`)).body
    const byChild = await groups('by=child')
    expect(byChild.groups).toMatchObject([{ child: { id: first, name: '阮青青' }, open: 2, late: 1, due: dayFromToday(-9) }, { child: { id: second, name: '阮蓝蓝' }, open: 1, late: 1 }])
    expect(byChild.counts.late).toBe(2)
    const pages = await groups('by=child&limit=1')
    expect((await groups(`by=child&limit=1&after=${pages.next}`)).groups).toMatchObject([{ child: { id: second } }])
    expect((await groups('by=child&when=week')).groups).toMatchObject([{ child: { id: first }, open: 1 }])
    expect((await groups('by=kind')).groups).toMatchObject([{ plan: 'districtCare', duty: 'regularVisit', open: 2, late: 2, child: null }, { plan: 'lawAndAdvice', duty: 'weeklyContact', open: 1 }])
    expect(idsIn(await director.get(`/api/duties/mine?child=${first}`))).toEqual([made.late, made.contact])
    expect(idsIn(await director.get(`/api/duties/mine?plan=lawAndAdvice&duty=weeklyContact&${asked('阮')}`))).toEqual([made.contact])
  })

  it('about no child stands as a group of its own', async () => {
    const id = await owed(null, { more: { about: 'village', subject: String(places.village) } })
    const { groups } = (await director.get('/api/duties/mine/groups?by=child&limit=100')).body
    expect(groups).toEqual(expect.arrayContaining([expect.objectContaining({ child: null, open: 1 })]))
    expect(idsIn(await director.get('/api/duties/mine?noChild=true'))).toEqual([id])
  })

  it('is found by the beginning of a name alone where names are read masked, and by no name where they are not read', async () => {
    const child = await named('司马听雨')
    const id = await owed(child, { more: { role: 'educationBureau' } })
    const bureau = stage.enter(castAs('educationBureau'))
    const shown = (await bureau.get('/api/duties/mine')).body.duties.find((one: { duty: string }) => one.duty === id)?.child?.name
    expect(shown).toMatch(/^司•+$/u)
    expect([idsIn(await bureau.get(`/api/duties/mine?${asked('司')}`)), idsIn(await bureau.get(`/api/duties/mine?${asked('听')}`))]).toEqual([[id], []])
    for (const who of ['司马', '听雨', 'sm', '司马听雨']) for (const list of ['mine?', 'mine/groups?by=child&', 'mine/groups?by=kind&']) {
      expect([who, (await bureau.get(`/api/duties/${list}${asked(who)}`)).status]).toEqual([who, 403])
    }
    expect((await stage.enter(castAs('volunteer')).get(`/api/duties/mine?${asked('司')}`)).status).toBe(403)
  })
})

describe('what cannot be done now', () => {
  it('is said by whoever owes it, changes no clock, and is seen with its reason until somebody answers', async () => {
    const id = await owed(await named('水根'), { due: dayFromToday(-2) })
    const read = async (by: Person = supervisor) => (await by.get(`/api/duties/${id}`)).body
    const before = (await read()).duty
    expect((await director.send(`/api/duties/${id}/cannot-now`, { reason: '孩子随父母到外地，月底回来' })).body).toMatchObject({ outcome: 'applied' })
    const after = await read()
    expect(after.duty).toEqual({ ...before, hindrance: { at: expect.any(String), by: expect.anything(), words: '孩子随父母到外地，月底回来', answered: false } })
    expect(after.events).toMatchObject([{ what: 'cannotNow', words: '孩子随父母到外地，月底回来' }])
    const waiting = async (by: Person = supervisor) => idsIn(await by.get('/api/duties?hindered=true'))
    expect([await waiting(), (await supervisor.get('/api/duties/board')).body.hindered]).toEqual([[id], 1])
    expect((await stage.enter(neighbours.nextTown).get('/api/duties/board')).body.hindered).toBe(0)
    expect((await supervisor.send(`/api/duties/${id}/remind`, { words: '月底回来第一天就去' })).body).toMatchObject({ outcome: 'applied' })
    expect([await waiting(), (await read()).duty.hindrance.answered]).toEqual([[], true])
    expect((await director.send(`/api/duties/${id}/cannot-now`, { reason: '还没有回来' })).body).toMatchObject({ outcome: 'applied' })
    expect([await waiting(), (await read(director)).duty.hindrance.words]).toEqual([[id], '还没有回来'])
  })

  it('is said of nothing that counts in minutes and of no child who may be in danger: whoever is over it is called', async () => {
    const [byMinute, danger, other] = [await owed(await named('石生'), { more: { due_minute: 600 } }), await owed(await named('火生'), { more: { duty: 'reportUp' } }), await owed(await named('金生'))]
    const say = async (duty: string) => (await director.send(`/api/duties/${duty}/cannot-now`, { reason: '路断了，车过不去' })).body.issues?.[0]
    expect(await say(byMinute)).toMatchObject({ code: 'duty.danger', message: expect.stringContaining('按小时、分钟算的时限不能暂停') })
    expect(await say(danger)).toMatchObject({ code: 'duty.danger', message: expect.stringMatching(/^孩子可能有危险.*请马上打电话给督导员或者县里/u) })
    const read = async (duty: string) => { const { events, duty: line } = (await director.get(`/api/duties/${duty}`)).body; return [events, line.hindrance, line.mayWait] }
    expect([await read(byMinute), await read(danger), await read(other)]).toEqual([[[], null, false], [[], null, false], [[], null, true]])
  })

  it('is answered by people alone: what the clock tells its owner is no answer, and it is still not among those to be reminded', async () => {
    const soon = new Date(Date.now() + 3_600_000)
    const id = await owed(await named('火生'), { due: dayFromToday(1), more: { remind_at: [soon], next_at: soon } })
    expect((await director.send(`/api/duties/${id}/cannot-now`, { reason: '路断了，车过不去' })).body).toMatchObject({ outcome: 'applied' })
    await moveClock(stage.owner, '2 days')
    try {
      await scanAll({ pool: stage.app.pools.qinghe_scanner, here: plansHere, onError: error => { throw error } })
      const { duty, events } = (await supervisor.get(`/api/duties/${id}`)).body
      expect(events.map((one: { what: string }) => one.what)).toEqual(['cannotNow', 'reminded'])
      expect([duty.hindrance.answered, idsIn(await supervisor.get('/api/duties?hindered=true')).includes(id)]).toEqual([false, true])
      await somebody(stage.owner)
      const waiting = idsIn(await supervisor.get('/api/duties?hindered=true&late=true')).length
      expect((await supervisor.send('/api/duties/remind-late', { region: places.village, words: '请这两天办完' })).body.counts).toMatchObject({ hindered: waiting })
    } finally {
      await moveClock(stage.owner, '-2 days')
    }
  })

  it('is said by nobody else, of nothing that is over, and without numbers of people', async () => {
    const [id, over] = [await owed(await named('土生')), await owed(await named('木生'), { more: { waived_at: new Date() } })]
    const say = async (by: Person, duty: string, reason = '路断了，车过不去') => code(await by.send(`/api/duties/${duty}/cannot-now`, { reason }))
    expect([await say(supervisor, id), await say(director, over)]).toEqual(['duty.notMine', 'duty.state'])
    expect((await stage.enter(neighbours.nextTown).send(`/api/duties/${id}/cannot-now`, { reason: '路断了，车过不去' })).status).toBe(404)
    expect((await director.send(`/api/duties/${id}/cannot-now`, { reason: '打 19900000001 没有人接' })).status).toBe(400)
    expect((await supervisor.get(`/api/duties/${id}`)).body.duty.hindrance).toBeNull()
  })
})
