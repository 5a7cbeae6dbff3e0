/** Everybody who works reads which versions of a plan there were, by whom, and what one says otherwise than another; what is only proposed is for those who
 *  write plans. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import type { CheckedPlan } from '@qinghe/domain/plans/countyPlans.ts'
import type { ComparedPlans, PlanVersions } from '@qinghe/domain/plans/versionFaces.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let proposer: Person
let colleague: Person
let director: Person
beforeAll(async () => {
  stage = await openStage({ planned: [431003] })
  proposer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
  director = stage.enter(castAs('childDirector'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const today = dayFromToday(0)
const versions = async (by: Person, plan = 'countyCare'): Promise<PlanVersions> => (await by.get(`/api/plans/versions?plan=${plan}`)).body as PlanVersions
const compare = (by: Person, older: string, newer: string) => by.get(`/api/plans/compare?plan=countyCare&older=${older}&newer=${newer}`)
const changed = async (source: string, change: object): Promise<string> => ((await proposer.post('/api/plans/check', { source, change })).body as CheckedPlan).source
const sourceOf = async (plan: string): Promise<string> => (await proposer.get(`/api/plans/source?plan=${plan}`)).body.source
async function propose(source: string, from = today): Promise<string> {
  const id = newRecordId()
  expect((await proposer.send('/api/plans/versions', { id, source, from, reason: '提前两天好汇总' })).body).toMatchObject({ outcome: 'applied' })
  return id
}
const publish = async (id: string): Promise<void> => { expect((await colleague.send('/api/plans/decisions', { ids: [id], to: 'published' })).body).toMatchObject({ outcome: 'applied' }) }

it('a village director reads which version runs since when, why, and what it changed, number by number', async () => {
  const id = await propose(await changed(await changed(await sourceOf('countyCare'), { what: 'parameter', name: 'censusDueDay', code: null, value: 18 }), { what: 'addReminder', duty: 'quarterlyStudy', days: 9 }))
  await publish(id)
  const { title, place, versions: [newest, first] } = await versions(director)
  expect([title, place]).toEqual(['县民政局关爱保护方案', '苏仙区'])
  expect(newest).toMatchObject({ id, standing: 'running', from: today, until: null, reason: '提前两天好汇总', before: first?.id })
  expect(first).toMatchObject({ standing: 'past', until: today, before: 'shipped' })
  const { differences, newer } = (await compare(director, first?.id ?? '', id)).body as ComparedPlans
  expect(newer).toContain(`${today} 起施行`)
  expect(differences).toEqual(expect.arrayContaining([
    expect.objectContaining({ sort: '参数', change: 'changed', before: ['村排查完成的日子：20 日'], after: ['村排查完成的日子：18 日'], effect: null }),
    expect.objectContaining({ sort: '应办', title: '季度摸底排查', change: 'changed', effect: '没有办完的照新的写法重算，已经办了的保留' }),
    expect.objectContaining({ sort: '应办', change: 'changed', after: [expect.stringContaining('提前 9 天提醒')], effect: '没有办完的照新的写法重算，已经办了的保留' }),
  ]))
})

it('what is only proposed is there for those who write plans, and for nobody else', async () => {
  const id = await propose(await changed(await sourceOf('countyCare'), { what: 'dropClause', clause: 'study' }), dayFromToday(5))
  const before = (await versions(director)).versions[0]?.id ?? ''
  expect((await versions(director)).versions.map(one => one.id)).not.toContain(id)
  expect((await compare(director, before, id)).status).toBe(404)
  expect((await versions(colleague)).versions[0]).toMatchObject({ id, standing: 'proposed', before })
  expect(((await compare(colleague, before, id)).body as ComparedPlans).differences).toEqual(expect.arrayContaining([expect.objectContaining({ sort: '应办', change: 'removed', after: [], effect: '不再派；没有办完的撤销，已经办了的保留' })]))
  expect((await colleague.send('/api/plans/decisions', { ids: [id], to: 'refused', reason: '再想一想' })).body).toMatchObject({ outcome: 'applied' })
})

it('another county and whoever stands above reads the plan of the product and no version; a family reads none', async () => {
  for (const post of [neighbours.nextCounty, castAs('cityCivilAffairs')]) expect(await versions(stage.enter(post))).toMatchObject({ shipped: '2026.1', versions: [] })
  const id = (await versions(director)).versions[0]?.id ?? ''
  expect((await compare(stage.enter(neighbours.nextCounty), 'shipped', id)).status).toBe(404)
  expect((await stage.enter(castAs('parent')).get('/api/plans/versions?plan=countyCare')).status).toBe(403)
  expect((await director.get('/api/plans/versions?plan=nothing')).status).toBe(404)
})
