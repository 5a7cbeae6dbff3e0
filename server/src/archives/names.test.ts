import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

it('names are told of one’s own children, masked to whoever reads them masked, and never of the next village', async () => {
  const own = newChildId()
  const next = newChildId()
  for (const [person, id, region] of [[stage.enter(castAs('childDirector')), own, places.village], [stage.enter(neighbours.nextVillage), next, places.nextVillage]] as const) {
    expect((await person.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region } })).body).toMatchObject({ outcome: 'applied' })
  }
  const told = async (role: Parameters<typeof castAs>[0]) => (await stage.enter(castAs(role)).post('/api/archives/names', { ids: [own, next] })).body
  expect((await told('childDirector')).children).toEqual([{ id: own, name: '王小禾' }])
  expect((await told('countyCivilAffairs')).children).toHaveLength(2)
  expect((await told('womensFederation')).children.map((child: { name: string }) => child.name)).toEqual(['王••', '王••'])
  expect((await stage.enter(castAs('auditor')).post('/api/archives/names', { ids: [own] })).status).toBe(403)
})
