import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

type Place = { region: number; name: string; all: number; gaps: number; noGuardian: number | null }
const progressFor = async (who: Parameters<Stage['enter']>[0], at = ''): Promise<Place[]> =>
  (await stage.enter(who).get(`/api/archives/progress${at}`)).body.places
const at = (found: readonly Place[], region: number) => found.find(place => place.region === region)

describe('how far each village is', () => {
  beforeAll(async () => {
    const county = stage.enter(castAs('countyCivilAffairs'))
    for (const [name, region, hasEntrustedGuardian] of [['甲小一', places.village, true], ['乙小二', places.village, false], ['丙小三', places.nextVillage, true]] as const) {
      const draft = { name, birthDate: '2016-03-01', region, hasEntrustedGuardian, guardianshipType: hasEntrustedGuardian ? 3 : 1, ...(hasEntrustedGuardian ? { 'guardian.name': '丁大' } : {}) }
      expect((await county.send('/api/archives', { id: newChildId(), draft })).body).toMatchObject({ outcome: 'applied' })
    }
    await stage.owner.query("update qinghe.children set status = 'active'")
    await stage.owner.query("update qinghe.children set gaps = '{}' where name = '丙小三'")
  })

  it('counts a village by what is registered there, and names those that have nobody', async () => {
    const found = await progressFor(castAs('countyCivilAffairs'))
    expect(at(found, places.village)).toMatchObject({ all: 2, gaps: 2, noGuardian: 1 })
    expect(at(found, places.nextVillage)).toMatchObject({ all: 1, gaps: 0, noGuardian: 0 })
    expect(at(found, places.villageOfNextTown)).toMatchObject({ all: 0, gaps: 0 })
    expect(found.every(place => place.name !== String(place.region))).toBe(true)
  })

  it('ends at the edge of the reader’s area', async () => {
    expect((await progressFor(castAs('childDirector'))).map(place => place.region)).toEqual([places.village])
    expect(at(await progressFor(neighbours.nextTown), places.village)).toBeUndefined()
    expect(await progressFor(castAs('homeroomTeacher'))).toEqual([])
  })

  it('says nothing about guardianship to those who may not read it', async () => {
    expect(at(await progressFor(castAs('police')), places.village)).toMatchObject({ all: 2, noGuardian: null })
    const counts = await stage.enter(castAs('police')).get('/api/archives/counts')
    expect(counts.body.tabs).toMatchObject({ all: 3 })
    expect(counts.body.tabs).not.toHaveProperty('noGuardian')
  })
})
