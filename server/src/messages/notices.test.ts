import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveClock } from '../../../testing/clock.ts'
import { places } from '../../../testing/cast.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { somebody, tell, type Told } from '../../../testing/messages.ts'
import type { Person } from '../../../testing/app.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const entering = ({ posting, account, role, region }: Told): Person => stage.enter({ role, region, county: 431003, school: 0 }, { posting, account })
const linesOf = async (person: Person): Promise<{ title: string; amount: number; unread: number; duty: string | null; day: string; topic: string }[]> => (await person.get('/api/notices')).body.notices

describe('notices', () => {
  it('of one day and one kind of duty are one line, with the duty where there is one', async () => {
    const director = await somebody(stage.owner)
    for (let i = 0; i < 5; i++) await tell(stage.owner, { to: director, channel: 'notice', title: '季度核查' })
    const one = await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village })
    await tell(stage.owner, { to: director, channel: 'notice', title: '本村排查', topic: 'soon', about: one })
    const person = entering(director)
    expect((await linesOf(person)).map(({ title, amount, unread, duty }) => [title, amount, unread, duty]).sort()).toEqual([['季度核查', 5, 5, null], ['本村排查', 1, 1, one]])
    expect((await person.get('/api/notices/unread')).body).toEqual({ unread: 6, urgent: 0 })
  })

  it('are read by whom they were for, and by nobody else of the same village', async () => {
    const [director, colleague] = [await somebody(stage.owner), await somebody(stage.owner)]
    for (const to of [director, colleague]) await tell(stage.owner, { to, channel: 'notice' })
    const [mine, theirs] = [entering(director), entering(colleague)]
    const [line] = await linesOf(mine)
    const reply = await mine.send('/api/notices/read', { notices: [{ topic: line!.topic, title: line!.title, day: line!.day }] })
    expect([reply.body.outcome, reply.body.counts]).toEqual(['applied', { read: 1 }])
    expect([(await linesOf(mine)).map(one => one.unread), (await linesOf(theirs)).map(one => one.unread)]).toEqual([[0], [1]])
  })

  it('of a post above, which reads the whole county, are its own alone', async () => {
    const [director, officer] = [await somebody(stage.owner), await somebody(stage.owner, { role: 'countyCivilAffairs', region: 431003000000 })]
    await tell(stage.owner, { to: director, channel: 'notice' })
    expect(await linesOf(entering(officer))).toEqual([])
  })

  it('of a duty one is kept from by now are kept from one as well', async () => {
    const director = await somebody(stage.owner)
    const about = await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village })
    await tell(stage.owner, { to: director, channel: 'notice', about })
    expect((await linesOf(entering(director))).length).toBe(1)
    await stage.owner.query('update qinghe.duties set barred = $2 where id = $1', [about, [director.account]])
    expect([await linesOf(entering(director)), (await entering(director).get('/api/notices/unread')).body]).toEqual([[], { unread: 0, urgent: 0 }])
  })

  it('are gone from the list after sixty days', async () => {
    const director = await somebody(stage.owner)
    await tell(stage.owner, { to: director, channel: 'notice' })
    expect((await linesOf(entering(director))).length).toBe(1)
    await moveClock(stage.owner, '61 days')
    expect(await linesOf(entering(director))).toEqual([])
  })
})
