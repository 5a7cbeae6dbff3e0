/** What begins by itself: a round on the day a plan in force owes it, in every county that took the plan, once. */
import { censusParameters } from '@qinghe/domain/census/parameters.ts'
import { quarterAt, roundDays } from '@qinghe/domain/census/rounds.ts'
import { addDays, plainDate, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { castAs } from '../../../testing/cast.ts'
import { at, atNoon, quarterAhead } from '../../../testing/census.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { demoQuarters } from '../../../testing/world/rounds.ts'
import { plansHere } from '../planEndpoints.ts'
import { followQuarter } from './jobs.ts'
import { quarterNamed } from './open.ts'

const days = quarterAhead()
let stage: Stage
beforeAll(async () => {
  stage = await openStage({ planned: [431003, 431022, 440106] })
})
const faults: unknown[] = []
afterAll(async () => { expect(await stage.stop()).toEqual([]) })
const follow = () => followQuarter({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans: plansHere }, error => { faults.push(error) })

it('of a moment at which a county had no archive no round begins by itself', async () => {
  await atNoon(stage.owner, addDays(days.standard, 1))
  expect(await follow()).toEqual({ opened: 0, joined: 0 })
})

it('a county whose days are out of order is told, and keeps no other waiting', async () => {
  await atNoon(stage.owner, days.opens)
  await stage.owner.query(`insert into qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
    select key, 430000000000, '2020-01-01', 25, unit, title, '本省方案', package, 1, clock_timestamp() from qinghe.parameters where key = 'censusStandardDay' and region = 0`)
  await stage.app.parameters.refresh()
  expect(await follow()).toMatchObject({ opened: 1 })
  expect(faults.map(String)).toEqual([expect.stringContaining('county 431003'), expect.stringContaining('county 431022')])
  await stage.owner.query('delete from qinghe.parameters where region = 430000000000')
  await stage.app.parameters.refresh()
})

it('a round begins on its day by the plan that owes it, with its days, and no second one', async () => {
  await settleChild(stage.owner, { spot: 'inside' })
  await atNoon(stage.owner, addDays(days.opens, -1))
  expect(await follow()).toMatchObject({ opened: 0 })
  await atNoon(stage.owner, days.opens)
  expect(await follow()).toMatchObject({ opened: 2 })
  expect(await follow()).toEqual({ opened: 0, joined: 0 })
  const officer = stage.enter(castAs('countyCivilAffairs'))
  expect((await officer.get(at(days.period))).body).toMatchObject({ openedBy: null, state: 'villageSurveying', days: { opens: days.opens, standard: days.standard, village: days.village, town: days.town, lock: days.lock }, own: { sums: { open: 1 } } })
  const again = await officer.send('/api/census/rounds', { period: days.period })
  expect(again.body.issues[0].message).toContain('已由系统按方案在')
})

it('whoever comes in by a roster is on the list of her village within a minute', async () => {
  await settleChild(stage.owner, { spot: 'nextVillage' })
  expect(await follow()).toEqual({ opened: 0, joined: 1 })
})

it('the demo has on every day a quarter whose villages are late, and leaves none empty that would begin by itself', () => {
  for (let day = plainDate('2026-01-01'); day < '2029-01-01'; day = addDays(day, 1)) {
    const found = demoQuarters(day).map(period => roundDays(quarterNamed(period), censusParameters, { village: null, town: null }))
    expect(found[0]?.village).toSatisfy((due: PlainDate) => due < day && addDays(due, 123) > day)
    const now = roundDays(quarterAt(day), censusParameters, { village: null, town: null })
    expect(found.some(one => one.period === now.period), day).toBe(now.standard < day)
  }
})
