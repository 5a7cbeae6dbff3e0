/** The board of a town: places × duties, so that one sees where which of them is late. */
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

it('tells of each place which duties are owed there, done and late', async () => {
  const director = stage.enter(castAs('childDirector'))
  const child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).status).toBe(200)
  const at = { child, region: places.village }
  await plantDuty(stage.owner, { of: 'visit', ...at, due: dayFromToday(-2) })
  await plantDuty(stage.owner, { of: 'visit', ...at, due: dayFromToday(2) })
  await plantDuty(stage.owner, { of: 'contact', ...at, due: dayFromToday(1), more: { done_at: new Date() } })
  const { body } = await stage.enter(castAs('childSupervisor')).get('/api/duties/board')
  const village = body.places.find((one: { place: { code: number } }) => one.place.code === places.village)
  expect(village).toMatchObject({ owed: 3, done: 1, late: 1 })
  expect([...village.cells].sort((a, b) => (a.duty < b.duty ? -1 : 1))).toEqual([
    { plan: 'districtCare', duty: 'regularVisit', owed: 2, done: 0, late: 1 }, { plan: 'lawAndAdvice', duty: 'weeklyContact', owed: 1, done: 1, late: 0 },
  ])
})
