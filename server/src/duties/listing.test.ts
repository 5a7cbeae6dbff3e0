/** The numbers above a list are the lists behind them; filters find what they name; a waiver finds its second person. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places, schools } from '../../../testing/cast.ts'
import { plantDuty, type PlantedDuty } from '../../../testing/duties.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let child: string
beforeAll(async () => {
  stage = await openStage()
  child = await settleChild(stage.owner, { spot: 'inside' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const owed = (more: Partial<PlantedDuty> = {}): Promise<string> => plantDuty(stage.owner, { of: 'visit', child, region: places.village, school: schools.junior, ...more })
const idsIn = ({ body }: { body: { duties: { duty: string }[] } }): string[] => body.duties.map(one => one.duty)

describe('what one owes', () => {
  it('is counted the same whichever part of it is looked at, and each number is the list behind it', async () => {
    const made = { late: await owed({ due: dayFromToday(-2) }), today: await owed({ due: dayFromToday(0) }), week: await owed({ due: dayFromToday(7) }), later: await owed({ due: dayFromToday(8) }), unknown: await owed({ due: null }) }
    await owed({ due: dayFromToday(90), opens: dayFromToday(60) })
    const director = stage.enter(castAs('childDirector'))
    for (const [when, id] of Object.entries(made)) {
      const answer = await director.get(`/api/duties/mine?when=${when}`)
      expect([when, idsIn(answer), answer.body.counts]).toEqual([when, [id], { late: 1, today: 1, week: 1, later: 1, unknown: 1 }])
    }
    expect(idsIn(await director.get('/api/duties/mine'))).toEqual([made.late, made.today, made.week, made.later, made.unknown])
  })
})

describe('what a place owes', () => {
  it('is found by school and by clause, with the name of the clause', async () => {
    const bureau = stage.enter(castAs('educationBureau'))
    const here = await owed({ of: 'threeOnes' })
    const there = await owed({ of: 'threeOnes', school: neighbours.nextSchool.school })
    expect(idsIn(await bureau.get(`/api/duties?school=${schools.junior}&limit=100`))).toEqual(expect.arrayContaining([here]))
    expect(idsIn(await bureau.get(`/api/duties?school=${schools.junior}&limit=100`))).not.toContain(there)
    const supervisor = stage.enter(castAs('childSupervisor'))
    const { definitions } = (await supervisor.get('/api/duties/board?plan=districtCare&clause=visits')).body
    expect(definitions).toEqual([expect.objectContaining({ duty: 'regularVisit', clause: expect.stringMatching(/./u) })])
    expect((await supervisor.get('/api/duties/board?plan=districtCare&clause=noSuchClause')).body.definitions).toEqual([])
  })

  it('says which posts may do it', async () => {
    const id = await owed()
    const { duty } = (await stage.enter(castAs('childSupervisor')).get(`/api/duties/${id}`)).body
    expect(duty.able).toEqual(expect.arrayContaining(['childDirector', 'pairedTeacher']))
    expect(duty.able).not.toContain('childSupervisor')
  })
})

describe('a waiver that waits', () => {
  it('is shown to whoever may decide it, and to nobody else', async () => {
    const id = await owed()
    const [supervisor, officer] = [stage.enter(castAs('childSupervisor')), stage.enter(castAs('countyCivilAffairs'))]
    const waiting = async (by: Person): Promise<string[]> => idsIn({ body: { duties: (await by.get('/api/duties/waivers')).body.waiting } })
    const waiver = newUuid()
    expect((await supervisor.send(`/api/duties/${id}/waiver`, { waiver, reason: '孩子随父母到外地' })).body).toMatchObject({ outcome: 'applied' })
    expect((await officer.get('/api/duties/waivers')).body.waiting).toMatchObject([{ waiver, duty: id, child: { id: child } }])
    for (const by of [supervisor, stage.enter(neighbours.nextTown), stage.enter(castAs('schoolAdmin'))]) expect(await waiting(by)).toEqual([])
    expect((await stage.enter(castAs('childDirector')).get('/api/duties/waivers')).status).toBe(403)
    expect((await officer.send(`/api/duties/waivers/${waiver}/decide`, { grant: false, reason: '可以到外地电话联系' })).body).toMatchObject({ outcome: 'applied' })
    expect(await waiting(officer)).toEqual([])
  })
})
