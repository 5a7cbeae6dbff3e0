import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let child: string
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const fine = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine', mood: 'low', talk: '想妈妈' }
async function visit(by: Person, more: object = {}): Promise<string> {
  const record = newRecordId()
  const reply = await by.send('/api/records/visit/acts/record', { record, child, body: { ...fine, ...more } })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  return record
}

describe('a visit', () => {
  it('is recorded, found in the list of the village and of the town, and read whole', async () => {
    const record = await visit(director)
    for (const person of [director, supervisor]) {
      const list = await person.post('/api/records/visit', { filters: { result: ['fine'] } })
      expect(list.status).toBe(200)
      expect(list.body.records).toMatchObject([{ record, state: 'done', child: { id: child, name: '王小禾' }, values: { visitType: 'childDirector', result: 'fine' } }])
    }
    const page = await director.get(`/api/records/visit/${record}`)
    expect(page.body).toMatchObject({ revision: 1, values: { talk: '想妈妈', metChild: true, livesAlone: false }, acts: ['correct'], inside: [], parent: null })
  })

  it('is not there for a village next door, nor for the county next door', async () => {
    const record = await visit(director, { actualAt: dayFromToday(-2) })
    for (const post of [neighbours.nextVillage, neighbours.nextCounty]) {
      const stranger = stage.enter(post)
      expect((await stranger.get(`/api/records/visit/${record}`)).status).toBe(404)
      expect((await stranger.post('/api/records/visit', {})).body.records).toEqual([])
    }
  })

  it('tells all that is wrong at once, in words, and keeps nothing', async () => {
    const record = newRecordId()
    const reply = await director.send('/api/records/visit/acts/record', { record, child, body: { visitType: 'party', actualAt: dayFromToday(1), metChild: false, strange: 1 } })
    expect(reply.status).toBe(422)
    expect(reply.body.issues.map((one: { field: string }) => one.field)).toEqual(expect.arrayContaining(['purpose', 'actualAt', 'whyNotMet', 'result', 'strange']))
    expect((await director.get(`/api/records/visit/${record}`)).status).toBe(404)
  })

  it('is corrected by its author, and the history says what was before', async () => {
    const record = await visit(director, { actualAt: dayFromToday(-3) })
    const reply = await director.send('/api/records/visit/acts/correct', { record, body: { metGuardian: false } }, { basedOn: { version: 1, from: { metGuardian: true } } })
    expect(reply.body).toMatchObject({ outcome: 'applied', records: [{ id: record, version: 2 }] })
    const history = await supervisor.get(`/api/records/visit/${record}/history`)
    expect(history.body.entries).toMatchObject([
      { act: '更正', revision: 2, from: 'done', to: 'done', fields: [{ field: 'metGuardian', label: '见到监护人或照护人', before: '是', after: '否' }] },
      { act: '保存走访', revision: 1, from: null, to: 'done' },
    ])
  })
})
