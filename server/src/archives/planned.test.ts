import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { openReading } from '../db/scope.ts'
import { prepared } from '../db/sql.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

describe('pages of a list', () => {
  it('stay planned for the lengths the screens ask for, and for no other', async () => {
    const officer = stage.enter(castAs('countyCivilAffairs'))
    const plans = async () => {
      const opening = openReading(officer.actor, true)
      const [row] = await stage.app.pools.lanes.ask(opening, '7', prepared<{ n: number }>('test.plans')`select count(*)::int as n from pg_prepared_statements`)
      return row?.n ?? 0
    }
    await officer.get('/api/archives?limit=100')
    const before = await plans()
    for (let limit = 1; limit <= 30; limit++) expect((await officer.get(`/api/archives?limit=${limit}`)).status).toBe(200)
    expect(await plans()).toBe(before)
    await officer.get('/api/archives?sort=birth&limit=50')
    expect(await plans()).toBeGreaterThan(before)
  })
})
